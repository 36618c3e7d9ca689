"""Pages of guard rules, local wages, and what the guards answered about a plan."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from people.permissions import can_view_pay, is_hr, require_hr
from pip_workflow import permissions
from pip_workflow.guards import presenters
from pip_workflow.guards.enums import GuardCode, LocalKind
from pip_workflow.guards.forms import RuleForm, WageForm, WarningForm, initial_of, initial_wage
from pip_workflow.guards.law import RuleText
from pip_workflow.guards.rulebook import rule_in_force, rules_in_force, versions_of, wages
from pip_workflow.guards.services import RuleRefused, keep_figure, write_rule
from pip_workflow.rules.guards import from_json
from pip_workflow.services.guarding import answer_warning
from pip_workflow.views.edge import run_form, today

FORM_METHODS = ["GET", "HEAD", "POST"]


@login_required
@require_safe
def list_rules(request: HttpRequest) -> HttpResponse:
    """Every rule in force: what the law asks for is no secret, everybody may read it."""
    _now, on = today(request)
    context = {"rules": list(rules_in_force(on).values()), "is_hr": is_hr(request.user), "on": on}
    return render(request, "pip_workflow/rules/rule_list.html", context)


@login_required
@require_safe
def show_rule(request: HttpRequest, code: str) -> HttpResponse:
    """One rule in force, with all its versions."""
    _now, on = today(request)
    rule = _rule(code, on)
    versions = [(version, presenters.parameter_facts(version)) for version in versions_of(rule.code)]
    context = {
        "rule": rule, "versions": versions, "facts": presenters.parameter_facts(rule), "on": on,
        "is_hr": is_hr(request.user),
    }  # fmt: skip
    return render(request, "pip_workflow/rules/rule_detail.html", context)


@login_required
@require_http_methods(FORM_METHODS)
def write(request: HttpRequest, code: str) -> HttpResponse:
    """The next version of a rule."""
    now, on = today(request)
    require_hr(request.user)
    rule = _rule(code, on)
    form = RuleForm(request.POST or None, request=request, rule=rule, initial=initial_of(rule, on))
    if request.method == "POST" and form.is_valid():
        try:
            write_rule(content=form.content(), actor=request.user, on=on, now=now)
        except RuleRefused as refused:
            form.add_error(refused.field or None, str(refused))
        else:
            messages.success(request, _("The new version is on file; the old ones stay as they are."))
            return redirect("plans:rule-detail", rule.code)
    context = {"form": form, "rule": rule}
    return render(request, "pip_workflow/rules/rule_form.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def list_wages(request: HttpRequest) -> HttpResponse:
    """Local minimum and average wages by place and day."""
    require_hr(request.user)
    _now, on = today(request)
    rows = sorted(wages(), key=lambda wage: (wage.place, wage.kind, -wage.start.toordinal()))
    shown = [(wage, str(LocalKind(wage.kind).label), presenters.wage_status(wage, on)) for wage in rows]
    return render(request, "pip_workflow/rules/wage_list.html", {"wages": shown, "on": on})


@login_required
@require_http_methods(FORM_METHODS)
def add_wage(request: HttpRequest) -> HttpResponse:
    """A wage from a day on; one that comes with the product is confirmed here (?place=, ?kind=, ?start=)."""
    now, _on = today(request)
    require_hr(request.user)
    form = WageForm(request.POST or None, initial=initial_wage(request.GET))
    if request.method == "POST" and form.is_valid():
        try:
            keep_figure(actor=request.user, now=now, **form.figure())
        except RuleRefused as refused:
            form.add_error(refused.field or None, str(refused))
        else:
            return redirect("plans:wage-list")
    return render(request, "pip_workflow/rules/wage_form.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_safe
def show_runs(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What the guards answered about a plan, each time they were asked."""
    _now, on = today(request)
    plan = permissions.access_plan_to_lead(request.user, public_id, on)
    links = presenters.links_of_plan(plan)
    pays = can_view_pay(request.user, plan.employee, on)
    runs = [
        presenters.RunRow(
            step=presenters.step_word(run.step), at=run.at, by=str(run.asked_by), allowed=run.allowed,
            guards=presenters.guard_rows(
                [from_json(row) for row in run.results], links=links, on=run.at.date(), may_view_pay=pays
            ),
        )
        for run in plan.guard_runs.select_related("asked_by").order_by("-at", "-pk")[:50]
    ]  # fmt: skip
    return render(request, "pip_workflow/rules/runs.html", {"plan": plan, "runs": runs})


@login_required
@require_http_methods(FORM_METHODS)
def warning(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Answer in writing why the standard is fair though few in the post meet it (G5)."""
    now, on = today(request)
    plan = permissions.access_plan_to_lead(request.user, public_id, on)
    return run_form(
        request, plan, WarningForm(request.POST or None),
        lambda data: answer_warning(plan=plan, actor=request.user, on=on, now=now, **data),
        title=_("Answer the warning about the standard"), submit=_("Keep on record"),
        text=_("Fewer than half of the others in the post met this target, or nobody else holds it. The answer stays "
               "with the plan and is shown with every decision."),
    )  # fmt: skip


def _rule(code: str, on: date) -> RuleText:
    if code not in GuardCode.values:
        raise Http404("no such guard")
    return rule_in_force(code, on)
