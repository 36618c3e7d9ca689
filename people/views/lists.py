"""The people list and its Excel."""

from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from audit.services import record_export
from hrplatform.lib.formats import format_day
from hrplatform.lib.lists import ListColumn, build_listing
from hrplatform.lib.paths import row_path
from people.forms.filters import PeopleFilterForm
from people.models import Employee
from people.permissions import is_hr
from people.presenters.person import state_of
from people.selectors import list_people
from people.selectors.people import LISTED, SEARCHED, fill_places
from people.views.edge import today

BY_PLACE = frozenset({"department", "position", "brand", "region", "manager"})


@require_GET
@login_required
def show_people(request: HttpRequest) -> HttpResponse:
    """Everybody the viewer may see; ?as=xlsx gives exactly what is shown."""
    on = today(request)
    # Names of the place come with every row where the list is sorted by one or exported, else for the page alone.
    at_once = "as" in request.GET or request.GET.get("sort", "").removeprefix("-") in BY_PLACE
    rows = list_people(request.user, on, LISTED if at_once else ())
    filters = PeopleFilterForm(request.GET, user=request.user, on=on, people=rows)
    listing = build_listing(
        request,
        rows,
        caption=_("People"),
        columns=_columns(on),
        search=SEARCHED,
        search_hint=_("Name, number or pinyin"),
        filters=filters,
        default_sort="name",
        **_empty(request),
    )
    if listing.wants_excel:
        shown = {key: value for key, value in request.GET.items() if key != "as" and value}
        record_export(actor=request.user, kind="people", rows=listing.page.paginator.count, filters=shown)
        return listing.as_excel(filename=_("people") + f"-{on}.xlsx", note=_note(request, on))
    if not at_once:
        listing.page.object_list = list(listing.page.object_list)
        fill_places(listing.page.object_list, on)
    return render(request, "people/people_list.html", {"list": listing, "is_hr": is_hr(request.user), "on": on})


def _columns(on: date) -> list[ListColumn]:
    return [
        ListColumn("name", _("Name"), value=lambda row: row.name, url=_person_url, sort="sort_key"),
        ListColumn("number", _("Number"), value=lambda row: row.number, sort="number"),
        ListColumn("department", _("Department"), value=lambda row: row.department_path, sort="department_path"),
        ListColumn("position", _("Position"), value=lambda row: row.position_name, sort="position_name"),
        ListColumn("brand", _("Brand"), value=lambda row: row.brand_name, sort="brand_name"),
        ListColumn("region", _("Region"), value=lambda row: row.region_name, sort="region_name"),
        ListColumn("manager", _("Manager"), value=lambda row: row.manager_name, sort="manager_name"),
        ListColumn("hired", _("Hired"), kind="date", value=lambda row: row.hire_date, sort="hire_date"),
        ListColumn("state", _("State"), status=lambda row: state_of(row, on)),
    ]


def _person_url(row: Employee) -> str:
    return row_path("people:person", row.public_id)


def _note(request: HttpRequest, on: date) -> str:
    return _("%(company)s, as of %(day)s") % {"company": request.company.name, "day": format_day(on)}  # type: ignore[attr-defined]


def _empty(request: HttpRequest) -> dict[str, str]:
    if not is_hr(request.user):
        return {"empty_title": _("Nobody to show"), "empty_text": _("You see yourself and the people you lead.")}
    return {
        "empty_title": _("No people yet"),
        "empty_text": _("Import the roster, or add people one by one."),
        "empty_url": reverse("people:hire"),
        "empty_action": _("Add a person"),
    }
