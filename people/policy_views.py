"""Pages of company rules on file: everybody reads and acknowledges them, HR publishes and serves (spec 2.4)."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from audit.services import record_export
from hrplatform.lib import dates
from hrplatform.lib.lists import ListColumn, build_listing
from hrplatform.lib.paths import row_path
from hrplatform.lib.ui import Status
from people import permissions
from people.enums import NoticeMeans
from people.errors import PeopleRefused
from people.models import PolicyVersion
from people.policy_forms import NoticeFilterForm, PolicyForm, ServeForm
from people.selectors.histories import employees_as_of
from people.selectors.policies import current_versions, people_by_notice, version_in_force, versions_of
from people.services.files import open_file
from people.services.policies import acknowledge_policy, publish_version, serve_policy
from people.signing import SigningForm
from people.views.edge import file_response, parse_id, posted, refuse


def _today(request: HttpRequest) -> tuple[datetime, date]:
    now = dates.now()
    return now, dates.company_today(request.company, now)  # type: ignore[attr-defined]


@login_required
@require_safe
def list_policies(request: HttpRequest) -> HttpResponse:
    """The versions in force, and which of them the reader has not acknowledged."""
    _now, on = _today(request)
    me = permissions.employee_of(request.user, on)
    noticed = set(me.policy_notices.values_list("version_id", flat=True)) if me else set()
    staff = employees_as_of(on).count()
    context = {
        "versions": current_versions(on), "noticed": noticed, "me": me, "staff": staff,
        "is_hr": permissions.is_hr(request.user),
    }  # fmt: skip
    return render(request, "people/policy_list.html", context)


@login_required
@require_safe
def show_version(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One version's text with how it came about, and the other versions."""
    _now, on = _today(request)
    version = _version(public_id)
    me = permissions.employee_of(request.user, on)
    notice = me.policy_notices.filter(version=version).first() if me else None
    in_force = version_in_force(version.policy, on)
    context = {
        "version": version, "me": me, "notice": notice, "is_hr": permissions.is_hr(request.user), "on": on,
        "in_force": in_force, "versions": versions_of(version.policy), "staff": employees_as_of(on).count(),
        "noticed": version.notices.exclude(employee__leave_date__lt=on).count(),
    }  # fmt: skip
    return render(request, "people/policy_detail.html", context)


@login_required
@require_safe
def show_file(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The file of a version, for everybody it binds."""
    version = _version(public_id)
    if version.file is None:
        raise Http404("this version has no file")
    return file_response(open_file(version.file), version.file)


@login_required
@require_safe
def show_notices(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Who was given this version when and how, and who still isn't; for HR, as Excel too."""
    permissions.require_hr(request.user)
    _now, on = _today(request)
    version = _version(public_id)
    listing = build_listing(
        request, people_by_notice(version, on), caption=_("Notices"), columns=_notice_columns(),
        search=("name__icontains", "number__icontains", "sort_key__contains"), search_hint=_("Name, number or pinyin"),
        filters=NoticeFilterForm(request.GET), default_sort="noticed", empty_title=_("Nobody is employed yet"),
    )  # fmt: skip
    if listing.wants_excel:
        record_export(actor=request.user, kind="policy notices", rows=listing.page.paginator.count)
        return listing.as_excel(filename=f"{version}.xlsx", note=str(version))
    return render(request, "people/policy_notices.html", {"list": listing, "version": version})


def _notice_columns() -> list[ListColumn]:
    means = dict(NoticeMeans.choices)
    return [
        ListColumn("name", _("Name"), value=lambda row: row.name, sort="sort_key",
                   url=lambda row: row_path("people:person", row.public_id)),
        ListColumn("number", _("Number"), value=lambda row: row.number, sort="number"),
        ListColumn("department", _("Department"), value=lambda row: row.department_path, sort="department_path"),
        ListColumn("noticed", _("Notice on"), kind="date", value=lambda row: row.noticed_on, sort="noticed_on"),
        ListColumn("means", _("Means"), value=lambda row: means.get(row.notice_means, "")),
        ListColumn("witness", _("Witness"), value=lambda row: row.notice_witness),
        ListColumn("state", _("State"), status=_notice_state),
    ]  # fmt: skip


def _notice_state(row: Any) -> Status | None:
    return None if row.noticed_on else Status("warn", _("Not given yet"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest) -> HttpResponse:
    """Publish a policy or its next version."""
    permissions.require_hr(request.user)
    now, on = _today(request)
    form = PolicyForm(posted(request), request.FILES or None, initial=_next_version(request, on))
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        try:
            version = publish_version(actor=request.user, now=now, upload=data.pop("file"), **data)
        except PeopleRefused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Published. Now let everybody confirm it, or record its service."))
            return redirect("policies:policy-detail", version.public_id)
    return render(request, "people/policy_form.html", {"form": form}, status=422 if form.errors else 200)


def _next_version(request: HttpRequest, on: date) -> dict[str, Any]:
    """The last version to start from, when the page was opened from a policy (?of=)."""
    version = PolicyVersion.objects.filter(public_id=parse_id(request.GET.get("of", ""))).first()
    if version is None:
        return {"published_on": on}
    return {"name": version.policy.name, "kind": version.policy.kind, "text": version.text, "published_on": on}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def acknowledge(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The employee confirms having read it; signed."""
    now, on = _today(request)
    version = _version(public_id)
    me = permissions.employee_of(request.user, on)
    if me is None:
        raise PermissionDenied("only employees")
    form = SigningForm(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid():
        try:
            acknowledge_policy(version=version, employee=me, on=on, now=now)
        except PeopleRefused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Thank you. Your confirmation is on record."))
            return redirect("policies:policy-list")
    context = {"form": form, "version": version}
    return render(request, "people/policy_acknowledge.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def serve(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Record service on those without notice: all, a department, or one person."""
    permissions.require_hr(request.user)
    now, on = _today(request)
    version = _version(public_id)
    people = employees_as_of(on).exclude(policy_notices__version=version)
    form = ServeForm(posted(request), on=on, people=people, initial={"on": on})
    if request.method == "POST" and form.is_valid():
        service = {name: form.cleaned_data[name] for name in ("on", "means", "witness")}
        try:
            count = serve_policy(version=version, employees=form.served(), actor=request.user, now=now, **service)
        except PeopleRefused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Service on %(count)s people is on record.") % {"count": count})
            return redirect("policies:policy-detail", version.public_id)
    context = {"form": form, "version": version, "people": people.count()}
    return render(request, "people/policy_serve.html", context, status=422 if form.errors else 200)


def _version(public_id: UUID) -> PolicyVersion:
    return get_object_or_404(PolicyVersion.objects.select_related("policy", "file"), public_id=public_id)
