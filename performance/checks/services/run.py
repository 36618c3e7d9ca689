"""Running every check over a cycle and keeping what they find (spec 5)."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.urls import reverse

from audit.services import record
from notices.services import notify
from people.selectors import hr_users
from performance.checks import actions, engine, notice_kinds
from performance.checks.collect import earlier_cycles, scores_of
from performance.checks.enums import Check, FindingState
from performance.checks.lenient import ScorerEffect
from performance.checks.models import Finding
from performance.checks.registry import facts_of
from performance.checks.scores import Finding as Found
from performance.checks.scores import Undetermined
from performance.reviews.enums import SHOWN_TO_EMPLOYEES, ItemKind, Stage
from performance.reviews.models import ReviewCycle, Scorecard
from performance.reviews.scoring import TOP, ZERO, rounded

PLACES = Decimal("0.000001")
# Before, scores are still being given; afterwards nothing is held back any more.
TOLD_AT = frozenset({Stage.CHECKS, Stage.CALIBRATION, Stage.APPROVAL, Stage.PUBLISHED, Stage.APPEALS})


@transaction.atomic
def run_checks(
    *, cycle: ReviewCycle, actor: Any, now: datetime, only: Collection[str] = frozenset(Check)
) -> engine.Report:
    """Check the cycle against everything that ended earlier; scores are never changed.

    only: the checks whose findings are kept; all of them form the family.

    Side effects: findings made or brought up to date (decided ones stay as decided), rater-adjusted scores beside
    the raw ones, what could not be told, an audit entry, a notice to HR about new ones.
    """
    current = scores_of(cycle, with_ratings=True)
    earlier = [scores_of(old) for old in earlier_cycles(cycle)]
    report = engine.run(current, earlier, q=float(cycle.q), bonuses=facts_of(cycle))
    wanted = [found for found in report.findings if found.suspicion.check in only]
    fresh = [row for row in (_keep(cycle, found, now) for found in wanted) if row]
    gone = _close_gone(cycle, wanted, only, now)
    told = bool(actor or fresh or gone or cycle.checked_at is None or cycle.stage in SHOWN_TO_EMPLOYEES)
    ReviewCycle.objects.filter(pk=cycle.pk).update(
        checked_at=now if told else cycle.checked_at,
        undetermined=_grouped(report.undetermined),
        scorer_effects=[_effect(effect) for effect in report.effects],
    )
    cycle.refresh_from_db()
    _keep_adjusted(cycle, report.adjustments)
    after = {"findings": len(wanted), "new": len(fresh), "gone": gone, "tests": report.tests}
    # The same night twice leaves the same log: a run that found nothing new is not worth an entry.
    if told:
        record(action=actions.CHECKED, actor=actor, target=cycle, after=after, job="" if actor else "checks")
    if cycle.stage in TOLD_AT:
        _tell_hr(cycle, now)
    return report


def _keep(cycle: ReviewCycle, found: Found, now: datetime) -> Finding | None:
    """Make the finding, or bring an open one up to date; the finding if it is new."""
    suspicion = found.suspicion
    values = {
        "severity": found.severity,
        "statistic": Decimal(str(suspicion.statistic)).quantize(PLACES),
        "threshold": Decimal(str(suspicion.threshold)).quantize(PLACES),
        "p_value": suspicion.p_value,
        "q_value": found.q_value,
        "figures": {**suspicion.figures, "effect_sd": suspicion.effect_sd},
    }
    key = {
        "cycle": cycle,
        "check_code": suspicion.check,
        "department_id": int(suspicion.department),
        "scorer_id": int(suspicion.scorer) if suspicion.scorer else None,
        "person_id": int(suspicion.person) if suspicion.person else None,
    }
    row = Finding.objects.filter(**key).first()
    if row is not None:
        if row.state == FindingState.OPEN:
            Finding.objects.filter(pk=row.pk).update(**values)
            row.employees.set([int(pk) for pk in suspicion.employees])
        return None
    row = Finding.objects.create(**key, **values, created_at=now)
    row.employees.set([int(pk) for pk in suspicion.employees])
    after = {"check": suspicion.check, "severity": found.severity, "department": str(row.department)}
    record(action=actions.FOUND, actor=None, job="checks", target=row, after=after)
    return row


def _close_gone(cycle: ReviewCycle, found: Sequence[Found], only: Collection[str], now: datetime) -> int:
    """Open findings that no longer stand (scores or data changed meanwhile) are closed, not deleted."""
    standing = {
        (item.suspicion.check, item.suspicion.department, item.suspicion.scorer, item.suspicion.person)
        for item in found
    }
    gone = [
        row.pk
        for row in Finding.objects.filter(cycle=cycle, state=FindingState.OPEN, check_code__in=only)
        if (row.check_code, str(row.department_id), str(row.scorer_id or ""), str(row.person_id or "")) not in standing
    ]
    return Finding.objects.filter(pk__in=gone).update(state=FindingState.CLOSED, closed_at=now, reason="")


def _grouped(undetermined: Sequence[Undetermined]) -> list[dict[str, str]]:
    return [
        {"check": item.check, "department": item.department, "scorer": item.scorer, "reason": item.reason}
        for item in undetermined
    ]


def _effect(effect: ScorerEffect) -> dict[str, Any]:
    values = asdict(effect)
    department, scorer = values.pop("team")
    figures = {name: round(value, 4) if isinstance(value, float) else value for name, value in values.items()}
    return {"department": department, "scorer": scorer, **figures}


def _keep_adjusted(cycle: ReviewCycle, adjustments: dict[tuple[str, str], float]) -> None:
    """Raw score minus the shrunk scorer effect on the judged share, beside the raw one (spec 5.3)."""
    changed = []
    for card in Scorecard.objects.filter(cycle=cycle, score__isnull=False).prefetch_related("items"):
        shift = adjustments.get((str(card.employee_id), str(card.department_id)))
        adjusted = _adjusted(card, shift) if shift is not None else None
        if adjusted != card.adjusted_score:
            card.adjusted_score = adjusted
            changed.append(card)
    Scorecard.objects.bulk_update(changed, ["adjusted_score"], batch_size=500)


def _adjusted(card: Scorecard, shift: float) -> Decimal | None:
    counted = [item for item in card.items.all() if not item.not_applicable]
    weight = sum((item.weight for item in counted), ZERO)
    judged = sum((item.weight for item in counted if item.kind == ItemKind.QUALITATIVE), ZERO)
    if not weight or card.score is None:
        return None
    value = card.score - Decimal(str(shift)) * judged / weight
    return rounded(max(ZERO, min(TOP, value)))


def _tell_hr(cycle: ReviewCycle, now: datetime) -> None:
    """HR is told of open findings once they can be decided; again only when one is new."""
    waiting = list(cycle.findings.filter(state=FindingState.OPEN).values_list("pk", flat=True))
    if not waiting:
        return
    link = reverse("checks:finding-list") + f"?cycle={cycle.code}"
    context = {"cycle": cycle.name, "count": len(waiting)}
    key = f"findings/{cycle.pk}/{max(waiting)}"
    notify(users=hr_users(), kind=notice_kinds.TO_REVIEW, context=context, link=link, dedupe_key=key, now=now)
