"""Which rules of diagnosis hold for one person's figures (spec 3.4). Pure; says no more than the figures show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

# Fewer peers than this tell nothing; within a quarter of their median is normal (spec 3.4).
FEWEST_PEERS = 5
NORMAL_BAND = Decimal("0.25")


@dataclass(frozen=True, slots=True)
class Compared:
    """One metric of a person beside the peers' median, in the metric's unit. None is no data.

    `peers` counts those with data. Too few of them, or a median of 0, leave no level.
    """

    metric: str
    value: Decimal | None
    median: Decimal | None
    peers: int

    @property
    def level(self) -> str | None:
        """low, normal or high; None when nothing can be said."""
        if self.value is None or self.median is None or self.peers < FEWEST_PEERS or self.median <= 0:
            return None
        if self.value < self.median * (1 - NORMAL_BAND):
            return "low"
        return "high" if self.value > self.median * (1 + NORMAL_BAND) else "normal"


@dataclass(frozen=True, slots=True)
class Condition:
    """One of these metrics, the first that can be told, is at one of these levels."""

    metrics: tuple[str, ...]
    levels: frozenset[str]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A rule of diagnosis: all conditions together."""

    code: str
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """A pattern that holds, with the figures it rests on in the order of its conditions."""

    code: str
    figures: tuple[Compared, ...]

    @property
    def metrics(self) -> frozenset[str]:
        """Codes of the metrics that are not normal: what a course should help."""
        return frozenset(figure.metric for figure in self.figures if figure.level != "normal")


def compare(metric: str, value: Decimal | None, others: Sequence[Decimal]) -> Compared:
    """A person's figure against those of the peers, the person not among them."""
    return Compared(metric, value, median(others) if others else None, len(others))


def diagnose(figures: Mapping[str, Compared], patterns: Sequence[Pattern]) -> list[Match]:
    """Every pattern that holds, in the order given."""
    found = []
    for pattern in patterns:
        met = [_meets(condition, figures) for condition in pattern.conditions]
        if met and all(met):
            found.append(Match(pattern.code, tuple(figure for figure in met if figure)))
    return found


def _meets(condition: Condition, figures: Mapping[str, Compared]) -> Compared | None:
    """The figure that meets the condition; where several metrics stand for it, the first that can be told decides."""
    for metric in condition.metrics:
        figure = figures.get(metric)
        if figure and figure.level:
            return figure if figure.level in condition.levels else None
    return None
