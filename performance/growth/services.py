"""Writes of growth: proposing, deciding, withdrawing; recognising (spec 4.5)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from audit.services import record
from notices.services import notify
from people.models import Employee, Position
from people.selectors import hr_users
from performance.growth import actions
from performance.growth.enums import NominationState, Track
from performance.growth.errors import GrowthRefused
from performance.growth.models import Nomination, Recognition
from performance.growth.permissions import why_not_decider
from performance.growth.selectors import basis_of
from performance.growth.tracks import Basis


@dataclass(frozen=True)
class NominationRequest:
    """Who is proposed for what, and why; position: the one proposed, on the promotion track."""

    employee: Employee
    track: str
    reason: str
    position: Position | None = None


@transaction.atomic
def nominate(*, request: NominationRequest, actor: Any, on: date, now: datetime) -> Nomination:
    """Propose somebody; the scores it rests on are frozen into it. Audited, HR is told.

    Raises GrowthRefused when scores of enough cycles are missing or below the bar, or one is proposed already.
    """
    employee, is_promotion = request.employee, request.track == Track.PROMOTION
    if employee.user_id is not None and employee.user_id == actor.pk:
        raise GrowthRefused(_("Nobody proposes themselves."))
    if not request.reason.strip():
        raise GrowthRefused(_("Say why; HR reads it beside the scores."), "reason")
    if is_promotion and request.position is None:
        raise GrowthRefused(_("Say for which position."), "position")
    basis = basis_of(employee, request.track, on)
    if not basis.reached:
        raise GrowthRefused(why_not(basis))
    try:
        with transaction.atomic():
            found = Nomination.objects.create(
                employee=employee, track=request.track, position=request.position if is_promotion else None,
                reason=request.reason.strip(), evidence=_frozen(basis), mean_score=basis.mean,
                cycles=basis.needed, nominated_by=actor, nominated_at=now,
            )  # fmt: skip
    except IntegrityError as taken:
        raise GrowthRefused(_("There is an open nomination on this track already.")) from taken
    after = {"track": found.track, "mean_score": found.mean_score, "cycles": found.cycles, "reason": found.reason}
    record(action=actions.NOMINATED, actor=actor, target=found, after=after, person=employee, at=now)
    notify(
        users=[user for user in hr_users() if user.pk not in (actor.pk, employee.user_id)], kind=actions.TO_DECIDE,
        context={
            "nominator": str(actor), "name": employee.name, "track": str(Track(found.track).label),
            "cycles": found.cycles, "mean": str(found.mean_score),
        },
        link=_link(found), dedupe_key=f"nomination/{found.public_id}", now=now,
    )  # fmt: skip
    return found


def why_not(basis: Basis) -> str:
    """In words why these scores don't carry a nomination; empty when they do."""
    if basis.needed == 0:
        return _("There are no published cycles yet that a nomination could rest on.")
    if basis.missing:
        return _("The track looks back on %(needed)s published cycles; there are only %(found)s.") % {
            "needed": basis.needed, "found": basis.needed - basis.missing,
        }  # fmt: skip
    if basis.gaps:
        return _("Without a score in: %(cycles)s. A missing score never counts as zero, nor as good.") % {
            "cycles": "、".join(basis.gaps)
        }
    if basis.low:
        return _("Below %(floor)s in: %(cycles)s.") % {"floor": basis.floors.each, "cycles": "、".join(basis.low)}
    if basis.mean is not None and basis.mean < basis.floors.mean:
        return _("The mean score is %(mean)s; the track asks for %(floor)s.") % {
            "mean": basis.mean, "floor": basis.floors.mean,
        }  # fmt: skip
    return ""


def _frozen(basis: Basis) -> list[dict[str, str]]:
    return [
        {"cycle": item.code, "name": item.name, "score": str(item.score), "band": item.band} for item in basis.counted
    ]


def _link(nomination: Nomination) -> str:
    return reverse("growth:nomination-detail", args=[nomination.public_id])


@transaction.atomic
def decide_nomination(
    *, nomination: Nomination, approved: bool, answer: str, actor: Any, on: date, now: datetime
) -> Nomination:
    """HR, and not who proposed it, decides with a written answer. Audited; the proposer is told.

    Approving changes neither position nor pay: these are their own acts in the employee file.
    """
    refused = why_not_decider(actor, nomination, on)
    if refused:
        raise GrowthRefused(refused)
    if not answer.strip():
        raise GrowthRefused(_("Give the reasons; they stay beside the nomination."), "answer")
    to = NominationState.APPROVED if approved else NominationState.REJECTED
    _move(nomination, to, now=now, answer=answer.strip(), decided_by=actor, decided_at=now)
    name = actions.NOMINATION_APPROVED if approved else actions.NOMINATION_REJECTED
    record(
        action=name, actor=actor, target=nomination, person=nomination.employee, reason=answer, at=now,
        before={"state": "proposed"}, after={"state": str(to)},
    )  # fmt: skip
    notify(
        users=[nomination.nominated_by], kind=actions.DECIDED, link=_link(nomination), now=now,
        context={"name": nomination.employee.name, "state": str(to.label)},
        dedupe_key=f"nomination/{nomination.public_id}/decided",
    )  # fmt: skip
    return nomination


@transaction.atomic
def withdraw_nomination(*, nomination: Nomination, reason: str, actor: Any, now: datetime) -> Nomination:
    """Who proposed it takes it back before it is decided. Audited."""
    if nomination.nominated_by_id != actor.pk:
        raise GrowthRefused(_("Only who proposed it may withdraw it."))
    _move(nomination, NominationState.WITHDRAWN, now=now, answer=reason.strip())
    record(
        action=actions.NOMINATION_WITHDRAWN, actor=actor, target=nomination, person=nomination.employee,
        reason=reason, before={"state": "proposed"}, after={"state": "withdrawn"}, at=now,
    )  # fmt: skip
    return nomination


def _move(nomination: Nomination, to: NominationState, *, now: datetime, **changes: Any) -> None:
    """The one door: from proposed only, by compare-and-set."""
    waiting = Nomination.objects.filter(pk=nomination.pk, state=NominationState.PROPOSED)
    if waiting.update(state=to, **changes) != 1:
        raise GrowthRefused(_("This nomination is decided already."))
    nomination.refresh_from_db()


@dataclass(frozen=True)
class RecognitionRequest:
    """An honour, an opportunity or thanks: for whom, since when, what for."""

    employee: Employee
    kind: str
    title: str
    text: str
    on: date


@transaction.atomic
def give_recognition(*, request: RecognitionRequest, actor: Any, today: date, now: datetime) -> Recognition:
    """Recognise somebody without money. Audited; the employee is told."""
    employee = request.employee
    if employee.user_id is not None and employee.user_id == actor.pk:
        raise GrowthRefused(_("Nobody recognises themselves."))
    if request.on > today:
        raise GrowthRefused(_("The day lies in the future."), "on")
    if not (request.title.strip() and request.text.strip()):
        raise GrowthRefused(_("Say what it is and what for."), "text")
    found = Recognition.objects.create(
        employee=employee, kind=request.kind, title=request.title.strip(), text=request.text.strip(), on=request.on,
        given_by=actor, given_at=now,
    )  # fmt: skip
    after = {"kind": found.kind, "title": found.title, "on": found.on}
    record(action=actions.RECOGNISED, actor=actor, target=found, after=after, person=employee, at=now)
    notify(
        users=[employee.user], kind=actions.TOLD, context={"giver": str(actor), "title": found.title},
        link=reverse("growth:recognition-list"), dedupe_key=f"recognition/{found.public_id}", now=now,
    )  # fmt: skip
    return found


@transaction.atomic
def withdraw_recognition(*, recognition: Recognition, reason: str, actor: Any, now: datetime) -> Recognition:
    """Take one back that was given by mistake, with a reason. Audited; it stays on record as withdrawn."""
    if not reason.strip():
        raise GrowthRefused(_("Say why it is taken back."), "reason")
    given = Recognition.objects.filter(pk=recognition.pk, withdrawn_at__isnull=True)
    if given.update(withdrawn_at=now, withdrawn_reason=reason.strip()) != 1:
        raise GrowthRefused(_("It is withdrawn already."))
    recognition.refresh_from_db()
    record(
        action=actions.RECOGNITION_WITHDRAWN, actor=actor, target=recognition, person=recognition.employee,
        reason=reason, after={"withdrawn": now}, at=now,
    )  # fmt: skip
    return recognition
