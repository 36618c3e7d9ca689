"""Goal templates, and giving one to many people at once."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from hrplatform.lib.formats import join_names, plain_number
from people import permissions as people_permissions
from people.models import Assignment, Department, Employee, Position
from performance.goals import permissions, presenters, selectors, services
from performance.goals.enums import COUNTED, OF_DEPARTMENTS, GoalLevel
from performance.goals.errors import GoalRefused
from performance.goals.forms_acts import GiveForm
from performance.goals.models import Goal
from performance.goals.periods import quarter_of
from performance.reviews.views.edge import moment


@login_required
@require_safe
def list_templates(request: HttpRequest) -> HttpResponse:
    """Templates in use; whoever leads people may give them out, HR writes them."""
    _now, on = moment(request)
    if not permissions.may_use_templates(request.user, on):
        raise PermissionDenied("nobody is led by this account")
    cards = [
        (presenters.build_card(goal, viewer=request.user, on=on), goal.people)  # type: ignore[attr-defined]
        for goal in selectors.templates()
    ]
    context = {"cards": cards, "is_hr": people_permissions.is_hr(request.user)}
    return render(request, "performance/goal_templates.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Copies of a template for everybody in a department, a position, or listed by number."""
    now, on = moment(request)
    template = permissions.access_goal(request.user, public_id, on)
    if template.level != GoalLevel.TEMPLATE:
        raise Http404("no template")
    form = _give_form(request, template)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            people = _chosen(request, form)
            done = services.assign_template(
                template=template, employees=people, start=data["start"], until=data["until"], weight=data["weight"],
                actor=request.user, now=now, parent=data["parent"], cycle=data["cycle"],
            )  # fmt: skip
        except GoalRefused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            messages.success(request, _given(done))
            return redirect("goals:template-list")
    context = {"form": form, "template": template,
               "card": presenters.build_card(template, viewer=request.user, on=on)}  # fmt: skip
    return render(request, "performance/goal_give.html", context, status=422 if form.errors else 200)


def _given(done: services.Assigned) -> str:
    text = ngettext("%(n)s person was given the goal.", "%(n)s people were given the goal.", done.made) % {
        "n": done.made
    }
    if not done.passed:
        return text
    more = ngettext("%(n)s has it already.", "%(n)s have it already.", done.passed) % {"n": done.passed}
    return f"{text} {more}"


def _give_form(request: HttpRequest, template: Goal) -> GiveForm:
    _now, on = moment(request)
    user, span = request.user, quarter_of(on)
    departments = Department.objects.all() if people_permissions.is_hr(user) else _headed(user, on)
    parents = Goal.objects.filter(state__in=sorted(COUNTED), until__gte=on).select_related("department")
    parents = parents.filter(level__in=[GoalLevel.COMPANY, *sorted(OF_DEPARTMENTS)]).order_by("level", "pk")
    return GiveForm(
        request.POST if request.method == "POST" else None,
        departments=departments.order_by("path"), positions=Position.objects.values_list("pk", "name"),
        parents=list(parents[:200]),
        initial={"start": span.start, "until": span.until, "weight": plain_number(template.weight)},
    )  # fmt: skip


def _headed(user: Any, on: Any) -> Any:
    lineages = people_permissions.headed_lineages(people_permissions.employee_of(user, on), on)
    rows = Department.objects.none()
    for lineage in lineages:
        rows = rows | Department.objects.filter(lineage__startswith=lineage)
    return rows.distinct()


def _chosen(request: HttpRequest, form: GiveForm) -> list[Employee]:
    """The people chosen among those the account leads (HR: everybody); unknown numbers are refused by name."""
    _now, on = moment(request)
    data = form.cleaned_data
    led = Employee.objects.all() if people_permissions.is_hr(request.user) else people_permissions.led_employees(
        request.user, on
    )  # fmt: skip
    held = Assignment.objects.as_of(on)
    wanted = led.none()
    if data["department"]:
        places = held.filter(department__lineage__startswith=data["department"].lineage)
        places = places.filter(position=data["position"]) if data["position"] else places
        wanted = led.filter(pk__in=places.values("employee"))
    people = {person.pk: person for person in wanted.select_related("user")}
    numbers = form.listed()
    if numbers:
        listed = list(led.filter(number__in=numbers, pk__in=held.values("employee")).select_related("user"))
        unknown = sorted(set(numbers) - {person.number for person in listed})
        if unknown:
            raise GoalRefused(
                _("Nobody you lead has the number %(numbers)s.") % {"numbers": join_names(unknown)}, "numbers"
            )
        people |= {person.pk: person for person in listed}
    return list(people.values())
