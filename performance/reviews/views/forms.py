"""Review forms for HR: what each position is scored on."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hrplatform.lib import dates
from people.permissions import require_hr
from performance.measures.models import Metric
from performance.reviews import selectors
from performance.reviews.enums import FormSubject
from performance.reviews.errors import ReviewRefused
from performance.reviews.forms import ReasonForm
from performance.reviews.forms_templates import FormHeadForm, FormItemSet, write_curve
from performance.reviews.models import FormTemplate
from performance.reviews.services import FormRequest, ItemRequest, create_form, retire_form
from performance.reviews.views.edge import moment

both = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@require_safe
def list_all(request: HttpRequest) -> HttpResponse:
    """Forms in use with their weights."""
    require_hr(request.user)
    return render(request, "performance/form_list.html", {"forms": selectors.list_forms()})


def _form(request: HttpRequest, public_id: UUID) -> FormTemplate:
    require_hr(request.user)
    rows = FormTemplate.objects.select_related("position", "department").prefetch_related("items__metric")
    return get_object_or_404(rows, public_id=public_id)


@login_required
@require_safe
def show(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One form with its items."""
    return render(request, "performance/form_detail.html", {"form": _form(request, public_id)})


@login_required
@both
def create(request: HttpRequest) -> HttpResponse:
    """A new form."""
    require_hr(request.user)
    return _edit(request, None)


@login_required
@both
def edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The next version of a form; cycles already open keep theirs."""
    return _edit(request, _form(request, public_id))


def _edit(request: HttpRequest, form: FormTemplate | None) -> HttpResponse:
    now, on = moment(request)
    bound = request.method == "POST"
    initial: dict[str, object] = {"start": on}
    if form:
        initial |= {"name": form.name, "position": form.position_id, "peers_are_anonymous": form.peers_are_anonymous}
    head = FormHeadForm(request.POST if bound else None, initial=initial, has_subject=form is None)
    items = FormItemSet(
        request.POST if bound else None, initial=_initial(form), prefix="items",
        form_kwargs={"metrics": list(Metric.objects.filter(is_active=True))},
    )  # fmt: skip
    if bound and head.is_valid() and items.is_valid():
        try:
            made = create_form(request=_request(head, items, form), actor=request.user, now=now)
        except ReviewRefused as refused:
            head.add_error(None, str(refused))
        else:
            messages.success(request, _("Saved as version %(n)s.") % {"n": made.version})
            return redirect("reviews:form-detail", public_id=made.public_id)
    status = 422 if bound else 200
    return render(request, "performance/form_form.html", {"head": head, "items": items, "form": form}, status=status)


def _initial(form: FormTemplate | None) -> list[dict[str, object]]:
    if form is None:
        return []
    return [
        {
            "kind": item.kind,
            "name_zh": item.name_zh,
            "name_en": item.name_en,
            "metric": item.metric_id,
            "weight": f"{item.weight.normalize():f}",
            "curve": write_curve(item.curve) if item.metric and item.curve != item.metric.curve else "",
            "levels": "\n".join(item.levels),
        }
        for item in form.items.all()
    ]


def _request(head: FormHeadForm, items: FormItemSet, form: FormTemplate | None) -> FormRequest:  # type: ignore[valid-type]
    rows = [row.cleaned_data for row in items if row.cleaned_data and not row.cleaned_data.get("DELETE")]  # type: ignore[attr-defined]
    codes = {(item.name_zh, item.metric_id): item.code for item in form.items.all()} if form else {}
    return FormRequest(
        name=head.cleaned_data["name"],
        position=head.cleaned_data["position"],
        start=head.cleaned_data["start"],
        subject=form.subject if form else head.cleaned_data["subject"] or FormSubject.PERSON,
        peers_are_anonymous=head.cleaned_data["peers_are_anonymous"],
        department=form.department if form else None,
        items=[
            ItemRequest(
                name_zh=row["name_zh"], name_en=row["name_en"], weight=row["weight"], metric=row["metric"],
                kind=row["kind"], curve=row["curve"] or (),
                levels=row["levels"] or [],
                code=codes.get((row["name_zh"], row["metric"].pk if row["metric"] else None), ""),
            )
            for row in rows
        ],
    )  # fmt: skip


@login_required
@both
def retire(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a form out of use for cycles not yet opened."""
    form = _form(request, public_id)
    reason = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and reason.is_valid():
        try:
            retire_form(form=form, actor=request.user, reason=reason.cleaned_data["reason"])
        except ReviewRefused as refused:
            reason.add_error(None, str(refused))
        else:
            return redirect("reviews:form-list")
    context = {"form": form, "reason": reason, "now": dates.now()}
    return render(request, "performance/form_retire.html", context, status=422 if reason.errors else 200)
