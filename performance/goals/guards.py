"""Goals before a cycle opens and while they are being agreed (spec 4.2; connected when apps are ready)."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from people.models import Employee, User
from performance.goals.selectors import unagreed, without_agreed_goals
from performance.reviews import signals
from performance.reviews.enums import Stage
from performance.reviews.models import ReviewCycle
from performance.reviews.participants import Participants
from performance.reviews.preflight import Problem, goal_kinds_wanted, people_problem
from performance.reviews.services.stages import some_names


def goals_missing(found: Participants, cycle: ReviewCycle) -> list[Problem]:
    """People whose form rests on goals and who have none, or none agreed by both sides. Nothing of it blocks."""
    states = unagreed(cycle, goal_kinds_wanted(found))
    none = [found.employees[pk] for pk, state in states.items() if state == "none"]
    unsigned = [found.employees[pk] for pk, state in states.items() if state == "open"]
    return [
        *people_problem(
            "no_goals", False, _("Their form rests on goals, but they have none: those items would drop out."), none
        ),
        *people_problem("goals_open", False, _("Their goals are not agreed by both sides yet."), unsigned),
    ]


def refuse_unagreed(cycle: ReviewCycle) -> list[str]:
    """Why the cycle stays at "goals agreed"; who has left holds nobody up."""
    states = _holding(cycle)
    people = Employee.objects.filter(pk__in=states).order_by("sort_key", "number").values_list("pk", "name")
    texts = {
        "none": _("No goals yet: %(names)s."),
        "open": _("Goals not agreed by both sides yet: %(names)s."),
    }
    named = {state: [name for pk, name in people if states[pk] == state] for state in texts}
    return [texts[state] % {"names": some_names(names)} for state, names in named.items() if names]


def _holding(cycle: ReviewCycle) -> dict[int, str]:
    states = without_agreed_goals(cycle)
    staying = Employee.objects.filter(pk__in=states, leave_date__isnull=True).values_list("pk", flat=True)
    return {pk: states[pk] for pk in staying}


def who_agrees(cycle: ReviewCycle) -> QuerySet[User]:
    """Those whose own goals are missing or open; reminders go to them."""
    return User.objects.filter(employee__in=_holding(cycle), is_active=True)


def where(cycle: ReviewCycle) -> str:
    return reverse("goals:my-goals")


def connect() -> None:
    checks: list[Any] = signals.preflight_checks
    if goals_missing not in checks:
        checks.append(goals_missing)
    signals.guard_stage(Stage.GOALS, refuse_unagreed)
    signals.stage_waiting[Stage.GOALS] = who_agrees
    signals.stage_links[Stage.GOALS] = where


connect()
