"""What late or corrected data changed (spec 2.7)."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hrplatform.lib.formats import format_day, format_measure, format_month
from hrplatform.lib.lists import ListColumn, build_listing
from performance.measures.models import Recalculation, RestatedDay
from performance.measures.selectors import restated as selector
from performance.measures.views.edge import today_of


@login_required
@require_safe
def list_restated(request: HttpRequest) -> HttpResponse:
    """Every time days that stood were judged again with another outcome."""
    _now, today = today_of(request)
    people = selector.followed_people(request.user, today)
    listing = build_listing(
        request, selector.list_recalculations(people), caption=_("Restated days"), columns=_runs(),
        default_sort="-at", empty_title=_("No day was restated"),
        empty_text=_("When late or corrected data changes a judged day, it stands here with before and after."),
    )  # fmt: skip
    if listing.wants_excel:
        return listing.as_excel(filename=f"{_('Restated days')} {today}.xlsx")
    return render(request, "performance/restated_list.html", {"list": listing})


@login_required
@require_safe
def show_restated(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One judging: each day with before and after, of the people one follows."""
    _now, today = today_of(request)
    people = selector.followed_people(request.user, today)
    run = selector.access_recalculation(people, public_id)
    listing = build_listing(
        request, selector.restated_days(run, people), caption=_("Restated days"), columns=_days(),
        search=("employee__name__icontains", "employee__number__iexact", "metric__name_zh__icontains"),
        search_hint=_("Name, number or metric"), default_sort="day", empty_title=_("No day was restated"),
    )  # fmt: skip
    if listing.wants_excel:
        return listing.as_excel(filename=f"{_('Restated days')} {today}.xlsx")
    return render(request, "performance/restated_detail.html", {"list": listing, "run": run})


def _runs() -> list[ListColumn]:
    return [
        ListColumn("at", _("Judged again"), kind="moment", value=lambda row: row.at, sort="at", url=_url),
        ListColumn("days", _("Results changed"), kind="count", value=lambda row: row.days_shown, sort="days_shown"),
        ListColumn("people", _("People"), kind="count", value=lambda row: row.people, sort="people"),
        ListColumn("first", _("First day"), kind="date", value=lambda row: row.first_day, sort="first_day"),
        ListColumn("last", _("Last day"), kind="date", value=lambda row: row.last_day, sort="last_day"),
    ]


def _days() -> list[ListColumn]:
    return [
        ListColumn("employee", _("Employee"), text=lambda row: row.employee.name, sort="employee__sort_key",
                   url=_person),
        ListColumn("day", _("Day"), text=_span, value=lambda row: row.day, sort="day"),
        ListColumn("metric", _("Metric"), text=lambda row: str(row.metric), sort="metric__sequence"),
        ListColumn("before", _("Before"), text=lambda row: _figure(row, "before"), sort="value_before"),
        ListColumn("after", _("Now"), text=lambda row: _figure(row, "after"), sort="value_after"),
        ListColumn("target", _("Target"), text=_targets),
    ]  # fmt: skip


def _span(row: RestatedDay) -> str:
    return format_month(row.day) if row.grain == "month" else format_day(row.day)


def _figure(row: RestatedDay, when: str) -> str:
    return format_measure(getattr(row, f"value_{when}"), row.metric.unit)


def _targets(row: RestatedDay) -> str:
    """The target, or both where it was what changed."""
    written = [
        format_measure(value, row.metric.unit) if value is not None else _("none")
        for value in (row.target_before, row.target_after)
    ]
    return written[1] if written[0] == written[1] else f"{written[0]} → {written[1]}"


def _url(row: Recalculation) -> str:
    return reverse("measures:restated-detail", args=[row.public_id])


def _person(row: Any) -> str:
    return reverse("people:person", args=[row.employee.public_id])
