"""The person's curve: actual as a line, the target as steps, events pinned (ui.md)."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from hrplatform.lib.formats import format_day, format_measure
from people.file import TimelineEvent, Trend


def trend_option(trend: Trend, events: Sequence[TimelineEvent]) -> dict[str, Any]:
    """ECharts option; colours by role, no animation."""
    days = axis_words(trend.days)
    return {
        "grid": {"left": 8, "right": 28 if trend.references else 16, "top": 28, "bottom": 4, "containLabel": True},
        "xAxis": {
            "type": "category",
            "data": days,
            "axisLine": {"lineStyle": {"color": "$line"}},
            "axisTick": {"show": False},
            "axisLabel": {"color": "$ink-3", "fontSize": 11, "hideOverlap": True},
        },
        "yAxis": {
            "type": "value",
            "min": 0,
            "splitLine": {"lineStyle": {"color": "$line"}},
            "axisLabel": {"color": "$ink-3", "fontSize": 11}
            | ({"formatter": "{value}%"} if _is_percent(trend) else {}),
        },
        "tooltip": {"trigger": "axis"},
        "series": [_actual(trend, days, events), _target(trend), *_references(trend)],
    }


def axis_words(days: Sequence[date]) -> list[str]:
    """03-04 for days, 2025-03 where only first days of months are shown."""
    if all(day.day == 1 for day in days):
        return [f"{day:%Y-%m}" for day in days]
    return [f"{day:%m-%d}" for day in days]


def _actual(trend: Trend, days: list[str], events: Sequence[TimelineEvent]) -> dict[str, Any]:
    pins = _pins(trend.days, days, events)
    return {
        "name": _("actual"),
        "type": "line",
        "data": [_number(value, trend) for value in trend.values],
        "symbolSize": 4,
        "connectNulls": False,
        "lineStyle": {"color": "$accent", "width": 2},
        "itemStyle": {"color": "$accent"},
        "markLine": {
            "silent": True,
            "symbol": "none",
            "lineStyle": {"color": "$ink-3", "type": "solid", "width": 1},
            "label": {"color": "$ink-2", "fontSize": 11, "formatter": "{b}"},
            "data": [{"name": word, "xAxis": day} for day, word in pins],
        },
    }


def _target(trend: Trend) -> dict[str, Any]:
    return {
        "name": _("target"),
        "type": "line",
        "step": "end",
        "data": [_number(value, trend) for value in trend.targets],
        "symbol": "none",
        "lineStyle": {"color": "$ink-3", "type": "dashed", "width": 1.5},
        "itemStyle": {"color": "$ink-3"},
    }


def _pins(days: Sequence[date], words: Sequence[str], events: Sequence[TimelineEvent]) -> list[tuple[str, str]]:
    """(word on the axis, events): events between two days stand on the next one; those outside are left out."""
    pins: dict[int, list[str]] = {}
    for event in sorted(events, key=lambda item: item.on):
        if event.pin and days and days[0] <= event.on <= days[-1]:
            shown = next(index for index, day in enumerate(days) if day >= event.on)
            pins.setdefault(shown, []).append(event.pin)
    return [(words[index], "、".join(dict.fromkeys(pins[index]))) for index in sorted(pins)]


def trend_sentence(trend: Trend) -> str:
    """The chart in words: last figure, its target, the mean of the days shown."""
    known = [(day, value) for day, value in zip(trend.days, trend.values, strict=True) if value is not None]
    if not known:
        return _("%(metric)s: no data on the days shown.") % {"metric": trend.name}
    day, value = known[-1]
    words = {"metric": trend.name, "day": format_day(day), "value": format_measure(value, trend.unit)}
    target = trend.targets[trend.days.index(day)]
    if target is None:
        return _("%(metric)s: %(value)s on %(day)s.") % words
    words["target"] = format_measure(target, trend.unit)
    return _("%(metric)s: %(value)s on %(day)s, target %(target)s.") % words


def reference_mark(number: int) -> str:
    """① for the first: what stands at the end of a reference line and before its name below the chart."""
    return chr(ord("①") + number) if number < 20 else str(number + 1)


def _references(trend: Trend) -> list[dict[str, Any]]:
    """A dotted line per reference value with its mark at the end; marks of values that lie close move apart."""
    return [
        {
            "name": item.name, "type": "line", "symbol": "none", "silent": True,
            "data": [_number(item.value, trend)] * len(trend.days),
            "lineStyle": {"color": "$ink-3", "type": "dotted", "width": 1}, "itemStyle": {"color": "$ink-3"},
            "endLabel": {"show": True, "formatter": reference_mark(number), "color": "$ink-2", "fontSize": 12},
            "labelLayout": {"moveOverlap": "shiftY"},
        }
        for number, item in enumerate(trend.references)
    ]  # fmt: skip


def _is_percent(trend: Trend) -> bool:
    return trend.unit == "percent"


def _number(value: Decimal | None, trend: Trend) -> float | None:
    """For drawing only, percent in points; the table beside it has the exact figure."""
    if value is None:
        return None
    return float(round(value * 100, 4)) if _is_percent(trend) else float(value)
