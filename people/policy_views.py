"""Pages of company rules on file: everybody reads and acknowledges them, HR publishes and serves (spec 2.4)."""

from datetime import date, datetime
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from hrplatform.lib import dates
from people import permissions
from people.enums import NoticeMeans, PolicyKind
from people.errors import PeopleRefused
from people.models import Employee, PolicyVersion
from people.selectors.policies import current_versions
from people.services.policies import acknowledge_policy, publish_version, serve_policy
from people.signing import SigningForm


class PolicyForm(forms.Form):
    """A new policy, or the next version of one with the same name."""

    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=120, help_text=gettext_lazy("A known name makes its next version.")
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=PolicyKind.choices)
    text = forms.CharField(label=gettext_lazy("Text"), widget=forms.Textarea(attrs={"rows": 10}))
    consultation = forms.CharField(
        label=gettext_lazy("Consultation record"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "Who discussed it when: staff meeting, union. Without it no plan can rest on this rule."
        ),
    )  # fmt: skip
    consulted_on = forms.DateField(
        label=gettext_lazy("Discussed on"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    published_on = forms.DateField(label=gettext_lazy("Published on"), widget=forms.DateInput(attrs={"type": "date"}))

    def clean(self) -> dict[str, object]:
        data = super().clean() or self.cleaned_data
        if data.get("consulted_on") and not data.get("consultation"):
            self.add_error("consultation", _("A consultation date needs its record."))
        return data


class ServeForm(forms.Form):
    """Service on everybody who has had no notice yet."""

    on = forms.DateField(label=gettext_lazy("Date"), widget=forms.DateInput(attrs={"type": "date"}))
    means = forms.ChoiceField(label=gettext_lazy("Means"), choices=NoticeMeans.choices[1:])
    witness = forms.CharField(label=gettext_lazy("Witness"), max_length=80)


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
    staff = Employee.objects.filter(hire_date__lte=on).exclude(leave_date__lt=on).count()
    context = {
        "versions": current_versions(on), "noticed": noticed, "me": me, "staff": staff,
        "is_hr": permissions.is_hr(request.user),
    }  # fmt: skip
    return render(request, "people/policy_list.html", context)


@login_required
@require_safe
def show_version(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One version's text with how it came about."""
    _now, on = _today(request)
    version = get_object_or_404(PolicyVersion.objects.select_related("policy"), public_id=public_id)
    me = permissions.employee_of(request.user, on)
    notice = me.policy_notices.filter(version=version).first() if me else None
    context = {"version": version, "me": me, "notice": notice, "is_hr": permissions.is_hr(request.user)}
    return render(request, "people/policy_detail.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest) -> HttpResponse:
    """Publish a policy or its next version."""
    permissions.require_hr(request.user)
    now, _on = _today(request)
    form = PolicyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            version = publish_version(actor=request.user, now=now, **form.cleaned_data)
        except PeopleRefused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("policies:policy-detail", version.public_id)
    return render(request, "people/policy_form.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def acknowledge(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The employee confirms having read it; signed."""
    now, on = _today(request)
    version = get_object_or_404(PolicyVersion.objects.select_related("policy"), public_id=public_id)
    me = permissions.employee_of(request.user, on)
    if me is None:
        raise PermissionDenied("only employees")
    form = SigningForm(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid():
        try:
            acknowledge_policy(version=version, employee=me, on=on, now=now)
        except PeopleRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Thank you. Your confirmation is on record."))
            return redirect("policies:policy-list")
    context = {"form": form, "version": version}
    return render(request, "people/policy_acknowledge.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def serve(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Record service on everybody without notice."""
    permissions.require_hr(request.user)
    now, on = _today(request)
    version = get_object_or_404(PolicyVersion.objects.select_related("policy"), public_id=public_id)
    people = (
        Employee.objects.filter(hire_date__lte=on).exclude(leave_date__lt=on).exclude(policy_notices__version=version)
    )
    form = ServeForm(request.POST or None, initial={"on": on})
    if request.method == "POST" and form.is_valid():
        try:
            count = serve_policy(version=version, employees=people, actor=request.user, now=now, **form.cleaned_data)
        except PeopleRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Service on %(count)s people is on record.") % {"count": count})
            return redirect("policies:policy-detail", version.public_id)
    context = {"form": form, "version": version, "people": people.count()}
    return render(request, "people/policy_serve.html", context, status=422 if form.errors else 200)
