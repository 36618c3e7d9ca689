"""Pages of trials: prepared, run, commented, changed, rolled out or stopped (spec 3.3)."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people.permissions import is_hr, require_hr
from performance.alerts import rule_presenters, trial_presenters
from performance.alerts.models import Trial
from performance.alerts.permissions import access_rule
from performance.alerts.rule_views import today_of
from performance.alerts.services import trials as services
from performance.alerts.services.trials import TrialRefused
from performance.alerts.trial_forms import (
    CommentForm,
    NoteForm,
    RuleTrialForm,
    StartForm,
    TargetValueForm,
    TrialScopeForm,
)
from performance.alerts.trial_reads import access_standing, access_trial, alerts_of, trial_link
from performance.alerts.trial_reads import list_trials as every_trial


@login_required
@require_safe
def list_trials(request: HttpRequest) -> HttpResponse:
    """Every trial with where it stands."""
    require_hr(request.user)
    rows = [trial_presenters.line(trial) for trial in every_trial()[:100]]
    return render(request, "performance/trial_list.html", {"rows": rows})


@login_required
@require_safe
def show_trial(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One trial: what is tried, what it found, what was said, what comes next."""
    _now, on = today_of(request)
    return _trial_page(request, access_trial(request.user, public_id, on))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def try_rule(request: HttpRequest, code: str) -> HttpResponse:
    """Prepare a trial of a changed rule."""
    rule = access_rule(request.user, code)
    now, on = today_of(request)
    where = TrialScopeForm(request.POST or None, initial=request.GET.dict())
    what = RuleTrialForm(request.POST or None, rule=rule, initial=rule_presenters.wanted(request.GET))
    why = NoteForm(request.POST or None)

    def make() -> Trial:
        return services.draft_rule_trial(
            rule=rule, changes=what.changes(), scope=where.scope(), actor=request.user, on=on, now=now,
            note=why.cleaned_data["note"],
        )  # fmt: skip

    context = {"title": str(rule), "back": "alerts:rule-detail", "code": code}
    return _prepare(request, make, [where, what, why], context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def try_target(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Prepare another value of a target for a part of those it holds for."""
    require_hr(request.user)
    now, on = today_of(request)
    target = access_standing(public_id)
    what = TargetValueForm(request.POST or None, metric=target.metric)
    where, why = TrialScopeForm(request.POST or None), NoteForm(request.POST or None)

    def make() -> Trial:
        values = {"value": None, **what.cleaned_data}
        return services.draft_target_trial(
            standing=target, scope=where.scope(), actor=request.user, on=on, now=now, note=why.cleaned_data["note"],
            **values,
        )  # fmt: skip

    context = {"title": trial_presenters.target_words(target), "standing": target}
    return _prepare(request, make, [what, where, why], context)


def _prepare(
    request: HttpRequest, make: Callable[[], Trial], forms: list[Form], context: dict[str, Any]
) -> HttpResponse:
    status = 200
    if request.method == "POST":
        wrong = [form for form in forms if not form.is_valid()]
        if not wrong:
            try:
                return redirect(trial_link(make()))
            except TrialRefused as refused:
                forms[-1].add_error(None, str(refused))
        status = 422
    return render(request, "performance/trial_form.html", {**context, "forms": forms}, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_trial(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Change what is tried: the next version, or another value."""
    require_hr(request.user)
    now, on = today_of(request)
    trial = access_trial(request.user, public_id, on)
    what: Any = (
        RuleTrialForm(request.POST or None, rule=trial.rule)
        if trial.rule
        else TargetValueForm(
            request.POST or None, metric=trial.of_target.metric,
            initial={"value": trial.value, "low": trial.low, "high": trial.high},
        )
    )  # fmt: skip
    why = NoteForm(request.POST or None)

    def make() -> Trial:
        changes = what.changes() if trial.rule else what.cleaned_data
        note = why.cleaned_data["note"]
        return services.change_trial(trial=trial, changes=changes, actor=request.user, on=on, now=now, note=note)

    context = {"title": trial_presenters.subject_words(trial), "trial": trial}
    return _prepare(request, make, [what, why], context)


@login_required
@require_POST
def start(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Run it quietly or live from tonight."""

    def act(trial: Trial, form: StartForm, common: dict[str, Any]) -> None:
        live = form.cleaned_data["how"] == "live"
        services.start_trial(trial=trial, live=live, note=form.cleaned_data["note"], **common)

    return _act(request, public_id, "start", act)


@login_required
@require_POST
def comment(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What a head (or HR) thinks of it."""
    now, on = today_of(request)
    trial = access_trial(request.user, public_id, on)
    form = CommentForm(request.POST)
    if not form.is_valid():
        return _trial_page(request, trial, comment=form)
    try:
        services.comment_trial(trial=trial, note=form.cleaned_data["note"], actor=request.user, now=now)
    except TrialRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Kept with the trial."))
    return redirect(trial_link(trial))


@login_required
@require_POST
def roll_out(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Let it hold for all."""

    def act(trial: Trial, form: NoteForm, common: dict[str, Any]) -> None:
        services.roll_out(trial=trial, note=form.cleaned_data["note"], **common)

    return _act(request, public_id, "roll", act)


@login_required
@require_POST
def stop(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """End it without rolling out."""

    def act(trial: Trial, form: NoteForm, common: dict[str, Any]) -> None:
        services.stop_trial(trial=trial, note=form.cleaned_data["note"], **common)

    return _act(request, public_id, "halt", act)


def _act(request: HttpRequest, public_id: UUID, name: str, act: Callable[..., None]) -> HttpResponse:
    require_hr(request.user)
    now, on = today_of(request)
    trial = access_trial(request.user, public_id, on)
    form = _forms(trial, request.POST, only=name)[name]
    if not form.is_valid():
        return _trial_page(request, trial, **{name: form})
    try:
        act(trial, form, {"actor": request.user, "on": on, "now": now})
    except TrialRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("On record; it holds from tonight."))
    return redirect(trial_link(trial))


def _forms(trial: Trial, data: Any = None, only: str = "") -> dict[str, Form]:
    def bound(name: str) -> Any:
        return data if name == only else None

    return {
        "start": StartForm(bound("start"), trial=trial),
        "roll": NoteForm(bound("roll"), prefix="roll"),
        "halt": NoteForm(bound("halt"), prefix="halt"),
        "comment": CommentForm(bound("comment")),
    }


def _trial_page(request: HttpRequest, trial: Trial, **invalid: Form) -> HttpResponse:
    _now, on = today_of(request)
    rows = alerts_of(trial, request.user, on).order_by("-raised_on", "-pk")[:50]
    context = {
        "trial": trial, "page": trial_presenters.page(trial, on),
        "alerts": [trial_presenters.found(row) for row in rows], "is_hr": is_hr(request.user),
        "failed": next(iter(invalid), ""), **_forms(trial), **invalid,
    }  # fmt: skip
    return render(request, "performance/trial_detail.html", context, status=422 if invalid else 200)
