"""Typing scores: one cell at a time, with a version; submitting; history of every change (spec 4.2)."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from audit.services import record
from hrplatform.lib.formats import join_names
from notices.services import notify
from people.models import Employee
from people.selectors import hr_users
from performance.reviews import actions, notice_kinds, signals
from performance.reviews.enums import GOAL_KINDS, Change, ItemKind, Stage
from performance.reviews.errors import ReviewRefused, ScoreConflict
from performance.reviews.models import ReviewCycle, Scorecard, ScorecardItem, ScoreChange
from performance.reviews.scoring import needs_comment, refuse_points
from performance.reviews.services.cards import NO_DATA, refresh_goal_items, refresh_scores
from performance.reviews.services.goal_items import NO_GOALS
from performance.reviews.services.holding import hold_card, hold_stage
from performance.reviews.services.peers import FEW_PEERS, PEERS_OPEN

# Reasons of items that drop out by themselves and come back by themselves.
BY_ITSELF = frozenset({"", NO_DATA, NO_GOALS, PEERS_OPEN, FEW_PEERS})
KEEP: Any = object()  # "as it is": None empties the cell


@transaction.atomic
def save_points(
    *,
    item: ScorecardItem,
    version: int,
    actor: Any,
    now: datetime,
    points: Decimal | None = KEEP,
    comment: str = KEEP,
    reason: str = "",
) -> ScorecardItem:
    """Save one judged cell if nobody changed it since `version`.

    Keeps who, when, from, to in the history; the scorecard's score follows. Raises ScoreConflict with what stands
    there now, or ReviewRefused. Sending the same value twice is not a conflict (a resend after a lost answer).
    """
    hold_stage(item.scorecard.cycle)
    hold_card(item.scorecard)
    kind, finding = _refuse_cell(item, reason, points)
    before, kept = item.points, item.comment
    points = before if points is KEEP else points
    comment = kept if comment is KEEP else comment.strip()
    if points is not None:
        _refuse_value(points)
    found = ScorecardItem.objects.filter(pk=item.pk, version=version).update(
        points=points, comment=comment, version=F("version") + 1, scored_at=now, scored_by=actor
    )
    item.refresh_from_db()
    if not found:
        if (item.points, item.comment) == (points, comment):
            return item
        by = str(item.scored_by) if item.scored_by else ""
        raise ScoreConflict(item.points, item.comment, item.version, by, item.scored_at)
    if before != points:
        _keep_change(item, before, points, kind, actor, now, reason, finding)
        refresh_scores(cycle=item.scorecard.cycle, scorecards=[item.scorecard_id])
    return item


def _refuse_cell(item: ScorecardItem, reason: str, points: Any) -> tuple[Change, object | None]:
    """Whether this cell may be typed into now: as what kind of change, and the finding that opens it, if one does."""
    if item.kind != ItemKind.QUALITATIVE:
        raise ReviewRefused(_("Points of a data item come from data and are never typed."))
    stage = item.scorecard.cycle.stage
    if stage == Stage.HEAD:
        if item.scorecard.submitted_at:
            raise ReviewRefused(_("This team is submitted. Take the submission back to change it."))
        return Change.HEAD, None
    finding = next((found for permit in signals.change_permits if (found := permit(item))), None)
    returned = stage == Stage.SECOND and bool(item.scorecard.returned_reason)
    if finding is None and not returned:
        raise ReviewRefused(_("Scores can't be changed at this stage."))
    if not reason.strip() and points is not KEEP:
        raise ReviewRefused(_("Say why: a score changed after second review needs a reason."))
    return (Change.REVIEW if finding else Change.SECOND), finding


def _refuse_value(points: Decimal) -> None:
    texts = {
        "not_a_number": _("Points are a number from 0 to 120."),
        "outside_scale": _("Points are a number from 0 to 120."),
        "too_many_places": _("Points have two decimal places at most."),
    }
    refused = refuse_points(points)
    if refused:
        raise ReviewRefused(texts[refused])


def _keep_change(
    item: ScorecardItem,
    before: Decimal | None,
    after: Decimal | None,
    kind: str,
    actor: Any,
    now: datetime,
    reason: str = "",
    finding: object | None = None,
) -> None:
    ScoreChange.objects.create(
        item=item, kind=kind, before=before, after=after, reason=reason, finding=finding, user=actor, at=now
    )
    record(
        action=actions.POINTS_CHANGED, actor=actor, target=item.scorecard, person=item.scorecard.employee,
        before={item.code: before}, after={item.code: after, "kind": str(kind)}, reason=reason,
    )  # fmt: skip


@transaction.atomic
def correct_points(
    *, item: ScorecardItem, points: Decimal, actor: Any, now: datetime, reason: str, finding: object | None = None
) -> ScorecardItem:
    """HR sets a score by a correction linked to the finding it rests on; the original stays in the history."""
    cycle = item.scorecard.cycle
    if hold_stage(cycle) != Stage.CHECKS:
        raise ReviewRefused(_("Scores are corrected between scoring and publication."))
    if item.kind != ItemKind.QUALITATIVE:
        raise ReviewRefused(_("Points of a data item come from data and are never typed."))
    if not reason.strip():
        raise ReviewRefused(_("Say why the score is corrected."))
    _refuse_value(points)
    before = item.points
    ScorecardItem.objects.filter(pk=item.pk).update(points=points, version=F("version") + 1)
    item.refresh_from_db()
    if before != item.points:
        _keep_change(item, before, item.points, Change.CORRECTION, actor, now, reason, finding)
    refresh_scores(cycle=cycle, scorecards=[item.scorecard_id])
    return item


@transaction.atomic
def set_not_applicable(
    *, item: ScorecardItem, applies: bool, actor: Any, now: datetime, reason: str = ""
) -> ScorecardItem:
    """Take an item out (with a reason) or back in; the rest is weighted anew. Audited."""
    stage = hold_stage(item.scorecard.cycle)
    may = stage == Stage.HEAD or (stage == Stage.GOALS and item.kind in GOAL_KINDS)  # nobody to agree goals with
    if not may or item.scorecard.submitted_at:
        raise ReviewRefused(_("Scores can't be changed at this stage."))
    if not applies and not reason.strip():
        raise ReviewRefused(_("Say why the item doesn't apply."))
    item.not_applicable_reason = reason.strip() if not applies else _own_reason(item)
    item.not_applicable = bool(item.not_applicable_reason)
    item.version += 1
    item.save(update_fields=["not_applicable", "not_applicable_reason", "version"])
    if applies and item.kind in GOAL_KINDS:
        refresh_goal_items(cycle=item.scorecard.cycle, employees=[item.scorecard.employee_id])
    record(
        action=actions.NOT_APPLICABLE, actor=actor, target=item.scorecard, person=item.scorecard.employee,
        after={item.code: not applies}, reason=reason,
    )  # fmt: skip
    refresh_scores(cycle=item.scorecard.cycle, scorecards=[item.scorecard_id])
    return item


def _own_reason(item: ScorecardItem) -> str:
    """Why an item that nobody took out doesn't count all the same: no data yet, or colleagues still answer."""
    if item.kind == ItemKind.PEERS:
        return PEERS_OPEN
    return NO_DATA if item.kind == ItemKind.KPI and item.points is None else ""


def is_taken_out(item: ScorecardItem) -> bool:
    """Whether a person took the item out, with a reason; what drops out by itself is not."""
    return item.not_applicable and item.not_applicable_reason not in BY_ITSELF


@transaction.atomic
def save_self(
    *, card: Scorecard, points: dict[str, Decimal | None], comments: dict[str, str], actor: Any, now: datetime
) -> Scorecard:
    """The employee's own points and words by item code; nothing is submitted yet."""
    if hold_stage(card.cycle) != Stage.SELF or card.self_submitted_at:
        raise ReviewRefused(_("The self-assessment is over."))
    for item in card.items.filter(kind=ItemKind.QUALITATIVE):
        wanted = points.get(item.code, item.self_points)
        if wanted is not None:
            _refuse_value(wanted)
        if wanted != item.self_points:
            _keep_change(item, item.self_points, wanted, Change.SELF, actor, now)
        item.self_points, item.self_comment = wanted, comments.get(item.code, item.self_comment).strip()
        item.save(update_fields=["self_points", "self_comment"])
    return card


@transaction.atomic
def submit_self(*, card: Scorecard, actor: Any, now: datetime) -> Scorecard:
    """Hand in the self-assessment; every judged item needs the employee's points. Audited."""
    if hold_stage(card.cycle) != Stage.SELF or card.self_submitted_at:
        raise ReviewRefused(_("The self-assessment is over."))
    missing = [item.name for item in card.items.all() if item.kind == ItemKind.QUALITATIVE and item.self_points is None]
    if missing:
        raise ReviewRefused(_("Still without points: %(items)s.") % {"items": join_names(missing)})
    card.self_submitted_at = now
    card.save(update_fields=["self_submitted_at"])
    record(action=actions.SELF_SUBMITTED, actor=actor, target=card, person=card.employee, after={"submitted": now})
    return card


@transaction.atomic
def submit_team(*, cycle: ReviewCycle, scorer: Employee | None, actor: Any, now: datetime) -> int:
    """Hand in the scores of everybody this scorer scores; how many scorecards.

    Every judged item needs points, both ends of the scale a comment. Audited; HR is told when the last team is in.
    """
    if hold_stage(cycle) not in (Stage.HEAD, Stage.SECOND, Stage.CHECKS):
        raise ReviewRefused(_("Scores can't be changed at this stage."))
    held = cycle.scorecards.filter(scorer=scorer).order_by("pk").select_for_update(of=("self",))  # nobody types now
    cards = list(held.select_related("employee").prefetch_related("items"))
    _refuse_incomplete(cards)
    ids = [card.pk for card in cards]
    fresh = Scorecard.objects.filter(pk__in=ids, submitted_at__isnull=True)
    count = fresh.update(submitted_at=now, submitted_by=actor)
    Scorecard.objects.filter(pk__in=ids).exclude(returned_reason="").update(returned_reason="")
    record(
        action=actions.TEAM_SUBMITTED, actor=actor, target=cycle,
        after={"scorer": scorer.number if scorer else "", "people": len(cards)},
    )  # fmt: skip
    people = [card.employee_id for card in cards]
    signals.scores_resubmitted.send(sender=ReviewCycle, cycle=cycle, employees=people, actor=actor, now=now)
    if cycle.stage == Stage.HEAD and not cycle.scorecards.filter(submitted_at__isnull=True).exists():
        hr = hr_users()
        link = reverse("reviews:cycle-detail", args=[cycle.public_id])
        notify(
            users=hr, kind=notice_kinds.ALL_SCORED, context={"cycle": cycle.name}, link=link,
            dedupe_key=f"cycle/{cycle.pk}/all-scored", now=now,
        )  # fmt: skip
    return count


def _refuse_incomplete(cards: list[Scorecard]) -> None:
    missing, silent = [], []
    for card in cards:
        judged = [item for item in card.items.all() if item.kind == ItemKind.QUALITATIVE and not item.not_applicable]
        if any(item.points is None for item in judged):
            missing.append(card.employee.name)
        if any(needs_comment(item.points) and not item.comment for item in judged):
            silent.append(card.employee.name)
    if missing:
        raise ReviewRefused(_("Still without a score: %(names)s.") % {"names": join_names(missing[:8])})
    if silent:
        raise ReviewRefused(
            _("A score under 60 or over 110 needs a comment: %(names)s.") % {"names": join_names(silent[:8])}
        )


@transaction.atomic
def reopen_team(*, cycle: ReviewCycle, scorer: Employee | None, actor: Any, reason: str) -> int:
    """Take a submission back while heads still score. Audited; how many scorecards."""
    if hold_stage(cycle) != Stage.HEAD:
        raise ReviewRefused(_("Scores can't be changed at this stage."))
    count = cycle.scorecards.filter(scorer=scorer, submitted_at__isnull=False).update(
        submitted_at=None, submitted_by=None
    )
    if not count:
        raise ReviewRefused(_("This team isn't submitted."))
    record(
        action=actions.TEAM_REOPENED, actor=actor, target=cycle, reason=reason,
        after={"scorer": scorer.number if scorer else "", "people": count},
    )  # fmt: skip
    return count
