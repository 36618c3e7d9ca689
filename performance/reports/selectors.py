"""What the files of a cycle are made of."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from hrplatform.lib.formats import format_day
from people import permissions as people
from people.models import Department
from performance.reports.peers import hidden_items
from performance.reports.workbook import CardRow, CycleBook, ItemRow
from performance.reviews.enums import SHOWN_TO_EMPLOYEES, ItemKind, Stage
from performance.reviews.models import ReviewCycle, Scorecard, ScorecardItem
from performance.reviews.permissions import visible_scorecards
from performance.reviews.scale import guideline_shares
from performance.reviews.scoring import DEFAULT_BANDS, rounded
from performance.reviews.selectors import corrected_scores
from performance.reviews.services.cards import bands_of

PIECE = 500


def export_cards(user: Any, cycle: ReviewCycle, on: date) -> QuerySet[Scorecard]:
    """What the account may export of a cycle: what it may see on pages, its own only once published."""
    rows = visible_scorecards(user, on).filter(cycle=cycle)
    return rows.order_by("department__path", "employee__number", "start", "pk")


def cycle_book(
    cycle: ReviewCycle, cards: QuerySet[Scorecard], tell: Callable[[int], None] = lambda done: None
) -> CycleBook:
    """The workbook's rows, read in pieces of 500; `tell` hears how many are read."""
    corrected = corrected_scores(cycle)
    keys, rows = list(cards.values_list("pk", flat=True)), []
    for start in range(0, len(keys), PIECE):
        piece = Scorecard.objects.filter(pk__in=keys[start : start + PIECE])
        found = piece.select_related("employee", "department", "position", "scorer").prefetch_related(
            Prefetch("items", ScorecardItem.objects.order_by("sequence", "pk"))
        )
        by_key = {card.pk: card for card in found}
        hidden = hidden_items(by_key.values())
        ordered = (by_key[key] for key in keys[start : start + PIECE] if key in by_key)
        rows += [_card_row(card, corrected.get(card.pk), hidden) for card in ordered]
        tell(len(rows))
    span = f"{format_day(cycle.start, weekday=False)} – {format_day(cycle.until, weekday=False)}"
    return CycleBook(
        title=cycle.name,
        note=f"{cycle.name} · {span} · {Stage(cycle.stage).label}",
        cards=rows,
        bands=bands_of(cycle) or DEFAULT_BANDS,
        guideline=guideline_shares(cycle.guideline or {}, len({row.number for row in rows})),
    )


def _card_row(card: Scorecard, corrected: Decimal | None, hidden: set[int]) -> CardRow:
    held_back = any(item.pk in hidden and not item.not_applicable for item in card.items.all())
    moved = corrected if corrected is not None else card.calibrated_score
    return CardRow(
        number=card.employee.number,
        name=card.employee.name,
        department=card.department.path,
        position=card.position.name if card.position else "",
        scorer=card.scorer.name if card.scorer else _("HR"),
        days=card.working_days,
        moved=card.score if moved is None and held_back else moved,
        adjusted=card.adjusted_score,
        items=[_item_row(item, item.pk in hidden) for item in card.items.all()],
    )


def _item_row(item: ScorecardItem, hidden: bool) -> ItemRow:
    return ItemRow(
        name=item.name,
        kind=str(ItemKind(item.kind).label),
        weight=item.weight,
        self_points=item.self_points,
        points=None if hidden else rounded(item.points) if item.kind == ItemKind.QUALITATIVE else item.points,
        counts=not item.not_applicable,
    )


def reported_departments(user: Any, on: date) -> QuerySet[Department]:
    """Departments whose report the account may read: all for HR, those headed with all below for heads."""
    if people.is_hr(user):
        return Department.objects.all()
    rows = Department.objects.none()
    for lineage in people.headed_lineages(people.employee_of(user, on), on):
        rows = rows | Department.objects.filter(lineage__startswith=lineage)
    return rows


def reported_cards(user: Any, cycle: ReviewCycle, department: Department, on: date) -> QuerySet[Scorecard]:
    """Published scorecards of a department and those below it that the account may read, without its own."""
    if cycle.stage not in SHOWN_TO_EMPLOYEES:
        return Scorecard.objects.none()
    me = people.employee_of(user, on)
    rows = visible_scorecards(user, on).filter(
        cycle=cycle, counts=True, department__lineage__startswith=department.lineage
    )
    return rows.exclude(employee=me) if me else rows


def departments_with_results(departments: QuerySet[Department], cycle: ReviewCycle) -> QuerySet[Department]:
    """Those of the departments in which somebody (there or below) has a result of the cycle."""
    cards = Scorecard.objects.filter(cycle=cycle, counts=True)
    lineages = Department.objects.filter(pk__in=cards.values("department")).values_list("lineage", flat=True)
    above = {int(key) for lineage in lineages for key in lineage.split("/") if key}
    return departments.filter(pk__in=above).order_by("path")
