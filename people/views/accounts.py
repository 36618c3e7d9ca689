"""Accounts, roles and extra rights, for HR."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from audit.services import record_export
from hrplatform.lib.lists import ListColumn, build_listing
from hrplatform.lib.paths import row_path
from hrplatform.lib.ui import Status
from people import services
from people.enums import Role
from people.forms.accounts import GrantForm, InviteForm, RolesForm, SlipsForm
from people.models import DepartmentGrant, User
from people.permissions import require_hr
from people.selectors.accounts import get_account, grants_of, list_accounts, without_account
from people.views.edge import posted, refuse, today

both = require_http_methods(["GET", "HEAD", "POST"])
ROLE_LABELS = dict(Role.choices)


@require_GET
@login_required
def show_accounts(request: HttpRequest) -> HttpResponse:
    """Every account: who, roles, second factor, open or closed."""
    require_hr(request.user)
    listing = build_listing(
        request,
        list_accounts(),
        caption=_("Accounts"),
        columns=_columns(),
        search=("display_name__icontains", "username__icontains", "employee_number__icontains"),
        search_hint=_("Name, user name or number"),
        default_sort="name",
    )
    if listing.wants_excel:
        record_export(actor=request.user, kind="accounts", rows=listing.page.paginator.count)
        return listing.as_excel(filename=_("accounts") + ".xlsx")
    return render(request, "people/account_list.html", {"list": listing})


def _columns() -> list[ListColumn]:
    return [
        ListColumn("name", _("Name"), value=str, url=_account_url, sort="employee__sort_key"),
        ListColumn("username", _("User name"), value=lambda row: row.username, sort="username"),
        ListColumn("number", _("Number"), value=lambda row: row.employee_number, sort="employee_number"),
        ListColumn("roles", _("Roles"), value=lambda row: role_words(row.role_names)),
        ListColumn("last", _("Last sign-in"), kind="moment", value=lambda row: row.last_login, sort="last_login"),
        ListColumn("factor", _("Second factor"), value=lambda row: _("set up") if row.has_factor else ""),
        ListColumn("state", _("State"), status=account_state),
    ]


def role_words(names: str | None) -> str:
    return "、".join(str(ROLE_LABELS.get(name, name)) for name in (names or "").split(",") if name)


def account_state(user: User) -> Status | None:
    if not user.is_active:
        return Status("neutral", _("Closed"), "lock")
    return Status("info", _("Must change the password")) if user.must_change_password else None


def _account_url(user: User) -> str:
    return row_path("people:account", user.public_id)


@both
@login_required
def show_account(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One account: roles (the form), extra rights, what can be done with it."""
    require_hr(request.user)
    user = get_account(public_id)
    roles = list(user.groups.values_list("name", flat=True))
    form = RolesForm(posted(request), initial={"roles": roles})
    if request.method == "POST" and form.is_valid():
        try:
            services.set_roles(user=user, actor=request.user, **form.cleaned_data)
        except services.PeopleRefused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The roles are saved and hold from now on."))
            return redirect("people:account", public_id=public_id)
    return _account_page(request, user, form)


def _account_page(request: HttpRequest, user: User, form: forms.Form) -> HttpResponse:
    context = {
        "account": user,
        "employee": getattr(user, "employee", None),
        "state": account_state(user),
        "form": form,
        "grants": grants_of(user),
        "on": today(request),
    }
    return render(request, "people/account.html", context, status=422 if form.errors else 200)


@both
@login_required
@never_cache
def invite_user(request: HttpRequest) -> HttpResponse:
    """Invite somebody by e-mail; the link is shown once, to be sent or handed over."""
    require_hr(request.user)
    form = InviteForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            path = services.invite_user(actor=request.user, **form.cleaned_data)
        except services.PeopleRefused as refusal:
            refuse(form, refusal)
        else:
            link = request.build_absolute_uri(path)
            return render(request, "people/invited.html", {"link": link, "email": form.cleaned_data["email"]})
    page = {"title": _("Invite"), "submit": _("Make the link"), "cancel_url": reverse("people:accounts")}
    return render(request, "people/form.html", page | {"form": form}, status=422 if request.method == "POST" else 200)


@both
@login_required
@never_cache
@sensitive_variables("slips")
def print_slips(request: HttpRequest) -> HttpResponse:
    """Accounts for everybody (of a department) without one; the slips are shown once, to be printed and cut."""
    require_hr(request.user)
    form = SlipsForm(posted(request))
    if request.method == "POST" and form.is_valid():
        people = without_account(form.cleaned_data["department"], today(request))
        try:
            slips = services.create_accounts(employees=people, actor=request.user, by=form.cleaned_data["by"])
        except services.PeopleRefused as refusal:
            refuse(form, refusal)
        else:
            return render(request, "people/slips.html", {"slips": slips, "host": request.get_host()})
    waiting = without_account(None, today(request)).count()
    page: dict[str, Any] = {"title": _("Accounts without e-mail"), "submit": _("Make the accounts and show the slips")}
    page |= {"cancel_url": reverse("people:accounts"), "form": form}
    page["note"] = ngettext("%(n)s person has no account.", "%(n)s people have no account.", waiting) % {"n": waiting}
    return render(request, "people/form.html", page, status=422 if request.method == "POST" else 200)


@require_POST
@login_required
@never_cache
@sensitive_variables("password")
def reset_password(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A new one-time password, shown once; every session of the account ends."""
    require_hr(request.user)
    user = get_account(public_id)
    password = services.reset_password(user=user, actor=request.user)
    slips = [{"employee": {"name": str(user)}, "username": user.username, "password": password}]
    return render(request, "people/slips.html", {"slips": slips, "host": request.get_host()})


@require_POST
@login_required
def set_account_open(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Close an account (its sessions end at once) or open it again."""
    require_hr(request.user)
    user = get_account(public_id)
    is_open = request.POST.get("open") == "yes"
    try:
        services.set_account_open(user=user, is_open=is_open, actor=request.user)
    except services.PeopleRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The account is open.") if is_open else _("The account is closed."))
    return redirect("people:account", public_id=public_id)


@both
@login_required
def give_grant(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Let an account view people or pay of a department, until a day."""
    require_hr(request.user)
    user = get_account(public_id)
    form = GrantForm(posted(request), initial={"start": today(request)})
    if request.method == "POST" and form.is_valid():
        try:
            services.give_grant(user=user, actor=request.user, **form.cleaned_data)
        except services.PeopleRefused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The right is given and ends by itself."))
            return redirect("people:account", public_id=public_id)
    title = _("Extra right for %(name)s") % {"name": user}
    page = {"title": title, "submit": _("Give"), "cancel_url": _account_url(user), "form": form}
    return render(request, "people/form.html", page, status=422 if request.method == "POST" else 200)


@require_POST
@login_required
def end_grant(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take an extra right away at once."""
    require_hr(request.user)
    grant = get_object_or_404(DepartmentGrant.objects.select_related("user", "content_object"), public_id=public_id)
    account = grant.user.public_id
    services.end_grant(grant=grant, actor=request.user)
    messages.success(request, _("The right is taken away."))
    return redirect("people:account", public_id=account)
