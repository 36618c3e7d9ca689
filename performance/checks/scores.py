"""What the score checks read: plain rows, no database. Points are on 0–120 (spec 4.1)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

Team = tuple[str, str]  # department, scorer


@dataclass(frozen=True, slots=True)
class Judged:
    """One judged item of one person: the head's points, the person's own, when it was typed."""

    code: str
    points: float
    self_points: float | None = None
    scored_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PersonScore:
    """One scorecard part: a person under one scorer. `kpi` is the weighted mean of the data items."""

    employee: str
    department: str
    scorer: str
    kpi: float | None
    judged: float
    items: tuple[Judged, ...] = ()
    group: str = ""  # position, when known
    grade: str = ""  # grade of the position, when known
    is_high: bool | None = None  # whether the whole score is in the top two bands
    is_high_by_data: bool | None = None  # whether the data points alone would be

    @property
    def team(self) -> Team:
        return self.department, self.scorer


@dataclass(frozen=True, slots=True)
class Rating:
    """One person's judgement of another, whoever that is: what mutual and circular pacts are made of."""

    rater: str
    employee: str
    department: str  # of the person rated
    points: float


@dataclass(frozen=True, slots=True)
class CycleScores:
    code: str
    people: tuple[PersonScore, ...]
    ratings: tuple[Rating, ...] = ()


@dataclass(frozen=True, slots=True)
class Suspicion:
    """What one check holds suspicious about one team, before the company-wide family decides.

    `person` is set where it is about one person, or, for a ring of raters, the one the scorer rated.
    """

    check: str
    department: str
    scorer: str
    employees: tuple[str, ...]
    statistic: float
    threshold: float
    p_value: float | None
    effect_sd: float  # size in standard deviations of judged points, signed
    figures: dict[str, float | int | str | None] = field(default_factory=dict)
    person: str = ""


@dataclass(frozen=True, slots=True)
class Undetermined:
    """A team a check can say nothing about, and why (a code the pages turn into a sentence)."""

    check: str
    department: str
    scorer: str
    reason: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A suspicion that survived the family, with its q-value and severity."""

    suspicion: Suspicion
    q_value: float | None
    severity: str  # info, warning, severe


def by_team(people: Iterable[PersonScore]) -> dict[Team, list[PersonScore]]:
    teams: dict[Team, list[PersonScore]] = {}
    for person in people:
        teams.setdefault(person.team, []).append(person)
    return dict(sorted(teams.items()))
