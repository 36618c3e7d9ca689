"""What a nomination rests on: pure arithmetic over a person's scores of several cycles (spec 4.5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from performance.growth.enums import Track
from performance.reviews.enums import CycleKind
from performance.reviews.scoring import DEFAULT_BANDS, ZERO, rounded

# How many cycles a track looks back on, by the kind of cycle: lasting results, not one good quarter.
CYCLES: dict[str, dict[str, int]] = {
    Track.BONUS: {CycleKind.MONTHLY: 3, CycleKind.QUARTERLY: 2, CycleKind.ANNUAL: 1},
    Track.PROMOTION: {CycleKind.MONTHLY: 12, CycleKind.QUARTERLY: 4, CycleKind.ANNUAL: 2},
}


@dataclass(frozen=True, slots=True)
class CycleScore:
    """One person's result of one cycle over all bosses; score None = no result, or no part in it."""

    code: str
    name: str
    score: Decimal | None
    band: str = ""


@dataclass(frozen=True, slots=True)
class Floors:
    """The company's own bands as bars: the mean reaches the second band, no cycle falls below the third."""

    mean: Decimal
    each: Decimal


@dataclass(frozen=True, slots=True)
class Basis:
    """What the scores say. counted: the newest `needed` cycles; gaps: those among them without a score."""

    needed: int
    counted: tuple[CycleScore, ...]
    mean: Decimal | None
    floors: Floors
    missing: int
    gaps: tuple[str, ...]
    low: tuple[str, ...]

    @property
    def enough(self) -> bool:
        return self.needed > 0 and not self.missing and not self.gaps

    @property
    def reached(self) -> bool:
        return self.enough and self.mean is not None and self.mean >= self.floors.mean and not self.low


def floors_of(bands: Sequence[tuple[str, Decimal]] = DEFAULT_BANDS) -> Floors:
    """Bars from a cycle's bands, highest first: the floors of the second and the third (A ≥ 90, B ≥ 75)."""
    floors = sorted((floor for _name, floor in bands or DEFAULT_BANDS), reverse=True)
    second = floors[1] if len(floors) > 1 else floors[0]
    return Floors(mean=second, each=floors[2] if len(floors) > 2 else ZERO)


def judge_basis(track: str, kind: str, scores: Sequence[CycleScore], floors: Floors) -> Basis:
    """What a person's scores carry on a track. scores: newest first, one per cycle of the company of that kind.

    A cycle without a score is a gap and never counts as zero. Kinds without a rule (probation) carry nothing.
    """
    needed = CYCLES[track].get(kind, 0)
    counted = tuple(scores[:needed])
    present = [item.score for item in counted if item.score is not None]
    mean = rounded(sum(present, ZERO) / len(present)) if present else None
    return Basis(
        needed=needed,
        counted=counted,
        mean=mean,
        floors=floors,
        missing=needed - len(counted),
        gaps=tuple(item.name for item in counted if item.score is None),
        low=tuple(item.name for item in counted if item.score is not None and item.score < floors.each),
    )
