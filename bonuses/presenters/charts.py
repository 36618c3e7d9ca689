"""ECharts options of bonuses: the river of a scenario, who moves how far, the waterfall of an award."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from bonuses.models import Scenario
from bonuses.presenters.funding import join_words
from hrplatform.lib.formats import MINUS, format_amount, format_number, is_chinese

RIVER_ROWS = 11


def unit_divisor() -> int:
    """Large sums are read in 万元 in Chinese and in thousands elsewhere."""
    return 10_000 if is_chinese() else 1_000


def unit_name() -> str:
    return "万元" if is_chinese() else "¥1,000"


def in_units(amount: Decimal, places: int = 1) -> str:
    return format_number(amount / unit_divisor(), places)


@dataclass(frozen=True)
class Flow:
    """One stream of a river: label, amount, whether its share is above the reference's."""

    label: str
    amount: Decimal
    more: bool = False


def river_flows(scenario: Scenario, reference: Scenario | None) -> list[Flow]:
    """Departments by amount, the smallest ones together, so that a river stays readable."""
    before = _shares(reference) if reference else {}
    shares = _shares(scenario)
    rows = sorted(scenario.departments.all(), key=lambda row: -row.paid)
    rows = [row for row in rows if row.paid]
    shown = rows if len(rows) <= RIVER_ROWS else rows[: RIVER_ROWS - 1]
    flows = [
        Flow(
            row.department.name,
            row.paid,
            bool(reference) and shares[row.department_id] > before.get(row.department_id, Decimal(0)),
        )
        for row in shown
    ]
    rest = rows[len(shown) :]
    if rest:
        flows.append(Flow(_("%(n)s others") % {"n": len(rest)}, sum((row.paid for row in rest), Decimal(0))))
    return flows


def _shares(scenario: Scenario) -> dict[int, Decimal]:
    total = sum((row.paid for row in scenario.departments.all()), Decimal(0))
    return {row.department_id: row.paid / total if total else Decimal(0) for row in scenario.departments.all()}


def river(scenario: Scenario, reference: Scenario | None) -> dict[str, Any]:
    """Pool on the left, departments and the reserve on the right."""
    nodes: list[dict[str, Any]] = [{"name": "pool", "itemStyle": {"color": "$accent"}, "label": {"show": False}}]
    links: list[dict[str, Any]] = []
    for i, flow in enumerate(river_flows(scenario, reference)):
        colour, stream = ("$accent", "$flow") if flow.more else ("$series-2", "$flow-2")
        _add(nodes, links, f"d{i}", flow.label, flow.amount, colour, stream)
    if scenario.reserve > 0:
        _add(nodes, links, "reserve", _("Reserve"), scenario.reserve, "$warn", "$warn-soft")
    series = {
        "type": "sankey",
        "data": nodes,
        "links": links,
        "draggable": False,
        "emphasis": {"disabled": True},
        "label": {"color": "$ink", "fontSize": 12, "position": "right"},
        "layoutIterations": 0,
        "left": 6,
        "right": 112,
        "top": 8,
        "bottom": 8,
        "nodeGap": 12,
        "nodeWidth": 8,
        "lineStyle": {"curveness": 0.5, "opacity": 1},
    }
    return {"series": [series], "tooltip": {"show": False}}


def _add(
    nodes: list[dict[str, Any]],
    links: list[dict[str, Any]],
    name: str,
    label: str,
    amount: Decimal,
    colour: str,
    stream: str,
) -> None:
    text = f"{_short(label)} {in_units(amount)}"
    nodes.append({"name": name, "itemStyle": {"color": colour}, "label": {"formatter": text}})
    links.append({"source": "pool", "target": name, "value": float(amount), "lineStyle": {"color": stream}})


def _short(label: str) -> str:
    return label if len(label) <= 8 or not is_chinese() else f"{label[:7]}…"


def river_sentence(scenario: Scenario) -> str:
    parts = [f"{row.department.name} {in_units(row.paid)}" for row in scenario.departments.all() if row.paid]
    parts.append(_("reserve %(sum)s") % {"sum": in_units(scenario.reserve)})
    return f"{scenario.name} ({unit_name()}): {join_words(parts)}"


def histogram(labels: Sequence[str], counts: Sequence[int], rising: Sequence[bool]) -> dict[str, Any]:
    """People by how much their bonus moves; losses grey, gains in the accent colour."""
    data = [
        {"value": count, "itemStyle": {"color": "$accent" if up else "$series-2"}}
        for count, up in zip(counts, rising, strict=True)
    ]
    return {
        "grid": {"left": 4, "right": 4, "top": 22, "bottom": 22},
        "xAxis": {
            "type": "category",
            "data": list(labels),
            "axisLabel": {"color": "$ink-2", "fontSize": 11, "interval": 0},
            "axisTick": {"show": False},
            "axisLine": {"lineStyle": {"color": "$line"}},
        },
        "yAxis": {"type": "value", "show": False},
        "series": [
            {
                "type": "bar",
                "barWidth": "56%",
                "data": data,
                "label": {
                    "show": True,
                    "position": "top",
                    "color": "$ink",
                    "fontSize": 12,
                    "formatter": "{c} 人" if is_chinese() else "{c}",
                },
            }
        ],
        "tooltip": {"show": False},
    }


@dataclass(frozen=True)
class Bar:
    """One bar of a waterfall: where it starts and ends; `total` stands from zero."""

    label: str
    start: Decimal
    end: Decimal
    total: bool = False
    away: bool = False


def waterfall(bars: Sequence[Bar], *, divisor: int = 1, places: int = 2) -> dict[str, Any]:
    """Horizontal waterfall: totals in the accent colour, gains green, what goes elsewhere grey, losses red."""
    ghost, solid = [], []
    for bar in bars:
        low, size = min(bar.start, bar.end), abs(bar.end - bar.start)
        ghost.append(float(low))
        solid.append(
            {
                "value": float(size),
                "itemStyle": {"color": bar_colour(bar)},
                "label": {
                    "show": True,
                    "position": "right",
                    "color": "$ink",
                    "fontSize": 11,
                    "formatter": bar_text(bar, divisor, places),
                },
            }
        )
    top = max((float(max(bar.start, bar.end)) for bar in bars), default=1.0)
    return {
        "grid": {"left": 92, "right": 82, "top": 2, "bottom": 2},
        "xAxis": {"type": "value", "show": False, "max": top or 1.0},
        "yAxis": {
            "type": "category",
            "inverse": True,
            "data": [bar.label for bar in bars],
            "axisLine": {"show": False},
            "axisTick": {"show": False},
            "axisLabel": {"color": "$ink-2", "fontSize": 12, "interval": 0, "margin": 10},
        },
        "series": [
            {"type": "bar", "stack": "w", "silent": True, "data": ghost, "itemStyle": {"color": "transparent"}},
            {"type": "bar", "stack": "w", "barWidth": 16, "data": solid},
        ],
        "tooltip": {"show": False},
    }


def bar_colour(bar: Bar) -> str:
    """The role of a bar's colour."""
    if bar.total:
        return "$accent"
    if bar.away:
        return "$series-2"
    return "$good" if bar.end >= bar.start else "$bad"


def bar_text(bar: Bar, divisor: int = 1, places: int = 2) -> str:
    """The amount at a bar's end: a change carries its sign, a total doesn't."""
    size = (bar.end - bar.start) if not bar.total else bar.end
    text = format_amount(abs(size)) if divisor == 1 else format_number(abs(size) / divisor, places)
    if bar.total or not text.strip("0.,"):
        return text
    return f"{'+' if size > 0 else MINUS}{text}"
