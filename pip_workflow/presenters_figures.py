"""Figures as tables of days by metric: what the employee checks, what the plan rests on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from hrplatform.lib import formats
from performance.measures.enums import Aggregation
from performance.measures.models import Metric
from pip_workflow.figures import Figures, figures_to_sign
from pip_workflow.models import Plan


@dataclass(frozen=True)
class FactsTable:
    """Figures by day: heads, rows of (day, values, file), sums where sums make sense."""

    first: date
    last: date
    heads: list[str]
    rows: list[tuple[str, list[str], str]]
    totals: list[str]
    is_week: bool = False


def facts_table(figures: Figures, names: dict[str, Metric], plan: Plan) -> FactsTable:
    """The lines as days by metric."""
    codes = list(dict.fromkeys(line["metric"] for line in figures.lines))
    by_day: dict[str, dict[str, dict[str, Any]]] = {}
    for line in figures.lines:
        by_day.setdefault(line["day"], {})[line["metric"]] = line
    rows = [
        (
            formats.format_day(date.fromisoformat(day)),
            [_fact(cells.get(code)) for code in codes],
            next((line.get("source", "") for line in cells.values() if line.get("source")), ""),
        )
        for day, cells in by_day.items()
    ]
    return FactsTable(
        first=figures.first, last=figures.last, rows=rows, is_week=figures.first != plan.measured_from,
        heads=[str(names.get(code) or code) for code in codes], totals=_totals(figures, codes, names),
    )  # fmt: skip


def figures_shown(plan: Plan, on: date, first: date | None) -> FactsTable | None:
    """The figures somebody is about to sign: the plan's own, or those of the span that begins on the day."""
    waiting = figures_to_sign(plan, on)
    found = next((figures for figures in waiting if figures.first == (first or plan.measured_from)), None)
    if found is None:
        return None
    codes = {line["metric"] for line in found.lines}
    return facts_table(found, {metric.code: metric for metric in Metric.objects.filter(code__in=codes)}, plan)


def _fact(line: dict[str, Any] | None) -> str:
    return formats.DASH if line is None else formats.format_measure(Decimal(line["value"]), line.get("unit", "count"))


def _totals(figures: Figures, codes: Sequence[str], names: dict[str, Metric]) -> list[str]:
    """Sums of metrics that are summed; the others have none."""
    found = []
    for code in codes:
        metric = names.get(code)
        if metric is None or metric.aggregation != Aggregation.SUM:
            found.append("")
            continue
        total = sum((Decimal(line["value"]) for line in figures.lines if line["metric"] == code), Decimal(0))
        found.append(formats.format_measure(total, metric.unit))
    return found if any(found) else []
