"""A team's day (spec 2.7): what each person did against the target, worst first. Query count constant in people."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Max, QuerySet

from people.models import Assignment, Employee, WorkDay
from people.permissions import pay_visible_employees
from people.selectors import compensations_as_of, working_days
from people.workdays import mainland_day
from performance.alerts.models import Alert
from performance.alerts.selectors import unresolved_of
from performance.measures.models import DayResult, Metric, Observation

MONTH_WORKING_DAYS = Decimal("21.75")
SPARK_DAYS = 20
SPARK_SPAN = timedelta(days=45)
NEW_HIRE_DAYS = 10
# A position's average says something about nobody in particular only from so many people on.
FEWEST_FOR_AVERAGE = 3
LONGEST_HOLIDAY = 20


@dataclass
class PersonDay:
    """One person's row. `history` is the last 20 judged days, oldest first, None without data."""

    employee: Employee
    place: Assignment
    result: DayResult | None = None
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
    """The team on one day. `average` is the position's cost share, `previous` the attainment of the day before."""

    on: date
    main: Metric | None
    second: Metric | None
    rows: list[PersonDay]
    second_total: Decimal | None = None
    second_target: Decimal | None = None
    average: dict[int, Decimal] = field(default_factory=dict)
    shows_pay: bool = False
    previous: tuple[Decimal, Decimal] | None = None
    previous_second: Decimal | None = None

    @property
    def total(self) -> tuple[Decimal, Decimal] | None:
        """Sum of actuals and of targets over those with data; None without any."""
        judged = [row.result for row in self.rows if row.result and row.result.value is not None]
        if not judged:
            return None
        parts = [(result.value, result.target_value or Decimal(0)) for result in judged]
        return sum(p[0] for p in parts), sum(p[1] for p in parts)  # type: ignore[misc,return-value]

    @property
    def attainment(self) -> Decimal | None:
        """Sum over sum."""
        return self.total[0] / self.total[1] if self.total and self.total[1] else None

    @property
    def cost_share(self) -> Decimal | None:
        """Sum of daily salaries ÷ sum of revenue of those with revenue."""
        known = [row for row in self.rows if row.cost_share is not None]
        revenue = sum((row.revenue for row in known), Decimal(0))  # type: ignore[type-var]
        return sum((row.daily_pay for row in known), Decimal(0)) / revenue if revenue else None  # type: ignore[type-var,operator]


def team_places(people: QuerySet[Employee], on: date) -> list[Assignment]:
    """The assignments on the day of these people, employed then."""
    rows = Assignment.objects.as_of(on).filter(employee__in=people, employee__hire_date__lte=on)
    rows = rows.exclude(employee__leave_date__lt=on)
    return list(rows.select_related("employee", "position", "department").order_by("employee__sort_key", "employee_id"))


def latest_working_day(before: date) -> date:
    """The company's last working day before a day."""
    return _working_day_from(before, -1)


def neighbours(on: date) -> tuple[date, date]:
    """The company's working days before and after."""
    return _working_day_from(on, -1), _working_day_from(on, 1)


def _working_day_from(day: date, step: int) -> date:
    """The nearest working day in a direction; by the public calendar where the company's isn't filled."""
    ahead = [day + timedelta(days=step * number) for number in range(1, LONGEST_HOLIDAY)]
    known = dict(WorkDay.objects.filter(day__in=ahead).values_list("day", "works"))
    return next((item for item in ahead if known.get(item, mainland_day(item).works)), ahead[0])


def latest_told_day(people: QuerySet[Employee], today: date) -> date:
    """The last working day; where nothing has come in for it, the last day these people have data of."""
    last = latest_working_day(today)
    rows = DayResult.objects.filter(employee__in=people, grain="day", value__isnull=False)
    if rows.filter(day=last).exists():
        return last
    return rows.filter(day__lt=today).aggregate(latest=Max("day"))["latest"] or last


def read_team_day(
    *, places: Sequence[Assignment], on: date, today: date, viewer: Any, wanted: str = "", with_pay: bool = True
) -> TeamDay:
    """Everything the day page shows about these people."""
    rows = {place.employee_id: PersonDay(place.employee, place) for place in places}
    ids = list(rows)
    main = _main_metric(ids, on, wanted)
    second = _second_metric(main)
    day = TeamDay(on, main, second, list(rows.values()))
    if main is None:
        return day
    before = latest_working_day(on)
    _fill_results(rows, main, on)
    _fill_second(day, rows, ids, second, on, before)
    worked = working_days(ids, on, on)
    for pk, row in rows.items():
        row.works = pk in worked
    for pk, alerts in unresolved_of(ids, on).items():
        rows[pk].alerts = alerts
    if with_pay:
        _fill_pay(day, rows, ids, on=on, today=today, viewer=viewer)
    day.previous = _attainment_on(ids, main, before)
    day.rows.sort(key=_worst_first)
    return day


def _worst_first(row: PersonDay) -> tuple[Any, ...]:
    return (not row.has_data, row.achievement if row.achievement is not None else Decimal(9), row.employee.sort_key)


def _main_metric(ids: Sequence[int], on: date, wanted: str) -> Metric | None:
    """The one asked for; else the primary one if half as many are judged by it as by the commonest."""
    if wanted:
        return Metric.objects.filter(code=wanted, is_active=True).first()
    rows = DayResult.objects.filter(employee_id__in=ids, day__range=(on - timedelta(days=7), on), grain="day")
    counts = dict(rows.values_list("metric_id").annotate(Count("pk")))
    metrics = list(Metric.objects.filter(pk__in=counts))
    if not metrics:
        return Metric.objects.filter(is_primary=True).first()
    most = max(counts.values())
    metrics.sort(key=lambda metric: (not (metric.is_primary and counts[metric.pk] * 2 >= most), -counts[metric.pk]))
    return metrics[0]


def _second_metric(main: Metric | None) -> Metric | None:
    """The rate made of the main metric, such as conversion of orders."""
    if main is None:
        return None
    rates = Metric.objects.filter(numerator=main, is_active=True).select_related("numerator", "denominator")
    return rates.order_by("sequence").first()


def _fill_results(rows: Mapping[int, PersonDay], main: Metric, on: date) -> None:
    found = DayResult.objects.filter(employee_id__in=list(rows), metric=main, grain="day", day=on)
    for result in found.only("employee_id", "metric_id", "day", "grain", "value", "target_value", "achievement"):
        rows[result.employee_id].result = result


def fill_history(day: TeamDay, shown: Sequence[PersonDay]) -> None:
    """What only the rows that are printed need: the last judged days, and the day count of new hires."""
    rows = {row.employee.pk: row for row in shown}
    found = DayResult.objects.filter(
        employee_id__in=list(rows), metric=day.main, grain="day", day__range=(day.on - SPARK_SPAN, day.on)
    )
    for employee, value in found.order_by("day").values_list("employee_id", "value"):
        rows[employee].history.append(value)
    recent = [pk for pk, row in rows.items() if row.employee.hire_date > day.on - SPARK_SPAN]
    worked = working_days(recent, day.on - SPARK_SPAN, day.on)
    for pk, row in rows.items():
        row.history = row.history[-SPARK_DAYS:]
        days = worked.get(pk, [])
        row.new_hire_day = len(days) if pk in worked and len(days) <= NEW_HIRE_DAYS else None


def _fill_second(
    day: TeamDay, rows: Mapping[int, PersonDay], ids: Sequence[int], second: Metric | None, on: date, before: date
) -> None:
    """Rates of the day from their parts, for everybody and pooled; revenue of the day beside them."""
    revenue = Metric.objects.filter(code="revenue").values_list("pk", flat=True).first()
    parts = {second.numerator_id, second.denominator_id} if second else set()
    wanted = {pk for pk in {revenue, *parts} if pk}
    seen: dict[tuple[int, date], dict[int, Decimal]] = defaultdict(dict)
    observed = Observation.objects.filter(employee_id__in=ids, metric_id__in=wanted, day__in=(on, before))
    for employee, metric, of, value in observed.values_list("employee_id", "metric_id", "day", "value"):
        seen[employee, of][metric] = value
    for pk, row in rows.items():
        row.revenue = seen[pk, on].get(revenue) if revenue else None
    if second is None:
        return
    for pk, row in rows.items():
        row.second = _ratio([seen[pk, on]], second)
    day.second_total = _ratio([seen[pk, on] for pk in ids], second)
    day.previous_second = _ratio([seen[pk, before] for pk in ids], second)
    targets = DayResult.objects.filter(employee_id__in=ids, metric=second, day=on, grain="day")
    values = {value for value in targets.values_list("target_value", flat=True) if value is not None}
    day.second_target = values.pop() if len(values) == 1 else None


def _ratio(cells: Iterable[Mapping[int, Decimal]], metric: Metric) -> Decimal | None:
    """Sums divided; a cell counts only with both parts."""
    both = [cell for cell in cells if metric.numerator_id in cell and metric.denominator_id in cell]
    over = sum((cell[metric.denominator_id] for cell in both), Decimal(0))  # type: ignore[index]
    total = sum((cell[metric.numerator_id] for cell in both), Decimal(0))  # type: ignore[index]
    return total / over if over else None


def _fill_pay(
    day: TeamDay, rows: Mapping[int, PersonDay], ids: Sequence[int], *, on: date, today: date, viewer: Any
) -> None:
    """Daily pay of those whose pay the viewer may see, and the average of their positions."""
    allowed = set(pay_visible_employees(viewer, today).filter(pk__in=ids).values_list("pk", flat=True))
    others = allowed - {row.employee.pk for row in rows.values() if row.employee.user_id == viewer.pk}
    if not others:
        return
    day.shows_pay = True
    for employee, salary in compensations_as_of(on).filter(employee__in=others).values_list("employee_id", "salary"):
        rows[employee].daily_pay = salary / MONTH_WORKING_DAYS
    day.average = _position_averages({rows[pk].place.position_id for pk in others}, on)


def _position_averages(positions: Iterable[int], on: date) -> dict[int, Decimal]:
    """{position: salaries of the day ÷ revenue of the day} of everybody in it with revenue."""
    revenue = Metric.objects.filter(code="revenue").first()
    if revenue is None:
        return {}
    places = Assignment.objects.as_of(on).filter(position__in=list(positions))
    held = dict(places.values_list("employee_id", "position_id"))
    sold = Observation.objects.filter(employee_id__in=list(held), metric=revenue, day=on, value__gt=0)
    earned = dict(sold.values_list("employee_id", "value"))
    paid = dict(compensations_as_of(on).filter(employee__in=list(earned)).values_list("employee_id", "salary"))
    groups: dict[int, list[tuple[Decimal, Decimal]]] = defaultdict(list)
    for employee, salary in paid.items():
        groups[held[employee]].append((salary / MONTH_WORKING_DAYS, earned[employee]))
    return {
        position: sum((row[0] for row in rows), Decimal(0)) / sum((row[1] for row in rows), Decimal(0))
        for position, rows in groups.items()
        if len(rows) >= FEWEST_FOR_AVERAGE
    }


def _attainment_on(ids: Sequence[int], main: Metric, on: date) -> tuple[Decimal, Decimal] | None:
    rows = DayResult.objects.filter(employee_id__in=ids, metric=main, day=on, grain="day", value__isnull=False)
    parts = [(value, target) for value, target in rows.values_list("value", "target_value") if target is not None]
    zero = Decimal(0)
    return (sum((p[0] for p in parts), zero), sum((p[1] for p in parts), zero)) if parts else None  # type: ignore[return-value,type-var]
