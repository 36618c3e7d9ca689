"""What every plan view does at the edge: the clock, and answering a refusal."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from hrplatform.lib import dates
from pip_workflow.errors import GuardsRefused, PlanRefused
from pip_workflow.guards.presenters import guard_rows, links_of_plan
from pip_workflow.models import Plan


def today(request: HttpRequest) -> tuple[datetime, date]:
    """Now, and the business date in the company's time zone."""
    now = dates.now()
    return now, dates.company_today(request.company, now)  # type: ignore[attr-defined]


def run_form(
    request: HttpRequest,
    plan: Plan,
    form: Any,
    act: Callable[[dict[str, Any]], Any],
    *,
    title: str,
    submit: str,
    text: str,
    **beside: Any,
) -> HttpResponse:
    """One act behind one form: shown, refused at the field or in words (422), or done and back to the plan.

    What is `beside` the form (figures to sign, what a decision rests on) goes to the template as it is.
    """
    guards = None
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except GuardsRefused as refused:
            guards = guard_rows(
                refused.results, viewer=request.user, person=plan.employee, on=today(request)[1],
                links=links_of_plan(plan),
            )  # fmt: skip
            form.add_error(None, str(refused))
        except PlanRefused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            return redirect("plans:plan-detail", plan.public_id)
    context = {"plan": plan, "form": form, "title": title, "submit": submit, "text": text, "guards": guards, **beside}
    return render(request, "pip_workflow/plan_act.html", context, status=422 if form.errors else 200)


def run_post(request: HttpRequest, plan: Plan, act: Callable[[], Any]) -> HttpResponse:
    """One act behind one button."""
    try:
        act()
    except PlanRefused as refused:
        messages.error(request, str(refused))
    return redirect("plans:plan-detail", plan.public_id)
