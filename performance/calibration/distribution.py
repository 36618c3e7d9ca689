"""Bands by department against the company and the guideline: pure functions (spec 4.1, 4.3)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from performance.reviews.scoring import band_of, guideline_counts

Bands = Sequence[tuple[str, Decimal]]
Guideline = Mapping[str, Decimal] | Callable[[int], Mapping[str, Decimal]]


@dataclass(frozen=True, slots=True)
class Scored:
    """One scorecard as the board counts it: the score that holds, the one its items give, the rater-adjusted one."""

    department: int
    score: Decimal | None
    original: Decimal | None = None
    adjusted: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """People per band of a group. guideline: whole people per band, empty where none is set; unscored: no score yet."""

    people: int
    unscored: int
    mean: Decimal | None
    held: dict[str, int]
    original: dict[str, int]
    adjusted: dict[str, int]
    guideline: dict[str, int]

    def share(self, band: str) -> Decimal:
        """Of the people with a score, 0–1."""
        scored = self.people - self.unscored
        return Decimal(self.held[band]) / scored if scored else Decimal(0)

    def over(self, band: str) -> int:
        """How many more people are in the band than the guideline has; negative: fewer."""
        return self.held[band] - self.guideline[band] if self.guideline else 0


def count_bands(rows: Iterable[Scored], bands: Bands, guideline: Guideline) -> Row:
    """One group's distribution. Nothing is rounded: a band follows from the score as it is kept.

    guideline: {band: share}, or a function that gives it for a number of scored people.
    """
    listed = list(rows)
    scored = [row for row in listed if row.score is not None]
    names = names_of(bands)
    total = sum((row.score for row in scored if row.score is not None), Decimal(0))
    wanted = guideline(len(scored)) if callable(guideline) else guideline
    shares = [(name, wanted[name]) for name in names if name in wanted]
    return Row(
        people=len(listed),
        unscored=len(listed) - len(scored),
        mean=total / len(scored) if scored else None,
        held=_counts((row.score for row in scored), bands),
        original=_counts((row.original if row.original is not None else row.score for row in scored), bands),
        adjusted=_counts((row.adjusted if row.adjusted is not None else row.score for row in scored), bands),
        guideline=_whole(len(scored), shares, names) if shares else {},
    )


def names_of(bands: Bands) -> list[str]:
    """Bands, highest first."""
    return [name for name, _floor in sorted(bands, key=lambda band: -band[1])]


def by_department(rows: Iterable[Scored], bands: Bands, guideline: Guideline) -> dict[int, Row]:
    """{department id: its distribution}."""
    groups: dict[int, list[Scored]] = {}
    for row in rows:
        groups.setdefault(row.department, []).append(row)
    return {pk: count_bands(group, bands, guideline) for pk, group in groups.items()}


def _counts(scores: Iterable[Decimal | None], bands: Bands) -> dict[str, int]:
    found = Counter(band_of(score, bands) for score in scores)
    return {name: found[name] for name in names_of(bands)}


def _whole(people: int, shares: Sequence[tuple[str, Decimal]], names: Sequence[str]) -> dict[str, int]:
    return dict.fromkeys(names, 0) | guideline_counts(people, shares)
