"""Which step of a plan is overdue on a day, and since when: pure, given the calendar and what is on record."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pip_workflow.enums import PlanState
from pip_workflow.models import CheckIn, Objection, Plan, PlanSupport

SIGN_WITHIN = 3
HR_AFTER = 2  # working days over before HR is told besides the head


@dataclass(frozen=True)
class Waiting:
    """An unanswered question or objection and the day its answer is due."""

    due_on: date
    stops: bool


@dataclass(frozen=True)
class Overdue:
    """A step that should have been taken by `due_on`; `level` 1 tells the head, 2 the leads of HR too."""

    step: str
    due_on: date
    level: int


@dataclass(frozen=True)
class Clocks:
    """What the days of many plans hang on, by the plan's key; `calendar` by the employee's."""

    calendar: Mapping[int, Sequence[date]]
    waiting: Mapping[int, list[Waiting]]
    answered: Mapping[int, date]
    check_ins: Mapping[int, list[date]]
    supports: Mapping[int, list[date]]

    @classmethod
    def of(cls, plans: Sequence[Plan], calendar: Mapping[int, Sequence[date]]) -> "Clocks":
        """Three queries for all of them."""
        waiting: dict[int, list[Waiting]] = defaultdict(list)
        answered: dict[int, date] = {}
        for row in Objection.objects.filter(plan__in=plans).order_by("raised_at"):
            if row.answered_on is None:
                waiting[row.plan_id].append(Waiting(row.due_on or row.raised_on, row.stops))
            elif row.stops:
                answered[row.plan_id] = row.answered_on
        due = CheckIn.objects.filter(plan__in=plans, held_on__isnull=True).values_list("plan_id", "due_on")
        promised = PlanSupport.objects.filter(plan__in=plans, given_on__isnull=True).values_list("plan_id", "due_on")
        return cls(calendar, waiting, answered, _grouped(due), _grouped(promised))


def _grouped(rows: Iterable[tuple[int, date]]) -> dict[int, list[date]]:
    found: dict[int, list[date]] = defaultdict(list)
    for plan, day in rows:
        found[plan].append(day)
    return found


def list_overdue(plans: Sequence[Plan], clocks: Clocks, on: date) -> dict[int, Overdue]:
    """The oldest overdue step of each plan that has one."""
    found = {plan.pk: overdue_step(plan, clocks, on) for plan in plans}
    return {key: overdue for key, overdue in found.items() if overdue is not None}


def overdue_step(plan: Plan, clocks: Clocks, on: date) -> Overdue | None:
    """While the clock stands, the answer alone is waited for; a paused plan waits for nothing else either."""
    answers = [("answer", item.due_on) for item in clocks.waiting.get(plan.pk, []) if item.due_on < on]
    late = answers if plan.stopped_on or plan.paused_on else answers + _late_steps(plan, clocks, on)
    if not late:
        return None
    step, due_on = min(late, key=lambda item: item[1])
    over = sum(due_on < day <= on for day in clocks.calendar.get(plan.employee_id, []))
    return Overdue(step, due_on, 2 if over > HR_AFTER or step == "answer" else 1)


def _late_steps(plan: Plan, clocks: Clocks, on: date) -> list[tuple[str, date]]:
    if plan.state == PlanState.ISSUED:
        given = plan.edition_on or plan.issued_on
        if given is None:
            return []
        since = max(given, clocks.answered.get(plan.pk, given))
        due = nth_after(clocks.calendar.get(plan.employee_id, []), since, SIGN_WITHIN)
        return [("sign", due)] if due < on else []
    if plan.state != PlanState.ACTIVE:
        return []
    late = [("check_in", day) for day in clocks.check_ins.get(plan.pk, []) if day < on]
    late += [("support", day) for day in clocks.supports.get(plan.pk, []) if day < on]
    return [*late, ("decide", plan.deadline)] if plan.deadline < on else late


def nth_after(days: Sequence[date], start: date, count: int) -> date:
    """The count-th of the days after the start; calendar days where too few are known."""
    after = [day for day in days if day > start]
    return after[count - 1] if len(after) >= count else start + timedelta(days=count)
