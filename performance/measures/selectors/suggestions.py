"""Targets that the company's pack suggests: HR takes over what fits, from a day (spec 2.2, 2.3)."""

from dataclasses import dataclass
from decimal import Decimal

from people.models import Position
from performance.measures.models import Metric, Target
from tenants.packs import read_pack


@dataclass(frozen=True)
class Suggestion:
    """`key` names it in a form; `note` says where the value comes from; `taken` when that position has one already."""

    key: str
    metric: Metric
    position: Position
    value: Decimal
    per: str
    note_zh: str
    note_en: str
    taken: bool


def suggested_targets(pack: str) -> list[Suggestion]:
    """The pack's suggestions for metrics and positions that the company has; four queries at most."""
    rows = read_pack(pack, "targets") or []
    metrics = {metric.code: metric for metric in Metric.objects.filter(is_active=True)}
    positions = {position.name: position for position in Position.objects.all()}
    held = set(Target.objects.filter(superseded_by=None).values_list("metric_id", "position_id"))
    found = []
    for row in rows:
        metric, position = metrics.get(row["metric"]), positions.get(row["position"])
        if metric is None or position is None:
            continue
        taken = (metric.pk, position.pk) in held
        key, value = f"{metric.code}.{position.pk}", Decimal(row["value"])
        found.append(Suggestion(key, metric, position, value, row["per"], row["note_zh"], row["note_en"], taken))
    return found
