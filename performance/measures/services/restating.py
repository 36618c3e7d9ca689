"""What judging again changed: kept day by day, and told to bosses and HR (spec 2.7)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.urls import reverse

from notices.services import notify
from people.models import Employee
from people.permissions import bosses_of
from people.selectors import hr_users
from people.selectors.calendar import company_days
from performance.measures import notice_kinds
from performance.measures.models import Metric, Recalculation, RestatedDay
from performance.measures.services.days import Judged

LOOK_BACK = 20


@transaction.atomic(savepoint=False)
def keep_changes(*, judged: Judged, today: date, now: datetime) -> Recalculation | None:
    """Write down one judging; days that stood and changed are kept with before and after, and told.

    None where nothing was written. Side effects: the recalculation, its days, notices to bosses and HR.
    """
    if not judged.written + judged.removed:
        return None
    days = sorted({date.fromisoformat(change["day"]) for change in judged.changes})
    restated = restatements(judged.changes, today=today)
    run = Recalculation.objects.create(
        at=now, written=judged.written, removed=judged.removed, restated=len(restated),
        first_day=days[0] if days else None, last_day=days[-1] if days else None,
    )  # fmt: skip
    if restated:
        _write(run, restated)
        _tell(run, now)
    return run


def restatements(changes: Iterable[Mapping[str, Any]], *, today: date) -> list[Mapping[str, Any]]:
    """Changes of results that stood: another figure or target than before, or a figure that came late.

    The first figures of the last working day are no restatement: they come in the morning after the night.
    """
    fresh_from = _last_working_day(today)
    return [change for change in changes if change["existed"] and _stood(change, today, fresh_from)]


def _stood(change: Mapping[str, Any], today: date, fresh_from: date) -> bool:
    day = date.fromisoformat(change["day"])
    if day >= today or (change["before"], change["target_before"]) == (change["after"], change["target_after"]):
        return False
    if change["grain"] == "month":  # a month is restated once it is over
        return (day.year, day.month) < (today.year, today.month) and change["before"] is not None
    return day < fresh_from or change["before"] is not None


def _last_working_day(today: date) -> date:
    start = date.fromordinal(today.toordinal() - LOOK_BACK)
    known = company_days(start, date.fromordinal(today.toordinal() - 1))
    return max((day for day, item in known.items() if item.works), default=date.fromordinal(today.toordinal() - 1))


def _write(run: Recalculation, changes: list[Mapping[str, Any]]) -> None:
    people = dict(Employee.objects.filter(number__in={c["employee"] for c in changes}).values_list("number", "pk"))
    metrics = dict(Metric.objects.values_list("code", "pk"))
    rows = [
        RestatedDay(
            recalculation=run, employee_id=people[item["employee"]], metric_id=metrics[item["metric"]],
            day=item["day"], grain=item["grain"],
            value_before=_decimal(item["before"]), value_after=_decimal(item["after"]),
            target_before=_decimal(item["target_before"]), target_after=_decimal(item["target_after"]),
        )
        for item in changes
    ]  # fmt: skip
    RestatedDay.objects.bulk_create(rows, batch_size=1000)


def _tell(run: Recalculation, now: datetime) -> None:
    """HR hears of all of it, each boss of their own people's days."""
    counts: dict[int, int] = defaultdict(int)
    for employee in run.days.values_list("employee_id", flat=True):
        counts[employee] += 1
    first, last = (run.days.order_by(order).values_list("day", flat=True)[0] for order in ("day", "-day"))
    bosses = bosses_of(counts, last)
    told: dict[Any, int] = defaultdict(int)
    for employee, count in counts.items():
        boss = bosses.get(employee)
        if boss and boss.user:
            told[boss.user] += count
    for user in hr_users():
        told[user] = sum(counts.values())
    link = reverse("measures:restated-detail", args=[run.public_id])
    for user, count in told.items():
        context = {"days": count, "first": str(first), "last": str(last)}
        notify(
            users=[user], kind=notice_kinds.DAYS_RESTATED, context=context, link=link,
            dedupe_key=f"restated:{run.pk}", now=now,
        )  # fmt: skip


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
