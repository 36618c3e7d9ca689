"""Saving metrics, and loading those of a pack (spec 2.2)."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audit import services as audit
from performance.measures import actions
from performance.measures.achievement import check_curve
from performance.measures.models import Metric

FIELDS = ("name_zh", "name_en", "unit", "direction", "aggregation", "data_owner", "is_primary", "is_active", "sequence")
PARTS = ("numerator", "denominator", "weight_metric")


class MetricRefused(ValueError):
    """A metric that can't be computed as described."""


def load_metrics(data: list[dict[str, Any]]) -> None:
    """Create a pack's metrics in an empty company: plain ones first, then those made of them."""
    plain = [row for row in data if not any(row.get(part) for part in PARTS)]
    made = [row for row in data if any(row.get(part) for part in PARTS)]
    known: dict[str, Metric] = {}
    for rows in (plain, made):
        fresh = [_from_row(row, known, place) for place, row in ((data.index(row), row) for row in rows)]
        known |= {metric.code: metric for metric in Metric.objects.bulk_create(fresh)}


@transaction.atomic
def save_metric(*, metric: Metric, actor: Any, now: datetime, reason: str = "") -> Metric:
    """Create or change a metric, audited. MetricRefused for a curve that doesn't rise or a part made of parts."""
    curve = [(Decimal(x), Decimal(y)) for x, y in metric.curve]
    if curve and check_curve(curve):
        raise MetricRefused(_("The points of the curve must rise and be at least two."))
    if any(getattr(metric, part) and getattr(metric, part).aggregation in ("ratio", "weighted_mean") for part in PARTS):
        raise MetricRefused(_("A rate can't be made of another rate."))
    known = Metric.objects.select_for_update(of=("self",)).filter(pk=metric.pk).first()
    before = _worth(known) if known else None
    metric.save()
    action = actions.METRIC_CHANGED if known else actions.METRIC_CREATED
    audit.record(
        action=action, actor=actor, target=metric, before=before, after=_worth(metric),
        reason=reason, at=now,
    )  # fmt: skip
    return metric


def _worth(metric: Metric) -> dict[str, object]:
    parts = {part: getattr(getattr(metric, part), "code", None) for part in PARTS}
    return audit.snapshot(metric, FIELDS) | parts | {"curve": metric.curve}


def _from_row(row: dict[str, Any], known: dict[str, Metric], place: int) -> Metric:
    parts = {part: known[row[part]] for part in PARTS if row.get(part)}
    values = {key: value for key, value in row.items() if key not in PARTS}
    return Metric(**{"sequence": (place + 1) * 10, **values, **parts})
