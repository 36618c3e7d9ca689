"""Feedback from peers (360): inviting, accepting or declining, answering, and counting it (spec 4.1)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from audit.services import record
from hrplatform.lib.bulk import update_rows
from hrplatform.lib.formats import format_day, join_names
from notices.services import Telling, notify_many
from people.models import Employee
from performance.reviews import actions, notice_kinds
from performance.reviews.enums import PEERS_ANSWER, PEERS_INVITED, PEERS_WAITING, ItemKind, PeerState, Stage
from performance.reviews.errors import ReviewRefused
from performance.reviews.models import PeerAnswer, PeerInvitation, ReviewCycle, Scorecard, ScorecardItem
from performance.reviews.peers import LEAST_WEIGHT, MOST_WEIGHT, Rated, peers_mean
from performance.reviews.scoring import refuse_points
from performance.reviews.services.cards import refresh_scores
from performance.reviews.services.holding import hold_stage

PEERS_OPEN, FEW_PEERS = "peers_open", "few_peers"
MICRO = Decimal("0.000001")


@transaction.atomic
def invite_peers(
    *, card: Scorecard, raters: Sequence[Employee], actor: Any, now: datetime, weight: Decimal = Decimal(1)
) -> list[PeerInvitation]:
    """Ask colleagues about a person; who was asked before is passed over. Audited, the colleagues are told.

    Raises ReviewRefused once answers are over, for the person or their scorer, and where the form asks no peers.
    """
    cycle = card.cycle
    if cycle.stage not in PEERS_INVITED:
        raise ReviewRefused(_("Colleagues are asked until the heads have scored."))
    if not card.items.filter(kind=ItemKind.PEERS).exists():
        raise ReviewRefused(_("The form of this person asks no colleagues."))
    if any(rater.pk in (card.employee_id, card.scorer_id) for rater in raters):
        raise ReviewRefused(_("Neither the person nor the scorer counts as a colleague."))
    if not LEAST_WEIGHT <= weight <= MOST_WEIGHT:
        text = _("A weight lies between %(least)s and %(most)s: with others the mean would say what one of them gave.")
        raise ReviewRefused(text % {"least": LEAST_WEIGHT, "most": MOST_WEIGHT})
    known = set(card.peers.values_list("rater", flat=True))
    fresh = PeerInvitation.objects.bulk_create(
        PeerInvitation(scorecard=card, rater=rater, weight=weight, invited_by=actor, invited_at=now)
        for rater in raters
        if rater.pk not in known
    )
    for made in fresh:
        record(
            action=actions.PEER_INVITED, actor=actor, target=card, person=card.employee,
            after={"rater": made.rater.number, "weight": weight}, at=now,
        )  # fmt: skip
    _tell(card, fresh, now)
    return fresh


def _tell(card: Scorecard, fresh: list[PeerInvitation], now: datetime) -> None:
    stage = card.cycle.stages.filter(stage=Stage.HEAD).first()
    due = stage.deadline if stage else None
    context = {"cycle": card.cycle.name, "name": card.employee.name, "deadline": format_day(due) if due else "—"}
    tellings = [
        Telling(
            users=[one.rater.user], context=context, link=reverse("reviews:peer-answer", args=[one.public_id]),
            dedupe_key=f"peers/{one.pk}", due_on=due,
        )
        for one in fresh
    ]  # fmt: skip
    notify_many(kind=notice_kinds.PEER_ASKED, tellings=tellings, now=now)


@transaction.atomic
def accept_invitation(*, invitation: PeerInvitation, actor: Any, now: datetime) -> PeerInvitation:
    """The colleague is willing. Audited."""
    return _reply(invitation, PeerState.ACCEPTED, [PeerState.INVITED], actor, now)


@transaction.atomic
def decline_invitation(*, invitation: PeerInvitation, actor: Any, now: datetime, reason: str) -> PeerInvitation:
    """The colleague would rather not, with a word why. Audited."""
    if not reason.strip():
        raise ReviewRefused(_("Say in a word why you decline."))
    return _reply(invitation, PeerState.DECLINED, sorted(PEERS_WAITING), actor, now, reason)


@transaction.atomic
def withdraw_invitation(*, invitation: PeerInvitation, actor: Any, now: datetime, reason: str) -> PeerInvitation:
    """Whoever invited takes an unanswered invitation back. Audited."""
    return _reply(invitation, PeerState.WITHDRAWN, sorted(PEERS_WAITING), actor, now, reason)


def _reply(
    invitation: PeerInvitation, to: PeerState, states: Iterable[str], actor: Any, now: datetime, reason: str = ""
) -> PeerInvitation:
    rows = PeerInvitation.objects.filter(pk=invitation.pk, state__in=list(states))
    if rows.update(state=to, reason=reason.strip()[:200]) != 1:
        raise ReviewRefused(_("This invitation has been answered already."))
    card = invitation.scorecard
    action = actions.PEER_WITHDRAWN if to == PeerState.WITHDRAWN else actions.PEER_REPLIED
    record(
        action=action, actor=actor, target=card, person=card.employee, reason=reason.strip(), at=now,
        before={"state": invitation.state}, after={"state": str(to), "rater": invitation.rater.number},
    )  # fmt: skip
    invitation.refresh_from_db()
    return invitation


@transaction.atomic
def answer_invitation(
    *, invitation: PeerInvitation, points: Mapping[int, Decimal], comments: Mapping[int, str], actor: Any, now: datetime
) -> PeerInvitation:
    """Points and words by item id; every item is rated. Answering again while answers are open replaces the first.

    Audited without points. Raises ReviewRefused after the heads have scored, or when something is missing.
    """
    card = invitation.scorecard
    if hold_stage(card.cycle) not in PEERS_ANSWER:
        raise ReviewRefused(_("Answers are taken between the self-assessment and the end of head scores."))
    if invitation.state not in {*PEERS_WAITING, PeerState.ANSWERED}:
        raise ReviewRefused(_("This invitation has been answered already."))
    items = list(card.items.filter(kind=ItemKind.PEERS))
    if not items:
        raise ReviewRefused(_("The form of this person asks no colleagues."))
    missing = [item.name for item in items if item.pk not in points]
    if missing:
        raise ReviewRefused(_("Still without points: %(items)s.") % {"items": join_names(missing)})
    if any(refuse_points(points[item.pk]) for item in items):
        raise ReviewRefused(_("Points are a number from 0 to 120."))
    invitation.answers.all().delete()
    PeerAnswer.objects.bulk_create(
        PeerAnswer(invitation=invitation, item=item, points=points[item.pk], comment=comments.get(item.pk, "").strip())
        for item in items
    )
    PeerInvitation.objects.filter(pk=invitation.pk).update(state=PeerState.ANSWERED, answered_at=now)
    record(
        action=actions.PEER_REPLIED, actor=actor, target=card, person=card.employee, at=now,
        before={"state": invitation.state}, after={"state": str(PeerState.ANSWERED), "rater": invitation.rater.number},
    )  # fmt: skip
    invitation.refresh_from_db()
    return invitation


def hold_peer_items(cycle: ReviewCycle) -> None:
    """While answers come in, items of peers don't count: a mean shown too early would give single answers away."""
    ScorecardItem.objects.filter(scorecard__cycle=cycle, kind=ItemKind.PEERS, not_applicable=False).update(
        not_applicable=True, not_applicable_reason=PEERS_OPEN, points=None
    )


@transaction.atomic
def count_peers(*, cycle: ReviewCycle) -> int:
    """Answers are over: every item of peers gets the mean by weight, or drops out under four answers; how many items.

    Side effects: items and scores of the cycle. Three statements, whatever the headcount.
    """
    rated: dict[int, list[Rated]] = {}
    rows = PeerAnswer.objects.filter(item__scorecard__cycle=cycle, invitation__state=PeerState.ANSWERED)
    for item, weight, given in rows.values_list("item_id", "invitation__weight", "points"):
        rated.setdefault(item, []).append(Rated(weight, given))
    items = ScorecardItem.objects.filter(scorecard__cycle=cycle, kind=ItemKind.PEERS)
    items = items.filter(not_applicable_reason__in=("", PEERS_OPEN, FEW_PEERS))
    changed = []
    for pk in items.values_list("pk", flat=True):
        mean = peers_mean(rated.get(pk, ()))
        changed.append(
            (pk, None if mean is None else mean.quantize(MICRO), mean is None, FEW_PEERS if mean is None else "")
        )
    update_rows(ScorecardItem, ("points", "not_applicable", "not_applicable_reason"), changed)
    if changed:
        refresh_scores(cycle=cycle)
    return len(changed)
