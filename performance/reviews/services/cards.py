"""Scorecards brought up to date: data items from day results, items of goals from these, scores from items."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from hrplatform.lib.bulk import update_rows
from performance.reviews.data import figures_of_cards
from performance.reviews.enums import AFTER_SCORING, DATA_FOLLOWS, Change, ItemKind
from performance.reviews.models import ReviewCycle, Scorecard, ScorecardItem, ScoreChange
from performance.reviews.scoring import Part, band_of, rounded, weighted_score
from performance.reviews.services.departments import refresh_departments
from performance.reviews.services.goal_items import goal_items_changed

NO_DATA = "no_data"
MICRO = Decimal("0.000001")
READ = (
    "scorecard_id",
    "metric_id",
    "value",
    "target_value",
    "achievement",
    "points",
    "not_applicable",
    "not_applicable_reason",
)
WRITTEN = ("value", "target_value", "achievement", "points", "not_applicable", "not_applicable_reason")


@transaction.atomic
def refresh_data(*, cycle: ReviewCycle, now: datetime) -> int:
    """Fill data items from the day results of their scorecards' spans, goal items from goals; how many changed.

    An item without any figure drops out as not applicable ("no data") and comes back when data arrives: it is
    never zero. Side effects: items, scores and department scorecards of this cycle. A published cycle is left alone.
    """
    if cycle.stage not in DATA_FOLLOWS or cycle.is_imported:
        return 0
    items = list(
        ScorecardItem.objects.filter(scorecard__cycle=cycle, kind=ItemKind.KPI).order_by("pk").only(*READ, "curve")
    )
    figures = figures_of_cards(cycle=cycle.pk, metrics={item.metric_id for item in items if item.metric_id})
    before = {item.pk: item.points for item in items}
    changed = [item for item in items if _fill(item, figures)]
    followed = [(item, before[item.pk]) for item in changed if before[item.pk] != item.points]
    changed += goal_items_changed(cycle)
    _write_items(changed)
    if changed:
        refresh_scores(cycle=cycle, scorecards={item.scorecard_id for item in changed})
        _keep_followed(cycle, followed, now)
    refresh_departments(cycle=cycle)
    return len(changed)


def _write_items(items: Iterable[ScorecardItem]) -> None:
    update_rows(ScorecardItem, WRITTEN, [(item.pk, *(getattr(item, name) for name in WRITTEN)) for item in items])


def _keep_followed(cycle: ReviewCycle, followed: list[tuple[ScorecardItem, Decimal | None]], now: datetime) -> None:
    """Figures that change after the heads have handed in leave their trace in the history of the score."""
    if cycle.stage in AFTER_SCORING:
        ScoreChange.objects.bulk_create(
            ScoreChange(item_id=item.pk, kind=Change.DATA, before=before, after=item.points, at=now)
            for item, before in followed
        )


@transaction.atomic
def refresh_goal_items(*, cycle: ReviewCycle, employees: Iterable[int]) -> int:
    """Items of these people that rest on goals, and their scores; how many items changed. As refresh_data otherwise."""
    if cycle.stage not in DATA_FOLLOWS or cycle.is_imported:
        return 0
    changed = goal_items_changed(cycle, employees)
    _write_items(changed)
    if changed:
        refresh_scores(cycle=cycle, scorecards={item.scorecard_id for item in changed})
    return len(changed)


def _fill(item: ScorecardItem, figures: dict) -> bool:
    """Put the figure into the item; whether anything changed. An item HR took out stays out."""
    before = tuple(getattr(item, name) for name in WRITTEN)
    figure = figures.get((item.scorecard_id, item.metric_id))
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
    rows = ScorecardItem.objects.filter(scorecard__cycle=cycle)
    cards = Scorecard.objects.filter(cycle=cycle)
    if scorecards is not None:
        wanted = list(scorecards)
        rows, cards = rows.filter(scorecard__in=wanted), cards.filter(pk__in=wanted)
    parts: dict[int, list[Part]] = {}
    for card, weight, points, dropped in rows.order_by().values_list(
        "scorecard_id", "weight", "points", "not_applicable"
    ):
        parts.setdefault(card, []).append(Part(weight, points, dropped))
    bands = bands_of(cycle)
    changed = []
    for pk, calibrated, *held in cards.order_by().values_list("pk", "calibrated_score", "item_score", "score", "band"):
        exact = weighted_score(parts.get(pk, ()))
        holds = exact if calibrated is None else calibrated
        found = [rounded(exact), rounded(holds), band_of(holds, bands)]
        if found != held:
            changed.append((pk, *found))
    return update_rows(Scorecard, ("item_score", "score", "band"), changed)


def parts_of(card: Scorecard) -> list[Part]:
    return [Part(item.weight, item.points, item.not_applicable) for item in card.items.all()]


def bands_of(cycle: ReviewCycle) -> list[tuple[str, Decimal]]:
    return [(name, Decimal(floor)) for name, floor in cycle.bands]
