"""What the people app itself adds to the employee file: employment, places, headships, pay where allowed."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hrplatform.lib.formats import format_money, format_percent
from hrplatform.lib.ui import Status
from people.duties import Duty, duties
from people.enums import HeadKind, ProtectionState
from people.file import TimelineEvent, tab, timeline
from people.models import Assignment, DepartmentHead, Employee, ProtectedPeriod
from people.permissions import can_view_pay, is_hr, may_read_protection
from people.presenters.contracts import build_contracts
from people.selectors.contracts import contracts_of
from people.selectors.histories import assignment_history, compensation_history
from people.selectors.protection import protection_on
from people.selectors.roles import named_hr
from people.services.identifiers import masked_identifiers
from people.services.protection import ProtectedRow, read_protection

FIELDS = ("department", "position", "brand", "region", "manager")


@timeline
def employment(*, employee: Employee, viewer: Any, on: date) -> Iterator[TimelineEvent]:
    """Hired, end of probation, transfers, headships, left."""
    history = list(assignment_history(employee))
    yield TimelineEvent(employee.hire_date, _("Hired"), detail=_first_place(history), pin=_("hired"))
    if employee.probation_end:
        yield TimelineEvent(employee.probation_end, _("End of probation"))
    yield from _transfers(history)
    yield from _headships(employee)
    if employee.leave_date:
        detail = employee.get_leave_type_display()
        yield TimelineEvent(employee.leave_date, _("Last day"), detail=detail, pin=_("left"))


def _first_place(history: list[Assignment]) -> str:
    return f"{history[0].department.path} · {history[0].position.name}" if history else ""


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


def _hr_or_self(viewer: Any, employee: Employee, on: date) -> bool:
    return is_hr(viewer) or employee.user_id == viewer.pk


@tab("contracts", gettext_lazy("Contracts"), order=15, may_see=_hr_or_self)
def contracts_tab(*, employee: Employee, viewer: Any, on: date) -> tuple[str, dict[str, Any]]:
    """Labour contracts with what the law says of the next one."""
    page = build_contracts(employee, list(contracts_of(employee)), on)
    return "people/_contracts.html", {"page_contracts": page, "edit_contracts": is_hr(viewer)}


@tab("days-off", gettext_lazy("Leave"), order=25, may_see=lambda viewer, employee, on: True)
def days_off_tab(*, employee: Employee, viewer: Any, on: date) -> tuple[str, dict[str, Any]]:
    """Personal leave; the kind is for HR and the person."""
    rows = employee.leaves.order_by("-start")
    leaves = [(row, (row.until - row.start).days + 1 if row.until else None) for row in rows]
    context = {"leaves": leaves, "edit_leave": is_hr(viewer), "show_kind": _hr_or_self(viewer, employee, on)}
    return "people/_days_off.html", context


@tab("identity", gettext_lazy("Identity and account"), order=80, may_see=_hr_or_self)
def identity_tab(*, employee: Employee, viewer: Any, on: date) -> tuple[str, dict[str, Any]]:
    """National id and bank account, masked; HR shows one by a POST that is on record."""
    labels = {"national_id": _("National id"), "bank_account": _("Bank account")}
    known = masked_identifiers(employee)
    items = [{"kind": kind, "label": labels[kind], "masked": text} for kind, text in known.items()]
    return "people/_identity.html", {"identifiers": items, "edit_identity": is_hr(viewer)}


@tab("protection", gettext_lazy("Protected periods"), order=85, may_see=lambda viewer, employee, on: is_hr(viewer))
def protection_tab(*, employee: Employee, viewer: Any, on: date) -> tuple[str, dict[str, Any]]:
    """Dates and consent for HR, kinds for named HR; their reading writes an audit entry (spec 2.1)."""
    named = may_read_protection(viewer)
    rows = read_protection(employee=employee, actor=viewer) if named else _without_kinds(employee)
    state = protection_on(employee, on)
    shown = {
        ProtectionState.PROTECTED: Status("warn", str(state.label), "shield-check"),
        ProtectionState.CLEAR: Status("good", str(state.label)),
        ProtectionState.UNKNOWN: Status("none", str(state.label), "help-circle"),
    }
    context = {"protected_rows": rows, "named": named, "named_people": named_hr(), "protection_state": shown[state]}
    return "people/_protection.html", context


def _without_kinds(employee: Employee) -> list[ProtectedRow]:
    return [ProtectedRow(row, "", "") for row in ProtectedPeriod.objects.filter(employee=employee)]


@duties
def people_led(*, employee: Employee, on: date) -> Iterator[Duty]:
    """Those who name the person as their manager, and departments headed."""
    led = Assignment.objects.as_of(on).filter(manager=employee).exclude(employee__leave_date__lt=on).count()
    yield Duty(_("People who report to this person"), led, reverse("people:list"))
    for row in DepartmentHead.objects.as_of(on).filter(employee=employee).select_related("department"):
        words = _("Head or deputy of %(department)s") % {"department": row.department.path}
        yield Duty(words, 1, reverse("people:head-appoint", args=[row.department.public_id]))
