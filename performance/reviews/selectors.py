"""Reads of reviews for other apps and for pages: joined, never a query per row."""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import NamedTuple
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, TextField, Value, When
from django.db.models.functions import Cast, Coalesce

from performance.reviews.enums import RUNNING, SHOWN_TO_EMPLOYEES, Stage
from performance.reviews.models import (
    CycleStage,
    DepartmentScorecard,
    FormTemplate,
    ReviewCycle,
    Scorecard,
    ScorecardItem,
    ScoreCorrection,
    in_language,
)
from performance.reviews.scoring import Held, combined_score, rounded


def final_scores(cycle: ReviewCycle) -> dict[tuple[int, int], Decimal]:
    """{(employee id, department id): score} of a published or closed cycle; people without a score are left out.

    Several bosses in one department are weighted by working days (spec 4.1).
    """
    return _scores_by(cycle, adjusted=False)


def adjusted_scores(cycle: ReviewCycle) -> dict[tuple[int, int], Decimal]:
    """As final_scores, from the rater-adjusted score of every part that has one (spec 5.3)."""
    return _scores_by(cycle, adjusted=True)


def _scores_by(cycle: ReviewCycle, *, adjusted: bool) -> dict[tuple[int, int], Decimal]:
    if cycle.stage not in SHOWN_TO_EMPLOYEES:
        return {}
    held: dict[tuple[int, int], list[Held]] = {}
    rows = Scorecard.objects.filter(cycle=cycle, counts=True)
    corrected = corrected_scores(cycle)
    for pk, employee, department, raw, other, days in rows.values_list(
        "pk", "employee_id", "department_id", "score", "adjusted_score", "working_days"
    ):
        score = corrected.get(pk, other if adjusted and other is not None else raw)
        held.setdefault((employee, department), []).append(Held(score, days or 1))
    scores = {key: rounded(combined_score(parts)) for key, parts in held.items()}
    return {key: score for key, score in scores.items() if score is not None}


def corrected_scores(cycle: ReviewCycle) -> dict[int, Decimal]:
    """{scorecard id: score after its newest correction}: what holds of a published result (spec 4.2)."""
    rows = ScoreCorrection.objects.filter(scorecard__cycle=cycle).order_by("at", "pk")
    return dict(rows.values_list("scorecard_id", "score_after"))


def with_corrections(cards: QuerySet[Scorecard]) -> QuerySet[Scorecard]:
    """Each scorecard with `held_score` and `held_band`: after its newest correction, else its own."""
    newest = ScoreCorrection.objects.filter(scorecard=OuterRef("pk")).order_by("-at", "-pk")
    return cards.annotate(
        held_score=Coalesce(Subquery(newest.values("score_after")[:1]), F("score")),
        held_band=Coalesce(Subquery(newest.values("band_after")[:1]), F("band")),
    )


def department_scores(cycle: ReviewCycle) -> dict[int, Decimal]:
    """{department id: score of its own metrics}; departments without any figure are left out."""
    rows = DepartmentScorecard.objects.filter(cycle=cycle, score__isnull=False)
    return {row.department_id: row.score for row in rows if row.score is not None}


def open_severe_findings(cycle: ReviewCycle) -> QuerySet:
    """Severe findings that hold publication and pools back (spec 5.2)."""
    from performance.checks.enums import BLOCKING, Severity

    return cycle.findings.filter(severity=Severity.SEVERE, state__in=BLOCKING)


def published_cycles() -> QuerySet[ReviewCycle]:
    """Cycles whose results may feed bonuses, newest first."""
    return ReviewCycle.objects.filter(stage__in=SHOWN_TO_EMPLOYEES)


def list_cycles() -> QuerySet[ReviewCycle]:
    """Cycles with headcount and how many scorecards are handed in, newest first."""
    return ReviewCycle.objects.annotate(
        people=Count("scorecards__employee", distinct=True),
        cards=Count("scorecards", distinct=True),
        handed_in=Count("scorecards", filter=Q(scorecards__submitted_at__isnull=False), distinct=True),
    ).order_by("-until", "-pk")


def list_forms() -> QuerySet[FormTemplate]:
    """Forms in use with their items, general ones first."""
    return (
        FormTemplate.objects.filter(is_active=True)
        .select_related("position", "department")
        .prefetch_related("items__metric")
        .order_by("subject", "position__name", "-version")
    )


@dataclass(frozen=True)
class TeamProgress:
    """One scorer's team in a cycle; scorer is their public id, None for the people without a head."""

    scorer: UUID | None
    name: str
    departments: str
    people: int
    self_done: int
    scored: int
    handed_in: bool


def team_progress(cycle: ReviewCycle) -> list[TeamProgress]:
    """Every scorer with how far the team is; those still missing first. Two queries, counted in SQL."""
    open_items = ScorecardItem.objects.filter(
        scorecard__cycle=cycle, kind="qualitative", points__isnull=True, not_applicable=False
    )
    unfinished = dict(
        open_items.order_by().values_list("scorecard__scorer").annotate(n=Count("scorecard", distinct=True))
    )
    teams = (
        cycle.scorecards.order_by()
        .values_list("scorer", "scorer__public_id", "scorer__name")
        .annotate(
            departments=ArrayAgg("department__name", distinct=True),
            people=Count("pk"),
            self_done=Count("self_submitted_at"),
            submitted=Count("submitted_at"),
        )
    )
    found = [
        TeamProgress(
            scorer=public_id,
            name=name or "",
            departments="、".join(sorted(departments)),
            people=people,
            self_done=self_done,
            scored=people - unfinished.get(scorer, 0),
            handed_in=submitted == people,
        )
        for scorer, public_id, name, departments, people, self_done, submitted in teams
    ]
    return sorted(found, key=lambda team: (team.handed_in, team.scored / team.people, team.name))


# Columns of a grid item that stand in other tables.
ELSEWHERE = {
    "unit": "metric__unit",
    "levels": "levels_text",
    "scorer_name": "scored_by__display_name",
    "scorer_username": "scored_by__username",
}


class GridItem(NamedTuple):
    """What the team grid reads of one item of a scorecard; a large team has thousands, too many for whole objects."""

    scorecard_id: int
    public_id: UUID
    code: str
    name_zh: str
    name_en: str
    kind: str
    weight: Decimal
    unit: str | None
    levels: list[str]
    value: Decimal | None
    target_value: Decimal | None
    achievement: Decimal | None
    points: Decimal | None
    self_points: Decimal | None
    comment: str
    self_comment: str
    not_applicable: bool
    not_applicable_reason: str
    version: int
    scored_at: datetime | None
    scored_by_id: int | None
    scorer_name: str | None
    scorer_username: str | None

    @property
    def name(self) -> str:
        return in_language(self.name_zh, self.name_en)

    @property
    def scorer(self) -> str:
        return self.scorer_name or self.scorer_username or ""


LEVELS = GridItem._fields.index("levels")


class GridCard(NamedTuple):
    """What the team grid reads of one scorecard and its person."""

    pk: int
    public_id: UUID
    employee_id: int
    number: str
    name: str
    position: str | None
    department: str
    submitted_at: datetime | None
    returned_reason: str
    score: Decimal | None
    band: str


CARD_ELSEWHERE = {
    "number": "employee__number",
    "name": "employee__name",
    "position": "position__name",
    "department": "department__name",
}


def grid_cards(cards: QuerySet[Scorecard]) -> list[GridCard]:
    """A team in the order of the grid; one query."""
    columns = [CARD_ELSEWHERE.get(name, name) for name in GridCard._fields]
    rows = cards.order_by("department__path", "employee__sort_key", "employee__number")
    return [GridCard._make(row) for row in rows.values_list(*columns)]


def grid_items(cards: "Iterable[int] | QuerySet[Scorecard]") -> dict[int, list[GridItem]]:
    """{scorecard id: its items in order}; one query.

    cards: their ids where they are known, by which the database finds the items; by a question it walks them all.
    """
    asked = cards.order_by() if isinstance(cards, QuerySet) else list(cards)
    found: dict[int, list[GridItem]] = defaultdict(list)
    columns = [ELSEWHERE.get(name, name) for name in GridItem._fields]
    rows = ScorecardItem.objects.filter(scorecard__in=asked).order_by("sequence", "pk")
    levels = cache(json.loads)  # as text: thousands of items share a few forms' words
    for row in rows.annotate(levels_text=Cast("levels", TextField())).values_list(*columns):
        found[row[0]].append(GridItem._make([*row[:LEVELS], levels(row[LEVELS]), *row[LEVELS + 1 :]]))
    return found


def last_scores(cards: QuerySet[Scorecard], cycle: ReviewCycle) -> dict[int, Decimal]:
    """{employee id: score in the last published cycle before this one}, with what was corrected since.

    One of the same kind if there is any, else the last of all. Several bosses are weighted by working days, as
    everywhere; two queries.
    """
    published = ReviewCycle.objects.filter(stage__in=SHOWN_TO_EMPLOYEES, until__lt=cycle.until)
    alike = Case(When(kind=cycle.kind, then=Value(0)), default=Value(1))
    earlier = published.order_by(alike, "-until", "-pk").first()
    if earlier is None:
        return {}
    team = cards.order_by().values("employee")
    rows = with_corrections(Scorecard.objects.filter(cycle=earlier, employee__in=team, counts=True)).order_by()
    held: dict[int, list[Held]] = {}
    for employee, score, days in rows.values_list("employee_id", "held_score", "working_days"):
        held.setdefault(employee, []).append(Held(score, days or 1))
    scores = {employee: rounded(combined_score(parts)) for employee, parts in held.items()}
    return {employee: score for employee, score in scores.items() if score is not None}


def due_stages() -> QuerySet[CycleStage]:
    """Deadlines of stages that are running."""
    rows = CycleStage.objects.filter(cycle__stage__in=sorted(RUNNING | {Stage.APPEALS}), deadline__isnull=False)
    return rows.filter(stage=F("cycle__stage")).select_related("cycle")


def band_counts(cycle: ReviewCycle) -> list[tuple[str, int]]:
    """Scorecards per band in the cycle's own order; people without a score under an empty name."""
    counts = dict(cycle.scorecards.order_by().values_list("band").annotate(n=Count("pk")))
    names = [name for name, _floor in cycle.bands]
    return [*((name, counts.get(name, 0)) for name in names), *((("", counts[""]),) if counts.get("") else ())]
