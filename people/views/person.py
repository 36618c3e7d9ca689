"""The page of one person, and my own data."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from audit.services import record_view
from hrplatform.lib import versions
from people import file, permissions
from people.models import Employee
from people.presenters.person import build_curves, build_person
from people.selectors.reads import who_looked
from people.views.edge import today


@require_GET
@login_required
def show_person(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Head line, facts, curves with events pinned, one timeline."""
    on = today(request)
    employee = permissions.access_employee(request.user, public_id, on)
    return render(request, "people/person.html", _overview(request, employee))


@require_GET
@login_required
def show_tab(request: HttpRequest, public_id: UUID, slug: str) -> HttpResponse:
    """One further page of the file; 404 for a tab this viewer has no right to. Looking at pay is logged."""
    on = today(request)
    employee = permissions.access_employee(request.user, public_id, on)
    wanted = {tab.slug: tab for tab in file.tabs_of(employee=employee, viewer=request.user, on=on)}.get(slug)
    if wanted is None:
        raise Http404("no such tab for this viewer")
    if slug == "pay" and employee.user_id != request.user.pk:
        record_view(actor=request.user, person=employee)
    template, context = wanted.build(employee=employee, viewer=request.user, on=on)
    page = build_person(employee=employee, viewer=request.user, on=on, current=slug)
    more = {"page": page, "body": template, "tab_label": wanted.label, "is_hr": permissions.is_hr(request.user)}
    return render(request, "people/person_tab.html", context | more | {"on": on})


@require_GET
@login_required
def show_me(request: HttpRequest) -> HttpResponse:
    """My data: my file, and who looked at my pay. Accounts without an employee are told so."""
    on = today(request)
    employee = permissions.employee_of(request.user, on)
    if employee is None:
        return render(request, "people/no_employee.html", {"title": _("My data")})
    context = _overview(request, employee) | {"looks": who_looked(employee), "mine": True}
    return render(request, "people/me.html", context)


def _overview(request: HttpRequest, employee: Employee) -> dict[str, object]:
    on = today(request)
    whose = {"employee": employee, "viewer": request.user, "on": on}
    name = f"file:{request.user.pk}:{employee.pk}:{on}:{get_language()}"
    events, trends = versions.kept(name, lambda: (file.events_of(**whose), file.trends_of(**whose)))
    return {
        "page": build_person(employee=employee, viewer=request.user, on=on),
        "curves": build_curves(trends, events),
        "events": events,
        "is_hr": permissions.is_hr(request.user),
        "on": on,
    }
