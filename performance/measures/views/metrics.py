"""Metrics, for HR."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hrplatform.lib import versions
from hrplatform.lib.lists import ListColumn, build_listing
from hrplatform.lib.ui import Status
from people.permissions import require_hr
from performance.measures import services
from performance.measures.forms_metrics import BenchmarkForm, MetricForm
from performance.measures.models import Metric
from performance.measures.presenters import metrics as presenter
from performance.measures.presenters.targets import made_of
from performance.measures.selectors import targets as selector
from performance.measures.views.edge import today_of

MOST_BENCHMARKS = 30


@login_required
@require_safe
def list_metrics(request: HttpRequest) -> HttpResponse:
    """What is measured, and how it is put together."""
    require_hr(request.user)
    listing = build_listing(
        request, selector.list_metrics(), caption=_("Metrics"), columns=_columns(),
        search=("name_zh__icontains", "name_en__icontains", "code__icontains"), default_sort="order",
        empty_title=_("No metrics yet"), empty_text=_("A pack brings them; this company began without one."),
        empty_url=reverse("measures:metric-create"), empty_action=_("Add a metric"),
    )  # fmt: skip
    if listing.wants_excel:
        return listing.as_excel(filename=f"{_('Metrics')}.xlsx")
    return render(request, "performance/metric_list.html", {"list": listing})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def create_metric(request: HttpRequest) -> HttpResponse:
    """A new metric."""
    require_hr(request.user)
    form = MetricForm(request.POST or None)
    if _save(request, form):
        return redirect("measures:metric-change", form.instance.code)
    return _page(request, form, None)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_metric(request: HttpRequest, code: str) -> HttpResponse:
    """Change a metric; what its figures are made of stays once there are figures."""
    require_hr(request.user)
    metric = get_object_or_404(Metric, code=code)
    form = MetricForm(request.POST or None, instance=metric, has_figures=_has_figures(request, metric))
    if _save(request, form):
        return redirect("measures:metric-list")
    return _page(request, form, Metric.objects.get(pk=metric.pk))


@login_required
@require_POST
def set_benchmark(request: HttpRequest, code: str) -> HttpResponse:
    """Keep a reference value with its source and date."""
    require_hr(request.user)
    now, today = today_of(request)
    metric = get_object_or_404(Metric, code=code)
    form = BenchmarkForm(request.POST)
    if form.is_valid():
        try:
            services.set_benchmark(metric=metric, actor=request.user, today=today, now=now, **form.cleaned_data)
        except services.BenchmarkRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The benchmark is kept; it stands beside results from now on."))
            return redirect("measures:metric-change", code)
    own = MetricForm(instance=metric, has_figures=selector.has_figures(metric))
    return _page(request, own, metric, benchmark=form)


def _has_figures(request: HttpRequest, metric: Metric) -> bool:
    """Asked anew before a change; that there are none takes reading the whole history, so a shown page keeps it."""
    if request.method == "POST":
        return selector.has_figures(metric)
    return versions.kept(f"has-figures:{metric.pk}", lambda: selector.has_figures(metric))


def _save(request: HttpRequest, form: MetricForm) -> bool:
    if request.method != "POST" or not form.is_valid():
        return False
    now, _today = today_of(request)
    try:
        services.save_metric(metric=form.instance, actor=request.user, now=now)
    except services.MetricRefused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, _("Saved."))
    return True


def _page(
    request: HttpRequest, form: MetricForm, metric: Metric | None, benchmark: BenchmarkForm | None = None
) -> HttpResponse:
    _now, today = today_of(request)
    curve = metric.curve if metric else []
    context: dict[str, Any] = {
        "form": form,
        "metric": metric,
        "made_of": made_of(metric) if metric else "",
        "plot": presenter.curve_option(curve),
        "plot_words": presenter.curve_sentence(curve),
        **(_benchmarks(metric) if metric else {}),
        "benchmark_form": benchmark or BenchmarkForm(initial={"as_of": today}),
    }
    return render(request, "performance/metric_form.html", context, status=422 if request.method == "POST" else 200)


def _benchmarks(metric: Metric) -> dict[str, Any]:
    """What counts now: the newest of each name and position; the latest of those it took the place of."""
    names = ("kind", "name", "position_id")
    newest = metric.benchmarks.order_by(*names, "-as_of").distinct(*names).values("pk")
    rows = metric.benchmarks.select_related("position").order_by("kind", "position__name", "name", "-as_of")
    earlier = rows.exclude(pk__in=newest).order_by("-as_of", "kind", "position__name")[:MOST_BENCHMARKS]
    return {
        "benchmarks": presenter.benchmark_rows(metric, rows.filter(pk__in=newest)),
        "earlier_benchmarks": presenter.benchmark_rows(metric, earlier),
    }


def _columns() -> list[ListColumn]:
    return [
        ListColumn("name", _("Metric"), text=str, url=_url, sort="name_zh"),
        ListColumn("code", _("Code"), text=lambda row: row.code, sort="code"),
        ListColumn("order", _("How"), text=made_of, sort="sequence"),
        ListColumn("unit", _("Unit"), text=lambda row: row.get_unit_display()),
        ListColumn("direction", _("Direction"), text=lambda row: row.get_direction_display()),
        ListColumn("owner", _("Data owner role"), text=lambda row: row.get_data_owner_display(), sort="data_owner"),
        ListColumn("live", _("Targets"), kind="count", value=lambda row: row.live or 0),
        ListColumn("state", _("State"), status=_state),
    ]  # fmt: skip


def _url(row: Metric) -> str:
    return reverse("measures:metric-change", args=[row.code])


def _state(row: Metric) -> Status:
    return Status("good", _("in use")) if row.is_active else Status("neutral", _("not in use"))
