"""Reads of the running log: who sees what, and what is at hand while scoring (spec 4.1)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404

from people import permissions
from people.models import Employee
from performance.feedback.enums import INCIDENTS, EntryKind, MeetingState, Readers
from performance.feedback.models import FeedbackEntry


@dataclass(frozen=True)
class LogLine:
    """One entry as the scoring grid shows it."""

    public_id: UUID
    kind: str
    label: str
    on: date
    text: str
    author: str


def visible_entries(user: Any, on: date) -> QuerySet[FeedbackEntry]:
    """What the account may read: what it wrote; of those it leads (HR: of all) what isn't the author's alone; of
    itself what it is shown. Nobody reads in another role what is written about themselves and not shown to them."""
    rows = FeedbackEntry.objects.select_related("employee", "author")
    me = permissions.employee_of(user, on)
    if not permissions.roles_of(user, on):
        return rows.none()
    shared = ~Q(readers=Readers.AUTHOR)
    others = shared if permissions.is_hr(user) else shared & Q(employee__in=permissions.led_employees(user, on))
    mine = Q(author=user)
    if me:
        others &= ~Q(employee=me)
        mine |= Q(employee=me, readers=Readers.EMPLOYEE)
    return rows.filter(mine | others)


def access_entry(user: Any, public_id: UUID, on: date) -> FeedbackEntry:
    """The entry if the account may read it, else Http404."""
    found = visible_entries(user, on).filter(public_id=public_id).first()
    if found is None:
        raise Http404("no such entry")
    return found


def access_employee_to_note(user: Any, public_id: UUID, on: date) -> Employee:
    """Somebody the account leads, anyone for HR, never oneself: 404 when not seen, 403 when seen but not led."""
    employee = permissions.access_employee(user, public_id, on)
    if not may_note(user, employee, on):
        raise PermissionDenied("only who leads the person, and HR")
    return employee


def may_note(user: Any, employee: Employee, on: date) -> bool:
    """Whether the account writes in this person's running log."""
    if employee.user_id == user.pk:
        return False
    return permissions.is_hr(user) or permissions.led_employees(user, on).filter(pk=employee.pk).exists()


def entries_of(employee: Employee, *, viewer: Any, on: date) -> QuerySet[FeedbackEntry]:
    """A person's log as the viewer may read it, newest first; withdrawn entries stay for their author."""
    rows = visible_entries(viewer, on).filter(employee=employee)
    return rows.filter(Q(withdrawn_at__isnull=True) | Q(author=viewer))


def entries_at_hand(
    *, viewer: Any, employees: "Iterable[int] | QuerySet[Any]", start: date, until: date, on: date
) -> dict[int, list[LogLine]]:
    """{employee id: incidents, notes and minutes of the span} for whoever scores them, newest first.

    employees: their ids, or a queryset of them, which need not travel to the database and back.
    """
    people = employees if isinstance(employees, QuerySet) else list(employees)
    rows = visible_entries(viewer, on).filter(employee__in=people, on__range=(start, until), withdrawn_at__isnull=True)
    rows = rows.exclude(kind=EntryKind.MEETING, state__in=(MeetingState.PLANNED, MeetingState.CANCELLED))
    labels = {kind: str(label) for kind, label in EntryKind.choices}
    found: dict[int, list[LogLine]] = {}
    columns = ("employee_id", "public_id", "kind", "on", "text", "author__display_name", "author__username")
    for employee, key, kind, day, text, name, username in rows.order_by("-on", "-pk").values_list(*columns):
        found.setdefault(employee, []).append(LogLine(key, kind, labels[kind], day, text, name or username))
    return found


def count_incidents(
    *, viewer: Any, employees: Iterable[int], start: date, until: date, on: date
) -> dict[int, tuple[int, int]]:
    """{employee id: (good, bad)} of the span, for the margin of a table."""
    found: dict[int, tuple[int, int]] = {}
    for employee, lines in entries_at_hand(viewer=viewer, employees=employees, start=start, until=until, on=on).items():
        kinds = [line.kind for line in lines if line.kind in INCIDENTS]
        found[employee] = (kinds.count(EntryKind.GOOD), kinds.count(EntryKind.BAD))
    return found


def meetings_of(user: Any, on: date) -> QuerySet[FeedbackEntry]:
    """1:1 meetings the account leads or is invited to, the next one first."""
    rows = FeedbackEntry.objects.filter(kind=EntryKind.MEETING).select_related("employee", "author")
    me = permissions.employee_of(user, on)
    return rows.filter(Q(author=user) | Q(employee=me)) if me else rows.filter(author=user)
