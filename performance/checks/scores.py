"""What the score checks read: plain rows, no database. Points are on 0–120 (spec 4.1)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


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
    group: str = ""  # position or grade, when known

    @property
    def team(self) -> tuple[str, str]:
        return self.department, self.scorer


@dataclass(frozen=True, slots=True)
class CycleScores:
    code: str
    people: tuple[PersonScore, ...]


@dataclass(frozen=True, slots=True)
class Suspicion:
    """What one check holds suspicious about one team, before the company-wide family decides."""

    check: str
    department: str
    scorer: str
    employees: tuple[str, ...]
    statistic: float
    threshold: float
    p_value: float | None
    effect_sd: float  # size in standard deviations of judged points, signed
    figures: dict[str, float | int | str | None] = field(default_factory=dict)


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
