"""Has anything been judged since? What an open page asks every two seconds (spec 2.7: on the page within 5 s)."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum

from people.models import Employee
from performance.measures.models import DayResult, Metric, Recalculation
from performance.measures.selectors.team_day import among


def latest_version() -> int:
    """The newest judging of figures that came in; one look at the end of an index. 0 before the first."""
    return Recalculation.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


@dataclass(frozen=True)
class SoFar:
    """The main metric of a day that is still running; value None while nothing has come in."""

    metric: Metric
    value: Decimal | None
    target: Decimal | None
    people_with_data: int
    latest_at: datetime | None


def read_today(people: QuerySet[Employee], on: date) -> SoFar | None:
    """The primary metric of today so far among these people; None without one, or while nothing was judged today."""
    metric = Metric.objects.filter(is_primary=True, is_active=True).order_by("sequence").first()
    if metric is None:
        return None
    known = Q(value__isnull=False)
    rows = among(people, DayResult.objects.filter(metric=metric, day=on, grain="day"))
    sums = rows.aggregate(
        done=Sum("value"), due=Sum("target_value", filter=known), seen=Count("pk", filter=known)
    )  # fmt: skip
    if not sums["seen"]:
        return None
    latest = Recalculation.objects.filter(last_day__gte=on).order_by("-pk").values_list("at", flat=True).first()
    return SoFar(metric, sums["done"], sums["due"], sums["seen"], latest)
