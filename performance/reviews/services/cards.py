"""Scorecards brought up to date: data items from day results, items of goals from these, scores from items."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from performance.reviews.data import figures_of
from performance.reviews.enums import DATA_FOLLOWS, ENDED, ItemKind, Stage
from performance.reviews.models import ReviewCycle, Scorecard, ScorecardItem
from performance.reviews.scoring import Part, band_of, rounded, weighted_score
from performance.reviews.services.departments import refresh_departments
from performance.reviews.services.goal_items import goal_items_changed

NO_DATA = "no_data"
MICRO = Decimal("0.000001")
WRITTEN = ("value", "target_value", "achievement", "points", "not_applicable", "not_applicable_reason")


@transaction.atomic
def refresh_data(*, cycle: ReviewCycle, now: datetime) -> int:
    """Fill data items from the day results of their scorecards' spans, goal items from goals; how many changed.

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
    changed += goal_items_changed(cycle)
    ScorecardItem.objects.bulk_update(changed, WRITTEN, batch_size=500)
    if changed:
        refresh_scores(cycle=cycle, scorecards={item.scorecard_id for item in changed})
    refresh_departments(cycle=cycle)
    return len(changed)


@transaction.atomic
def refresh_goal_items(*, cycle: ReviewCycle, employees: Iterable[int]) -> int:
    """Items of these people that rest on goals, and their scores; how many items changed. As refresh_data otherwise."""
    if cycle.stage not in DATA_FOLLOWS or cycle.is_imported:
        return 0
    changed = goal_items_changed(cycle, employees)
    ScorecardItem.objects.bulk_update(changed, WRITTEN, batch_size=500)
    if changed:
        refresh_scores(cycle=cycle, scorecards={item.scorecard_id for item in changed})
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
