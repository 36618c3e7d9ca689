"""The risk report as page and PDF show it: one conclusion, one picture, the figures, proposals."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from hrplatform.lib.formats import format_number, format_percent
from performance.checks.risk import Risk


@dataclass(frozen=True)
class RiskPage:
    """Everything page and PDF print."""

    risk: Risk
    conclusion: str
    chart: dict[str, Any]
    chart_label: str
    proposals: list[str]


def risk_page(risk: Risk) -> RiskPage:
    """The report of one department."""
    return RiskPage(
        risk=risk,
        conclusion=conclusion_of(risk),
        chart=_chart(risk),
        chart_label=_("Share of people in the top two bands by cycle: the department beside the company."),
        proposals=proposals_of(risk),
    )


def conclusion_of(risk: Risk) -> str:
    """What stands out, in one or two sentences."""
    values = {
        "department": risk.department.name, "high": risk.high_cycles, "spent": risk.spent_cycles,
        "cycles": len(risk.rows),
    }  # fmt: skip
    said = []
    if risk.is_high:
        said.append(
            _("%(department)s had far more people in high bands than the company in %(high)s of %(cycles)s cycles.")
        )
    if risk.is_spent:
        said.append(
            _(
                "%(department)s spent its bonus money to the last cent in %(spent)s of %(cycles)s cycles, although the"
                " rule lets money go back."
            )
        )
    if not said:
        said.append(_("Nothing stands out in the last %(cycles)s cycles of %(department)s."))
    return " ".join(text % values for text in said)


def proposals_of(risk: Risk) -> list[str]:
    """Steps a person may take, each with the figure it rests on."""
    found = []
    gaps = [gap for row in risk.rows if (gap := row.own.gap) is not None]
    usual = [gap for row in risk.rows if (gap := row.company.gap) is not None]
    if risk.is_high and gaps:
        figures = {"own": _mean(gaps), "company": _mean(usual)}
        found.append(
            _(
                "Take the department's scores into the next calibration: its judged points are %(own)s above its data"
                " on average, in the company it is %(company)s."
            )
            % figures
        )
    if risk.is_high:
        found.append(_("Have a second scorer from outside the department score a sample of three people next cycle."))
    if risk.is_spent:
        shares = [row.own.spent for row in risk.rows if row.own.spent is not None]
        found.append(
            _("Set its share by its own scorecard: %(share)s of what it could get was paid on average.")
            % {"share": format_percent(sum(shares) / len(shares))}
        )
        found.append(_("Look for awards under the base: if there are none, the scores do not tell people apart."))
    if risk.stands_out:
        found.append(_("Talk with the head about examples behind the highest scores, and keep the talk on record."))
    return found


def _mean(values: list[Decimal]) -> str:
    return format_number(sum(values) / len(values), 1) if values else "—"


def _chart(risk: Risk) -> dict[str, Any]:
    """Two lines, shares in per cent; gaps where nobody was scored."""
    labels = [row.cycle.name for row in risk.rows]
    percent = lambda share: None if share is None else round(float(share) * 100, 1)  # noqa: E731
    axis = {"color": "$ink-2", "fontSize": 11}
    line = lambda name, values, colour, kind: {  # noqa: E731
        "type": "line", "name": name, "data": values, "symbolSize": 7, "itemStyle": {"color": colour},
        "lineStyle": {"color": colour, "width": 2, "type": kind},
        "endLabel": {
            "show": True, "formatter": "{a}", "color": "$ink-2", "fontSize": 11, "width": 96, "overflow": "truncate",
        },
        "labelLayout": {"moveOverlap": "shiftY"},
    }  # fmt: skip
    return {
        "grid": {"left": 48, "right": 110, "top": 16, "bottom": 32},
        "xAxis": {"type": "category", "data": labels, "axisLabel": axis, "axisLine": {"lineStyle": {"color": "$line"}}},
        "yAxis": {
            "type": "value", "min": 0, "max": 100, "axisLabel": {**axis, "formatter": "{value}%"},
            "splitLine": {"lineStyle": {"color": "$line"}},
        },
        "series": [
            line(risk.department.name, [percent(row.own.share) for row in risk.rows], "$bad", "solid"),
            line(_("the company"), [percent(row.company.share) for row in risk.rows], "$accent", "dashed"),
        ],
        "tooltip": {"show": False},
    }  # fmt: skip
