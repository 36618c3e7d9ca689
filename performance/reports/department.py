"""A department's report of one cycle: its own result, its people, its distribution (spec 10)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F, QuerySet, Sum
from django.utils.translation import gettext as _

from hrplatform.lib.formats import format_measure, format_number, format_percent
from hrplatform.lib.ui import Figure
from people.models import Department
from performance.appeals.models import Appeal
from performance.calibration.distribution import Scored, count_bands, names_of
from performance.growth.scores import person_scores
from performance.retrospect.ranks import Correlation, correlate, spread_of
from performance.retrospect.selectors import previous_cycle
from performance.retrospect.sentences import kpi_sentence, number
from performance.reviews.enums import GOAL_KINDS, ItemKind
from performance.reviews.models import DepartmentScorecard, ReviewCycle, Scorecard, ScorecardItem, in_language
from performance.reviews.scoring import DEFAULT_BANDS, band_of, rounded
from performance.reviews.selectors import corrected_scores
from performance.reviews.services.cards import bands_of


@dataclass(frozen=True)
class PersonLine:
    """One person of the department: data beside judged points, and the cycle before."""

    name: str
    number: str
    place: str
    position: str
    data: Decimal | None
    judged: Decimal | None
    score: Decimal | None
    band: str
    change: Decimal | None


@dataclass(frozen=True)
class OwnItem:
    """One metric of the department's own scorecard."""

    name: str
    source: str
    weight: str
    points: Decimal | None


@dataclass(frozen=True)
class BandLine:
    band: str
    people: int
    share: str
    company: str


@dataclass(frozen=True)
class DepartmentReport:
    """What page and PDF print."""

    lead: str
    figures: list[Figure]
    own: DepartmentScorecard | None
    own_items: list[OwnItem]
    people: list[PersonLine]
    bands: list[BandLine]
    data_text: str
    appeals: str
    option: dict[str, Any]
    label: str


def build_report(cycle: ReviewCycle, department: Department, cards: QuerySet[Scorecard]) -> DepartmentReport:
    """cards: those the reader may see; a fixed number of queries."""
    bands, corrected = bands_of(cycle) or DEFAULT_BANDS, corrected_scores(cycle)
    means, before = _means(cards), _before(cycle)
    rows = list(cards.select_related("employee", "department", "position").order_by("employee__sort_key"))
    people = [_person(card, corrected, means, before, bands) for card in rows]
    own = DepartmentScorecard.objects.filter(cycle=cycle, department=department).first()
    scores = [float(line.score) for line in people if line.score is not None]
    spread, kpi = spread_of(scores), _together(people)
    lines = _bands(cycle, people, bands)
    return DepartmentReport(
        lead=_lead(department, people, spread.mean if spread else None, own),
        figures=_figures(people, spread, own, kpi),
        own=own,
        own_items=[_own_item(row) for row in own.items] if own else [],
        people=sorted(people, key=lambda line: (-(line.score or Decimal(0)), line.name)),
        bands=lines,
        data_text=kpi_sentence(kpi),
        appeals=_appeals(cards),
        option=_option(lines),
        label=_("Share of people per band, the department beside the company."),
    )


def _means(cards: QuerySet[Scorecard]) -> dict[tuple[int, str], Decimal]:
    """{(scorecard id, kind): weighted mean points} of data and judged items; one query."""
    rows = ScorecardItem.objects.filter(scorecard__in=cards, points__isnull=False, not_applicable=False)
    rows = rows.filter(kind__in=(ItemKind.KPI, ItemKind.QUALITATIVE)).order_by()
    sums = rows.values_list("scorecard_id", "kind").annotate(top=Sum(F("weight") * F("points")), bottom=Sum("weight"))
    return {(card, kind): top / bottom for card, kind, top, bottom in sums if bottom}


def _before(cycle: ReviewCycle) -> dict[int, Decimal]:
    earlier = previous_cycle(cycle)
    return person_scores(earlier) if earlier else {}


def _person(
    card: Scorecard, corrected: dict[int, Decimal], means: dict[tuple[int, str], Decimal], before: dict[int, Decimal],
    bands: Sequence[tuple[str, Decimal]],
) -> PersonLine:  # fmt: skip
    score, last = corrected.get(card.pk, card.score), before.get(card.employee_id)
    return PersonLine(
        name=card.employee.name,
        number=card.employee.number,
        place=card.department.name,
        position=card.position.name if card.position else "",
        data=rounded(means.get((card.pk, ItemKind.KPI))),
        judged=rounded(means.get((card.pk, ItemKind.QUALITATIVE))),
        score=score,
        band=band_of(score, bands) if card.pk in corrected else card.band,
        change=score - last if score is not None and last is not None else None,
    )


def _together(people: Sequence[PersonLine]) -> Correlation:
    return correlate([(float(p.data), float(p.score)) for p in people if p.data is not None and p.score is not None])


def _lead(department: Department, people: Sequence[PersonLine], mean: float | None, own: Any) -> str:
    figures = {"department": department.name, "people": len(people), "mean": number(mean, 1)}
    if own is not None and own.score is not None:
        text = _(
            "%(department)s reached %(score)s points (%(band)s) by its own metrics; its %(people)s people have a mean"
            " score of %(mean)s."
        )
        return text % (figures | {"score": format_number(own.score, 2), "band": own.band})
    return _("The %(people)s people of %(department)s have a mean score of %(mean)s.") % figures


def _figures(people: Sequence[PersonLine], spread: Any, own: Any, kpi: Correlation) -> list[Figure]:
    missing = sum(line.score is None for line in people)
    return [
        Figure(_("By its own metrics"), format_number(own.score, 2) if own and own.score is not None else "—",
               note=own.band if own else ""),
        Figure(_("Mean score"), number(spread.mean, 1) if spread else "—",
               note=_("%(people)s people, %(missing)s without a score") % {"people": len(people), "missing": missing}),
        Figure(_("Standard deviation"), number(spread.sd, 1) if spread else "—",
               note=f"{number(spread.low, 1)} – {number(spread.high, 1)}" if spread else ""),
        Figure(_("Score follows data"), number(kpi.rho), note=_("rank correlation")),
    ]  # fmt: skip


def _bands(cycle: ReviewCycle, people: Sequence[PersonLine], bands: Sequence[tuple[str, Decimal]]) -> list[BandLine]:
    everybody = Scorecard.objects.filter(cycle=cycle, counts=True).values_list("department_id", "score")
    company = count_bands((Scored(*row) for row in everybody), bands, {})
    own = count_bands((Scored(0, line.score) for line in people), bands, {})
    return [
        BandLine(name, own.held[name], format_percent(own.share(name), 0), format_percent(company.share(name), 0))
        for name in names_of(bands)
    ]


def _own_item(row: dict[str, Any]) -> OwnItem:
    """A stored line of a department scorecard; decimals are strings there."""
    amount = lambda name: Decimal(row[name]) if row.get(name) not in (None, "") else None  # noqa: E731
    unit = row.get("unit", "")
    source = _("%(value)s against %(target)s = %(share)s") % {
        "value": format_measure(amount("value"), unit), "target": format_measure(amount("target"), unit),
        "share": format_percent(amount("achievement")),
    } if amount("value") is not None else _("No data in this span")  # fmt: skip
    if row.get("kind") in GOAL_KINDS:
        source = _("from the results of goals") if amount("points") is not None else _("No rated goal in this cycle")
    name = in_language(row.get("name_zh", ""), row.get("name_en", ""))
    return OwnItem(name, source, format_number(amount("weight")), amount("points"))


def _appeals(cards: QuerySet[Scorecard]) -> str:
    rows = list(Appeal.objects.filter(scorecard__in=cards).values_list("state", flat=True))
    figures = {"filed": len(rows), "changed": rows.count("changed"), "open": rows.count("open")}
    return _("Appeals: %(filed)s filed, %(changed)s changed a score, %(open)s still open.") % figures


def _option(lines: Sequence[BandLine]) -> dict[str, Any]:
    """Shares per band, the department beside the company."""
    shares = lambda read: [int(read(line).rstrip("%") or 0) for line in lines]  # noqa: E731
    bar = {"type": "bar", "barMaxWidth": 28, "label": {"show": True, "position": "top", "formatter": "{c}%"}}
    return {
        "grid": {"left": 8, "right": 8, "top": 32, "bottom": 24, "containLabel": True},
        "legend": {"top": 0, "left": 0, "itemWidth": 12, "itemHeight": 8, "textStyle": {"color": "$ink-2"}},
        "tooltip": {"renderMode": "richText", "trigger": "axis"},
        "xAxis": {"type": "category", "data": [line.band for line in lines], "axisTick": {"show": False},
                  "axisLine": {"lineStyle": {"color": "$line"}}, "axisLabel": {"color": "$ink-2"}},
        "yAxis": {"type": "value", "splitLine": {"lineStyle": {"color": "$line"}},
                  "axisLabel": {"color": "$ink-3", "formatter": "{value}%"}},
        "series": [
            bar | {"name": _("Department"), "data": shares(lambda line: line.share), "itemStyle": {"color": "$accent"}},
            bar | {"name": _("The company"), "data": shares(lambda line: line.company),
                   "itemStyle": {"color": "$series-2"}},
        ],
    }  # fmt: skip
