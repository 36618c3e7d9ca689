"""Departments, positions, brands, regions and who heads a department."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from audit.services import record
from people import actions
from people.enums import HeadKind
from people.errors import PeopleRefused
from people.models import Brand, Department, DepartmentHead, Employee, Position, Region


@transaction.atomic
def ensure_department(*, path: str, actor: Any) -> Department:
    """The department at a path like "运营中心/天猫组", with everything above it; made where missing, each audited.

    Raises PeopleRefused for an empty name in the path.
    """
    names = [part.strip() for part in path.split("/")]
    if not all(names):
        raise PeopleRefused(_("Department %(path)s: a name in the path is empty.") % {"path": path})
    parent: Department | None = None
    for depth in range(1, len(names) + 1):
        full = "/".join(names[:depth])
        parent = Department.objects.filter(path=full).first() or _create_department(
            names[depth - 1], parent, full, actor
        )
    assert parent is not None  # names is never empty
    return parent


def _create_department(name: str, parent: Department | None, path: str, actor: Any) -> Department:
    department = Department.objects.create(name=name, code=path[:40], parent=parent, path=path)
    department.code = path if len(path) <= 40 else f"D{department.pk}"
    department.lineage = f"{parent.lineage if parent else '/'}{department.pk}/"
    department.save(update_fields=["code", "lineage"])
    record(action=actions.DEPARTMENT_CREATED, actor=actor, target=department, after={"path": path})
    return department


def ensure_position(*, name: str) -> Position:
    return Position.objects.get_or_create(name=name.strip())[0]


def ensure_brand(*, text: str) -> Brand:
    """The brand with that code or name; made with both where missing."""
    text = text.strip()
    found = Brand.objects.filter(Q(code=text) | Q(name=text)).order_by("pk").first()
    return found or Brand.objects.create(code=text[:40], name=text)


def ensure_region(*, text: str) -> Region:
    """The region with that code or name; made with both where missing."""
    text = text.strip()
    found = Region.objects.filter(Q(code=text) | Q(name=text)).order_by("pk").first()
    return found or Region.objects.create(code=text[:40], name=text)


@transaction.atomic
def appoint_head(
    *,
    department: Department,
    employee: Employee,
    start: date,
    actor: Any,
    until: date | None = None,
    kind: str = HeadKind.HEAD,
    reason: str = "",
) -> DepartmentHead:
    """Make someone head from a day, or deputy for a period; a new head ends the open row of the one before.

    Writes one audit entry for the appointment and one for each ended row. Appointing the same head again changes
    nothing. Raises PeopleRefused for a deputy without an end, or dates before the hire date or after the leave date.
    """
    _check_appointment(employee, kind, start, until)
    rows = DepartmentHead.objects.select_for_update().filter(department=department, kind=kind)
    same = rows.as_of(start).filter(employee=employee).first()
    if same:
        return same
    if kind == HeadKind.HEAD:
        for row in rows.as_of(start):
            end_headship(headship=row, last_day=start - timedelta(days=1), actor=actor, reason=reason)
    if rows.filter(employee=employee, start__gt=start).exists():
        raise PeopleRefused(
            _("%(name)s is already appointed to %(department)s from a later day.")
            % {"name": employee, "department": department}
        )
    row = DepartmentHead.objects.create(department=department, employee=employee, kind=kind, start=start, until=until)
    record(
        action=actions.HEAD_APPOINTED, actor=actor, target=row, person=employee, reason=reason,
        after={"department": department.path, "kind": kind, "start": start, "until": until},
    )  # fmt: skip
    return row


def _check_appointment(employee: Employee, kind: str, start: date, until: date | None) -> None:
    if kind == HeadKind.DEPUTY and until is None:
        raise PeopleRefused(_("A deputy is appointed for a period: give its last day."))
    if until and until < start:
        raise PeopleRefused(
            _("The last day %(until)s is before the first %(start)s.") % {"until": until, "start": start}
        )
    if employee.leave_date and employee.leave_date < start:
        raise PeopleRefused(_("%(name)s has left on %(left)s.") % {"name": employee, "left": employee.leave_date})


@transaction.atomic
def end_headship(*, headship: DepartmentHead, last_day: date, actor: Any, reason: str = "") -> None:
    """End a head's or deputy's rights after `last_day`; a row that would end before it began is removed. Audited."""
    before = {"start": headship.start, "until": headship.until}
    record(
        action=actions.HEAD_ENDED, actor=actor, target=headship, person=headship.employee, reason=reason,
        before=before, after={"start": headship.start, "until": last_day},
    )  # fmt: skip
    if last_day < headship.start:
        headship.delete()
        return
    headship.until = last_day
    headship.save(update_fields=["until"])
