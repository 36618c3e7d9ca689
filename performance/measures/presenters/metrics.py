"""The points curve as a small plot, and benchmarks in words."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from hrplatform.lib.formats import format_measure
from performance.measures.achievement import CAP, DEFAULT_CURVE
from performance.measures.enums import BenchmarkKind
from performance.measures.models import Benchmark, Metric


def curve_option(curve: Sequence[Sequence[str]]) -> dict[str, Any]:
    """ECharts option of points over achievement from 0 to the cap; straight beyond the ends, as it is computed."""
    pairs = [(Decimal(x), Decimal(y)) for x, y in curve] or list(DEFAULT_CURVE)
    line = [(Decimal(0), pairs[0][1]), *pairs, (max(CAP, pairs[-1][0]), pairs[-1][1])]
    return {
        "grid": {"left": 8, "right": 16, "top": 12, "bottom": 4, "containLabel": True},
        "xAxis": {
            "type": "value", "min": 0, "max": float(CAP), "splitLine": {"show": False},
            "axisLabel": {"color": "$ink-3", "fontSize": 11}, "axisLine": {"lineStyle": {"color": "$line"}},
        },
        "yAxis": {
            "type": "value", "min": 0, "splitLine": {"lineStyle": {"color": "$line"}},
            "axisLabel": {"color": "$ink-3", "fontSize": 11},
        },
        "series": [
            {
                "type": "line", "data": [[float(x), float(y)] for x, y in line], "symbolSize": 5,
                "lineStyle": {"color": "$accent", "width": 2}, "itemStyle": {"color": "$accent"},
            }
        ],
    }  # fmt: skip


def curve_sentence(curve: Sequence[Sequence[str]]) -> str:
    """The plot in words."""
    pairs = curve or [(str(x), str(y)) for x, y in DEFAULT_CURVE]
    parts = [_("achievement %(x)s gives %(y)s points") % {"x": x, "y": y} for x, y in pairs]
    return "; ".join(parts)


def benchmark_name(kind: str, name: str) -> str:
    """What a reference value is called: its own name, or what it was computed of."""
    return name or str(BenchmarkKind(kind).label)


def benchmark_rows(metric: Metric, rows: Sequence[Benchmark]) -> list[tuple[str, str, str, Benchmark]]:
    """(name, value, for whom, row)."""
    return [
        (
            benchmark_name(row.kind, row.name),
            format_measure(row.value, metric.unit),
            str(row.position) if row.position else _("every position"),
            row,
        )
        for row in rows
    ]
