"""The curves of a person's main metrics, read from day results (ui.md: Person)."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Max
from django.urls import reverse
from django.utils.translation import gettext as _

from hrplatform.lib.formats import format_day, local
from people.file import Reference, TimelineEvent, Trend, timeline, trends
from people.models import Employee
from people.selectors import last_assignment
from performance.measures.enums import Grain
from performance.measures.models import DayResult, Dispute, Metric, TargetAcknowledgement
from performance.measures.presenters.benchmarks import origin
from performance.measures.presenters.disputes import state_of
from performance.measures.presenters.metrics import benchmark_name
from performance.measures.presenters.targets import worth
from performance.measures.selectors.benchmarks import benchmarks_for

MOST, MOST_EVENTS = 4, 20
SPAN = {Grain.DAY: timedelta(days=90), Grain.MONTH: timedelta(days=750)}


@trends
def metric_trends(*, employee: Employee, viewer: Any, on: date) -> Iterator[Trend]:
    """Up to four metrics, primary ones first: the last 90 days with data, or two years where only months are judged."""
    grain, last = _latest(employee, on)
    if last is None:
        return
    found = DayResult.objects.filter(employee=employee, grain=grain, day__range=(last - SPAN[grain], last))
    counts = found.filter(value__isnull=False).values("metric").annotate(known=Count("day"))
    known = {row["metric"]: row["known"] for row in counts}
    metrics = sorted(
        Metric.objects.filter(pk__in=known), key=lambda item: (not item.is_primary, item.sequence, -known[item.pk])
    )[:MOST]
    points = defaultdict(list)
    rows = found.filter(metric__in=metrics).order_by("day").values_list("metric_id", "day", "value", "target_value")
    for metric, day, value, target in rows:
        points[metric].append((day, value, target))
    references = _references(employee, metrics, last) if grain == Grain.DAY else {}
    for item in metrics:
        days, values, targets = zip(*points[item.pk], strict=True)
        yield Trend(item.code, str(item), item.unit, item.direction, days, values, targets, references.get(item.pk, ()))


def _references(employee: Employee, metrics: list[Metric], on: date) -> dict[int, list[Reference]]:
    """What the person's days can be held against: the industry, the company, others in the position."""
    place = last_assignment(employee, on)
    found = benchmarks_for(metrics=metrics, position_id=place.position_id if place else None, on=on)
    return {
        pk: [Reference(benchmark_name(item.kind, item.name), item.value, origin(item)) for item in items]
        for pk, items in found.items()
    }


@timeline
def target_events(*, employee: Employee, viewer: Any, on: date) -> Iterator[TimelineEvent]:
    """Targets the person has confirmed, and figures the person doubted, each with its outcome."""
    rows = TargetAcknowledgement.objects.filter(employee=employee).select_related("target__metric")
    for row in rows.order_by("-acknowledged_at")[:MOST_EVENTS]:
        words = {"metric": row.target.metric, "worth": worth(row.target), "version": row.target.version}
        yield TimelineEvent(
            local(row.acknowledged_at).date(), _("Target confirmed: %(metric)s %(worth)s") % words,
            detail=_("version %(version)s, from %(start)s") % (words | {"start": row.target.start}),
        )  # fmt: skip
    for dispute in Dispute.objects.filter(employee=employee).select_related("metric").order_by("-pk")[:MOST_EVENTS]:
        yield TimelineEvent(
            local(dispute.raised_at).date(), _("Figure questioned: %(metric)s") % {"metric": dispute.metric},
            detail=f"{format_day(dispute.day)} · {dispute.said[:120]}", status=state_of(dispute, on),
            url=reverse("measures:dispute-detail", args=[dispute.public_id]),
        )  # fmt: skip


def _latest(employee: Employee, on: date) -> tuple[Grain, date | None]:
    """The grain to show and its last day with data: days where there are any, else months."""
    rows = DayResult.objects.filter(employee=employee, value__isnull=False, day__lte=on).values("grain")
    latest = dict(rows.annotate(last=Max("day")).values_list("grain", "last"))
    if latest.get(Grain.DAY):
        return Grain.DAY, latest[Grain.DAY]
    return Grain.MONTH, latest.get(Grain.MONTH)
