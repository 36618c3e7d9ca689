"""The employee's own results, and targets to acknowledge."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hrplatform.lib.formats import format_measure, format_percent
from people.models import Employee
from people.permissions import employee_of
from people.selectors import current_assignment
from performance.measures.achievement import CAP
from performance.measures.models import Dispute, Metric, Target
from performance.measures.presenters import disputes as dispute_words
from performance.measures.presenters import targets as presenter
from performance.measures.presenters.own_days import draw_days
from performance.measures.selectors.disputes import disputed_figures
from performance.measures.selectors.results import OwnResult, read_own
from performance.measures.selectors.targets import acknowledged, targets_for
from performance.measures.services import acknowledge_target
from performance.measures.views.edge import today_of


@login_required
@require_safe
def show_my_results(request: HttpRequest) -> HttpResponse:
    """How am I doing against my targets, and which must I confirm."""
    _now, today = today_of(request)
    me = _me(request)
    own, targets = read_own(me, today), _targets(me, today)
    seen = acknowledged(targets, me)
    listed = [day for day, _cells in own.days]
    doubts = disputed_figures(employee_ids=[me.pk], start=min(listed, default=today), until=max(listed, default=today))
    context = {
        "own": own,
        "days": draw_days(own, {day: metrics for (_pk, day), metrics in doubts.items()}),
        "months": [(row, metric, _cell(row, metric)) for row, metric in own.months],
        "targets": [
            (target, presenter.worth(target), presenter.held(target), seen.get(target.pk)) for target in targets
        ],
        "asked": [
            (row, dispute_words.state_of(row, today))
            for row in Dispute.objects.filter(employee=me).select_related("metric").order_by("-raised_at")[:5]
        ],
        "waiting": sum(target.pk not in seen for target in targets),
    }
    return render(request, "performance/my_results.html", context)


@login_required
@require_POST
def acknowledge(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """I have seen this version of a target that holds for me."""
    now, today = today_of(request)
    me = _me(request)
    target = next((row for row in _targets(me, today) if row.public_id == public_id), None)
    if target is None:
        raise Http404("no such target")
    acknowledge_target(target=target, employee=me, actor=request.user, now=now)
    messages.success(request, _("Noted: you know this target."))
    return redirect("measures:my-results")


def _me(request: HttpRequest) -> Employee:
    _now, today = today_of(request)
    me = employee_of(request.user, today)
    if me is None:
        raise Http404("no employee record")
    return me


def _targets(me: Employee, today: object) -> list[Target]:
    place = current_assignment(me, today)  # type: ignore[arg-type]
    return targets_for(place, today) if place else []  # type: ignore[arg-type]


def _cell(row: OwnResult, metric: Metric) -> dict[str, object]:
    """value, target and share as text."""
    share = row.achievement
    return {
        "value": format_measure(row.value, metric.unit),
        "target": format_measure(row.target_value, metric.unit) if row.target_value is not None else "",
        "share": format_percent(share) if share is not None else "",
        "capped": share is not None and share >= CAP,
    }
