"""Goals as a tab of the employee file, and their results in its timeline."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hrplatform.lib.formats import local
from people.file import TimelineEvent, tab, timeline
from people.models import Employee
from performance.goals import presenters, selectors
from performance.goals.enums import GoalState
from performance.goals.models import Goal
from performance.goals.periods import year_of
from performance.goals.permissions import leads

MOST = 10


@tab("goals", gettext_lazy("Goals"), order=17, may_see=lambda viewer, employee, on: True)
def goals_tab(*, employee: Employee, viewer: Any, on: date) -> tuple[str, dict[str, Any]]:
    """The person's goals of this year; whoever may open the file may read them."""
    rows = selectors.goals_of(employee, span=year_of(on))
    cards = [presenters.build_card(goal, viewer=viewer, on=on) for goal in rows]
    is_own = employee.user_id == viewer.pk
    context = {"cards": cards, "sum": presenters.sum_of_weights(cards), "mine": is_own, "due": set(),
               "may_add": is_own or leads(viewer, employee, on)}  # fmt: skip
    return "performance/_goals_tab.html", context


@timeline
def goals_finished(*, employee: Employee, viewer: Any, on: date) -> Iterator[TimelineEvent]:
    """Goals agreed and finished; never a rating."""
    rows = Goal.objects.filter(employee=employee, state__in=(GoalState.ACTIVE, GoalState.DONE))
    for goal in rows.order_by("-created_at")[:MOST]:
        agreed = max(filter(None, (goal.employee_agreed_at, goal.boss_agreed_at)), default=goal.created_at)
        yield TimelineEvent(
            on=local(agreed).date(), title=_("Goal agreed: %(goal)s") % {"goal": goal.title},
            url=reverse("goals:goal-detail", args=[goal.public_id]),
        )  # fmt: skip
