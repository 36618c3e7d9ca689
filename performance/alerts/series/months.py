"""What the series of months have in common: ended months only, each called by its last day."""

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy

from performance.alerts.series.base import Period, Series

# Salaries and leave dates of a month are often put right in the first days of the next.
DAYS_AFTER = 5

MONTHS = """month AS MATERIALIZED (
  SELECT m::date AS first, (m + interval '1 month - 1 day')::date AS last
    FROM generate_series(date_trunc('month', %(start)s::date), %(until)s::date, interval '1 month') m
   WHERE (m + interval '1 month - 1 day')::date BETWEEN %(start)s AND %(until)s)"""


class MonthSeries(Series):
    """Looked at when a month ends, in the days after, and when late data came."""

    period = Period.MONTH
    periods_title = gettext_lazy("The months")
    periods_note = gettext_lazy(
        "A month counts once it has ended; months without data neither count nor break the run."
    )

    def is_due(self, *, rule: Any, on: date, has_late: bool) -> bool:
        return has_late or on.day <= DAYS_AFTER or (on + timedelta(days=1)).day == 1


def month_back(day: date, months: int) -> date:
    """First day of the month so many months before the day's."""
    number = day.year * 12 + day.month - 1 - months
    return date(number // 12, number % 12 + 1, 1)
