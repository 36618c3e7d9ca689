"""Writes of follow-ups: decided by HR, agreed, really given, then a second period (spec 7.2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from audit.sealing import seal_now
from audit.services import record
from notices.services import notify
from people.errors import PeopleRefused
from people.models import Department, Employee, Position, StoredFile, User
from people.permissions import is_hr
from people.selectors.histories import compensation_as_of
from people.services.employment import change_pay, transfer
from pip_workflow.errors import PlanRefused
from pip_workflow.followups import actions, guarding
from pip_workflow.followups.enums import REMEDIES, AgreedHow, FollowKind, FollowState
from pip_workflow.followups.matching import is_open
from pip_workflow.followups.models import FollowUp
from pip_workflow.followups.opening import StaleFollowUp, follow_up_link, move_follow_up
from pip_workflow.models import Plan
from pip_workflow.rules.guards.post import REASONABLE
from pip_workflow.services.drafts import PlanContent, draft_plan
from pip_workflow.services.files import file_facts, keep_proof
from pip_workflow.services.guarding import ask_guards, require


class FollowUpRefused(PlanRefused):
    """A step of a follow-up that can't be taken; `field` says where the form is wrong."""


@dataclass(frozen=True)
class Choice:
    """What HR decides. gap: codes of the plan's metrics it is meant to mend; begins_on: first day."""

    kind: str
    reason: str
    gap: Sequence[str] = ()
    what: str = ""
    begins_on: date | None = None
    department: Department | None = None
    position: Position | None = None
    new_pay: Decimal | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)


def decide_follow_up(*, follow_up: FollowUp, choice: Choice, actor: User, on: date, now: datetime) -> FollowUp:
    """HR decides what follows, behind G10; the guards' answer is kept also when it is no. Audited, sealed, told.

    A dismissal review is opened by `reviews.open_review`, never chosen here.
    """
    _must_be_hr(actor)
    _must_be(follow_up, FollowState.DRAFT)
    _check_choice(follow_up, choice, on)
    results = guarding.of_deciding(follow_up, actor, on)
    ask_guards(plan=follow_up.plan, step="follow_up", results=results, actor=actor, now=now)
    require(results)
    pay = compensation_as_of(follow_up.plan.employee, on)
    to = FollowState.CLOSED if choice.kind == FollowKind.NONE else FollowState.DECIDED
    with transaction.atomic():
        _move(
            follow_up, to, actor, now, reason=choice.reason.strip(), kind=choice.kind, decided_by=actor, decided_on=on,
            what=choice.what.strip(), begins_on=choice.begins_on, department=choice.department,
            position=choice.position, new_pay=choice.new_pay,
            old_pay=pay.salary if pay and choice.new_pay is not None else None,
            reasons={"gap": list(choice.gap)} if choice.gap else {},
        )  # fmt: skip
        record(
            action=actions.DECIDED, actor=actor, target=follow_up, after={"kind": choice.kind, "decided_on": on},
            reason=choice.reason.strip(), person=follow_up.plan.employee, at=now,
        )  # fmt: skip
        _tell_employee(follow_up, "decided", actor, now)
        transaction.on_commit(seal_now, robust=True)
    return follow_up


def _check_choice(follow_up: FollowUp, choice: Choice, on: date) -> None:
    if choice.kind not in (FollowKind.TRAINING, FollowKind.TRANSFER, FollowKind.PAY_CHANGE, FollowKind.NONE):
        raise FollowUpRefused(_("Choose what follows."), "kind")
    if not choice.reason.strip():
        raise FollowUpRefused(_("Give the reason for the decision."), "reason")
    if choice.kind == FollowKind.NONE:
        return
    if choice.begins_on is None or choice.begins_on <= on:
        raise FollowUpRefused(_("It begins after the decision: name a later day."), "begins_on")
    if choice.kind in REMEDIES:
        codes = set(follow_up.plan.measures.values_list("metric__code", flat=True))
        if not choice.gap or not set(choice.gap) <= codes:
            raise FollowUpRefused(_("Name the gap of the plan it is meant to mend."), "gap")
    if choice.kind == FollowKind.TRAINING and not choice.what.strip():
        raise FollowUpRefused(_("Say what is trained."), "what")
    if choice.kind == FollowKind.TRANSFER:
        if choice.department is None or choice.position is None:
            raise FollowUpRefused(_("Choose the open position."), "post")
        if not is_open(choice.department, choice.position, on):
            raise FollowUpRefused(_("The establishment has no open post there."), "post")
    if choice.kind == FollowKind.PAY_CHANGE and choice.new_pay is None:
        raise FollowUpRefused(_("Name the new salary."), "new_pay")
    if choice.new_pay is not None and choice.new_pay <= 0:
        raise FollowUpRefused(_("Name the new salary."), "new_pay")


@transaction.atomic
def sign_agreement(*, follow_up: FollowUp, actor: User, note: str, on: date, now: datetime) -> FollowUp:
    """The employee agrees in writing to the transfer or the new pay; the view has asked for the password. Audited."""
    if actor.pk != follow_up.plan.employee.user_id:
        raise FollowUpRefused(_("Only the employee signs."))
    return _agree(follow_up, AgreedHow.ONLINE, actor, note, on, now)


@transaction.atomic
def keep_paper_agreement(
    *, follow_up: FollowUp, actor: User, signed_on: date, note: str, on: date, now: datetime, upload: Any = None
) -> FollowUp:
    """An agreement signed on paper: HR says when and where it is kept, and may file a copy. Audited."""
    _must_be_hr(actor)
    if signed_on > on:
        raise FollowUpRefused(_("That day lies in the future."), "signed_on")
    if not note.strip():
        raise FollowUpRefused(_("Say where the signed paper is kept."), "note")
    return _agree(follow_up, AgreedHow.PAPER, actor, note, signed_on, now, upload)


def _agree(
    follow_up: FollowUp, how: str, actor: User, note: str, on: date, now: datetime, upload: Any = None
) -> FollowUp:
    _must_be(follow_up, FollowState.DECIDED)
    if follow_up.kind not in (FollowKind.TRANSFER, FollowKind.PAY_CHANGE) or follow_up.agreed_on:
        raise FollowUpRefused(_("There is nothing to agree to now."))
    if follow_up.decided_on and on < follow_up.decided_on:
        raise FollowUpRefused(_("The agreement can't be older than the decision."), "signed_on")
    file = keep_proof(upload, actor, now)
    waiting = FollowUp.objects.filter(pk=follow_up.pk, state=FollowState.DECIDED, agreed_on__isnull=True)
    if waiting.update(agreed_on=on, agreed_how=how, agreed_note=note.strip()[:400], file=file) != 1:
        raise FollowUpRefused(_("Somebody else has just changed this; look at it again."))
    follow_up.refresh_from_db()
    after = {
        "kind": follow_up.kind, "agreed_on": on, "how": how, "note": note.strip(), "begins_on": follow_up.begins_on,
        "department": str(follow_up.department or ""), "position": str(follow_up.position or ""),
        "new_pay": follow_up.new_pay, **file_facts(file),
    }  # fmt: skip
    record(
        action=actions.AGREED, actor=actor, target=follow_up, after=after, person=follow_up.plan.employee, at=now,
        digest=file.sha256 if file else "",
    )  # fmt: skip
    return follow_up


@transaction.atomic
def keep_reasons(
    *, follow_up: FollowUp, answers: Mapping[str, tuple[bool, str]], actor: User, now: datetime
) -> FollowUp:
    """The reasonableness list of a transfer for incompetence without agreement: each point with its why. Audited."""
    _must_be_hr(actor)
    _must_be(follow_up, FollowState.DECIDED)
    if follow_up.kind != FollowKind.TRANSFER:
        raise FollowUpRefused(_("Only a transfer may rest on reasons."))
    for key in REASONABLE:
        if key not in answers or not answers[key][1].strip():
            raise FollowUpRefused(_("Say why."), f"why_{key}")
    listed = {key: {"holds": answers[key][0], "why": answers[key][1].strip()} for key in REASONABLE}
    before = {"reasons": follow_up.reasons}
    follow_up.reasons = {**follow_up.reasons, **listed}
    follow_up.save(update_fields=["reasons"])
    record(
        action=actions.REASONED, actor=actor, target=follow_up, before=before, after={"reasons": follow_up.reasons},
        person=follow_up.plan.employee, at=now,
    )  # fmt: skip
    return follow_up


@transaction.atomic
def give_training(
    *, follow_up: FollowUp, given_on: date, attendance: str, material: str, test: str, actor: User, on: date,
    now: datetime, upload: Any = None,
) -> FollowUp:  # fmt: skip
    """The training was really given: attendance, material and test, each named, and a file that shows it. Audited."""
    _must_be_hr(actor)
    _must_be(follow_up, FollowState.DECIDED)
    if follow_up.kind != FollowKind.TRAINING:
        raise FollowUpRefused(_("No training was decided."))
    for name, value in (("attendance", attendance), ("material", material), ("test", test)):
        if not value.strip():
            raise FollowUpRefused(_("Training counts as given with attendance, material and a test."), name)
    _check_given(follow_up, given_on, on)
    return _given(
        follow_up, given_on, actor, now, keep_proof(upload, actor, now), attendance=attendance.strip(),
        material=material.strip(), test=test.strip(),
    )  # fmt: skip


def carry_out(*, follow_up: FollowUp, manager: Employee | None, actor: User, on: date, now: datetime) -> FollowUp:
    """The transfer or pay change takes effect from its day, behind G3; the employee file changes. Audited."""
    _must_be_hr(actor)
    _must_be(follow_up, FollowState.DECIDED)
    if follow_up.kind not in (FollowKind.TRANSFER, FollowKind.PAY_CHANGE):
        raise FollowUpRefused(_("Nothing of this kind was decided."))
    assert follow_up.begins_on
    if follow_up.begins_on > on:
        raise FollowUpRefused(_("It begins on %(day)s.") % {"day": follow_up.begins_on})
    results = guarding.of_carrying_out(follow_up, follow_up.begins_on)
    ask_guards(plan=follow_up.plan, step=follow_up.kind, results=results, actor=actor, now=now)
    require(results)
    person = follow_up.plan.employee
    try:
        with transaction.atomic():
            if follow_up.kind == FollowKind.TRANSFER:
                assert follow_up.department and follow_up.position
                transfer(
                    employee=person, start=follow_up.begins_on, actor=actor, department=follow_up.department,
                    position=follow_up.position, manager=manager, reason=follow_up.reason[:400],
                )  # fmt: skip
            if follow_up.new_pay is not None:
                change_pay(
                    employee=person, start=follow_up.begins_on, actor=actor, salary=follow_up.new_pay,
                    reason=follow_up.reason[:400],
                )  # fmt: skip
            _given(follow_up, follow_up.begins_on, actor, now)
    except PeopleRefused as refused:
        raise FollowUpRefused(str(refused)) from refused
    return follow_up


@transaction.atomic
def open_second_period(
    *, follow_up: FollowUp, content: PlanContent, lead: Employee, actor: User, on: date, now: datetime
) -> Plan:
    """After training or transfer a fresh period with its own targets: a plan of its own, drafted here. Audited."""
    _must_be(follow_up, FollowState.GIVEN)
    if follow_up.kind not in REMEDIES:
        raise FollowUpRefused(_("A second period follows training or a transfer."))
    assert follow_up.given_on
    if content.start_on <= follow_up.given_on:
        raise FollowUpRefused(_("The second period begins after %(day)s.") % {"day": follow_up.given_on}, "start_on")
    plan = draft_plan(
        employee=follow_up.plan.employee, lead=lead, content=content, actor=actor, on=on, now=now,
        alert=follow_up.plan.alert,
    )  # fmt: skip
    _move(follow_up, FollowState.SECOND, actor, now, second_plan=plan)
    record(
        action=actions.SECOND, actor=actor, target=follow_up, after={"plan": str(plan.public_id)},
        person=plan.employee, at=now,
    )  # fmt: skip
    return plan


@transaction.atomic
def close_follow_up(*, follow_up: FollowUp, actor: User, reason: str, now: datetime) -> FollowUp:
    """Nothing more comes of it, with a reason. Audited."""
    _must_be_hr(actor)
    if not reason.strip():
        raise FollowUpRefused(_("Give a reason."), "reason")
    if follow_up.state not in (FollowState.DECIDED, FollowState.GIVEN):
        raise FollowUpRefused(_("This step isn't open now."))
    return _move(follow_up, FollowState.CLOSED, actor, now, why=reason.strip())


def _check_given(follow_up: FollowUp, given_on: date, on: date) -> None:
    if given_on > on:
        raise FollowUpRefused(_("That day lies in the future."), "given_on")
    if follow_up.begins_on and given_on < follow_up.begins_on:
        raise FollowUpRefused(_("It was to begin on %(day)s.") % {"day": follow_up.begins_on}, "given_on")


def _given(
    follow_up: FollowUp, given_on: date, actor: User, now: datetime, file: StoredFile | None = None, **proof: str
) -> FollowUp:
    filed: dict[str, Any] = {"file": file} if file else {}
    _move(follow_up, FollowState.GIVEN, actor, now, given_on=given_on, **filed, **proof)
    after = {"kind": follow_up.kind, "given_on": given_on, **proof, **file_facts(file)}
    record(
        action=actions.GIVEN, actor=actor, target=follow_up, after=after, person=follow_up.plan.employee, at=now,
        digest=file.sha256 if file else "",
    )  # fmt: skip
    return follow_up


def _move(
    follow_up: FollowUp, to: str, actor: User, now: datetime, *, reason: str = "", why: str = "", **fields: Any
) -> FollowUp:
    """`reason` is kept with the follow-up, `why` only in the audit log."""
    if reason:
        fields["reason"] = reason
    try:
        with transaction.atomic():
            return move_follow_up(follow_up=follow_up, to=to, actor=actor, now=now, why=reason or why, **fields)
    except StaleFollowUp as error:
        raise FollowUpRefused(_("Somebody else has just changed this; look at it again.")) from error
    except IntegrityError as error:
        raise FollowUpRefused(_("The database refuses this: who scored doesn't decide.")) from error


def _must_be(follow_up: FollowUp, state: str) -> None:
    if follow_up.state != state:
        raise FollowUpRefused(_("This step isn't open now."))


def _must_be_hr(actor: User) -> None:
    if not is_hr(actor):
        raise FollowUpRefused(_("Only HR may do this."))


def _tell_employee(follow_up: FollowUp, what: str, actor: User, now: datetime) -> None:
    notify(
        users=[follow_up.plan.employee.user], kind=actions.FOR_ME, context={"who": str(actor)},
        link=follow_up_link(follow_up), dedupe_key=f"follow_up/{follow_up.public_id}/{what}", now=now,
    )  # fmt: skip
