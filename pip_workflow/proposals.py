"""The draft the system proposes for a person: from the position's template, else from the alert (spec 7.1).

A proposal is the first content of the form; a person confirms it by keeping the draft, changed or not.
"""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from hrplatform.lib.formats import format_measure, join_names, plain_number
from people.models import Employee
from people.selectors import current_assignment
from people.selectors.calendar import working_days
from people.selectors.policies import rule_known_to
from performance.alerts.models import Alert
from performance.measures.models import DayResult, Metric
from performance.measures.selectors.targets import targets_for
from pip_workflow.enums import SupportKind
from pip_workflow.forms import support_initial
from pip_workflow.models import PlanTemplate

DAYS, JUDGED_DAYS, LOOK_BACK = 10, 5, timedelta(days=30)
HALF = Decimal("0.5")


def template_for(employee: Employee, on: date) -> PlanTemplate | None:
    """The template of the person's position, else the one for everybody."""
    place = current_assignment(employee, on)
    position = place.position_id if place else None
    own = PlanTemplate.objects.filter(position=position).first() if position else None
    return own or PlanTemplate.objects.filter(position__isnull=True).first()


def propose(*, employee: Employee, boss: Employee | None, alert: Alert | None, on: date) -> dict[str, Any]:
    """Initial values of the plan form."""
    found: dict[str, Any] = {}
    metric = alert.rule.metric if alert else None
    if alert:
        found = {"measured_from": _first_day(alert, employee), "measured_until": min(alert.last_day, on)}
    elif weakest := weakest_of(employee, on):
        metric, first, last = weakest
        found = {"measured_from": first, "measured_until": last}
    template = template_for(employee, on)
    content = template.content if template else _plain_content(metric)
    if not content:
        return found
    days = _days(employee, on, content["days"])
    goals = _targets(employee, on)
    metrics = {metric.code: metric for metric in Metric.objects.filter(is_active=True)}
    found |= {"start_on": days[0], "deadline": days[-1]}
    shown = [item for item in content["measures"] if item["metric"] in metrics]
    for row, item in enumerate(shown, start=1):
        found |= _measure(row, item, metrics[item["metric"]], goals, days)
    for row, item in enumerate(content["supports"], start=1):
        who = item["who"] or (boss.name if boss else "")
        found |= support_initial(row, item["kind"], item["what"], who, _nth(days, item["day"]), item["sessions"])
    for row, day in enumerate(content["check_ins"], start=1):
        found[f"check_in_{row}"] = _nth(days, day)
    found["expectation"] = template.expectation if template else _expectation(shown, metrics, goals, days[-1])
    found["consequences"] = template.consequences if template else str(
        _("Reached: the plan is passed. Clear progress: more time. Not reached: we look at more training or another "
          "position first. People decide, with a written reason.")
    )  # fmt: skip
    return found


def weakest_of(employee: Employee, on: date) -> tuple[Metric, date, date] | None:
    """By hand: the figure furthest below its standard over its last five judged days, and those days."""
    rows = DayResult.objects.filter(
        employee=employee, grain="day", day__range=(on - LOOK_BACK, on), achievement__isnull=False,
    ).order_by("-day")  # fmt: skip
    by_metric: dict[int, list[tuple[date, Decimal]]] = {}
    for metric, day, achievement in rows.values_list("metric", "day", "achievement"):
        known = by_metric.setdefault(metric, [])
        if achievement is not None and len(known) < JUDGED_DAYS:
            known.append((day, achievement))
    means = {key: sum(share for _day, share in days) / len(days) for key, days in by_metric.items()}
    low = min(means, key=lambda key: (means[key], key), default=None)
    if low is None or means[low] >= 1:
        return None
    return Metric.objects.get(pk=low), by_metric[low][-1][0], by_metric[low][0][0]


def _first_day(alert: Alert, employee: Employee) -> date:
    """The alert's first day; for who was given the rules during it, the day after (guard G1)."""
    known = rule_known_to(employee, alert.last_day)
    noticed = known.notice.noticed_on if known else None
    if noticed and alert.first_day <= noticed < alert.last_day:
        return noticed + timedelta(days=1)
    return alert.first_day


def _plain_content(metric: Metric | None) -> dict[str, Any]:
    """Two weeks, half of the standard after the first, the standard at the end; coaching by the boss."""
    if metric is None:
        return {}
    steps = [{"day": DAYS // 2, "value": None, "share": HALF}, {"day": DAYS, "value": None}]
    coach = {"kind": SupportKind.COACH, "what": str(_("Look at the day's figures together")), "who": "", "day": DAYS,
             "sessions": DAYS}  # fmt: skip
    return {
        "days": DAYS, "measures": [{"metric": metric.code, "steps": steps}], "supports": [coach],
        "check_ins": [DAYS // 2, DAYS],
    }  # fmt: skip


def _measure(
    row: int, item: dict[str, Any], metric: Metric, goals: dict[str, Decimal], days: list[date]
) -> dict[str, Any]:
    found: dict[str, Any] = {f"metric_{row}": metric.pk}
    for n, step in enumerate(item["steps"], start=1):
        goal = goals.get(metric.code)
        value = Decimal(step["value"]) if step["value"] else goal and goal * step.get("share", 1)
        found |= {f"by_{row}_{n}": _nth(days, step["day"]), f"value_{row}_{n}": value and plain_number(value)}
    return found


def _expectation(
    shown: list[dict[str, Any]], metrics: dict[str, Metric], goals: dict[str, Decimal], deadline: date
) -> str:
    parts = [
        f"{metrics[item['metric']]} {format_measure(goals[item['metric']], metrics[item['metric']].unit)}"
        for item in shown if item["metric"] in goals
    ]  # fmt: skip
    return _("By %(day)s on every working day: %(goals)s.") % {"day": deadline, "goals": join_names(parts)}


def _targets(employee: Employee, on: date) -> dict[str, Decimal]:
    """{metric code: the person's target on the day}."""
    place = current_assignment(employee, on)
    return {t.metric.code: t.value for t in targets_for(place, on) if t.value is not None} if place else {}


def _days(employee: Employee, on: date, count: int) -> list[date]:
    """The plan's working days, the first of them the next one; plain weekdays where the calendar ends."""
    start = on + timedelta(days=1)
    days = working_days([employee.pk], start, start + timedelta(days=2 * count + 30)).get(employee.pk, [])
    while len(days) < count:
        following = (days[-1] if days else on) + timedelta(days=1)
        days = [*days, following + timedelta(days=max(0, 7 - following.weekday()) if following.weekday() > 4 else 0)]
    return list(days[:count])


def _nth(days: list[date], number: int) -> date:
    return days[min(number, len(days)) - 1]
