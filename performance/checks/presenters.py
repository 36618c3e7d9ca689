"""Findings prepared for pages, dump and commands."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from hrplatform.lib.formats import format_number
from hrplatform.lib.ui import Status
from performance.checks.enums import Check, FindingState, Severity
from performance.checks.found import Before, as_found, changes_since
from performance.checks.models import Finding
from performance.checks.selectors import Adjusted, adjusted_by, adjusted_of, judged_share
from performance.checks.sentences import certainty_of, proposal_of, sentence_of
from performance.checks.services.review import scorecards_of
from performance.reviews.enums import ItemKind
from performance.reviews.models import ReviewCycle, Scorecard, ScorecardItem, ScoreChange
from performance.reviews.scoring import Part, present_mean, rounded

SEVERITY_STATUS = {Severity.SEVERE: "bad", Severity.WARNING: "warn", Severity.INFO: "info"}
RANGE_90 = 1.645  # standard errors either side
MOVED = 0.05  # points: less is the same figure
SHOWN_CHANGES = 200
STATE_STATUS = {
    FindingState.OPEN: "neutral",
    FindingState.UPHELD: "warn",
    FindingState.DISMISSED: "good",
    FindingState.CLOSED: "good",
}


def finding_record(row: Finding) -> dict[str, Any]:
    """The record of spec 13.7."""
    return {
        "cycle": row.cycle.code,
        "check": row.check_code,
        "severity": row.severity,
        "department": row.department.path,
        "scorer": row.scorer.number if row.scorer else None,
        "employees": sorted(person.number for person in row.employees.all()),
        "statistic": row.statistic,
        "p_value": row.p_value,
        "q_value": row.q_value,
        "state": row.state,
    }


def severity_status(row: Finding) -> Status:
    return Status(SEVERITY_STATUS[Severity(row.severity)], str(Severity(row.severity).label))


def state_status(row: Finding) -> Status:
    return Status(STATE_STATUS[FindingState(row.state)], str(FindingState(row.state).label))


@dataclass(frozen=True)
class PersonRow:
    """One person the finding rests on, as found; `now_…` where it stands elsewhere today."""

    name: str
    position: str
    kpi: Decimal | None
    judged: Decimal | None
    self_points: Decimal | None
    score: Decimal | None
    adjusted: Adjusted | None
    now_judged: Decimal | None = None
    now_score: Decimal | None = None

    @property
    def gap(self) -> Decimal | None:
        return self.judged - self.kpi if self.judged is not None and self.kpi is not None else None


@dataclass(frozen=True)
class FindingPage:
    """Everything the finding page prints."""

    finding: Finding
    sentence: str
    certainty: str
    proposal: str
    severity: Status
    state: Status
    chart: dict[str, Any] | None
    chart_label: str
    has_moved: bool
    scorers: list[dict[str, Any]]
    rows: list[PersonRow]
    shift: Decimal | None
    changes: list[ScoreChange]

    @property
    def rows_have_moved(self) -> bool:
        return any(row.now_judged is not None or row.now_score is not None for row in self.rows)


def finding_page(finding: Finding, names: dict[int, str]) -> FindingPage:
    """names: of every scorer in the picture, by id."""
    scorers = _scorers(finding.cycle, finding, names)
    effect = finding.figures.get("shrunk")
    cards = scorecards_of(finding)
    related = ("item__scorecard__employee", "scorecard__employee", "user")
    changes = list(changes_since(finding, cards).select_related(*related))
    before = as_found(changes)
    adjusted = adjusted_of(finding.cycle, [card for card in cards if not before.has_changed(card)])
    rows = [_row(card, before, _adjusted_then(finding, card, before) or adjusted.get(card.pk)) for card in cards]
    return FindingPage(
        finding=finding,
        sentence=sentence_of(finding),
        certainty=certainty_of(finding),
        proposal=proposal_of(finding),
        severity=severity_status(finding),
        state=state_status(finding),
        chart=_chart(scorers, finding) if scorers else None,
        chart_label=_("Every scorer's effect in points with its 90 %% range; this one is marked.") % {},
        has_moved=any(row["now"] is not None for row in scorers),
        scorers=scorers,
        rows=sorted(rows, key=lambda row: -(row.gap or Decimal(-999))),
        shift=None if effect is None else -rounded(Decimal(str(effect))),  # type: ignore[operator]
        changes=changes[:SHOWN_CHANGES],
    )


def _row(card: Scorecard, before: Before, adjusted: Adjusted | None) -> PersonRow:
    items = list(card.items.all())
    judged, now = _mean(items, ItemKind.QUALITATIVE, before), _mean(items, ItemKind.QUALITATIVE, Before())
    own = present_mean(Part(item.weight, item.self_points) for item in items if item.kind == ItemKind.QUALITATIVE)
    score = before.score_of(card)
    return PersonRow(
        name=card.employee.name,
        position=card.position.name if card.position else "",
        kpi=_mean(items, ItemKind.KPI, before),
        judged=judged,
        self_points=rounded(own),
        score=score,
        adjusted=adjusted,
        now_judged=now if now != judged else None,
        now_score=card.score if card.score != score else None,
    )


def _mean(items: list[ScorecardItem], kind: str, before: Before) -> Decimal | None:
    counted = [item for item in items if item.kind == kind]
    return rounded(present_mean(Part(item.weight, before.points_of(item), item.not_applicable) for item in counted))


def _has_range(finding: Finding) -> bool:
    """Findings kept before effects had a range name none."""
    return finding.figures.keys() >= {"low", "high"}


def _adjusted_then(finding: Finding, card: Scorecard, before: Before) -> Adjusted | None:
    """The adjusted score by the effect the finding speaks of; None where it knows of none or not of its range."""
    figures, score = finding.figures, before.score_of(card)
    if finding.check_code != Check.LENIENT or score is None or "shrunk" not in figures or not _has_range(finding):
        return None
    return adjusted_by(score, judged_share(card), figures["shrunk"], figures["low"], figures["high"])


def _scorers(cycle: ReviewCycle, finding: Finding, names: dict[int, str]) -> list[dict[str, Any]]:
    """Every scorer of the cycle by effect, the one of the finding marked, as it was found."""
    rows = []
    for effect in cycle.scorer_effects:
        mine = effect["scorer"] == str(finding.scorer_id or "") and effect["department"] == str(finding.department_id)
        found = _as_found(finding) if mine else None
        raw, error = found or (effect["raw"], effect["error"])
        rows.append(
            {
                "name": names.get(int(effect["scorer"] or 0), _("HR")),
                "people": effect["people"],
                "effect": raw,
                "low": raw - RANGE_90 * error,
                "high": raw + RANGE_90 * error,
                "this": mine,
                "now": effect["raw"] if found and abs(effect["raw"] - raw) >= MOVED else None,
            }
        )
    return sorted(rows, key=lambda row: row["effect"])


def _as_found(finding: Finding) -> tuple[float, float] | None:
    """The effect the finding's sentence speaks of, with its standard error; None for other checks.

    Scores changed since have an effect of their own: picture and sentence would say different things.
    """
    figures = finding.figures
    effect, shrunk = figures.get("effect"), figures.get("shrunk")
    if finding.check_code != Check.LENIENT or not effect or not shrunk or not _has_range(finding):
        return None
    return effect, (figures["high"] - figures["low"]) / 2 / RANGE_90 / (shrunk / effect) ** 0.5


def _chart(scorers: list[dict[str, Any]], finding: Finding) -> dict[str, Any]:
    """A dot per scorer with its 90 % range; the honest range shaded; the finding's scorer in the warning colour."""
    usual = RANGE_90 * float(finding.figures.get("honest_sd") or 0)
    labels = [row["name"] for row in scorers]
    colour = lambda row: "$bad" if row["this"] else "$accent"  # noqa: E731
    band = [[{"xAxis": round(-usual, 2), "itemStyle": {"color": "$calm-soft"}}, {"xAxis": round(usual, 2)}]]
    lines = [
        {
            "type": "line", "silent": True, "symbol": "none", "data": [[row["low"], index], [row["high"], index]],
            "lineStyle": {"color": colour(row), "width": 2},
        }
        for index, row in enumerate(scorers)
    ]  # fmt: skip
    rings = {
        "type": "scatter",
        "symbolSize": 9,
        "silent": True,
        "data": [[row["now"], index] for index, row in enumerate(scorers) if row["now"] is not None],
        "itemStyle": {"color": "$surface", "borderColor": "$bad", "borderWidth": 2},
    }
    dots = {
        "type": "scatter",
        "symbolSize": 9,
        "data": [
            {"value": [row["effect"], index], "name": row["name"], "itemStyle": {"color": colour(row)}}
            for index, row in enumerate(scorers)
        ],
        "markArea": {"silent": True, "data": band} if usual else {},
        "markLine": {
            "silent": True, "symbol": "none", "label": {"show": False}, "data": [{"xAxis": 0}],
            "lineStyle": {"color": "$ink-3", "type": "dashed"},
        },
    }  # fmt: skip
    axis_label = {"color": "$ink-2", "fontSize": 11}
    return {
        "grid": {"left": 72, "right": 24, "top": 8, "bottom": 36},
        "xAxis": {
            "type": "value", "name": _("points above or below what data explain"), "nameLocation": "middle",
            "nameGap": 22, "axisLabel": axis_label, "nameTextStyle": axis_label,
            "splitLine": {"lineStyle": {"color": "$line"}},
        },
        "yAxis": {
            "type": "category", "data": labels, "axisLabel": axis_label, "axisTick": {"show": False},
            "axisLine": {"show": False},
        },
        "series": [dots, *lines, *([rings] if rings["data"] else [])],
        "tooltip": {"show": False},
    }  # fmt: skip


def points_text(value: Decimal | None) -> str:
    return format_number(value, 1)
