"""Severance and pension age as pages (spec 7.3 G6, G8; 13.4); nothing is kept."""

from decimal import Decimal

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pip_workflow.calculators.forms import PensionForm, SeveranceForm
from pip_workflow.guards.rulebook import rules_in_force
from pip_workflow.rules.pension import pension
from pip_workflow.rules.severance import severance
from pip_workflow.views.edge import today


@login_required
@require_safe
def show_severance(request: HttpRequest) -> HttpResponse:
    """Severance for dates and pay of one's own choosing, by the rule in force."""
    _now, on = today(request)
    form = SeveranceForm(request.GET if "first" in request.GET else None)
    rule = rules_in_force(on)["G8"]
    found = None
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        found = severance(
            first=data["first"], last=data["last"], average=data["average"], local_average=data["local_average"],
            local_minimum=data["local_minimum"] or Decimal(0), cap_times=rule.number_of("cap_times"),
            cap_years=rule.number_of("cap_years"), unlawful_times=rule.number_of("unlawful_times"),
            split=rule.says("before_2008"),
        )  # fmt: skip
    context = {"form": form, "found": found, "rule": rule}
    return render(request, "pip_workflow/calculators/severance.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def show_pension(request: HttpRequest) -> HttpResponse:
    """The pension age for a month of birth."""
    form = PensionForm(request.GET if "born" in request.GET else None)
    found = None
    if form.is_bound and form.is_valid():
        year, month = form.cleaned_data["born"].split("-")
        found = pension(born_year=int(year), born_month=int(month), category=form.cleaned_data["category"])
    context = {"form": form, "found": found}
    return render(request, "pip_workflow/calculators/pension.html", context, status=422 if form.errors else 200)
