"""The retrospective prepared for its page and its PDF: both show the same figures."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from hrplatform.lib.formats import format_number, format_percent
from hrplatform.lib.ui import Figure, Status
from people.models import Department, Employee
from performance.checks.enums import Check
from performance.retrospect.looking import (
    NARROW_SD,
    AppealCount,
    CycleFacts,
    Deadline,
    DepartmentLook,
    FindingCount,
    Look,
    Mover,
    PersonFact,
    is_flat,
    is_loose,
    look_back,
)
from performance.retrospect.ranks import Correlation
from performance.retrospect.selectors import facts_of
from performance.retrospect.sentences import (
    advice_text,
    award_figures,
    award_sentence,
    kpi_sentence,
    number,
    range_text,
)
from performance.reviews.enums import Stage
from performance.reviews.models import ReviewCycle

DOTS = 600  # a scatter of more says no more


@dataclass(frozen=True)
class DepartmentRow:
    """One department: its spread, and what goes together."""

    name: str
    people: int
    mean: str
    sd: str
    span: str
    high: str
    award: str
    award_in_pay: str
    kpi: str
    status: Status


@dataclass(frozen=True)
class MoverRow:
    name: str
    number: str
    department: str
    before: Decimal
    after: Decimal
    change: Decimal
    bands: str


@dataclass(frozen=True)
class DeadlineRow:
    label: str
    due_on: date | None
    in_time: int
    steps: int
    share: float | None


@dataclass(frozen=True)
class FindingRow:
    label: str
    row: FindingCount


@dataclass(frozen=True)
class RetrospectPage:
    """Everything page and PDF print."""

    award_text: str
    award_figures: str
    kpi_text: str
    advice: list[str]
    figures: list[Figure]
    departments: list[DepartmentRow]
    loose: list[DepartmentRow]
    up: list[MoverRow]
    down: list[MoverRow]
    moved_text: str
    deadlines: list[DeadlineRow]
    findings: list[FindingRow]
    appeals: AppealCount
    calibrated: int
    bands: dict[str, Any]
    bands_label: str
    band_counts: dict[str, int]
    scatter: dict[str, Any] | None
    scatter_label: str


def build_page(cycle: ReviewCycle) -> RetrospectPage:
    """Facts, arithmetic, words."""
    facts = facts_of(cycle)
    look = look_back(facts)
    names = dict(Department.objects.filter(pk__in={row.department for row in facts.people}).values_list("pk", "path"))
    people = Employee.objects.in_bulk({row.employee for row in (*look.up, *look.down)})
    rows = {row.department: _department(row, names) for row in look.departments}
    return RetrospectPage(
        award_text=award_sentence(look.award, look.award_in_pay),
        award_figures=award_figures(look.award, look.award_in_pay),
        kpi_text=kpi_sentence(look.kpi),
        advice=[advice_text(item, names) for item in look.advice],
        figures=_figures(look, facts),
        departments=list(rows.values()),
        loose=[rows[row.department] for row in look.loose],
        up=[_mover(row, people, names) for row in look.up],
        down=[_mover(row, people, names) for row in look.down],
        moved_text=_moved(look),
        deadlines=[_deadline(row) for row in facts.deadlines],
        findings=[FindingRow(str(Check(row.check).label), row) for row in facts.findings],
        appeals=facts.appeals,
        calibrated=facts.calibrated,
        bands=bands_option(look.band_counts),
        bands_label=_bands_label(look.band_counts),
        band_counts=look.band_counts,
        scatter=scatter_option(facts.people, {row.department for row in look.loose}) if look.paid else None,
        scatter_label=award_sentence(look.award, look.award_in_pay),
    )


def _figures(look: Look, facts: CycleFacts) -> list[Figure]:
    spread, in_time = look.spread, [row for row in facts.deadlines if row.share is not None]
    steps = sum(row.steps for row in in_time)
    punctual = Decimal(sum(row.in_time for row in in_time)) / steps if steps else None
    return [
        Figure(_("Pay follows score"), _value(look.award_in_pay), note=_note(look.award_in_pay)),
        Figure(_("Score follows data"), _value(look.kpi), note=_note(look.kpi)),
        Figure(
            _("Mean score"), number(spread.mean, 2) if spread else "—",
            note=_("standard deviation %(sd)s, %(people)s results")
            % {"sd": number(spread.sd, 1), "people": spread.people} if spread else "",
        ),
        Figure(
            _("Done in time"), format_percent(punctual, 0) if punctual is not None else "—",
            note=_("%(steps)s steps with a deadline") % {"steps": format_number(steps)},
        ),
    ]  # fmt: skip


def _value(found: Correlation) -> str:
    return number(found.rho)


def _note(found: Correlation) -> str:
    if found.rho is None:
        return _("%(people)s people: too few, or no differences") % {"people": found.people}
    return _("rank correlation, 90 %% range %(low)s … %(high)s") % {
        "low": number(found.low), "high": number(found.high),
    }  # fmt: skip


def _department(row: DepartmentLook, names: dict[int, str]) -> DepartmentRow:
    return DepartmentRow(
        name=names.get(row.department, ""),
        people=row.spread.people,
        mean=number(row.spread.mean, 1),
        sd=number(row.spread.sd, 1),
        span=f"{number(row.spread.low, 1)} – {number(row.spread.high, 1)}",
        high=format_percent(Decimal(str(row.high_share)), 0),
        award=range_text(row.award),
        award_in_pay=range_text(row.award_in_pay),
        kpi=range_text(row.kpi),
        status=_verdict(row),
    )


def _verdict(row: DepartmentLook) -> Status:
    if is_flat(row):
        return Status("bad", _("same pay for unequal scores"))
    if is_loose(row):
        return Status("bad", _("award without result"))
    if row.award_in_pay.strength == "few":
        return Status("none", _("too few to tell"), "minus")
    if (row.spread.sd or 0) < NARROW_SD:
        return Status("warn", _("nearly one score"))
    if row.award_in_pay.strength == "weak":
        return Status("warn", _("goes together loosely"))
    return Status("good", _("goes together"))


def _mover(row: Mover, people: dict[int, Employee], names: dict[int, str]) -> MoverRow:
    person = people[row.employee]
    bands = f"{row.band_before} → {row.band_after}" if row.band_before != row.band_after else row.band_after
    return MoverRow(person.name, person.number, names.get(row.department, ""), row.before, row.after, row.change, bands)


def _moved(look: Look) -> str:
    if not look.compared:
        return _("There is no earlier cycle of this kind to compare with.")
    return _("%(moved)s of %(people)s people moved by 10 points or more since the cycle before.") % {
        "moved": look.moved, "people": look.compared,
    }  # fmt: skip


def _deadline(row: Deadline) -> DeadlineRow:
    return DeadlineRow(str(Stage(row.stage).label), row.due_on, row.in_time, row.steps, row.share)


def bands_option(counts: dict[str, int]) -> dict[str, Any]:
    """People per band, highest first."""
    return {
        "grid": {"left": 8, "right": 8, "top": 24, "bottom": 24, "containLabel": True},
        "xAxis": {"type": "category", "data": list(counts), "axisTick": {"show": False},
                  "axisLine": {"lineStyle": {"color": "$line"}}, "axisLabel": {"color": "$ink-2"}},
        "yAxis": {"type": "value", "minInterval": 1, "splitLine": {"lineStyle": {"color": "$line"}},
                  "axisLabel": {"color": "$ink-3"}},
        "series": [{"type": "bar", "data": list(counts.values()), "barMaxWidth": 40, "itemStyle": {"color": "$accent"},
                    "label": {"show": True, "position": "top", "color": "$ink"}}],
    }  # fmt: skip


def _bands_label(counts: dict[str, int]) -> str:
    parts = _(", ").join(f"{band} {count}" for band, count in counts.items())
    return _("People per band: %(parts)s.") % {"parts": parts}


def scatter_option(people: Sequence[PersonFact], loose: set[int]) -> dict[str, Any]:
    """Award in months of pay over score; people of departments where they don't go together stand out."""
    paid = [row for row in people if row.award_in_pay is not None]
    step = max(1, -(-len(paid) // DOTS))
    shown = paid[::step]
    return {
        "grid": {"left": 8, "right": 16, "top": 28, "bottom": 28, "containLabel": True},
        "tooltip": {"renderMode": "richText"},
        "xAxis": {"type": "value", "scale": True, "name": _("Score"), "nameLocation": "end",
                  "nameTextStyle": {"align": "right", "verticalAlign": "top", "padding": [22, 0, 0, 0]},
                  "splitLine": {"show": False}, "axisLabel": {"color": "$ink-3"}},
        "yAxis": {"type": "value", "name": _("Award in months of pay"), "nameTextStyle": {"align": "left"},
                  "splitLine": {"lineStyle": {"color": "$line"}}, "axisLabel": {"color": "$ink-3"}},
        "series": [
            _dots(_("others"), (row for row in shown if row.department not in loose), "$series-2"),
            _dots(_("award without result"), (row for row in shown if row.department in loose), "$bad"),
        ],
    }  # fmt: skip


def _dots(name: str, rows: Iterable[PersonFact], colour: str) -> dict[str, Any]:
    points = [[float(row.score), round(float(row.award_in_pay or 0), 3)] for row in rows]
    return {"type": "scatter", "name": name, "data": points, "symbolSize": 6, "itemStyle": {"color": colour}}
