"""Scorecards brought up to date: data items from day results, scores from items, departments from their metrics."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from people.models import Assignment, Department
from performance.measures.models import Metric
from performance.reviews.data import department_figure, figures_of
from performance.reviews.enums import ENDED, FormSubject, ItemKind, Stage
from performance.reviews.models import DepartmentScorecard, ReviewCycle, Scorecard, ScorecardItem
from performance.reviews.participants import forms_as_of
from performance.reviews.scoring import Part, band_of, rounded, weighted_score

NO_DATA = "no_data"
MICRO = Decimal("0.000001")
WRITTEN = ("value", "target_value", "achievement", "points", "not_applicable", "not_applicable_reason")


@transaction.atomic
def refresh_data(*, cycle: ReviewCycle, now: datetime) -> int:
    """Fill every data item from the day results of its scorecard's span; how many items changed.

    An item without any figure drops out as not applicable ("no data") and comes back when data arrives: it is
    never zero. Side effects: items, scores and department scorecards of this cycle. A published cycle is left alone.
    """
    if cycle.stage in ENDED or cycle.stage == Stage.PUBLISHED or cycle.is_imported:
        return 0
    items = list(ScorecardItem.objects.filter(scorecard__cycle=cycle, kind=ItemKind.KPI).select_related("scorecard"))
    changed = []
    for (start, until), group in _by_span(items).items():
        people = {item.scorecard.employee_id for item in group}
        metrics = {item.metric_id for item in group if item.metric_id}
        figures = figures_of(employees=people, metrics=metrics, start=start, until=until)
        changed += [item for item in group if _fill(item, figures)]
    ScorecardItem.objects.bulk_update(changed, WRITTEN, batch_size=500)
    if changed:
        refresh_scores(cycle=cycle, scorecards={item.scorecard_id for item in changed})
    refresh_departments(cycle=cycle)
    return len(changed)


def _by_span(items: Iterable[ScorecardItem]) -> dict[tuple, list[ScorecardItem]]:
    groups: dict[tuple, list[ScorecardItem]] = {}
    for item in items:
        groups.setdefault((item.scorecard.start, item.scorecard.until), []).append(item)
    return groups


def _fill(item: ScorecardItem, figures: dict) -> bool:
    """Put the figure into the item; whether anything changed. An item HR took out stays out."""
    before = tuple(getattr(item, name) for name in WRITTEN)
    figure = figures.get((item.scorecard.employee_id, item.metric_id))
    item.value = figure.value.quantize(MICRO) if figure and figure.value is not None else None
    item.target_value = figure.target.quantize(MICRO) if figure and figure.target is not None else None
    item.achievement = figure.achievement if figure else None
    found = figure.points(item.curve) if figure else None
    item.points = found.quantize(MICRO) if found is not None else None
    if item.not_applicable_reason in ("", NO_DATA):
        item.not_applicable = found is None
        item.not_applicable_reason = NO_DATA if found is None else ""
    return before != tuple(getattr(item, name) for name in WRITTEN)


@transaction.atomic
def refresh_scores(*, cycle: ReviewCycle, scorecards: Iterable[int] | None = None) -> int:
    """Scores and bands of the cycle's (or these) scorecards from their items; how many were written."""
    cards = Scorecard.objects.filter(cycle=cycle).prefetch_related("items")
    if scorecards is not None:
        cards = cards.filter(pk__in=list(scorecards))
    bands = bands_of(cycle)
    changed = []
    for card in cards:
        exact = weighted_score(parts_of(card))
        score, band = rounded(exact), band_of(exact, bands)
        if (score, band) != (card.score, card.band):
            card.score, card.band = score, band
            changed.append(card)
    Scorecard.objects.bulk_update(changed, ["score", "band"], batch_size=500)
    return len(changed)


def parts_of(card: Scorecard) -> list[Part]:
    return [Part(item.weight, item.points, item.not_applicable) for item in card.items.all()]


def bands_of(cycle: ReviewCycle) -> list[tuple[str, Decimal]]:
    return [(name, Decimal(floor)) for name, floor in cycle.bands]


@transaction.atomic
def refresh_departments(*, cycle: ReviewCycle) -> int:
    """Scorecards of departments from their own form's metrics, pooled over everybody in them."""
    forms = forms_as_of(cycle.as_of or cycle.until, FormSubject.DEPARTMENT)
    if not forms:
        return 0
    departments = Department.objects.filter(pk__in=Scorecard.objects.filter(cycle=cycle).values("department"))
    for department in departments:
        form = forms.get(department.pk) or forms.get(None)
        if form is not None:
            _write_department(cycle, department, list(form.items.select_related("metric")))
    return len(departments)


def _write_department(cycle: ReviewCycle, department: Department, items: list) -> None:
    people = _people_of(department, cycle)
    rows, parts = [], []
    for item in items:
        metric: Metric = item.metric
        figure = department_figure(employees=people, metric=metric.pk, start=cycle.start, until=cycle.until)
        found = figure.points(item.curve) if figure else None
        parts.append(Part(item.weight, found, not_applicable=found is None))
        rows.append(
            {
                "metric": metric.code,
                "name_zh": metric.name_zh,
                "name_en": metric.name_en,
                "unit": metric.unit,
                "weight": str(item.weight),
                "value": _text(figure.value if figure else None),
                "target": _text(figure.target if figure else None),
                "achievement": _text(figure.achievement if figure else None),
                "points": _text(rounded(found)),
            }
        )
    exact = weighted_score(parts)
    DepartmentScorecard.objects.update_or_create(
        cycle=cycle,
        department=department,
        defaults={"score": rounded(exact), "band": band_of(exact, bands_of(cycle)), "items": rows},
    )


def _people_of(department: Department, cycle: ReviewCycle) -> list[int]:
    """Everybody placed in the department or below it at the end of the span."""
    held = Assignment.objects.as_of(cycle.as_of or cycle.until)
    rows = held.filter(department__lineage__startswith=department.lineage)
    return list(rows.values_list("employee_id", flat=True))


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value.quantize(MICRO).normalize())
