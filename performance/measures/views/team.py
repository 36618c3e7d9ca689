"""The team's day."""

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from audit.services import record_export
from hrplatform.lib import dates
from hrplatform.lib.excel import excel_response
from people.models import Department, Employee
from people.permissions import access_department, is_hr, led_employees, visible_departments
from people.services import log_pay_read
from performance.measures.presenters import team_day as presenter
from performance.measures.selectors import team_day as selector
from performance.measures.views.edge import today_of, uuid_or_404

PAGE_SIZE = 50


@login_required
@require_safe
def show_team_day(request: HttpRequest) -> HttpResponse:
    """The head's morning page: the team on its last working day, worst first (spec 2.7)."""
    now, today = today_of(request)
    people = _people(request, today)
    department = _asked_department(request, today)
    on = _asked_day(request.GET, people, today)
    places = _team(people, department, on)
    live = on >= today
    day = selector.read_team_day(
        places=places,
        on=on,
        today=today,
        viewer=request.user,
        wanted=request.GET.get("metric", "")[:60],
        with_pay=not live,
    )
    wanted = request.GET.get("show", "")
    shown = presenter.chosen(day, wanted)
    if request.GET.get("as") == "xlsx":
        _log_pay(request, shown)
        record_export(actor=request.user, kind="team day", rows=len(shown), filters=request.GET.dict())
        return excel_response(presenter.workbook(day, shown), f"{_('Team day')} {on}.xlsx")
    page = Paginator(shown, PAGE_SIZE).get_page(request.GET.get("page"))
    selector.fill_history(day, page.object_list)
    _log_pay(request, page.object_list)
    before, after = selector.neighbours(on)
    context = {
        "day": day,
        "on": on,
        "live": live,
        "now": now,
        "department": department,
        "departments": _choices(request, today),
        "before": before,
        "after": after if after < today else None,
        "today": today,
        "lines": presenter.lines(day, start=today, shown=page.object_list),
        "page": page,
        "figures": presenter.figures(day),
        "chips": presenter.chips(day, wanted, _query(request, "show", "page")),
        "with_data": sum(row.has_data for row in day.rows),
        "talks": presenter.talk_list(day)[:5],
        "average": next(iter(day.average.values()), None) if len(day.average) == 1 else None,
    }
    return render(request, "performance/team_day.html", context)


def _asked_day(query: QueryDict, people: QuerySet[Employee], today: date) -> date:
    """The day asked for, never after today; the last one there is something to tell of otherwise."""
    try:
        return min(dates.parse_day(query.get("on", "")), today)
    except ValueError:
        return selector.latest_told_day(people, today)


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


def _team(people: QuerySet[Employee], department: Department | None, on: date) -> list[Any]:
    places = selector.team_places(people, on)
    if department is None:
        return places
    return [place for place in places if place.department.lineage.startswith(department.lineage)]


def _choices(request: HttpRequest, today: date) -> list[Department]:
    return list(visible_departments(request.user, today).filter(is_active=True).order_by("path"))


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
