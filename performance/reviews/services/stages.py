"""The one door between stages of a cycle: no stage is skipped, closed is for good (spec 4.2)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import record
from hrplatform.lib.formats import join_names
from people.models import Employee
from performance.reviews import actions, approval, signals
from performance.reviews.enums import ENDED, PEERS_ANSWER, SHOWN_TO_EMPLOYEES, ItemKind, Stage
from performance.reviews.errors import ReviewRefused
from performance.reviews.models import ReviewCycle, ScorecardItem
from performance.reviews.services.cards import refresh_scores
from performance.reviews.services.holding import hold_to_move
from performance.reviews.services.peers import count_peers
from performance.reviews.services.telling import tell_stage

NAMES = 8
ACTIONS = {Stage.PUBLISHED: actions.CYCLE_PUBLISHED, Stage.CANCELLED: actions.CYCLE_CANCELLED}


def next_stage(cycle: ReviewCycle) -> Stage:
    """The stage after the present one among the cycle's own. Raises ReviewRefused at the end."""
    own = [Stage(row.stage) for row in sorted(cycle.stages.all(), key=lambda row: row.sequence)]
    if cycle.stage in ENDED or cycle.stage not in own:
        raise ReviewRefused(_("This cycle is over."))
    return own[own.index(Stage(cycle.stage)) + 1]


@transaction.atomic
def advance_cycle(*, cycle: ReviewCycle, actor: Any, now: datetime) -> ReviewCycle:
    """Take the cycle to its next stage if nothing holds it back. Audited, notices queued.

    Raises ReviewRefused naming what is missing: teams not submitted, second levels waiting, people without a score,
    open severe findings, a calibration not signed, an approval not given, appeals not answered.
    """
    if cycle.stage == Stage.DRAFT:
        raise ReviewRefused(_("A draft is opened, with a check before it."))
    hold_to_move(cycle)
    reasons = reasons_to_stay(cycle)
    if reasons:
        raise ReviewRefused(" ".join(reasons))
    return move_cycle(cycle=cycle, to=next_stage(cycle), actor=actor, now=now)


def reasons_to_stay(cycle: ReviewCycle) -> list[str]:
    """Why the cycle may not go on from where it stands, in sentences; empty when it may."""
    if cycle.stage in ENDED or cycle.stage == Stage.DRAFT:
        return []
    stage = Stage(cycle.stage)
    own = {Stage.HEAD: _not_submitted, Stage.SECOND: _not_reviewed, Stage.APPROVAL: approval.not_approved}.get(stage)
    found = own(cycle) if own else []
    found += [reason for guard in signals.stage_guards.get(stage, ()) for reason in guard(cycle)]
    if not found and next_stage(cycle) == Stage.PUBLISHED:
        found = [
            *_without_score(cycle),
            *(reason for guard in signals.publication_guards for reason in guard(cycle)),
        ]
    return found


@transaction.atomic
def cancel_cycle(*, cycle: ReviewCycle, actor: Any, now: datetime, reason: str) -> ReviewCycle:
    """End a cycle that isn't published, with a reason. What was typed stays on record. Audited."""
    if not reason.strip():
        raise ReviewRefused(_("Say why the cycle is cancelled."))
    if cycle.stage in SHOWN_TO_EMPLOYEES:
        raise ReviewRefused(_("Published results are not taken back: correct them instead."))
    hold_to_move(cycle)
    cycle.cancel_reason = reason.strip()
    cycle.save(update_fields=["cancel_reason"])
    return move_cycle(cycle=cycle, to=Stage.CANCELLED, actor=actor, now=now, reason=reason)


def move_cycle(*, cycle: ReviewCycle, to: Stage, actor: Any, now: datetime, reason: str = "") -> ReviewCycle:
    """Compare-and-set, audit, signal, notices. Only services of reviews call it; everybody else advances."""
    before = cycle.stage
    if before in ENDED:
        raise ReviewRefused(_("This cycle is over."))
    if to not in (Stage.CANCELLED, next_stage(cycle)):
        raise ReviewRefused(_("No stage is skipped."))
    changes: dict[str, Any] = {"stage": to} | ({"published_at": now} if to == Stage.PUBLISHED else {})
    if ReviewCycle.objects.filter(pk=cycle.pk, stage=before).update(**changes) != 1:
        raise ReviewRefused(_("Somebody else has just moved this cycle. Load the page again."))
    cycle.stages.filter(stage=to).update(entered_at=now)
    cycle.refresh_from_db()
    record(
        action=ACTIONS.get(to, actions.CYCLE_MOVED), actor=actor, target=cycle,
        before={"stage": str(before)}, after={"stage": str(to)}, reason=reason,
    )  # fmt: skip
    if before in PEERS_ANSWER and to not in PEERS_ANSWER | {Stage.CANCELLED}:
        count_peers(cycle=cycle)
    if to == Stage.APPROVAL:
        approval.ask(cycle, actor=actor, now=now)
    elif to == Stage.CANCELLED:
        approval.withdraw(cycle, actor=actor, now=now, reason=reason)
    elif to == Stage.PUBLISHED:
        refresh_scores(cycle=cycle)
    signals.stage_entered.send(sender=ReviewCycle, cycle=cycle, stage=to, actor=actor, now=now)
    tell_stage(cycle, to, now)
    cycle.refresh_from_db()
    return cycle


def _not_submitted(cycle: ReviewCycle) -> list[str]:
    waiting = cycle.scorecards.filter(submitted_at__isnull=True)
    names = list(Employee.objects.filter(pk__in=waiting.values("scorer")).values_list("name", flat=True))
    if waiting.filter(scorer__isnull=True).exists():
        names.insert(0, _("HR (people without a head)"))
    return [_("Not submitted yet: %(names)s.") % {"names": some_names(names)}] if names else []


def some_names(names: Sequence[str]) -> str:
    """The first few by name, the others as a number."""
    listed, more = join_names(names[:NAMES]), len(names) - NAMES
    return _("%(names)s and %(n)s more") % {"names": listed, "n": more} if more > 0 else listed


def _not_reviewed(cycle: ReviewCycle) -> list[str]:
    waiting = cycle.scorecards.filter(reviewer__isnull=False, reviewed_at__isnull=True)
    names = list(Employee.objects.filter(pk__in=waiting.values("reviewer")).values_list("name", flat=True))
    return [_("Not reviewed by the second level yet: %(names)s.") % {"names": some_names(names)}] if names else []


def _without_score(cycle: ReviewCycle) -> list[str]:
    """A judged or goal item without points is missing, never zero; peers' items drop out by themselves."""
    missing = ScorecardItem.objects.filter(scorecard__cycle=cycle, points__isnull=True, not_applicable=False)
    missing = missing.exclude(kind__in=(ItemKind.KPI, ItemKind.PEERS))
    people = missing.order_by("scorecard__employee__number").values_list("scorecard__employee__name", flat=True)
    names = list(dict.fromkeys(people))
    return [_("Still without a score: %(names)s.") % {"names": some_names(names)}] if names else []
