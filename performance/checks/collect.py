"""Scorecards of a cycle as the rows the checks read; two queries a cycle, whatever the headcount."""

from collections.abc import Iterable

from performance.checks.scores import CycleScores, Judged, PersonScore
from performance.reviews.enums import ItemKind, Stage
from performance.reviews.models import ReviewCycle, Scorecard, ScorecardItem

ItemRow = tuple[int, str, str, object, object, object, bool, object]


def scores_of(cycle: ReviewCycle) -> CycleScores:
    """Everybody whose judged items are complete. Ids stand for people, departments and scorers."""
    items: dict[int, list[ItemRow]] = {}
    rows = ScorecardItem.objects.filter(scorecard__cycle=cycle).order_by("scorecard_id", "sequence", "pk")
    for row in rows.values_list(
        "scorecard_id", "code", "kind", "weight", "points", "self_points", "not_applicable", "scored_at"
    ):
        items.setdefault(row[0], []).append(row)
    cards = Scorecard.objects.filter(cycle=cycle).values_list(
        "pk", "employee_id", "department_id", "scorer_id", "position_id"
    )
    people = (_person(card, items.get(card[0], [])) for card in cards.order_by("pk"))
    return CycleScores(cycle.code, tuple(person for person in people if person))


def _person(card: tuple, items: list[ItemRow]) -> PersonScore | None:
    counted = [row for row in items if not row[6]]
    judged = [row for row in counted if row[2] == ItemKind.QUALITATIVE]
    if not judged or any(row[4] is None for row in judged):
        return None
    return PersonScore(
        employee=str(card[1]),
        department=str(card[2]),
        scorer=str(card[3] or ""),
        kpi=_mean(row for row in counted if row[2] == ItemKind.KPI and row[4] is not None),
        judged=_mean(judged) or 0.0,
        items=tuple(
            Judged(row[1], float(row[4]), None if row[5] is None else float(row[5]), row[7])  # type: ignore[arg-type]
            for row in judged
        ),
        group=str(card[4] or ""),
    )


def _mean(rows: Iterable[ItemRow]) -> float | None:
    listed = [(float(row[3]), float(row[4])) for row in rows]  # type: ignore[arg-type]
    weight = sum(pair[0] for pair in listed)
    return sum(pair[0] * pair[1] for pair in listed) / weight if weight else None


def earlier_cycles(cycle: ReviewCycle) -> list[ReviewCycle]:
    """Every cycle that ended earlier, oldest first: published or closed ones (spec 5.1)."""
    done = ReviewCycle.objects.filter(stage__in=(Stage.PUBLISHED, Stage.CLOSED), until__lt=cycle.until)
    return list(done.order_by("until", "pk"))
