"""Targets, for HR."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hrplatform.lib.lists import ListColumn, build_listing
from hrplatform.lib.paths import row_path
from people.permissions import require_hr
from performance.measures import services
from performance.measures.forms import EndForm, TargetFilter, TargetForm
from performance.measures.models import Target
from performance.measures.presenters import targets as presenter
from performance.measures.selectors import targets as selector
from performance.measures.selectors.acknowledgements import holders_of
from performance.measures.views.edge import today_of

SEARCHED = (
    "employee__name__icontains",
    "employee__number__iexact",
    "department__path__icontains",
    "position__name__icontains",
)


@login_required
@require_safe
def list_targets(request: HttpRequest) -> HttpResponse:
    """What is asked of whom."""
    require_hr(request.user)
    _now, today = today_of(request)
    filters = TargetFilter({"held": "", **request.GET.dict()}, on=today)
    listing = build_listing(
        request, selector.list_targets(), caption=_("Targets"), columns=_columns(), filters=filters,
        search=SEARCHED,
        search_hint=_("Person, department or position"), default_sort="metric", empty_title=_("No targets yet"),
        empty_text=_("Set one, or import a file of them."), empty_url=reverse("measures:target-create"),
        empty_action=_("Set a target"),
    )  # fmt: skip
    if listing.wants_excel:
        return listing.as_excel(filename=f"{_('Targets')} {today}.xlsx")
    return render(request, "performance/target_list.html", {"list": listing})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def create_target(request: HttpRequest) -> HttpResponse:
    """Set a target, or correct the one with the same scope and start."""
    require_hr(request.user)
    now, today = today_of(request)
    form = TargetForm(request.POST or None, initial={"start": today, "per": "day"})
    if request.method == "POST" and form.is_valid():
        target = _save(request, form, today, now)
        if target is not None:
            return redirect("measures:target-detail", public_id=target.public_id)
        if not form.errors:
            messages.info(request, _("Exactly this target is in force already; nothing was changed."))
            return redirect("measures:target-list")
    return render(request, "performance/target_form.html", {"form": form}, status=422 if form.is_bound else 200)


@login_required
@require_safe
def show_target(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A target with its versions and who has acknowledged it."""
    require_hr(request.user)
    return _target_page(request, _access(public_id), EndForm())


@login_required
@require_POST
def end_target(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Let it end on a day, with a reason."""
    require_hr(request.user)
    now, _today = today_of(request)
    target, form = _access(public_id), EndForm(request.POST)
    if form.is_valid():
        try:
            services.end_target(
                target=target, last_day=form.cleaned_data["last_day"], actor=request.user,
                reason=form.cleaned_data["reason"], now=now,
            )  # fmt: skip
            messages.success(request, _("The target ends on %(day)s.") % {"day": form.cleaned_data["last_day"]})
            return redirect("measures:target-detail", public_id=public_id)
        except services.TargetRefused as refused:
            form.add_error("last_day", str(refused))
    return _target_page(request, target, form, status=422)


def _save(request: HttpRequest, form: TargetForm, today: date, now: object) -> Target | None:
    try:
        target, outcome = services.set_target(
            spec=form.spec(),
            actor=request.user,
            today=today,
            now=now,
            reason=form.cleaned_data["reason"],  # type: ignore[arg-type]
        )
    except services.TargetRefused as refused:
        field = {"from": "start"}.get(refused.field, refused.field)
        form.add_error(field if field in form.fields else None, str(refused))
        return None
    if target:
        messages.success(request, _("Corrected; a new version.") if outcome == "corrected" else _("The target is set."))
    return target


def _access(public_id: UUID) -> Target:
    # A target names one or two of what it may hold for: they are read when asked for, not by a join of six tables.
    found = Target.objects.select_related("metric").filter(public_id=public_id).order_by().first()
    if found is None:
        raise Http404("no such target")
    return found


def _target_page(request: HttpRequest, target: Target, form: EndForm, status: int = 200) -> HttpResponse:
    seen = target.acknowledgements.order_by("-acknowledged_at").values("acknowledged_at", "employee__name")
    versions = [(row, presenter.worth(row), presenter.held(row)) for row in selector.versions_of(target)]
    _now, today = today_of(request)
    held, confirmed, missing = holders_of(target, today)
    context = {
        "people": held,
        "confirmed": confirmed,
        "missing": missing,
        "target": target,
        "worth": presenter.worth(target),
        "scope": presenter.scope(target),
        "held": presenter.held(target),
        "versions": versions,
        "acknowledgements": seen[:200],
        "form": form,
    }
    return render(request, "performance/target_detail.html", context, status=status)


def _columns() -> list[ListColumn]:
    return [
        ListColumn("metric", _("Metric"), text=lambda row: str(row.metric), url=_url, sort="metric__sequence"),
        ListColumn("worth", _("Target"), text=presenter.worth),
        ListColumn("scope", _("For"), text=presenter.scope, sort="employee__sort_key"),
        ListColumn("from", _("From"), kind="date", value=lambda row: row.start, sort="start"),
        ListColumn("until", _("Until"), kind="date", value=lambda row: row.until, sort="until"),
        ListColumn("version", _("Version"), kind="count", value=lambda row: row.version, sort="version"),
        ListColumn("after", _("Remark"), status=presenter.set_status),
    ]


def _url(row: Target) -> str:
    return row_path("measures:target-detail", row.public_id)
