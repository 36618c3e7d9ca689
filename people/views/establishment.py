"""Approved headcount beside who is there."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from audit.services import record_export
from hrplatform.lib import excel, excel_sheets
from hrplatform.lib.formats import format_day
from people.errors import PeopleRefused
from people.forms.establishment import HeadcountForm
from people.models import Department, Position
from people.permissions import is_hr, require_hr, visible_departments
from people.presenters.establishment import build_posts
from people.selectors.establishment import Post, list_posts
from people.services.establishment import approve_headcount
from people.views.edge import parse_id, posted, refuse, today


@require_GET
@login_required
def show_establishment(request: HttpRequest) -> HttpResponse:
    """Posts of the departments the viewer may see; ?as=xlsx gives the same as a file."""
    on = today(request)
    departments = visible_departments(request.user, on).filter(is_active=True)
    chosen = departments.filter(public_id=parse_id(request.GET.get("department", ""))).first()
    shown = departments.filter(lineage__startswith=chosen.lineage) if chosen else departments
    posts = list_posts(shown, on)
    if request.GET.get("as") == "xlsx":
        record_export(actor=request.user, kind="establishment", rows=len(posts))
        note = _("%(company)s, as of %(day)s") % {"company": request.company.name, "day": format_day(on)}  # type: ignore[attr-defined]
        return excel.excel_response(_workbook(posts, note), _("establishment") + f"-{on}.xlsx")
    may_change = is_hr(request.user)
    context = {
        "page": build_posts(posts, may_change=may_change), "departments": departments, "chosen": chosen, "on": on,
        "is_hr": may_change,
    }  # fmt: skip
    return render(request, "people/establishment.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def approve(request: HttpRequest) -> HttpResponse:
    """Set the approved headcount of a post from a date."""
    require_hr(request.user)
    initial = {
        "start": today(request),
        "department": Department.objects.filter(public_id=parse_id(request.GET.get("department", ""))).first(),
        "position": Position.objects.filter(public_id=parse_id(request.GET.get("position", ""))).first(),
    }
    form = HeadcountForm(posted(request), initial=initial)
    back = reverse("people:establishment")
    if request.method == "POST" and form.is_valid():
        try:
            approve_headcount(actor=request.user, **form.cleaned_data)
        except PeopleRefused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The approved headcount is saved."))
            return redirect(back)
    page = {"title": _("Approved headcount"), "submit": _("Save"), "cancel_url": back, "form": form}
    return render(request, "people/form.html", page, status=422 if request.method == "POST" else 200)


def _workbook(posts: list[Post], note: str) -> bytes:
    columns = [
        excel_sheets.Column(_("Department"), value=lambda post: post.department.path, width=32),
        excel_sheets.Column(_("Position"), value=lambda post: post.position),
        excel_sheets.Column(_("Approved headcount"), "count", lambda post: post.approved, total=True),
        excel_sheets.Column(_("Headcount"), "count", lambda post: post.present, total=True),
        excel_sheets.Column(_("Vacant"), "count", lambda post: post.vacant, total=True),
        excel_sheets.Column(_("Since"), "date", lambda post: post.since),
    ]
    name = _("Establishment")
    return excel.build_workbook(
        [excel_sheets.Sheet(name, columns, posts, note=note, total_label=_("Total"))], title=name
    )
