"""Schedules (排班): a month per department, read by those who lead it, edited by HR (spec 2.1).

Only HR edits: a day off is no day of under-performance, so whoever is judged by the figures must not set it.
"""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hrplatform.lib.dates import month_bounds
from people import permissions, services
from people.errors import PeopleRefused
from people.presenters.schedule import build_schedule, hidden_fields
from people.selectors.schedule import month_lines, people_of_month
from people.services import ensure_calendar
from people.views.edge import parse_day, parse_id, today

PEOPLE_A_PAGE = 30
WORDS = {"work": True, "off": False, "clear": None}


@require_GET
@login_required
def show_schedule(request: HttpRequest) -> HttpResponse:
    """One month of one department: who works when, and which days the schedule itself says."""
    on = today(request)
    first = _month(request.GET.get("month", ""), on)
    last = month_bounds(first)[1]
    rows = permissions.visible_departments(request.user, on).filter(is_active=True)
    departments: list[Any] = list(rows.values_list("public_id", "path", "lineage", named=True))
    wanted = parse_id(request.GET.get("department", ""))
    chosen = next((one for one in departments if one.public_id == wanted), next(iter(departments), None))
    seen = permissions.visible_employees(request.user, on)
    people = people_of_month(seen, chosen.lineage, first, last) if chosen else seen.none()
    page = Paginator(people, PEOPLE_A_PAGE).get_page(request.GET.get("page"))
    is_hr = permissions.is_hr(request.user)
    ensure_calendar(start=first, until=last)
    hidden = hidden_fields(get_token(request), chosen.public_id, page.number) if is_hr and chosen else ""
    context = {
        "schedule": build_schedule(month_lines(page.object_list, first, last), first, last, on=on, hidden=hidden),
        "page": page, "departments": departments, "chosen": chosen, "first": first,
        "before": first - timedelta(days=1), "after": last + timedelta(days=1), "is_hr": is_hr, "on": on,
    }  # fmt: skip
    return render(request, "people/schedule.html", context)


@require_POST
@login_required
def set_day(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Set one day of one person, or give it back to pattern and calendar: `set` is such as 2025-03-08:off."""
    on = today(request)
    employee = permissions.access_employee_for_hr(request.user, public_id, on)
    day_text, _colon, word = request.POST.get("set", "").partition(":")
    day = parse_day(day_text)
    if day is None or word not in WORDS:
        return HttpResponseBadRequest(_("There is no such day."))
    try:
        services.set_schedule_day(employee=employee, day=day, works=WORDS[word], actor=request.user)
    except PeopleRefused as refusal:
        messages.error(request, str(refusal))
    department, page = request.POST.get("department", ""), request.POST.get("page", "")
    query = f"?department={parse_id(department) or ''}&month={day:%Y-%m}&page={page if page.isdigit() else 1}"
    return redirect(f"{reverse('people:schedule')}{query}#p-{employee.public_id}")


def _month(text: str, on: date) -> date:
    return parse_day(f"{text}-01") or on.replace(day=1)
