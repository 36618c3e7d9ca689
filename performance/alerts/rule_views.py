"""Pages of rules: the list, one with its versions, the editor, the backtest (spec 3.1, 3.3)."""

from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hrplatform.lib import dates
from people.permissions import require_hr
from performance.alerts import rule_presenters
from performance.alerts.backtest import shown_backtest
from performance.alerts.models import Rule
from performance.alerts.permissions import access_rule
from performance.alerts.rule_forms import BacktestForm, RuleForm, SwitchForm
from performance.alerts.scope import scope_of
from performance.alerts.selectors import list_rules as current_rules
from performance.alerts.selectors import running_trials_of, versions_of
from performance.alerts.series import Series, all_series, get
from performance.alerts.services import RuleRefused, change_rule, create_rule, measure_rule


def today_of(request: HttpRequest) -> tuple[datetime, date]:
    """The moment and the company's day of a request."""
    now = dates.now()
    return now, dates.company_today(request.company, now)  # type: ignore[attr-defined]


@login_required
@require_safe
def list_rules(request: HttpRequest) -> HttpResponse:
    """The rules in force, in words, with what they raise a month."""
    require_hr(request.user)
    rows = [rule_presenters.line(rule) for rule in current_rules()]
    return render(request, "performance/rule_list.html", {"rows": rows})


@login_required
@require_safe
def show_rule(request: HttpRequest, code: str) -> HttpResponse:
    """A rule with all its versions."""
    return _rule_page(request, access_rule(request.user, code))


def _rule_page(request: HttpRequest, rule: Rule, switch: SwitchForm | None = None) -> HttpResponse:
    versions = [(version, rule_presenters.sentence(version)) for version in versions_of(rule.code)]
    context = {
        "rule": rule, "row": rule_presenters.line(rule), "versions": versions, "facts": rule_presenters.facts(rule),
        "trials": running_trials_of(rule.code), "switch": switch or SwitchForm(initial={"mode": rule.mode}),
        "show_switch": switch is not None,
    }  # fmt: skip
    return render(request, "performance/rule_detail.html", context, status=422 if switch else 200)


@login_required
@require_safe
def choose_series(request: HttpRequest) -> HttpResponse:
    """What a new rule shall watch."""
    require_hr(request.user)
    return render(request, "performance/rule_new.html", {"series": all_series()})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_rule(request: HttpRequest, series: str) -> HttpResponse:
    """A new rule of a series."""
    require_hr(request.user)
    watched = _series(series)
    form = RuleForm(request.POST or None, series=watched)
    if request.method == "POST" and form.is_valid():
        now, on = today_of(request)
        wanted = {"code": form.cleaned_data["code"], "reason": form.cleaned_data["reason"]}
        try:
            rule = create_rule(series=watched.code, actor=request.user, now=now, **wanted, **form.changes())
        except RuleRefused as refused:
            form.add_error(refused.field or None, str(refused))
        else:
            measure_rule(rule=rule, on=on)
            messages.success(request, _("The rule is there; it holds from tonight."))
            return redirect("alerts:rule-detail", code=rule.code)
    return _form_page(request, form, watched)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_rule(request: HttpRequest, code: str) -> HttpResponse:
    """Change a rule: the next version."""
    rule = access_rule(request.user, code)
    series = get(rule.series)
    form = RuleForm(request.POST or None, series=series, rule=rule, initial=rule_presenters.wanted(request.GET))
    if request.method == "POST" and form.is_valid():
        now, on = today_of(request)
        try:
            following = change_rule(
                rule=rule, actor=request.user, now=now, reason=form.cleaned_data["reason"], **form.changes()
            )
        except RuleRefused as refused:
            form.add_error(refused.field or None, str(refused))
        else:
            if following.pk == rule.pk:
                messages.info(request, _("Nothing was changed."))
            else:
                measure_rule(rule=following, on=on)
                messages.success(request, _("The rule has a new version; it holds from tonight."))
            return redirect("alerts:rule-detail", code=code)
    return _form_page(request, form, series, rule)


def _form_page(request: HttpRequest, form: RuleForm, series: Series, rule: Rule | None = None) -> HttpResponse:
    sentence = rule_presenters.sentence(rule) if rule else ""
    context = {"rule": rule, "form": form, "series": series, "sentence": sentence}
    return render(request, "performance/rule_form.html", context, status=422 if form.is_bound else 200)


@login_required
@require_safe
def preview_rule(request: HttpRequest, series: str) -> HttpResponse:
    """What is typed, as a plain sentence, with what it would raise a month."""
    require_hr(request.user)
    watched = _series(series)
    rule = Rule.objects.filter(code=request.GET.get("of", ""), is_current=True).first()
    form = RuleForm({**request.GET.dict(), "told": request.GET.getlist("told")}, series=watched, rule=rule)
    form.fields.pop("reason", None)
    context: dict[str, Any] = {"sentence": "", "found": None}
    if form.is_valid():
        tried = form.as_rule()
        context["sentence"] = rule_presenters.sentence(tried)
        context["found"] = rule_presenters.figures(shown_backtest(tried, on=today_of(request)[1]))
    return render(request, "performance/_rule_preview.html", context)


@login_required
@require_POST
def switch_rule(request: HttpRequest, code: str) -> HttpResponse:
    """Switch a rule off, on or quiet: a new version like every change."""
    rule = access_rule(request.user, code)
    form = SwitchForm(request.POST)
    if not form.is_valid():
        return _rule_page(request, rule, switch=form)
    now, _on = today_of(request)
    try:
        change_rule(rule=rule, actor=request.user, now=now, **form.cleaned_data)
    except RuleRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Switched; it holds from tonight."))
    return redirect("alerts:rule-detail", code=code)


@login_required
@require_safe
def show_backtest(request: HttpRequest, code: str) -> HttpResponse:
    """The rule on the company's own past days: how many, on whom, when, and how many ended by themselves."""
    rule = access_rule(request.user, code)
    _now, on = today_of(request)
    form = BacktestForm(request.GET, rule=rule)
    tried, part, span = rule, {}, 90
    if form.is_valid():
        tried, span = form.tried(), form.cleaned_data.get("span") or 90
        part = {name: item.pk for name, item in form.scope().items() if item}
    found = shown_backtest(tried, on=on, part=part, start=rule_presenters.first_day(tried, on, span))
    context = {
        "rule": rule, "form": form, "page": rule_presenters.backtest_page(tried, found, on),
        "is_changed": (tried.threshold, tried.window) != (rule.threshold, rule.window), "part": part,
        "scope": scope_of(rule),
    }  # fmt: skip
    return render(request, "performance/rule_backtest.html", context, status=200 if form.is_valid() else 422)


def _series(code: str) -> Series:
    try:
        return get(code)
    except KeyError as error:
        raise Http404("no such series") from error
