"""Templates of plans per position: HR's."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hrplatform.lib.lists import ListColumn, build_listing
from people.permissions import require_hr
from performance.measures.models import Metric
from pip_workflow.errors import PlanRefused
from pip_workflow.forms import TemplateForm, support_initial
from pip_workflow.models import PlanTemplate
from pip_workflow.services.templates import save_template
from pip_workflow.views.edge import today


def template_name(template: PlanTemplate) -> str:
    return str(template.position or _("everybody whose position has no template"))


@login_required
@require_safe
def list_templates(request: HttpRequest) -> HttpResponse:
    """What plans start from, by position."""
    require_hr(request.user)
    columns = [
        ListColumn(
            "position", _("Position"), text=template_name, url=lambda t: f"{t.public_id}/", sort="position__name"
        ),
        ListColumn("expectation", _("What is expected"), text=lambda t: t.expectation),
        ListColumn("days", _("Working days"), kind="count", value=lambda t: t.content["days"]),
        ListColumn("version", _("Version"), kind="count", value=lambda t: t.version, sort="version"),
        ListColumn("changed", _("Changed"), kind="moment", value=lambda t: t.changed_at, sort="changed_at"),
    ]
    listing = build_listing(
        request, PlanTemplate.objects.select_related("position"), caption=_("Plan templates"), columns=columns,
        default_sort="position", search=("position__name__icontains",), search_hint=_("Position"),
        empty_title=_("No template yet"),
        empty_text=_("Without one a plan starts from the alert's metric and the standard in force."),
    )  # fmt: skip
    if listing.wants_excel:
        return listing.as_excel(filename=f"{_('Plan templates')}.xlsx")
    return render(request, "pip_workflow/template_list.html", {"list": listing})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def create_template(request: HttpRequest) -> HttpResponse:
    """A template for a position."""
    require_hr(request.user)
    return _edit(request, None, {"days": 10})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_template(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Change a template; plans written before keep what they say."""
    require_hr(request.user)
    template = get_object_or_404(PlanTemplate.objects.select_related("position"), public_id=public_id)
    return _edit(request, template, initial_of(template))


def _edit(request: HttpRequest, template: PlanTemplate | None, initial: dict[str, Any]) -> HttpResponse:
    now, on = today(request)
    form = TemplateForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            save_template(
                template=template, position=form.cleaned_data["position"], content=form.content(),
                actor=request.user, on=on, now=now,
            )  # fmt: skip
        except PlanRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The template is kept; plans drafted from now on start from it."))
            return redirect("plans:template-list")
    context = {"form": form, "template": template, "title": template_name(template) if template else _("New template")}
    return render(request, "pip_workflow/template_form.html", context, status=422 if form.errors else 200)


def initial_of(template: PlanTemplate) -> dict[str, Any]:
    """A template as its form shows it."""
    found: dict[str, Any] = {
        "position": template.position_id, "expectation": template.expectation,
        "consequences": template.consequences, "days": template.content["days"],
    }  # fmt: skip
    metrics = {metric.code: metric.pk for metric in Metric.objects.all()}
    for row, measure in enumerate(template.content["measures"], start=1):
        found[f"metric_{row}"] = metrics.get(measure["metric"])
        for n, step in enumerate(measure["steps"], start=1):
            found |= {f"by_{row}_{n}": step["day"], f"value_{row}_{n}": step["value"]}
    for row, item in enumerate(template.content["supports"], start=1):
        found |= support_initial(row, item["kind"], item["what"], item["who"], item["day"], item["sessions"])
    for row, day in enumerate(template.content["check_ins"], start=1):
        found[f"check_in_{row}"] = day
    return found
