"""The score checks' step of the night (spec 5: nightly on a cycle being scored)."""

from datetime import date, datetime

from performance.checks import registry
from performance.checks.services import run_checks, tell_overdue
from performance.reviews.enums import SHOWN_TO_EMPLOYEES, Stage
from performance.reviews.models import ReviewCycle

# Some heads have handed in, or all have and the second reviews are not done.
BEING_SCORED = (Stage.HEAD, Stage.SECOND, Stage.CHECKS)


def watch_findings(*, on: date, now: datetime) -> dict[str, int]:
    """Check cycles being scored again, and those whose bonuses changed; tell HR what is overdue."""
    raised = 0
    for cycle in _cycles():
        before = cycle.findings.count()
        run_checks(cycle=cycle, actor=None, now=now)
        raised += cycle.findings.count() - before
    return {"findings_raised": raised, "findings_overdue": tell_overdue(on=on, now=now)}


def _cycles() -> list[ReviewCycle]:
    scored = ReviewCycle.objects.filter(stage__in=BEING_SCORED, stages__stage=Stage.CHECKS)
    scored = scored.filter(scorecards__submitted_at__isnull=False)
    paid = {pk for provider in registry.bonuses_changed for pk in provider()}
    shown = ReviewCycle.objects.filter(pk__in=paid, stage__in=SHOWN_TO_EMPLOYEES)
    return list(scored.distinct().order_by("until", "pk")) + list(shown.order_by("until", "pk"))
