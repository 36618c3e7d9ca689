"""The plans' part of the night: begin, end, and tell about what is overdue (spec 7.1)."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_noop

from audit.services import record
from notices.services import notify
from people.models import Employee, User
from people.permissions import bosses_of
from people.selectors import hr_users
from people.selectors.calendar import working_days
from pip_workflow import actions
from pip_workflow.enums import PlanState
from pip_workflow.models import Objection, Plan
from pip_workflow.selectors import last_of, list_unfinished
from pip_workflow.services.course import plan_link
from pip_workflow.services.moves import add_event, move_plan

SIGN_WITHIN = 3
CHECK_IN_GRACE = 1
DECIDE_WITHIN = 2
ANSWER_WITHIN = 5
STEP_NAMES = {
    "sign": gettext_noop("signature"),
    "check_in": gettext_noop("follow-up"),
    "support": gettext_noop("support"),
    "decide": gettext_noop("decision"),
    "answer": gettext_noop("answer to the objection"),
}


@transaction.atomic
def night_of_plans(*, on: date, now: datetime) -> dict[str, int]:
    """End plans of leavers, begin signed ones, escalate what is overdue. Twice is the same as once."""
    steps = 0
    plans = list(list_unfinished().select_for_update(of=("self",)).order_by("pk"))
    drafts = Plan.objects.filter(state=PlanState.DRAFT, employee__leave_date__lt=on).select_related("employee")
    for plan in [*plans, *drafts]:
        if plan.employee.leave_date and plan.employee.leave_date < on:
            move_plan(plan=plan, to=PlanState.ENDED, actor=None, on=on, now=now, reason="left")
            steps += 1
        elif plan.state in (PlanState.ACKNOWLEDGED, PlanState.REFUSED) and plan.start_on <= on:
            move_plan(plan=plan, to=PlanState.ACTIVE, actor=None, on=on, now=now)
            steps += 1
    return {"plan_steps": steps + _escalate([p for p in plans if p.is_unfinished], on, now)}


def _escalate(plans: list[Plan], on: date, now: datetime) -> int:
    due = [plan for plan in plans if plan.escalated_on is None or plan.escalated_on < on]
    if not due:
        return 0
    calendar = working_days([p.employee_id for p in due], on - timedelta(days=60), on + timedelta(days=15))
    stopped = dict(
        Objection.objects.filter(plan__in=due, stops=True, answered_at__isnull=True).values_list("plan_id", "raised_on")
    )
    bosses = bosses_of([p.lead_id for p in due], on)
    return sum(_escalate_one(plan, calendar, stopped.get(plan.pk), bosses.get(plan.lead_id), on, now) for plan in due)


def _escalate_one(
    plan: Plan,
    calendar: dict[int, list[date]],
    objected_on: date | None,
    above: Employee | None,
    on: date,
    now: datetime,
) -> int:
    overdue = overdue_step(plan, calendar, objected_on, on)
    if overdue is None:
        return 0
    step, due_on = overdue
    days_over = len([day for day in calendar.get(plan.employee_id, []) if due_on < day <= on])
    told: list[User | None] = [plan.lead.user, above.user if above else None]
    if days_over > DECIDE_WITHIN or step == "answer":
        told += hr_users()
    changed = Plan.objects.filter(pk=plan.pk, state=plan.state).update(escalated_on=on)
    if changed != 1:
        return 0
    add_event(plan=plan, what="escalated", actor=None, on=on, now=now, detail=f"{step} {due_on}")
    after = {"step": step, "due_on": due_on, "told": sorted(str(user) for user in told if user)}
    record(action=actions.ESCALATED, actor=None, target=plan, after=after, person=plan.employee, at=now)
    notify(
        users=told, kind=actions.PLAN_OVERDUE, link=plan_link(plan), now=now,
        context={"name": plan.employee.name, "step": STEP_NAMES[step], "day": due_on.isoformat()},
        dedupe_key=f"plan/{plan.public_id}/{step}/{on}",
    )  # fmt: skip
    return 1


def overdue_step(
    plan: Plan, calendar: dict[int, list[date]], objected_on: date | None, on: date
) -> tuple[str, date] | None:
    """The oldest step overdue on the day, and when it was due; a stopped clock waits for its answer alone."""
    if objected_on is not None:
        due = last_of(
            calendar_after(calendar, plan.employee_id, objected_on), plan.employee_id, ANSWER_WITHIN, objected_on
        )
        return ("answer", due) if due < on else None
    if plan.state == PlanState.ISSUED and plan.issued_on:
        due = last_of(
            calendar_after(calendar, plan.employee_id, plan.issued_on), plan.employee_id, SIGN_WITHIN, plan.issued_on
        )
        return ("sign", due) if due < on else None
    if plan.state != PlanState.ACTIVE:
        return None
    late = [("check_in", c.due_on) for c in plan.check_ins.filter(held_on__isnull=True, due_on__lt=on)]
    late += [("support", s.due_on) for s in plan.supports.filter(given_on__isnull=True, due_on__lt=on)]
    if plan.deadline < on:
        late.append(("decide", plan.deadline))
    return min(late, key=lambda item: item[1]) if late else None


def calendar_after(calendar: dict[int, list[date]], employee_id: int, start: date) -> dict[int, list[date]]:
    return {employee_id: [day for day in calendar.get(employee_id, []) if day > start]}
