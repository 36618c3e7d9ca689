"""The company calendar: a month at a time, overrides, rest days of positions."""

from datetime import date, timedelta

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hrplatform.lib.dates import month_bounds
from people import services
from people.enums import DaySource
from people.forms.calendar import WEEKDAYS, OverrideForm, RestForm
from people.models import RestPattern, WorkDay
from people.permissions import is_hr, require_hr
from people.presenters.calendar import build_month
from people.selectors.calendar import company_days, is_calendar_settled
from people.views.edge import parse_day, refuse, today
from people.workdays import unknown_years


@require_GET
@login_required
def show_calendar(request: HttpRequest) -> HttpResponse:
    """One month for everybody; HR also overrides days and sets rest days."""
    return _page(request, _month(request.GET.get("month", ""), today(request)))


@require_POST
@login_required
def confirm_calendar(request: HttpRequest) -> HttpResponse:
    """Weekends and public holidays are right: nothing else is to be set up."""
    require_hr(request.user)
    services.confirm_calendar(actor=request.user)
    messages.success(request, _("Noted. Days that differ can be set at any time."))
    return redirect(_url())


@require_POST
@login_required
def override_day(request: HttpRequest) -> HttpResponse:
    require_hr(request.user)
    form = OverrideForm(request.POST)
    if not form.is_valid():
        return _page(request, today(request).replace(day=1), override=form)
    try:
        services.override_day(actor=request.user, **form.cleaned_data)
    except services.PeopleRefused as refusal:
        refuse(form, refusal)
        return _page(request, today(request).replace(day=1), override=form)
    messages.success(request, _("The day is saved; results of past days are worked out again tonight."))
    return redirect(f"{_url()}?month={form.cleaned_data['day']:%Y-%m}")


@require_POST
@login_required
def clear_override(request: HttpRequest) -> HttpResponse:
    """A day goes back to the public calendar."""
    require_hr(request.user)
    day = parse_day(request.POST.get("day", ""))
    if day is None or not WorkDay.objects.filter(pk=day, source=DaySource.COMPANY).exists():
        raise Http404("no such override")
    services.clear_override(day=day, actor=request.user)
    messages.success(request, _("The day follows the public calendar again."))
    return redirect(f"{_url()}?month={day:%Y-%m}")


@require_POST
@login_required
def end_rest_days(request: HttpRequest) -> HttpResponse:
    """A position follows the company calendar again from tomorrow."""
    require_hr(request.user)
    text = request.POST.get("pattern", "")
    rows = RestPattern.objects.select_related("position")
    row = rows.filter(pk=int(text), until__isnull=True).first() if text.isdigit() and len(text) < 18 else None
    if row is None:
        raise Http404("no such pattern in force")
    services.end_rest_days(pattern=row, last_day=today(request), actor=request.user)
    messages.success(
        request, _("From tomorrow %(position)s follows the company calendar.") % {"position": row.position}
    )
    return redirect(_url())


@require_POST
@login_required
def set_rest_days(request: HttpRequest) -> HttpResponse:
    require_hr(request.user)
    form = RestForm(request.POST)
    if form.is_valid():
        try:
            services.set_rest_days(actor=request.user, **form.cleaned_data)
        except services.PeopleRefused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The days off are saved."))
            return redirect(_url())
    return _page(request, today(request).replace(day=1), rest=form)


def _url() -> str:
    return reverse("people:calendar")


def _page(
    request: HttpRequest, first: date, *, override: forms.Form | None = None, rest: forms.Form | None = None
) -> HttpResponse:
    on = today(request)
    start, until = first - timedelta(days=6), month_bounds(first)[1] + timedelta(days=6)
    patterns = RestPattern.objects.exclude(until__lt=on).select_related("position").order_by("position__name", "start")
    names = dict(WEEKDAYS)
    last = month_bounds(first)[1]
    context = {
        "overrides": WorkDay.objects.filter(day__range=(first, last), source=DaySource.COMPANY).order_by("day"),
        "weeks": build_month(first, company_days(start, until), on),
        "first": first,
        "before": first - timedelta(days=1),
        "after": month_bounds(first)[1] + timedelta(days=1),
        "weekdays": [label for _number, label in WEEKDAYS],
        "unknown": unknown_years(first, until),
        "patterns": [(row, "、".join(str(names[day]) for day in row.weekdays)) for row in patterns],
        "is_hr": is_hr(request.user),
        "settled": is_calendar_settled(),
        "override": override or OverrideForm(initial={"day": on}),
        "rest": rest or RestForm(initial={"start": on}),
        "on": on,
    }
    return render(request, "people/calendar.html", context, status=422 if override or rest else 200)


def _month(text: str, on: date) -> date:
    """The first of a month given as 2025-03; this month when it can't be read."""
    return parse_day(f"{text}-01") or on.replace(day=1)
