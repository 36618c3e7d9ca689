"""What the checks do when a cycle moves (connected when apps are ready)."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver
from django.utils.translation import ngettext

from performance.checks.enums import BLOCKING, FindingState, Severity
from performance.checks.models import Finding, ring_findings
from performance.checks.selectors import adjusted_anew
from performance.checks.services import close_changed, run_checks
from performance.reviews import signals
from performance.reviews.enums import Stage
from performance.reviews.models import ReviewCycle, Scorecard, ScorecardItem


@receiver(signals.stage_entered)
def check_on_entering(sender: object, cycle: ReviewCycle, stage: Stage, actor: Any, now: datetime, **more: Any) -> None:
    """A cycle whose heads have all submitted is checked at once; one without this stage only when somebody asks."""
    if stage == Stage.CHECKS:
        run_checks(cycle=cycle, actor=actor, now=now)


@receiver(signals.scores_resubmitted)
def close_after_changes(
    sender: object, cycle: ReviewCycle, employees: list[int], actor: Any, now: datetime, **more: Any
) -> None:
    """Scores that were sent back have come in again."""
    if cycle.stage == Stage.CHECKS:
        close_changed(cycle=cycle, employees=employees, actor=actor, now=now)


@receiver(signals.score_moved)
def keep_adjusted(sender: object, card: Scorecard, **more: Any) -> None:
    """A move changes the raw score: the adjusted one beside it, and its range, follow (spec 4.3, 5.3)."""
    Scorecard.objects.filter(pk=card.pk).update(adjusted_score=adjusted_anew(card))


def refuse_open_findings(cycle: ReviewCycle) -> list[str]:
    """A cycle can't be published over an open severe finding (spec 5.2)."""
    count = Finding.objects.filter(cycle=cycle, severity=Severity.SEVERE, state__in=BLOCKING).count()
    if not count:
        return []
    return [
        ngettext(
            "%(n)s severe finding is still open: decide it first.",
            "%(n)s severe findings are still open: decide them first.",
            count,
        )
        % {"n": count}
    ]


def permit_change(item: ScorecardItem) -> Finding | None:
    """The upheld finding that lets the scorer change this item."""
    card = item.scorecard
    if card.cycle.stage != Stage.CHECKS:
        return None
    rows = Finding.objects.filter(cycle=card.cycle, state=FindingState.UPHELD, employees=card.employee_id)
    return rows.filter(scorer=card.scorer_id).first() or ring_findings(rows).filter(employees=card.scorer_id).first()


def employees_sent_back(cycle: ReviewCycle) -> set[int]:
    """Everybody under an upheld finding of the cycle."""
    rows = Finding.objects.filter(cycle=cycle, state=FindingState.UPHELD)
    return set(rows.values_list("employees", flat=True)) - {None}


def connect() -> None:
    """Put the guard and the permit where reviews ask for them."""
    signals.publication_guards.append(refuse_open_findings)
    signals.change_permits.append(permit_change)
    signals.sent_back.append(employees_sent_back)
