"""The second-level review prepared: a scorer's team with data and judged points side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, QuerySet

from people.models import Employee
from performance.reviews.enums import ItemKind, Stage
from performance.reviews.grid import LOOK_AGAIN, kind_mean
from performance.reviews.models import ReviewCycle, Scorecard
from performance.reviews.scoring import ZERO, rounded
from performance.reviews.selectors import GridItem


@dataclass(frozen=True)
class SecondRow:
    """One person: what the data say, what the scorer says, and whether the two are far apart."""

    card: Scorecard
    kpi: Decimal | None
    judged: Decimal | None

    @property
    def gap(self) -> Decimal:
        """How far the two are apart, 0 where one is missing."""
        return abs(self.judged - self.kpi) if self.kpi is not None and self.judged is not None else ZERO

    @property
    def is_far(self) -> bool:
        return self.gap >= LOOK_AGAIN


@dataclass(frozen=True)
class SecondTeam:
    """One scorer's people below this second level."""

    scorer: Employee | None
    rows: list[SecondRow]

    @property
    def is_confirmed(self) -> bool:
        return all(row.card.reviewed_at for row in self.rows)

    @property
    def is_waiting(self) -> bool:
        """Scores sent back have not come in again."""
        return any(row.card.returned_reason for row in self.rows)


def second_teams(cards: Sequence[Scorecard], items: dict[int, list[GridItem]]) -> list[SecondTeam]:
    """cards with their scorer, items of selectors.grid_items; unconfirmed teams first, in each the farthest off."""
    teams: dict[int | None, SecondTeam] = {}
    for card in cards:
        own = items[card.pk]
        row = SecondRow(card, rounded(kind_mean(own, ItemKind.KPI)), rounded(kind_mean(own, ItemKind.QUALITATIVE)))
        teams.setdefault(card.scorer_id, SecondTeam(card.scorer, [])).rows.append(row)
    for team in teams.values():
        team.rows.sort(key=lambda row: -row.gap)
    return sorted(teams.values(), key=lambda team: (team.is_confirmed, team.scorer.sort_key if team.scorer else ""))


@dataclass(frozen=True)
class SecondCycle:
    """A cycle in which the account is second level."""

    cycle: ReviewCycle
    people: int
    confirmed: int


def second_rows(cards: QuerySet[Scorecard]) -> list[SecondCycle]:
    """Cycles at second-level review with how far the account is; two queries."""
    counts = {
        row["cycle"]: row
        for row in cards.filter(cycle__stage=Stage.SECOND)
        .order_by()
        .values("cycle")
        .annotate(people=Count("pk"), confirmed=Count("pk", filter=Q(reviewed_at__isnull=False)))
    }
    cycles = ReviewCycle.objects.filter(pk__in=counts) if counts else []
    return [SecondCycle(cycle, counts[cycle.pk]["people"], counts[cycle.pk]["confirmed"]) for cycle in cycles]
