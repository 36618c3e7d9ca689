"""A team's day (spec 2.7): what each person did against the target, worst first. Query count constant in people."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Count, Max, QuerySet

from hrplatform.lib import versions
from hrplatform.lib.memo import once
from people.models import Assignment, Department, Employee, WorkDay
from people.permissions import pay_visible_employees
from people.selectors import compensations_as_of, working_days
from people.workdays import mainland_day
from performance.alerts.models import Alert
from performance.alerts.selectors import unresolved_of
from performance.measures.models import DayResult, Metric, Observation
from performance.measures.selectors.team_facts import TeamFacts, TeamQuestion, read_facts

MONTH_WORKING_DAYS = Decimal("21.75")
SPARK_DAYS = 20
SPARK_SPAN = timedelta(days=45)
NEW_HIRE_DAYS = 10
# A position's average says something about nobody in particular only from so many people on.
FEWEST_FOR_AVERAGE = 3
LONGEST_HOLIDAY = 20


class Judged(NamedTuple):
    """A person's day result."""

    value: Decimal | None
    target_value: Decimal | None
    achievement: Decimal | None


@dataclass
class PersonDay:
    """One person's row. `observed` is what came in of the main metric, judged or not.

    `history` is the last 20 judged days, oldest first, None without data.
    """

    employee: Employee
    place: Assignment
    result: Judged | None = None
    observed: Decimal | None = None
    second: Decimal | None = None
    revenue: Decimal | None = None
    daily_pay: Decimal | None = None
    history: list[Decimal | None] = field(default_factory=list)
    alerts: list[Alert] = field(default_factory=list)
    new_hire_day: int | None = None
    works: bool = True

    @property
    def value(self) -> Decimal | None:
        return self.result.value if self.result else None

    @property
    def achievement(self) -> Decimal | None:
        return self.result.achievement if self.result else None

    @property
    def cost_share(self) -> Decimal | None:
        """Daily salary ÷ own revenue; None without revenue or without the right to see pay."""
        if self.daily_pay is None or not self.revenue or self.revenue <= 0:
            return None
        return self.daily_pay / self.revenue

    @property
    def has_data(self) -> bool:
        return self.value is not None


@dataclass
class TeamDay:
    """The team on one day: totals of all of it, and the rows to print. `average` is the position's cost share."""

    on: date
    today: date
    main: Metric | None
    second: Metric | None
    facts: TeamFacts
    rows: list[PersonDay] = field(default_factory=list)
    talks: list[PersonDay] = field(default_factory=list)
    second_target: Decimal | None = None
    average: dict[int, Decimal] = field(default_factory=dict)
    # What further answers about this page may be kept under; empty for a day that still runs.
    name: str = ""

    @property
    def total(self) -> tuple[Decimal, Decimal] | None:
        """Sum of actuals and of targets over those with data; None without any."""
        facts = self.facts
        return None if facts.value is None else (facts.value, facts.target or Decimal(0))

    @property
    def attainment(self) -> Decimal | None:
        """Sum over sum."""
        return self.total[0] / self.total[1] if self.total and self.total[1] else None

    @property
    def attainment_before(self) -> Decimal | None:
        """The same of the working day before."""
        value, target = self.facts.value_before, self.facts.target_before
        return value / target if value is not None and target else None


def latest_working_day(before: date) -> date:
    """The company's last working day before a day."""
    return _working_days_around(before)[0]


def neighbours(on: date) -> tuple[date, date]:
    """The company's working days before and after."""
    return _working_days_around(on)


@once
def _working_days_around(day: date) -> tuple[date, date]:
    """The nearest working days before and after; by the public calendar where the company's isn't filled."""
    far = timedelta(days=LONGEST_HOLIDAY - 1)
    known = dict(WorkDay.objects.filter(day__range=(day - far, day + far)).values_list("day", "works"))
    return _working_day_from(day, -1, known), _working_day_from(day, 1, known)


def _working_day_from(day: date, step: int, known: Mapping[date, bool]) -> date:
    ahead = [day + timedelta(days=step * number) for number in range(1, LONGEST_HOLIDAY)]
    return next((item for item in ahead if known.get(item, mainland_day(item).works)), ahead[0])


def latest_told_day(people: QuerySet[Employee], today: date) -> date:
    """The last working day; where nothing has come in for it, the last day these people have data of."""
    last = latest_working_day(today)
    rows = among(people, DayResult.objects.filter(grain="day", value__isnull=False))
    if rows.filter(day=last).count():  # exists() would scan the whole history for its first row, count() asks the BRIN
        return last
    return rows.filter(day__lt=today).aggregate(latest=Max("day"))["latest"] or last


def among(people: QuerySet[Employee], rows: QuerySet[DayResult]) -> QuerySet[DayResult]:
    """Results of these people; without a question where it is everybody."""
    return rows.filter(employee__in=people) if people.query.where else rows


def read_team_day(
    *,
    people: QuerySet[Employee],
    on: date,
    today: date,
    viewer: Any,
    wanted: str = "",
    with_pay: bool = True,
    department: Department | None = None,
    show: str = "all",
    limit: int | None = None,
    offset: int = 0,
    whole: int | None = None,
    version: int = 0,
) -> TeamDay:
    """What the day page shows about these people: totals of all, rows of those that `show` keeps, worst first.

    limit, offset: a page of the rows; up to `whole` of them are not parted.
    """
    # A day that is still running is read anew: an open page must not meet an answer kept a moment too long.
    keep: Any = versions.kept if on < today else _now
    name = name_of(f"team-metrics:{on}:{wanted}:{version}", people, today)
    main, second, revenue = keep(name, lambda: _metrics(people, on, wanted))
    question = TeamQuestion(
        people=people, on=on, before=latest_working_day(on), main=main, second=second,
        revenue_id=revenue.pk if revenue else None, department=department,
        paid=pay_visible_employees(viewer, today) if with_pay else None, viewer_id=viewer.pk,
        show=show, limit=limit, offset=offset, whole=whole, version=version,
    )  # fmt: skip
    name = question.name(today)
    day, rows = keep(name, lambda: _read(question, today, revenue))
    day.name = name if on < today else ""
    facts = day.facts
    day.rows = [rows[pk] for pk in facts.shown_ids]
    day.talks = [rows[pk] for pk in facts.talk_ids]
    if main is not None and with_pay and facts.shows_pay:
        _fill_pay(day, rows, viewer)
        positions = sorted(facts.pay_positions)
        day.average = versions.kept(
            f"cost-average:{on}:{positions}", lambda: _position_averages(positions, on, revenue)
        )
    return day


def _read(question: TeamQuestion, today: date, revenue: Metric | None) -> tuple[TeamDay, dict[int, PersonDay]]:
    """The day with its totals and everybody who is printed, kept as one answer: they share metrics and places."""
    day = TeamDay(question.on, today, question.main, question.second, read_facts(question))
    rows, day.second_target = _rows(day, revenue)
    return day, rows


def _now(_name: str, make: Callable[[], Any]) -> Any:
    return make()


def name_of(what: str, people: QuerySet[Employee], today: date) -> str:
    """What an answer about these people is kept under."""
    who = hashlib.sha256(str(people.query).encode()).hexdigest()[:16] if people.query.where else "all"
    return f"{what}:{today}:{who}"


def _metrics(people: QuerySet[Employee], on: date, wanted: str) -> tuple[Metric | None, Metric | None, Metric | None]:
    """The day's main metric, the rate made of it, and revenue."""
    main = _main_metric(people, on, wanted)
    return main, _second_metric(main), Metric.objects.filter(code="revenue").first()


def _rows(day: TeamDay, revenue: Metric | None) -> tuple[dict[int, PersonDay], Decimal | None]:
    """Everything a printed row shows but pay, and the target of the rate where all share one."""
    places = Assignment.objects.as_of(day.on).filter(employee_id__in={*day.facts.shown_ids, *day.facts.talk_ids})
    places = places.select_related("employee", "position", "department")
    seats: dict[tuple[str, int], Any] = {}  # fifty people share a few: an answer that is kept holds each once
    rows = {}
    for place in places:
        place.position = seats.setdefault(("position", place.position_id), place.position)
        place.department = seats.setdefault(("department", place.department_id), place.department)
        rows[place.employee_id] = PersonDay(place.employee, place)
    if day.main is None:
        return rows, None
    _fill_results(rows, day)
    _fill_second(day, rows, revenue)
    worked = working_days(list(rows), day.on, day.on)
    alerts = unresolved_of(rows, day.on)
    for pk, row in rows.items():
        row.works, row.alerts = pk in worked, alerts.get(pk, [])
    return rows, day.second_target


def _main_metric(people: QuerySet[Employee], on: date, wanted: str) -> Metric | None:
    """The one asked for; else the primary one if half as many are judged by it as by the commonest."""
    if wanted:
        return Metric.objects.filter(code=wanted, is_active=True).first()
    counts = _judged_by(people, on, on) or _judged_by(people, on - timedelta(days=7), on)
    metrics = list(Metric.objects.filter(pk__in=counts))
    if not metrics:
        return Metric.objects.filter(is_primary=True).first()
    most = max(counts.values())
    metrics.sort(key=lambda metric: (not (metric.is_primary and counts[metric.pk] * 2 >= most), -counts[metric.pk]))
    return metrics[0]


def _judged_by(people: QuerySet[Employee], start: date, until: date) -> dict[int, int]:
    rows = among(people, DayResult.objects.filter(day__range=(start, until), grain="day"))
    return dict(rows.values_list("metric_id").annotate(Count("pk")))


def _second_metric(main: Metric | None) -> Metric | None:
    """The rate made of the main metric, such as conversion of orders."""
    if main is None:
        return None
    rates = Metric.objects.filter(numerator=main, is_active=True).select_related("numerator", "denominator")
    return rates.order_by("sequence").first()


def _fill_results(rows: Mapping[int, PersonDay], day: TeamDay) -> None:
    found = DayResult.objects.filter(employee_id__in=list(rows), metric=day.main, grain="day", day=day.on)
    for employee, *figures in found.values_list("employee_id", *Judged._fields):
        rows[employee].result = Judged._make(figures)


_HISTORY = """
SELECT employee_id, (array_agg(value ORDER BY day DESC))[1:%(most)s] FROM performance_dayresult
 WHERE employee_id = ANY(%(employees)s) AND metric_id = %(metric)s AND grain = 'day'
   AND day BETWEEN %(start)s AND %(until)s
 GROUP BY employee_id"""


def fill_history(day: TeamDay, shown: Sequence[PersonDay]) -> None:
    """What only the rows that are printed need: the last judged days, and the day count of new hires."""
    rows = {row.employee.pk: row for row in shown}
    main = day.main.pk if day.main else None
    span = {"employees": list(rows), "metric": main, "start": day.on - SPARK_SPAN, "until": day.on, "most": SPARK_DAYS}
    with connection.cursor() as cursor:
        cursor.execute(_HISTORY, span)
        for employee, values in cursor.fetchall():
            rows[employee].history = values[::-1]
    recent = [pk for pk, row in rows.items() if row.employee.hire_date > day.on - SPARK_SPAN]
    worked = working_days(recent, day.on - SPARK_SPAN, day.on) if recent else {}
    for pk, row in rows.items():
        days = worked.get(pk, [])
        row.new_hire_day = len(days) if pk in worked and len(days) <= NEW_HIRE_DAYS else None


def _fill_second(day: TeamDay, rows: Mapping[int, PersonDay], revenue: Metric | None) -> None:
    """Rates of the day from their parts, and revenue of the day beside them."""
    second = day.second
    wanted = {second.numerator_id, second.denominator_id} if second else set()
    wanted |= {metric.pk for metric in (revenue, day.main) if metric}
    seen: dict[int, dict[int, Decimal]] = defaultdict(dict)
    observed = Observation.objects.filter(employee_id__in=list(rows), metric_id__in=wanted, day=day.on)
    for employee, metric, value in observed.values_list("employee_id", "metric_id", "value"):
        seen[employee][metric] = value
    for pk, row in rows.items():
        row.revenue = seen[pk].get(revenue.pk) if revenue else None
        row.observed = seen[pk].get(day.main.pk) if day.main else None
        row.second = _ratio(seen[pk], second) if second else None
    if second is not None:
        day.second_target = _common_target(second, rows, day.on)


def _common_target(second: Metric, rows: Mapping[int, PersonDay], on: date) -> Decimal | None:
    """The target of the printed rows where they share one."""
    targets = DayResult.objects.filter(employee_id__in=list(rows), metric=second, day=on, grain="day")
    values = {value for value in targets.values_list("target_value", flat=True) if value is not None}
    return values.pop() if len(values) == 1 else None


def _ratio(cell: Mapping[int, Decimal], metric: Metric) -> Decimal | None:
    """A cell counts only with both parts; over nothing there is no rate."""
    over, under = cell.get(metric.numerator_id or 0), cell.get(metric.denominator_id or 0)
    return over / under if over is not None and under else None


def _fill_pay(day: TeamDay, rows: Mapping[int, PersonDay], viewer: Any) -> None:
    """Daily pay of those among the rows whose pay the viewer may see, never one's own."""
    others = [pk for pk, row in rows.items() if row.employee.user_id != viewer.pk]
    visible = pay_visible_employees(viewer, day.today)
    allowed = visible.filter(pk__in=others).order_by() if visible.query.where else others
    found = compensations_as_of(day.on).filter(employee__in=allowed)
    for employee, salary in found.values_list("employee_id", "salary"):
        rows[employee].daily_pay = salary / MONTH_WORKING_DAYS


_AVERAGES = """
SELECT a.position_id, sum(c.salary / %(days)s) / sum(o.value)
  FROM people_assignment a
  JOIN performance_observation o
    ON o.employee_id = a.employee_id AND o.metric_id = %(revenue)s AND o.day = %(on)s AND o.value > 0
  JOIN people_compensation c
    ON c.employee_id = a.employee_id AND c.start <= %(on)s AND (c.until IS NULL OR c.until >= %(on)s)
 WHERE a.position_id = ANY(%(positions)s) AND a.start <= %(on)s AND (a.until IS NULL OR a.until >= %(on)s)
 GROUP BY a.position_id HAVING count(*) >= %(fewest)s"""


def _position_averages(positions: Sequence[int], on: date, revenue: Metric | None) -> dict[int, Decimal]:
    """{position: salaries of the day ÷ revenue of the day} of everybody in it with revenue."""
    if revenue is None or not positions:
        return {}
    parameters: dict[str, Any] = {"positions": list(positions), "on": on, "revenue": revenue.pk}
    parameters |= {"days": MONTH_WORKING_DAYS, "fewest": FEWEST_FOR_AVERAGE}
    with connection.cursor() as cursor:
        cursor.execute(_AVERAGES, parameters)
        return dict(cursor.fetchall())
