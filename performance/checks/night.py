"""The score checks' step of the night (spec 5: nightly on a cycle being scored)."""

from collections.abc import Collection
from datetime import date, datetime

from performance.checks import registry
from performance.checks.enums import BY_DEPARTMENT, Check
from performance.checks.services import run_checks, tell_overdue
from performance.reviews.enums import SHOWN_TO_EMPLOYEES, Stage
from performance.reviews.models import ReviewCycle

# Some heads have handed in, or all have and the second reviews are not done.
BEING_SCORED = (Stage.HEAD, Stage.SECOND, Stage.CHECKS)


def watch_findings(*, on: date, now: datetime) -> dict[str, int]:
    """Check cycles being scored again; where results stand and bonuses changed, the bonuses; tell what is overdue."""
    raised = sum(_check(cycle, frozenset(Check), now) for cycle in _scored())
    raised += sum(_check(cycle, BY_DEPARTMENT, now) for cycle in _paid())
    return {"findings_raised": raised, "findings_overdue": tell_overdue(on=on, now=now)}


def _check(cycle: ReviewCycle, only: Collection[str], now: datetime) -> int:
    """How many findings are new."""
    before = cycle.findings.count()
    run_checks(cycle=cycle, actor=None, now=now, only=only)
    return cycle.findings.count() - before


def _scored() -> list[ReviewCycle]:
    rows = ReviewCycle.objects.filter(stage__in=BEING_SCORED, stages__stage=Stage.CHECKS)
    return list(rows.filter(scorecards__submitted_at__isnull=False).distinct().order_by("until", "pk"))


def _paid() -> list[ReviewCycle]:
    changed = {pk for provider in registry.bonuses_changed for pk in provider()}
    return list(ReviewCycle.objects.filter(pk__in=changed, stage__in=SHOWN_TO_EMPLOYEES).order_by("until", "pk"))
