"""Where a final score comes from: scorecards, items, the observations and the batch behind each (spec 6.6)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from people.models import Department, Employee
from performance.measures.aggregation import Cell, combine
from performance.measures.models import Metric, Observation
from performance.measures.selectors.figures import PARTS, parts_of
from performance.measures.selectors.sources import sources_of
from performance.reviews.enums import ItemKind
from performance.reviews.models import Scorecard, ScorecardItem


@dataclass(frozen=True)
class ScoreItem:
    """One item of a scorecard: points × weight ÷ all weights is what it counts; source says what it rests on."""

    public_id: UUID
    name: str
    kind: str
    value: Decimal | None
    target: Decimal | None
    unit: str
    achievement: Decimal | None
    points: Decimal | None
    weight: Decimal
    counted: Decimal | None
    source: str = ""
    has_data: bool = False


@dataclass(frozen=True)
class ScoreCard:
    """One boss's part of a score; `held` is what counts, `by_items` what the items give."""

    public_id: UUID
    department: str
    scorer: str
    start: date
    until: date
    working_days: int
    items: list[ScoreItem]
    by_items: Decimal | None
    held: Decimal | None
    band: str = ""

    @property
    def total_weight(self) -> Decimal:
        return sum((item.weight for item in self.items), Decimal(0))

    @property
    def was_moved(self) -> bool:
        """Whether calibration or a correction changed what the items give."""
        return self.by_items is not None and self.held != self.by_items.quantize(Decimal("0.01"))


def score_cards(cycle_code: str, employee: Employee, department: Department) -> list[ScoreCard]:
    """The scorecards behind the score used for this department, with their items; three queries and two per card.

    Without one there, the person's only score of the cycle was taken (4.1): then those of the other department.
    """
    rows = Scorecard.objects.filter(cycle__code=cycle_code, employee=employee, counts=True, score__isnull=False)
    rows = rows.select_related("scorer", "department").prefetch_related("items__metric").order_by("start")
    cards = list(rows)
    own = [card for card in cards if card.department_id == department.pk]
    if not own and len({card.department_id for card in cards}) == 1:
        own = cards
    return [_card(card) for card in own]


def _card(card: Scorecard) -> ScoreCard:
    rows = [item for item in card.items.all() if not item.not_applicable and item.points is not None]
    total = sum((item.weight for item in rows), Decimal(0))  # what is not applicable drops out of it
    metrics = [item.metric_id for item in rows if item.metric_id]
    data = sources_of(employee=card.employee, metric_ids=metrics, start=card.start, until=card.until)
    items = [_item(item, card, total, data) for item in rows]
    return ScoreCard(
        public_id=card.public_id,
        department=card.department.name,
        scorer=str(card.scorer or ""),
        start=card.start,
        until=card.until,
        working_days=card.working_days,
        items=items,
        by_items=sum((item.counted for item in items if item.counted is not None), Decimal(0)) if items else None,
        held=card.score,
        band=card.band,
    )


def _item(item: ScorecardItem, card: Scorecard, total: Decimal, data: dict[int, str]) -> ScoreItem:
    source = data.get(item.metric_id or 0, "")
    if item.kind == ItemKind.QUALITATIVE and card.scorer:
        source = _("scored by %(name)s") % {"name": card.scorer}
    return ScoreItem(
        public_id=item.public_id,
        name=item.name,
        kind=item.get_kind_display(),
        value=item.value,
        target=item.target_value,
        unit=item.metric.unit if item.metric else "",
        achievement=item.achievement,
        points=item.points,
        weight=item.weight,
        counted=item.weight * (item.points or Decimal(0)) / total if total else None,
        source=source,
        has_data=bool(item.metric_id and source),
    )


def result_url(cards: Iterable[ScoreCard]) -> str:
    """The page of the scorecard behind the score, "" without one."""
    first = next(iter(cards), None)
    return reverse("reviews:result", args=[first.public_id]) if first else ""


@dataclass(frozen=True)
class SourceDay:
    """One day behind an item: the figure, what it was made of, and the batch each part came with."""

    day: date
    value: Decimal | None
    parts: list[Observation]


@dataclass(frozen=True)
class ItemSource:
    item: ScorecardItem
    metric: Metric
    parts: list[Metric]
    days: list[SourceDay]


def item_of(cycle_code: str, employee: Employee, item_id: UUID | str) -> ScorecardItem | None:
    """A data item of the employee's counting scorecards in the cycle."""
    rows = ScorecardItem.objects.filter(
        public_id=item_id,
        scorecard__cycle__code=cycle_code,
        scorecard__employee=employee,
        scorecard__counts=True,
        metric__isnull=False,
    )
    return rows.select_related("scorecard", "metric", *(f"metric__{name}" for name in PARTS)).first()


def source_of(item: ScorecardItem) -> ItemSource:
    """Every day's figure in the scorecard's span with its batches; one query."""
    card, metric = item.scorecard, item.metric
    assert metric is not None
    parts = parts_of(metric)
    rows = Observation.objects.filter(
        employee=card.employee_id, metric__in=parts, day__range=(card.start, card.until)
    ).select_related("batch")
    by_day: dict[date, dict[int, Observation]] = {}
    for row in rows.order_by("day"):
        by_day.setdefault(row.day, {})[row.metric_id] = row
    days = []
    for day, found in by_day.items():
        values = [found[part.pk].value if part.pk in found else None for part in parts]
        cell = Cell(card.employee_id, day, values[0], values[1] if len(values) > 1 else None)
        shown = [found[part.pk] for part in parts if part.pk in found]
        days.append(SourceDay(day, combine(metric.aggregation, [cell]).value, shown))
    return ItemSource(item, metric, parts, days)
