"""What the people app itself adds to the employee file: employment, places, headships, pay where allowed."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hrplatform.lib.formats import format_money, format_percent
from people.enums import HeadKind
from people.file import TimelineEvent, tab, timeline
from people.models import Assignment, DepartmentHead, Employee
from people.permissions import can_view_pay
from people.selectors.histories import assignment_history, compensation_history

FIELDS = ("department", "position", "brand", "region", "manager")


@timeline
def employment(*, employee: Employee, viewer: Any, on: date) -> Iterator[TimelineEvent]:
    """Hired, end of probation, transfers, headships, left."""
    yield TimelineEvent(employee.hire_date, _("Hired"), detail=_first_place(employee), pin=_("hired"))
    if employee.probation_end:
        yield TimelineEvent(employee.probation_end, _("End of probation"))
    yield from _transfers(assignment_history(employee))
    yield from _headships(employee)
    if employee.leave_date:
        detail = employee.get_leave_type_display()
        yield TimelineEvent(employee.leave_date, _("Last day"), detail=detail, pin=_("left"))


def _first_place(employee: Employee) -> str:
    first = assignment_history(employee).first()
    return f"{first.department.path} · {first.position.name}" if first else ""


def _transfers(history: Iterable[Assignment]) -> Iterator[TimelineEvent]:
    for old, new in pairwise(history):
        changed = [field for field in FIELDS if getattr(old, f"{field}_id") != getattr(new, f"{field}_id")]
        words = [f"{getattr(old, field) or '—'} → {getattr(new, field) or '—'}" for field in changed]
        only_manager = changed == ["manager"]
        title = _("New manager") if only_manager else _("Transferred")
        yield TimelineEvent(new.start, title, detail="；".join(words), pin="" if only_manager else _("transfer"))


def _headships(employee: Employee) -> Iterator[TimelineEvent]:
    for row in DepartmentHead.objects.filter(employee=employee).select_related("department"):
        began = _("Became head of %(department)s") if row.kind == HeadKind.HEAD else _("Deputy of %(department)s")
        yield TimelineEvent(row.start, began % {"department": row.department.path})
        if row.until:
            ended = _("No longer head or deputy of %(department)s")
            yield TimelineEvent(row.until, ended % {"department": row.department.path})


@tab("pay", gettext_lazy("Pay"), order=20, may_see=can_view_pay)
def pay_tab(*, employee: Employee, viewer: Any, on: date) -> tuple[str, dict[str, Any]]:
    """The history of pay. Opening it is logged by the view (spec 8.6)."""
    rows = [
        {
            "start": row.start,
            "until": row.until,
            "salary": format_money(row.salary),
            "share": format_percent(row.bonus_share),
            "current": row.start <= on and (row.until is None or row.until >= on),
        }
        for row in compensation_history(employee).order_by("-start")
    ]
    return "people/_pay.html", {"rows": rows}


@tab("places", gettext_lazy("Assignments"), order=10, may_see=lambda viewer, employee, on: True)
def places_tab(*, employee: Employee, viewer: Any, on: date) -> tuple[str, dict[str, Any]]:
    """Where the person worked, under whom."""
    return "people/_places.html", {"rows": assignment_history(employee).order_by("-start")}
