"""Reads of plans: who may see them, where they stand, and the facts the guards ask for."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Q, QuerySet

from audit.access import last_reads
from people import permissions
from people.models import Employee
from people.selectors.calendar import working_days
from people.selectors.policies import rule_known_to
from performance.alerts.models import AlertDay
from performance.measures.aggregation import Cell, combine
from performance.measures.enums import Aggregation
from performance.measures.models import Metric, Observation
from performance.talks.enums import TalkTopic
from performance.talks.models import Talk
from pip_workflow import actions
from pip_workflow.enums import OPEN_STATES, PlanState
from pip_workflow.models import Plan, PlanMeasure, Signature
from pip_workflow.rules.guards import REPLY_WORKING_DAYS, DecisionFacts, FindingFacts, RuleNotice
from pip_workflow.rules.path import Step, parse_path, target_on

POOLED_DAYS = 5
LOOK_BACK = timedelta(days=60)
INVOLVES = ("draft", "issued", "changed", "extended", "passed", "failed", "withdrawn")
FOLLOWED_BY = ("decided_by", "review__opened_by", "review__first_by", "review__second_by")
Figures = dict[date, dict[int, Decimal]]
_OBSERVED = """
SELECT employee_id, metric_id, day, value FROM performance_observation
WHERE employee_id = ANY(%s::bigint[]) AND metric_id = ANY(%s::bigint[]) AND day BETWEEN %s AND %s"""


def visible_plans(user: Any, on: date) -> QuerySet[Plan]:
    """HR sees all plans; a boss those of people led; an employee (of HR, too) the own one once it was issued."""
    plans = Plan.objects.select_related("employee", "lead")
    not_given = Q(state=PlanState.DRAFT) | Q(state=PlanState.WITHDRAWN, issued_on__isnull=True)
    if permissions.is_hr(user):
        return plans.exclude(not_given, employee__user=user.pk)
    me = permissions.employee_of(user, on)
    if me is None:
        return plans.none()
    own = Q(employee=me) & ~not_given
    led = Q(employee__in=permissions.led_employees(user, on)) | (Q(lead=me) & ~Q(employee=me))
    return plans.filter(own | led)


def employees_with_open_plan(on: date) -> set[int]:
    """Ids of people with a plan that was issued by the day and not finished by then (bonus eligibility, spec 6.3)."""
    begun = Plan.objects.filter(issued_on__lte=on)
    unfinished = Q(state__in=OPEN_STATES) | Q(decided_on__gt=on)
    return set(begun.filter(unfinished).values_list("employee_id", flat=True))


@dataclass(frozen=True)
class Standing:
    """Where a plan's measure stands on a day: pooled over the last 5 working days with data."""

    metric: Metric
    path: tuple[Step, ...]
    expected: Decimal
    actual: Decimal | None
    days: tuple[date, ...]

    @property
    def goal(self) -> Decimal:
        return self.path[-1].value


def standings(plan: Plan, on: date) -> list[Standing]:
    """Every measure of a plan as of a day, in their order."""
    return standings_of([(plan, on)])[plan.pk]


@dataclass(frozen=True)
class PlanData:
    """What a plan's page tells of: its measures, their figures and the person's working days, each read once."""

    measures: Sequence[PlanMeasure]
    figures: Figures
    worked: Sequence[date]

    def worked_in(self, start: date, until: date) -> list[date]:
        return [day for day in self.worked if start <= day <= until]


def read_plan_data(plan: Plan, on: date) -> PlanData:
    """From the first measured day to the deadline, or to the day where that is later. Three queries."""
    first, last = min(plan.measured_from, plan.start_on), max(on, plan.start_on, plan.deadline, plan.measured_until)
    measures = list(PlanMeasure.objects.filter(plan=plan).select_related("metric"))
    if not measures:
        figures: Figures = {}
    else:
        metrics = [measure.metric for measure in measures]
        figures = _figures({plan.employee_id}, metrics, first, last).get(plan.employee_id, {})
    return PlanData(measures, figures, working_days([plan.employee_id], first, last).get(plan.employee_id, []))


def standings_in(data: PlanData, plan: Plan, on: date) -> list[Standing]:
    """standings() from what was read."""
    held = set(data.worked_in(plan.start_on, max(on, plan.start_on)))
    return [_standing(plan, measure, on, data.figures, held) for measure in data.measures]


def standings_of(asked: Sequence[tuple[Plan, date]]) -> dict[int, list[Standing]]:
    """The standings of many plans, each as of its day, by the plan's key. Three queries for all of them."""
    found: dict[int, list[Standing]] = {plan.pk: [] for plan, _on in asked}
    measures: dict[int, list[PlanMeasure]] = defaultdict(list)
    for measure in PlanMeasure.objects.filter(plan__in=found).select_related("metric"):
        measures[measure.plan_id].append(measure)
    if not measures:
        return found
    people = {plan.employee_id for plan, _on in asked}
    first, last = min(plan.start_on for plan, _on in asked), max(max(on, plan.start_on) for plan, on in asked)
    figures = _figures(people, [item.metric for group in measures.values() for item in group], first, last)
    worked = {key: set(days) for key, days in working_days(sorted(people), first, last).items()}
    for plan, on in asked:
        mine, held = figures.get(plan.employee_id, {}), worked.get(plan.employee_id, set())
        found[plan.pk] = [_standing(plan, measure, on, mine, held) for measure in measures[plan.pk]]
    return found


def _standing(plan: Plan, measure: PlanMeasure, on: date, figures: Figures, worked: set[date]) -> Standing:
    path = parse_path(measure.path)
    last = min(on, plan.deadline)
    first = max(plan.start_on, last - LOOK_BACK)
    cells = [cell for cell in _cells_of(plan.employee_id, measure.metric, figures) if first <= cell.day <= last]
    days = sorted({cell.day for cell in cells if cell.day in worked})[-POOLED_DAYS:]
    actual = _daily_figure(measure.metric, [cell for cell in cells if cell.day in days], len(days))
    return Standing(metric=measure.metric, path=path, expected=target_on(path, on), actual=actual, days=tuple(days))


def figures_before(plan: Plan, metrics: Sequence[Metric]) -> dict[int, Decimal]:
    """{metric: its figure over the measured working days}, sums per day; those without data are absent."""
    if not metrics:
        return {}
    first, last = plan.measured_from, plan.measured_until
    figures = _figures({plan.employee_id}, metrics, first, last).get(plan.employee_id, {})
    worked = working_days([plan.employee_id], first, last).get(plan.employee_id, [])
    return _before(plan, metrics, figures, set(worked))


def figures_before_in(data: PlanData, plan: Plan) -> dict[int, Decimal]:
    """figures_before() of the plan's measures from what was read."""
    worked = set(data.worked_in(plan.measured_from, plan.measured_until))
    return _before(plan, [measure.metric for measure in data.measures], data.figures, worked)


def _before(plan: Plan, metrics: Sequence[Metric], figures: Figures, worked: set[date]) -> dict[int, Decimal]:
    found = {}
    for metric in metrics:
        cells = [cell for cell in _cells_of(plan.employee_id, metric, figures) if cell.day in worked]
        value = _daily_figure(metric, cells, len({cell.day for cell in cells}))
        if value is not None:
            found[metric.pk] = value
    return found


class Look(NamedTuple):
    """Somebody's last look at a plan: the account's name then and its key."""

    name: str
    key: str
    at: datetime


def looks_at_plan(plan: Plan) -> list[Look]:
    """Who opened the plan, with when they last did, newest first; nobody is in it for looking at the own one."""
    return [Look(*row) for row in last_reads(plan, actions.PLAN_VIEWED)]


def daily_figures(data: PlanData, plan: Plan, metric: Metric, start: date, until: date) -> dict[date, Decimal]:
    """A measure day by day for the plan's person; days without data are absent."""
    cells = [cell for cell in _cells_of(plan.employee_id, metric, data.figures) if start <= cell.day <= until]
    found = {cell.day: _daily_figure(metric, [cell], 1) for cell in cells}
    return {day: value for day, value in found.items() if value is not None}


def _daily_figure(metric: Metric, cells: list[Cell], days: int) -> Decimal | None:
    """The pooled figure; sums are given per day, so that they stand beside a daily target."""
    value = combine(metric.aggregation, cells).value
    if value is None or metric.aggregation != Aggregation.SUM:
        return value
    return value / days if days else None


def _figures(people: set[int], metrics: Sequence[Metric], start: date, until: date) -> dict[int, Figures]:
    """Observations of the metrics and of what they are made of, by person and day. One query."""
    ids = {i for m in metrics for i in (m.pk, m.numerator_id, m.denominator_id, m.weight_metric_id) if i}
    found: dict[int, Figures] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(_OBSERVED, [list(people), list(ids), start, until])
        for employee_id, metric_id, day, value in cursor.fetchall():
            found[employee_id].setdefault(day, {})[metric_id] = value
    return found


def _cells_of(employee_id: int, metric: Metric, found: Figures) -> list[Cell]:
    main = metric.numerator_id if metric.aggregation == Aggregation.RATIO else metric.pk
    weight = metric.denominator_id if metric.aggregation == Aggregation.RATIO else metric.weight_metric_id
    return [
        Cell(employee_id, day, values.get(main), values.get(weight) if weight else None)
        for day, values in sorted(found.items())
        if main in values
    ]


# Facts for the guards


def rule_notice(employee: Employee, measured_from: date) -> RuleNotice | None:
    """Notice of the performance rules before the measured days, for G1."""
    known = rule_known_to(employee, measured_from)
    if known is None:
        return None
    return RuleNotice(
        version=str(known.version),
        has_consultation=bool(known.version.consultation),
        published_on=known.version.published_on,
        noticed_on=known.notice.noticed_on,
        means=known.notice.means,
        witness=known.notice.witness,
    )


def finding_facts(plan: Plan, on: date) -> FindingFacts:
    """What a verdict of this plan would rest on, for G4."""
    metrics = [measure.metric for measure in plan.measures.select_related("metric")]
    parts = {i for m in metrics for i in (m.pk, m.numerator_id, m.denominator_id) if i}
    with_batch = Observation.objects.filter(
        employee=plan.employee_id, metric__in=parts, day__range=(plan.start_on, min(on, plan.deadline)),
        batch__isnull=False,
    )  # fmt: skip
    days = set(with_batch.values_list("day", flat=True))
    worked = set(working_days([plan.employee_id], plan.start_on, max(on, plan.start_on)).get(plan.employee_id, []))
    heard = plan_talks(plan).filter(topic__in=[TalkTopic.HEARING, TalkTopic.PLAN]).order_by("held_at").last()
    return FindingFacts(
        is_absolute_standard=bool(metrics),
        evidence=_evidence(plan, bool(days), heard is not None),
        working_days_with_batch=len(days & worked),
        heard_on=heard.held_at.date() if heard else None,
    )


def _evidence(plan: Plan, has_data: bool, has_talk: bool) -> list[str]:
    kinds = {
        "data": has_data,
        "alert": plan.alert_id is not None and AlertDay.objects.filter(alert=plan.alert_id).exists(),
        "talk": has_talk,
        "check_in": plan.check_ins.filter(held_on__isnull=False).exists(),
        "signature": plan.signatures.exists(),
    }
    return [kind for kind, present in kinds.items() if present]


def plan_talks(plan: Plan) -> QuerySet[Talk]:
    """Talks held since the plan began."""
    return Talk.objects.filter(employee=plan.employee_id, held_at__date__gte=plan.start_on)


def decision_facts(plan: Plan, decider: Any, on: date) -> DecisionFacts:
    """Who would decide and whether the employee's side was heard, for G10. The plan lead is the scorer."""
    me = permissions.employee_of(decider, on)
    boss = permissions.boss_of(plan.employee, on)
    scorers = frozenset(person.user_id for person in (plan.lead, boss) if person and person.user_id)
    signed = Signature.objects.filter(plan=plan).order_by("signed_at").first()
    reply_due = after_working_days(plan.employee_id, plan.issued_on or on, REPLY_WORKING_DAYS)
    return DecisionFacts(
        decider=decider.pk,
        scorers=scorers,
        is_employee_deciding=bool(me and me.pk == plan.employee_id),
        reply_on=signed.signed_at.date() if signed else None,
        reply_time_over=on > reply_due,
        open_objections=plan.objections.filter(stops=True, answered_at__isnull=True).count(),
    )


def after_working_days(employee_id: int, start: date, count: int) -> date:
    """The count-th working day of a person after a day."""
    return last_of(
        working_days([employee_id], start + timedelta(days=1), start + timedelta(days=60)), employee_id, count, start
    )


def last_of(days: dict[int, list[date]], employee_id: int, count: int, start: date) -> date:
    """The count-th of a person's days; calendar days where the calendar knows too few (leave, leavers)."""
    own = days.get(employee_id, [])
    return own[count - 1] if len(own) >= count else start + timedelta(days=count)


def involved_in(plan: Plan) -> set[int]:
    """Accounts that had a part in the plan: the employee, the lead, who wrote, gave, changed or decided it, or what
    followed it, up to the signatures under a dismissal review (G10)."""
    acted = plan.events.filter(what__in=INVOLVES).values_list("actor_id", flat=True)
    parts = {plan.employee.user_id, plan.lead.user_id, plan.created_by_id, plan.decided_by_id, *acted}
    for row in Plan.objects.filter(pk=plan.pk).values_list(*(f"follow_up__{name}" for name in FOLLOWED_BY)):
        parts |= set(row)
    return {pk for pk in parts if pk is not None}


def list_unfinished(employees: Iterable[int] | None = None) -> QuerySet[Plan]:
    """Plans in progress, of some people or all."""
    plans = Plan.objects.open().select_related("employee__user", "lead__user")
    return plans if employees is None else plans.filter(employee__in=employees)
