"""Metrics, for HR."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hrplatform.lib import dates
from hrplatform.lib.lists import ListColumn, build_listing
from hrplatform.lib.ui import Status
from people.permissions import require_hr
from performance.measures.forms import MetricForm
from performance.measures.models import Metric
from performance.measures.presenters.targets import made_of
from performance.measures.selectors import targets as selector
from performance.measures.services import save_metric


@login_required
@require_safe
def list_metrics(request: HttpRequest) -> HttpResponse:
    """What is measured, and how it is put together."""
    require_hr(request.user)
    listing = build_listing(
        request, selector.list_metrics(), caption=_("Metrics"), columns=_columns(),
        search=("name_zh__icontains", "name_en__icontains", "code__icontains"), default_sort="order",
        empty_title=_("No metrics yet"), empty_text=_("A pack brings them; this company began without one."),
    )  # fmt: skip
    if listing.wants_excel:
        return listing.as_excel(filename=f"{_('Metrics')}.xlsx")
    return render(request, "performance/metric_list.html", {"list": listing})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_metric(request: HttpRequest, code: str) -> HttpResponse:
    """Change names, direction, and whether it is in use."""
    require_hr(request.user)
    metric = get_object_or_404(Metric, code=code)
    form = MetricForm(request.POST or None, instance=metric)
    if request.method == "POST" and form.is_valid():
        save_metric(metric=form.instance, actor=request.user, now=dates.now())
        messages.success(request, _("Saved."))
        return redirect("measures:metric-list")
    context = {"form": form, "metric": metric, "made_of": made_of(metric)}
    return render(request, "performance/metric_form.html", context, status=422 if form.is_bound else 200)


def _columns() -> list[ListColumn]:
    return [
        ListColumn("name", _("Metric"), text=str, url=_url, sort="name_zh"),
        ListColumn("order", _("How"), text=made_of, sort="sequence"),
        ListColumn("unit", _("Unit"), text=lambda row: row.get_unit_display()),
        ListColumn("direction", _("Direction"), text=lambda row: row.get_direction_display()),
        ListColumn("live", _("Targets"), kind="count", value=lambda row: row.live or 0),
        ListColumn("state", _("State"), status=_state),
    ]  # fmt: skip


def _url(row: Metric) -> str:
    return reverse("measures:metric-change", args=[row.code])


def _state(row: Metric) -> Status:
    return Status("good", _("in use")) if row.is_active else Status("neutral", _("not in use"))
