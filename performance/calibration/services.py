"""Writes of calibration: seats, marks before the meeting, moves with a reason, the end with signatures (spec 4.3)."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from audit.services import record
from notices.services import notify
from people.models import User
from people.selectors import hr_users
from performance.calibration import actions
from performance.calibration.enums import Opinion, Standing
from performance.calibration.errors import CalibrationRefused
from performance.calibration.models import CalibrationMark, CalibrationSeat
from performance.calibration.selectors import seats_of, standing_of
from performance.reviews.enums import Stage
from performance.reviews.errors import ReviewRefused
from performance.reviews.models import ReviewCycle, Scorecard
from performance.reviews.services.corrections import move_score

FEWEST_PRESENT = 2


@transaction.atomic
def add_seats(*, cycle: ReviewCycle, users: Iterable[User], actor: Any, now: datetime) -> int:
    """Name calibrators; those who have a seat keep it. Audited; new ones are told. How many are new."""
    _refuse_over(cycle)
    seated = set(CalibrationSeat.objects.filter(cycle=cycle).values_list("user_id", flat=True))
    fresh = [user for user in dict.fromkeys(users) if user.pk not in seated and user.is_active]
    CalibrationSeat.objects.bulk_create(
        CalibrationSeat(cycle=cycle, user=user, added_by=actor, added_at=now) for user in fresh
    )
    if fresh:
        after = {"calibrators": [str(user) for user in fresh]}
        record(action=actions.SEATED, actor=actor, target=cycle, after=after, at=now)
        notify(
            users=fresh, kind=actions.INVITED, context={"cycle": cycle.name}, link=board_url(cycle), now=now,
            dedupe_key=f"calibration/{cycle.public_id}/invited",
        )  # fmt: skip
    return len(fresh)


def board_url(cycle: ReviewCycle) -> str:
    return reverse("calibration:board", args=[cycle.public_id])


@transaction.atomic
def add_scorers(*, cycle: ReviewCycle, actor: Any, now: datetime) -> int:
    """Name everybody who scored in the cycle. How many are new."""
    scorers = cycle.scorecards.exclude(scorer=None).values("scorer")
    users = User.objects.filter(employee__in=scorers, is_active=True).order_by("pk")
    return add_seats(cycle=cycle, users=users, actor=actor, now=now)


@transaction.atomic
def remove_seat(*, seat: CalibrationSeat, actor: Any, now: datetime) -> None:
    """Take a calibrator off before the meeting has ended; marks stay on record. Audited."""
    _refuse_over(seat.cycle)
    record(action=actions.UNSEATED, actor=actor, target=seat.cycle, before={"calibrator": str(seat.user)}, at=now)
    seat.delete()


@transaction.atomic
def mark_card(*, card: Scorecard, opinion: str, note: str, actor: Any, now: datetime) -> CalibrationMark | None:
    """Agree with a score or question it, with a word why; "" takes the mark back. Audited.

    Raises CalibrationRefused without a seat, for one's own scorecard, or once the meeting has ended.
    """
    _refuse_over(card.cycle)
    _refuse_own(card, actor)
    if not CalibrationSeat.objects.filter(cycle=card.cycle, user=actor).exists():
        raise CalibrationRefused(_("Only calibrators of this cycle mark scores."))
    if opinion == Opinion.QUESTION and not note.strip():
        raise CalibrationRefused(_("Say what you question, so that the meeting can talk about it."), "note")
    before = CalibrationMark.objects.filter(scorecard=card, user=actor).first()
    after = {"opinion": str(opinion), "note": note.strip()}
    record(
        action=actions.MARKED, actor=actor, target=card, person=card.employee, at=now,
        before={"opinion": before.opinion, "note": before.note} if before else None, after=after,
    )  # fmt: skip
    if not opinion:
        CalibrationMark.objects.filter(scorecard=card, user=actor).delete()
        return None
    values = {"opinion": opinion, "note": note.strip()[:400], "at": now}
    return CalibrationMark.objects.update_or_create(scorecard=card, user=actor, defaults=values)[0]


@transaction.atomic
def move_card(*, card: Scorecard, score: Decimal | None, reason: str, actor: Any, now: datetime) -> Scorecard:
    """Write what the meeting decided back to the scorecard; None goes back to the original. Audited.

    The original stays beside it (`item_score`). Raises CalibrationRefused once the meeting has ended, for one's own
    scorecard, without a reason, or where nothing changes.
    """
    _refuse_over(card.cycle)
    _refuse_own(card, actor)
    before = card.score
    try:
        moved = move_score(card=card, score=score, actor=actor, now=now, reason=reason)
    except ReviewRefused as refused:
        raise CalibrationRefused(str(refused), "" if reason.strip() else "reason") from refused
    if moved.score == before:
        raise CalibrationRefused(_("That is the score already."), "score")
    return moved


@transaction.atomic
def end_meeting(*, cycle: ReviewCycle, present: Iterable[CalibrationSeat], actor: Any, now: datetime) -> int:
    """The meeting is over: who was present is asked to sign, nothing is moved any more. Audited; how many."""
    _refuse_over(cycle)
    keys = {seat.pk for seat in present}
    if len(keys) < FEWEST_PRESENT:
        raise CalibrationRefused(_("A calibration is signed by two people at least."), "present")
    CalibrationSeat.objects.filter(cycle=cycle).update(asked_at=now)
    CalibrationSeat.objects.filter(cycle=cycle, pk__in=keys).update(was_present=True)
    seats = [seat for seat in seats_of(cycle) if seat.was_present]
    record(action=actions.ENDED, actor=actor, target=cycle, after={"present": [str(s.user) for s in seats]}, at=now)
    notify(
        users=[seat.user for seat in seats], kind=actions.TO_SIGN, context={"cycle": cycle.name}, now=now,
        link=board_url(cycle), dedupe_key=f"calibration/{cycle.public_id}/sign/{now:%Y%m%d%H%M%S}",
    )  # fmt: skip
    return len(seats)


@transaction.atomic
def sign_seat(*, seat: CalibrationSeat, actor: Any, now: datetime) -> Standing:
    """Somebody present signs (the view asks for password or code). Audited; HR is told of the last signature."""
    if seat.user_id != actor.pk:
        raise CalibrationRefused(_("Everybody signs for themselves."))
    waiting = CalibrationSeat.objects.filter(pk=seat.pk, was_present=True, asked_at__isnull=False, signed_at=None)
    if waiting.update(signed_at=now) != 1:
        raise CalibrationRefused(_("There is nothing for you to sign now."))
    record(action=actions.SIGNED, actor=actor, target=seat.cycle, after={"signed": str(seat.user)}, at=now)
    standing = standing_of(seats_of(seat.cycle))
    if standing == Standing.SIGNED:
        link = reverse("reviews:cycle-detail", args=[seat.cycle.public_id])
        notify(
            users=hr_users(), kind=actions.ALL_SIGNED, context={"cycle": seat.cycle.name}, link=link, now=now,
            dedupe_key=f"calibration/{seat.cycle.public_id}/signed/{now:%Y%m%d%H%M%S}",
        )  # fmt: skip
    return standing


@transaction.atomic
def reopen_meeting(*, cycle: ReviewCycle, reason: str, actor: Any, now: datetime) -> None:
    """HR opens it again, with a reason: signatures are given anew. Audited with who had signed."""
    _refuse_stage(cycle)
    if not reason.strip():
        raise CalibrationRefused(_("Say why it is opened again."), "reason")
    seats = seats_of(cycle)
    if standing_of(seats) == Standing.PREPARING:
        raise CalibrationRefused(_("The meeting has not ended yet."))
    signed = [str(seat.user) for seat in seats if seat.signed_at]
    CalibrationSeat.objects.filter(cycle=cycle).update(asked_at=None, signed_at=None, was_present=False)
    record(action=actions.REOPENED, actor=actor, target=cycle, before={"signed": signed}, reason=reason, at=now)


def _refuse_stage(cycle: ReviewCycle) -> None:
    if cycle.stage != Stage.CALIBRATION:
        raise CalibrationRefused(_("The cycle isn't being calibrated now."))


def _refuse_over(cycle: ReviewCycle) -> None:
    _refuse_stage(ReviewCycle.objects.select_for_update().get(pk=cycle.pk))
    if standing_of(seats_of(cycle)) != Standing.PREPARING:
        raise CalibrationRefused(_("The meeting has ended: open it again to change anything."))


def _refuse_own(card: Scorecard, actor: Any) -> None:
    if card.employee.user_id is not None and card.employee.user_id == actor.pk:
        raise CalibrationRefused(_("Nobody calibrates their own appraisal."))
