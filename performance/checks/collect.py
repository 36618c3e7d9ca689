"""Scorecards of a cycle as the rows the checks read; a few queries a cycle, whatever the headcount."""

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Avg

from performance.checks import registry
from performance.checks.scores import CycleScores, Judged, PersonScore, Rating
from performance.reviews.enums import SHOWN_TO_EMPLOYEES, ItemKind, PeerState, Stage
from performance.reviews.models import PeerInvitation, ReviewCycle, Scorecard, ScorecardItem
from performance.reviews.scoring import DEFAULT_BANDS, band_of

TOP_BANDS = 2
ItemRow = tuple[int, str, str, object, object, object, bool, object]


class _Card(NamedTuple):
    pk: int
    employee_id: int
    department_id: int
    scorer_id: int | None
    position_id: int | None
    grade: str | None
    band: str


def scores_of(cycle: ReviewCycle, *, with_ratings: bool = False) -> CycleScores:
    """Everybody whose judged items are complete and handed in. Ids stand for people, departments and scorers."""
    cards = Scorecard.objects.filter(cycle=cycle)
    if cycle.stage in (Stage.HEAD, Stage.SECOND):
        cards = cards.filter(submitted_at__isnull=False)
    items = _items(cycle, cards)
    bands = [(name, Decimal(floor)) for name, floor in cycle.bands] or list(DEFAULT_BANDS)
    top = {name for name, _floor in sorted(bands, key=lambda band: -band[1])[:TOP_BANDS]}
    rows = cards.order_by("pk").values_list(
        "pk", "employee_id", "department_id", "scorer_id", "position_id", "position__grade", "band"
    )
    people = [
        person for row in rows if (person := _person(_Card(*row), items.get(row[0], []), top, bands))
    ]  # fmt: skip
    return CycleScores(cycle.code, tuple(people), tuple(_ratings(cycle, people)) if with_ratings else ())


def _items(cycle: ReviewCycle, cards: Iterable[Scorecard]) -> dict[int, list[ItemRow]]:
    found: dict[int, list[ItemRow]] = {}
    rows = ScorecardItem.objects.filter(scorecard__in=cards).order_by("scorecard_id", "sequence", "pk")
    for row in rows.values_list(
        "scorecard_id", "code", "kind", "weight", "points", "self_points", "not_applicable", "scored_at"
    ):
        found.setdefault(row[0], []).append(row)
    return found


def _person(card: _Card, items: list[ItemRow], top: set[str], bands: list) -> PersonScore | None:
    counted = [row for row in items if not row[6]]
    judged = [row for row in counted if row[2] == ItemKind.QUALITATIVE]
    if not judged or any(row[4] is None for row in judged):
        return None
    data = _mean(row for row in counted if row[2] == ItemKind.KPI and row[4] is not None)
    return PersonScore(
        employee=str(card.employee_id),
        department=str(card.department_id),
        scorer=str(card.scorer_id or ""),
        kpi=data,
        judged=_mean(judged) or 0.0,
        items=tuple(
            Judged(row[1], float(row[4]), None if row[5] is None else float(row[5]), row[7])  # type: ignore[arg-type]
            for row in judged
        ),
        group=str(card.position_id or ""),
        grade=card.grade or "",
        is_high=card.band in top if card.band else None,
        is_high_by_data=None if data is None else band_of(Decimal(repr(data)), bands) in top,
    )


def _mean(rows: Iterable[ItemRow]) -> float | None:
    listed = [(float(row[3]), float(row[4])) for row in rows]  # type: ignore[arg-type]
    weight = sum(pair[0] for pair in listed)
    return sum(pair[0] * pair[1] for pair in listed) / weight if weight else None


def _ratings(cycle: ReviewCycle, people: list[PersonScore]) -> Iterable[Rating]:
    """Who judged whom: heads their people, peers their colleagues (360), and what else is registered."""
    for person in people:
        if person.scorer:
            yield Rating(person.scorer, person.employee, person.department, person.judged)
    answered = PeerInvitation.objects.filter(scorecard__cycle=cycle, state=PeerState.ANSWERED)
    peers = answered.annotate(points=Avg("answers__points")).order_by("pk")
    for rater, employee, department, points in peers.values_list(
        "rater_id", "scorecard__employee_id", "scorecard__department_id", "points"
    ):
        if points is not None:
            yield Rating(str(rater), str(employee), str(department), float(points))
    for provider in registry.more_ratings:
        yield from provider(cycle)


def earlier_cycles(cycle: ReviewCycle) -> list[ReviewCycle]:
    """Every cycle that ended earlier, oldest first: published or closed ones (spec 5.1)."""
    done = ReviewCycle.objects.filter(stage__in=SHOWN_TO_EMPLOYEES, until__lt=cycle.until)
    return list(done.order_by("until", "pk"))
