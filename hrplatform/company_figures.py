"""HR's key figures that need several apps: salary cost share and turnover, each with its past (ui: HR home)."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from hrplatform.lib import formats
from hrplatform.lib.dates import month_bounds
from hrplatform.lib.home import figures
from hrplatform.lib.ui import Figure
from people.models import Compensation, Employee
from performance.models import Metric, Observation

MONTHS = 6
DAYS_OF_A_MONTH = Decimal("21.75")  # monthly to daily salary (spec 2.7)
KEPT_SECONDS = 900

# Daily salaries of the person-days that brought revenue, and that revenue; sums are divided, never ratios averaged.
COST_SQL = """
SELECT date_trunc('month', o.day)::date, sum(c.salary), sum(o.value)
  FROM {observation} o
  JOIN {compensation} c ON c.employee_id = o.employee_id AND c.start <= o.day AND (c.until IS NULL OR c.until >= o.day)
 WHERE o.metric_id = %s AND o.day BETWEEN %s AND %s
 GROUP BY 1 HAVING sum(o.value) > 0 ORDER BY 1
"""


@figures(roles={"hr"}, order=20)
def cost_share(user: Any, on: date, now: datetime) -> list[Figure]:
    """Salary cost over revenue of the last finished month, with the months before."""
    shares = _cost_shares(on)
    if not shares:
        return []
    (month, share), before = shares[-1], shares[-2] if len(shares) > 1 else None
    change, trend = _change(share, before[1] if before else None, lower_is_better=True)
    return [
        Figure(
            label=_("Salary cost share"),
            value=formats.format_number(share * 100, 1),
            unit="%",
            span=formats.format_month(month),
            change=change,
            trend=trend,
            note=_("daily salaries ÷ revenue of the same days"),
            past=[value * 100 for _month, value in shares],
        )
    ]


@figures(roles={"hr"}, order=40)
def turnover(user: Any, on: date, now: datetime) -> list[Figure]:
    """People who left in the last finished month over its average headcount, with the months before."""
    months = list(_last_months(on))
    rows = _leaving(months)
    left, average = rows[-1]
    if not average:
        return []
    shares = [gone / heads if heads else None for gone, heads in rows]
    change, trend = _change(shares[-1], shares[-2], lower_is_better=True)
    return [
        Figure(
            label=_("Turnover"),
            value=formats.format_number((shares[-1] or Decimal(0)) * 100, 1),
            unit="%",
            span=formats.format_month(months[-1][0]),
            change=change,
            trend=trend,
            note=_("%(left)s left ÷ %(average)s on average")
            % {"left": left, "average": formats.format_number(average, 1)},
            past=[None if share is None else share * 100 for share in shares],
        )
    ]


def _cost_shares(on: date) -> list[tuple[date, Decimal]]:
    months = list(_last_months(on))
    key = f"cost-shares:{months[-1][0]}"
    found = cache.get(key)
    if found is None:
        found = [(month.isoformat(), str(share)) for month, share in _read_cost_shares(months[0][0], months[-1][1])]
        cache.set(key, found, KEPT_SECONDS)
    return [(date.fromisoformat(month), Decimal(share)) for month, share in found]


def _read_cost_shares(start: date, until: date) -> list[tuple[date, Decimal]]:
    revenue = Metric.objects.filter(code="revenue").values_list("pk", flat=True).first()
    if revenue is None:
        return []
    statement = COST_SQL.format(observation=Observation._meta.db_table, compensation=Compensation._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(statement, [revenue, start, until])
        return [(month, salaries / DAYS_OF_A_MONTH / money) for month, salaries, money in cursor.fetchall()]


def _leaving(months: list[tuple[date, date]]) -> list[tuple[int, Decimal]]:
    """Per month how many left, and the average of the headcounts before and after it; one query for all."""
    counts: dict[str, Count] = {}
    for number, (start, until) in enumerate(months):
        counts[f"left{number}"] = Count("pk", filter=Q(leave_date__range=(start, until)))
        counts[f"before{number}"] = Count("pk", filter=_employed_after(start - timedelta(days=1)))
        counts[f"after{number}"] = Count("pk", filter=_employed_after(until))
    found = Employee.objects.aggregate(**counts)
    return [
        (found[f"left{number}"], Decimal(found[f"before{number}"] + found[f"after{number}"]) / 2)
        for number in range(len(months))
    ]


def _employed_after(day: date) -> Q:
    """People employed at the end of a day: those whose last day it is are gone."""
    return Q(hire_date__lte=day) & (Q(leave_date__isnull=True) | Q(leave_date__gt=day))


def _last_months(on: date) -> Iterator[tuple[date, date]]:
    """First and last day of the last finished months, oldest first."""
    bounds, day = [], on
    for _index in range(MONTHS):
        day = day.replace(day=1) - timedelta(days=1)
        bounds.append(month_bounds(day))
    yield from reversed(bounds)


def _change(now: Decimal | None, before: Decimal | None, *, lower_is_better: bool) -> tuple[str, str]:
    """▲ or ▼ with the percentage points, and whether that is for the better."""
    if now is None or before is None or now == before:
        return "", ""
    points, rises = formats.format_number(abs(now - before) * 100, 1), now > before
    text = _("%(arrow)s %(points)s points, the month before %(before)s") % {
        "arrow": "▲" if rises else "▼",
        "points": points,
        "before": formats.format_percent(before),
    }
    return text, "bad" if rises == lower_is_better else "good"
