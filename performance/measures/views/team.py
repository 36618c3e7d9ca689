"""The team's day."""

from datetime import date
from typing import Any, NamedTuple

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from audit.services import record_export
from hrplatform.lib import dates, versions
from hrplatform.lib.excel import excel_response
from hrplatform.lib.form_html import draw_options
from people.models import Department, Employee
from people.permissions import access_department, is_hr, led_employees, visible_departments
from people.services import log_pay_read
from performance.measures.presenters import team_day as presenter
from performance.measures.presenters.benchmarks import ReferenceLine, reference_lines
from performance.measures.presenters.team_table import Halves, draw_halves, draw_lines
from performance.measures.selectors import team_day as selector
from performance.measures.selectors.disputes import disputed_figures
from performance.measures.selectors.live import latest_version
from performance.measures.selectors.position_day import PositionDay, position_averages
from performance.measures.selectors.silent import SilentDepartment, departments_without_data
from performance.measures.views.edge import today_of, uuid_or_404

# A team stays whole; what nobody leads in person, such as the company for HR, comes in pages.
WHOLE, PAGE_SIZE = 50, 25
MOST_AVERAGES = 4


@login_required
@require_safe
def show_team_day(request: HttpRequest) -> HttpResponse:
    """The head's morning page: the team on its last working day, worst first (spec 2.7)."""
    now, today = today_of(request)
    people = _people(request, today)
    department = _asked_department(request, today)
    on = _asked_day(request.GET, people, today)
    live = on >= today
    version = latest_version()  # before anything is read: what comes in meanwhile is new to the page
    wanted = request.GET.get("show", "")
    number = _page_number(request.GET)
    as_excel = request.GET.get("as") == "xlsx"
    day = selector.read_team_day(
        people=people,
        department=department,
        on=on,
        today=today,
        viewer=request.user,
        wanted=request.GET.get("metric", "")[:60],
        with_pay=not live,
        show=wanted,
        version=version,
        limit=None if as_excel else PAGE_SIZE,
        offset=0 if as_excel else (number - 1) * PAGE_SIZE,
        whole=None if as_excel else WHOLE,
    )
    _log_pay(request, day.rows)
    if as_excel:
        record_export(actor=request.user, kind="team day", rows=len(day.rows), filters=request.GET.dict())
        return excel_response(presenter.workbook(day), f"{_('Team day')} {on}.xlsx")
    shown = day.facts.count(wanted)
    page = Paginator(range(shown), WHOLE if shown <= WHOLE else PAGE_SIZE).get_page(number)
    if page.number != number:
        return redirect(f"{request.path}?{_query(request, 'page')}&page={page.number}")
    printed = _printed(request, day, people, department, today, number)
    lines = presenter.with_cost(day, printed.lines)
    before, after = selector.neighbours(on)
    context = {
        "day": day,
        "on": on,
        "live": live,
        "now": now,
        "department": department,
        "options": printed.options,
        "before": before,
        "after": after if after < today else None,
        "today": today,
        "lines": lines,
        "rows": draw_lines(day, lines, printed.halves),
        "page": page,
        "figures": presenter.figures(day),
        "chips": presenter.chips(day, wanted, _query(request, "show", "page")),
        "talks": printed.talks,
        "pulse": version,
        "references": printed.references,
        "averages": [(item, day.average.get(item.position_id)) for item in printed.averages],
        "silent": printed.silent,
        "average": next(iter(day.average.values()), None) if len(day.average) == 1 else None,
    }
    return render(request, "performance/team_day.html", context)


class Printed(NamedTuple):
    """What the page prints besides its totals and pay: of a day that is over one answer, kept as long as its data."""

    lines: list[presenter.Line]
    halves: list[Halves]
    talks: list[presenter.Line]
    references: list[ReferenceLine]
    averages: list[PositionDay]
    silent: list[SilentDepartment]
    options: SafeString


def _printed(
    request: HttpRequest,
    day: selector.TeamDay,
    people: QuerySet[Employee],
    department: Department | None,
    today: date,
    number: int,
) -> Printed:
    def make() -> Printed:
        selector.fill_history(day, [*day.rows, *day.talks])
        lines = presenter.lines(day, day.rows, disputed=_disputed(day))
        return Printed(
            lines=[line._replace(spark=[]) for line in lines],  # drawn by now
            halves=draw_halves(day, lines),
            talks=presenter.talk_list(day),
            references=reference_lines(day, day.on),
            averages=_averages(day),
            silent=_silent(request, people, day.on, department) if number == 1 else [],
            options=_options(request, today, department),
        )

    name = f"printed:{get_language()}:{day.name}:{day.facts.shown_ids}"
    return versions.kept(name, make) if day.name else make()


def _asked_day(query: QueryDict, people: QuerySet[Employee], today: date) -> date:
    """The day asked for, never after today; the last one there is something to tell of otherwise."""
    try:
        return min(dates.parse_day(query.get("on", "")), today)
    except ValueError:
        name = selector.name_of("told-day", people, today)
        return versions.kept(name, lambda: selector.latest_told_day(people, today))


def _asked_department(request: HttpRequest, today: date) -> Department | None:
    public_id = request.GET.get("department", "")
    return access_department(request.user, uuid_or_404(public_id), today) if public_id else None


def _people(request: HttpRequest, today: date) -> QuerySet[Employee]:
    """Whose day the account follows: those it leads; everybody for HR. 403 for who leads nobody."""
    if is_hr(request.user):
        return Employee.objects.all()
    people = led_employees(request.user, today)
    if not people.exists():
        raise PermissionDenied("only those who lead people have a team day")
    return people


def _disputed(day: selector.TeamDay) -> set[int]:
    """Whose figure of the day, of the main metric or the rate beside it, is open to doubt."""
    shown = {metric.pk for metric in (day.main, day.second) if metric}
    found = disputed_figures(employee_ids=[row.employee.pk for row in day.rows], start=day.on, until=day.on)
    return {employee for (employee, _day), metrics in found.items() if metrics & shown}


def _averages(day: selector.TeamDay) -> list[PositionDay]:
    """What the positions of the printed rows did on average."""
    positions = sorted({row.place.position_id for row in day.rows})
    found = versions.kept(
        f"position-day:{day.on}:{day.main and day.main.pk}:{positions}",
        lambda: position_averages(positions=positions, on=day.on, main=day.main, second=day.second),
    )
    return found[:MOST_AVERAGES]


def _silent(
    request: HttpRequest, people: QuerySet[Employee], on: date, department: Department | None
) -> list[SilentDepartment]:
    """Departments that no figure of the day speaks of."""
    name = f"silent:{request.user.pk}:{on}:{department.pk if department else ''}"
    return versions.kept(name, lambda: departments_without_data(people, on, department))


def _page_number(query: QueryDict) -> int:
    asked = query.get("page", "")
    return max(int(asked), 1) if asked.isdigit() and len(asked) < 7 else 1


def _options(request: HttpRequest, today: date, chosen: Department | None) -> SafeString:
    """<option> of each department to choose from; empty where there is no choice."""
    rows = visible_departments(request.user, today).filter(is_active=True).order_by("path")
    found = list(rows.values_list("public_id", "path"))
    return draw_options(found, chosen.public_id if chosen else None) if len(found) > 1 else SafeString()


def _log_pay(request: HttpRequest, rows: Any) -> None:
    """Each read of pay is kept, by person (spec 8.6)."""
    seen = [row.employee for row in rows if row.cost_share is not None]
    if seen:
        log_pay_read(actor=request.user, employees=seen)


def _query(request: HttpRequest, *without: str) -> str:
    kept = request.GET.copy()
    for name in without:
        kept.pop(name, None)
    return kept.urlencode()
