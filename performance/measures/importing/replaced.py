"""What observation and target files replaced, in lines for the page of a batch."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F

from hrplatform.lib import formats
from intake.models import Batch
from intake.replaced import Replacement, Replacements
from performance.measures.importing.models import ReplacedObservation
from performance.measures.models import Metric, Observation, Target


def replaced_observations(batch: Batch) -> Replacements:
    """Figures that stood there before, with those the batch wrote over them."""
    rows = ReplacedObservation.objects.filter(batch=batch).select_related("employee", "metric")
    return Replacements(rows.order_by("day", "employee__number", "metric__code"), _figures)


def _figures(rows: list[ReplacedObservation]) -> Iterable[Replacement]:
    if not rows:
        return
    written = Observation.objects.filter(
        batch=rows[0].batch_id, employee__in={row.employee_id for row in rows}, day__in={row.day for row in rows}
    )
    now = {(item.employee_id, item.metric_id, item.day): item.value for item in written}
    for row in rows:
        unit, after = row.metric.unit, now.get((row.employee_id, row.metric_id, row.day))
        yield Replacement(
            whose=f"{row.employee.number} {row.employee}",
            what=f"{row.metric} {formats.format_day(row.day)}",
            before=formats.format_measure(row.value, unit),
            after=formats.DASH if after is None else formats.format_measure(after, unit),
        )


def replaced_targets(batch: Batch) -> Replacements:
    """Targets that were corrected, with their new version."""
    rows = Target.objects.filter(superseded_by__batch=batch).exclude(superseded_by=F("pk"))
    names = ("metric", "superseded_by", "brand", "region", "department", "position", "employee")
    return Replacements(rows.select_related(*names).order_by("pk"), _targets)


def _targets(rows: list[Target]) -> Iterable[Replacement]:
    for row in rows:
        assert row.superseded_by is not None  # filtered above
        scope = [row.brand, row.region, row.department, row.position, row.employee]
        whose = " · ".join(str(item) for item in scope if item) or formats.DASH
        what = f"{row.metric} {formats.format_day(row.start, weekday=False)}"
        yield Replacement(whose, what, standard_of(row), standard_of(row.superseded_by, row.metric))


def standard_of(target: Target, metric: Metric | None = None) -> str:
    """What the target asks: a value, or a range."""
    unit = (metric or target.metric).unit
    if target.value is not None:
        return formats.format_measure(target.value, unit)
    return f"{formats.format_measure(target.low, unit)} – {formats.format_measure(target.high, unit)}"
