"""Reads of approvals: steps in force, whose turn it is, what waits for whom."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q

from people.approvals.enums import RequestState, TurnState
from people.approvals.models import CURRENT, ApprovalRequest, ApprovalStep, ApprovalTurn
from people.approvals.registry import kind_of
from people.approvals.rules import Bar, Circumstances, Decider, Step, bar_to
from people.models import Assignment, Employee, User
from people.permissions import groups_of


def steps_in_force(kind: str) -> tuple[Step, ...]:
    """The company's own steps, else the kind's standard."""
    rows = tuple(row.step for row in ApprovalStep.objects.filter(kind=kind))
    return rows or kind_of(kind).steps


def rows_in_force(kind: str) -> list[ApprovalStep]:
    """The same as rows to print; unsaved ones for a standard."""
    rows = list(ApprovalStep.objects.filter(kind=kind).select_related("position", "person"))
    return rows or [
        ApprovalStep(
            kind=kind, sequence=n, role=step.role, position_id=step.position, person_id=step.person,
            from_size=step.from_size, submitter_may=step.submitter_may,
        )
        for n, step in enumerate(kind_of(kind).steps, start=1)
    ]  # fmt: skip


def subject_key(subject: Any) -> dict[str, Any]:
    return {"subject_label": subject._meta.label_lower, "subject_id": subject.pk}


def open_request(kind: str, subject: Any) -> ApprovalRequest | None:
    """The request that is on its way for this object."""
    rows = ApprovalRequest.objects.filter(kind=kind, state=RequestState.OPEN, **subject_key(subject))
    return rows.select_related("submitted_by", "about").first()


def last_request(kind: str, subject: Any) -> ApprovalRequest | None:
    """The newest request for this object, open or decided."""
    return ApprovalRequest.objects.filter(kind=kind, **subject_key(subject)).order_by("-pk").first()


def requests_of(subject: Any) -> list[ApprovalRequest]:
    """Every request for this object with its turns, newest first."""
    rows = ApprovalRequest.objects.filter(**subject_key(subject)).select_related("submitted_by")
    turns = ("turns", "turns__position", "turns__person", "turns__decided_by")
    return list(rows.prefetch_related(*turns).order_by("-pk"))


def turns_of(request: ApprovalRequest) -> list[ApprovalTurn]:
    """The steps of a request in order."""
    rows = list(request.turns.select_related("position", "person", "decided_by"))
    for row in rows:
        row.request = request
    return rows


def current_turn(request: ApprovalRequest) -> ApprovalTurn | None:
    """The step that waits; None once the request has ended."""
    return next((turn for turn in turns_of(request) if turn.is_current), None)


def bar_of(user: Any, request: ApprovalRequest, on: date, without: int | None = None) -> Bar | None:
    """Why the account may not decide the step that waits; None if it may. `without`: a turn not counted as decided."""
    turns = turns_of(request)
    turn = next((turn for turn in turns if turn.is_current), None)
    if turn is None or not user.is_authenticated or not user.is_active:
        return Bar.NOT_NAMED
    return bar_to(decider_of(user, on), turn.step, _case(request, [one for one in turns if one.pk != without]))


def may_decide(user: Any, request: ApprovalRequest | None, on: date) -> bool:
    """Whether it is this account's turn."""
    return request is not None and bar_of(user, request, on) is None


def approvers(request: ApprovalRequest, turn: ApprovalTurn, on: date) -> list[User]:
    """Accounts that may decide this step now, in the order they were made."""
    case = _case(request, turns_of(request))
    return [user for user in _named_by(turn, on) if bar_to(decider_of(user, on), turn.step, case) is None]


def waiting_for(user: Any, on: date, kinds: Iterable[str] | None = None) -> list[ApprovalRequest]:
    """Requests whose waiting step is this account's, oldest first; one query."""
    held = Assignment.objects.as_of(on).filter(employee__user=user.pk).exclude(employee__leave_date__lt=on)
    named = Q(role__in=groups_of(user)) | Q(person=user.pk) | Q(position__in=held.values("position"))
    decided = ApprovalTurn.objects.filter(request=OuterRef("request"), decided_by=user.pk)
    rows = ApprovalTurn.objects.filter(CURRENT, named).exclude(Exists(decided))
    rows = rows.exclude(request__submitted_by=user.pk, submitter_may=False)
    rows = rows.exclude(request__about__in=Employee.objects.filter(user=user.pk))
    if kinds is not None:
        rows = rows.filter(request__kind__in=list(kinds))
    rows = rows.select_related("request__submitted_by").order_by("request__started_at", "request__pk")
    return [row.request for row in rows]


def decided_by(user: Any, limit: int = 50) -> list[ApprovalTurn]:
    """What the account decided, newest first."""
    rows = ApprovalTurn.objects.filter(decided_by=user).select_related("request__submitted_by")
    return list(rows.order_by("-decided_at")[:limit])


def is_named(user: Any, request: ApprovalRequest, on: date) -> bool:
    """Whether any step of the request is the account's: such a person may look at what is decided."""
    me = decider_of(user, on)
    case = Circumstances(None, None, frozenset())
    return any(turn.decided_by_id == me.user or bar_to(me, turn.step, case) is None for turn in turns_of(request))


def decider_of(user: Any, on: date) -> Decider:
    """The account's roles, positions on the day and employee record."""
    me = Employee.objects.filter(user_id=user.pk).exclude(leave_date__lt=on).values_list("pk", flat=True).first()
    held: frozenset[int] = frozenset()
    if me:
        held = frozenset(Assignment.objects.as_of(on).filter(employee=me).values_list("position_id", flat=True))
    return Decider(user.pk, groups_of(user), held, me)


def _named_by(turn: ApprovalTurn, on: date) -> Sequence[User]:
    rows = User.objects.filter(is_active=True).order_by("pk")
    if turn.role:
        return list(rows.filter(groups__name=turn.role))
    if turn.person_id:
        return list(rows.filter(pk=turn.person_id))
    held = Assignment.objects.as_of(on).filter(position=turn.position_id, employee=OuterRef("employee"))
    return list(rows.filter(Exists(held)).exclude(employee__leave_date__lt=on))


def _case(request: ApprovalRequest, turns: Iterable[ApprovalTurn]) -> Circumstances:
    decided = frozenset(turn.decided_by_id for turn in turns if turn.state != TurnState.WAITING and turn.decided_by_id)
    return Circumstances(request.submitted_by_id, request.about_id, decided)
