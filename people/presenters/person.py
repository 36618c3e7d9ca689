"""The head line, the facts and the curves of one person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hrplatform.lib.formats import format_day, format_measure
from hrplatform.lib.ui import Fact, Status
from people import file
from people.models import Assignment, Employee
from people.permissions import boss_of, can_view_employee
from people.presenters.charts import reference_mark, trend_option, trend_sentence
from people.selectors.histories import last_assignment


@dataclass(frozen=True)
class Curve:
    """One metric's chart with its table."""

    code: str
    title: str
    sentence: str
    option: dict[str, Any]
    rows: list[tuple[str, str, str]]
    references: list[tuple[str, str, str]]


@dataclass(frozen=True)
class TabLink:
    label: str
    url: str
    current: bool


@dataclass(frozen=True)
class PersonPage:
    employee: Employee
    place: Assignment | None
    tenure: str
    status: Status | None
    facts: list[Fact]
    tabs: list[TabLink]


def build_person(*, employee: Employee, viewer: Any, on: date, current: str = "") -> PersonPage:
    place = last_assignment(employee, on)
    return PersonPage(
        employee=employee,
        place=place,
        tenure=tenure(employee.hire_date, min(on, employee.leave_date or on)),
        status=state_of(employee, on),
        facts=_facts(employee, place, viewer, on),
        tabs=_tabs(employee, viewer, on, current),
    )


def build_curves(trends: Iterable[file.Trend], events: list[file.TimelineEvent]) -> list[Curve]:
    found = []
    for trend in trends:
        rows = [
            (format_day(day), format_measure(value, trend.unit) if value is not None else _("no data"),
             format_measure(target, trend.unit))
            for day, value, target in zip(trend.days, trend.values, trend.targets, strict=True)
        ]  # fmt: skip
        references = [
            (f"{reference_mark(number)} {item.name}", format_measure(item.value, trend.unit), item.origin)
            for number, item in enumerate(trend.references)
        ]
        option = trend_option(trend, events)
        found.append(Curve(trend.code, trend.name, trend_sentence(trend), option, rows[::-1], references))
    return found


def tenure(start: date, until: date) -> str:
    """Whole years and months from the hire date, "3 years 2 months"; days in the first month."""
    if until < start:
        return _("starts on %(day)s") % {"day": format_day(start)}
    months = (until.year - start.year) * 12 + until.month - start.month - (until.day < start.day)
    if months == 0:
        days = (until - start).days + 1
        return ngettext("day %(n)s", "day %(n)s", days) % {"n": days}
    years, rest = divmod(months, 12)
    parts = []
    if years:
        parts.append(ngettext("%(n)s year", "%(n)s years", years) % {"n": years})
    if rest:
        parts.append(ngettext("%(n)s month", "%(n)s months", rest) % {"n": rest})
    return " ".join(parts)


def state_of(employee: Employee, on: date) -> Status | None:
    """What is special about somebody's employment on the day; None for an ordinary employee."""
    if employee.leave_date and employee.leave_date < on:
        return Status("neutral", _("Left on %(day)s") % {"day": format_day(employee.leave_date, weekday=False)})
    if employee.leave_date:
        return Status("warn", _("Leaves on %(day)s") % {"day": format_day(employee.leave_date, weekday=False)})
    if employee.hire_date > on:
        return Status("info", _("Starts on %(day)s") % {"day": format_day(employee.hire_date, weekday=False)})
    if employee.probation_end and employee.probation_end >= on:
        return Status("info", _("On probation"))
    return None


def _facts(employee: Employee, place: Assignment | None, viewer: Any, on: date) -> list[Fact]:
    boss = boss_of(employee, on)
    boss_url = reverse("people:person", args=[boss.public_id]) if boss and can_view_employee(viewer, boss, on) else ""
    facts = [Fact(_("Number"), employee.number), Fact(_("Hired"), format_day(employee.hire_date))]
    if place:
        facts.append(Fact(_("Department"), place.department.path))
        facts.append(Fact(_("Position"), place.position.name))
        facts += [Fact(_("Brand"), place.brand.name)] if place.brand else []
        facts += [Fact(_("Region"), place.region.name)] if place.region else []
    facts.append(Fact(_("Boss"), boss.name if boss else "—", boss_url))
    if employee.probation_end:
        facts.append(Fact(_("End of probation"), format_day(employee.probation_end)))
    facts += [Fact(_("E-mail"), employee.email)] if employee.email else []
    facts += [Fact(_("Phone"), employee.phone)] if employee.phone else []
    return facts


def _tabs(employee: Employee, viewer: Any, on: date, current: str) -> list[TabLink]:
    base = reverse("people:person", args=[employee.public_id])
    links = [TabLink(_("Overview"), base, current == "")]
    for item in file.tabs_of(employee=employee, viewer=viewer, on=on):
        url = reverse("people:person-tab", args=[employee.public_id, item.slug])
        links.append(TabLink(str(item.label), url, current == item.slug))
    return links
