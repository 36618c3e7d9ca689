"""The organisation: the tree, one department, who heads it."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from people import permissions, services
from people.forms.organisation import DepartmentForm, HeadForm
from people.models import Department, DepartmentHead
from people.presenters.organisation import tree_rows
from people.selectors import PeopleFilter, department_page, list_people, narrow_people, organisation_tree
from people.views.edge import posted, today

SHOWN = ("department_path", "position_name")


@require_GET
@login_required
def show_organisation(request: HttpRequest) -> HttpResponse:
    """The tree the viewer may see, with heads and headcounts."""
    on = today(request)
    nodes = organisation_tree(permissions.visible_departments(request.user, on).filter(is_active=True), on)
    total = sum(node.total for node in nodes if node.depth == 0)
    context = {"table": tree_rows(nodes), "total": total, "on": on, "is_hr": permissions.is_hr(request.user)}
    return render(request, "people/organisation.html", context)


@require_GET
@login_required
def show_department(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Heads, headcount, departments below and the people the viewer may see in it."""
    on = today(request)
    department = permissions.access_department(request.user, public_id, on)
    people = narrow_people(list_people(request.user, on, SHOWN), PeopleFilter(department=str(public_id)), on)
    context = {
        "node": department_page(department, on),
        "people": people.order_by("department_path", "sort_key")[:200],
        "headships": DepartmentHead.objects.filter(department=department).select_related("employee").order_by("-start"),
        "on": on,
        "is_hr": permissions.is_hr(request.user),
    }
    return render(request, "people/department.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def create_department(request: HttpRequest) -> HttpResponse:
    permissions.require_hr(request.user)
    form = DepartmentForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            department = services.ensure_department(path=form.cleaned_data["path"], actor=request.user)
        except services.PeopleRefused as refusal:
            form.add_error("path", str(refusal))
        else:
            messages.success(request, _("%(path)s exists now.") % {"path": department.path})
            return redirect("people:department", public_id=department.public_id)
    page = {"title": _("Add a department"), "submit": _("Add"), "cancel_url": reverse("people:organisation")}
    return render(request, "people/form.html", page | {"form": form}, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def appoint_head(request: HttpRequest, public_id: UUID) -> HttpResponse:
    on = today(request)
    department = _for_hr(request, public_id)
    form = HeadForm(posted(request), on=on, initial={"start": on})
    if request.method == "POST" and form.is_valid():
        try:
            services.appoint_head(department=department, actor=request.user, **form.cleaned_data)
        except services.PeopleRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The appointment is saved; rights follow it from its first day."))
            return redirect("people:department", public_id=public_id)
    page = {
        "title": _("Head or deputy of %(department)s") % {"department": department.path},
        "submit": _("Appoint"),
        "cancel_url": reverse("people:department", args=[public_id]),
    }
    return render(request, "people/form.html", page | {"form": form}, status=422 if request.method == "POST" else 200)


@require_POST
@login_required
def end_head(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """End a head's or deputy's rights with today; the row is named inside its department."""
    department = _for_hr(request, public_id)
    row = DepartmentHead.objects.filter(department=department, pk=_number(request.POST.get("headship", ""))).first()
    if row is None:
        raise Http404("no such appointment in this department")
    services.end_headship(headship=row, last_day=today(request), actor=request.user)
    messages.success(request, _("The rights end today."))
    return redirect("people:department", public_id=public_id)


def _for_hr(request: HttpRequest, public_id: UUID) -> Department:
    department = permissions.access_department(request.user, public_id, today(request))
    permissions.require_hr(request.user)
    return department


def _number(text: str) -> int:
    return int(text) if text.isdigit() else 0
