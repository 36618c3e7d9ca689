"""Aggregation over days and people (spec 2.2): pure, exact, and honest about missing data.

A cell is what one person has on one day. Ratios and weighted means are divided once, after summing;
a day enters them only with both parts present; a zero denominator is no data.
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Cell:
    """One person's day. `value` for plain metrics; `value` and `weight` for a weighted mean;
    numerator in `value` and denominator in `weight` for a ratio."""

    person: Hashable
    day: date
    value: Decimal | None
    weight: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Parts:
    """What may be added up further: value = numerator ÷ denominator, or numerator alone."""

    numerator: Decimal
    denominator: Decimal | None
    cells: int

    @property
    def value(self) -> Decimal | None:
        """The figure, or None where there is no data."""
        if not self.cells:
            return None
        if self.denominator is None:
            return self.numerator
        return self.numerator / self.denominator if self.denominator else None


def combine(aggregation: str, cells: Iterable[Cell]) -> Parts:
    """Parts of any set of person-days under one of the five aggregations."""
    present = [cell for cell in cells if cell.value is not None]
    if aggregation == "sum":
        return Parts(_total(present), None, len(present))
    if aggregation == "mean":
        return Parts(_total(present), Decimal(len(present)), len(present))
    if aggregation == "last":
        latest = _latest(present)
        return Parts(_total(latest), None, len(latest))
    both = [cell for cell in present if cell.weight is not None]
    weight = sum((cell.weight for cell in both), ZERO)  # type: ignore[type-var]
    if aggregation == "ratio":
        return Parts(_total(both), weight, len(both))
    if aggregation == "weighted_mean":
        return Parts(sum((cell.value * cell.weight for cell in both), ZERO), weight, len(both))  # type: ignore[operator,misc]
    raise ValueError(f"unknown aggregation {aggregation!r}")


def _total(cells: Iterable[Cell]) -> Decimal:
    return sum((cell.value for cell in cells), ZERO)  # type: ignore[type-var,return-value]


def _latest(cells: Iterable[Cell]) -> list[Cell]:
    last: dict[Hashable, Cell] = {}
    for cell in sorted(cells, key=lambda cell: cell.day):
        last[cell.person] = cell
    return list(last.values())


@dataclass(frozen=True, slots=True)
class JudgedDay:
    """One person's working day with a target: `actual` and `expected` are already comparable sums
    (for a ratio: numerator, and target × denominator). `actual` None is no data."""

    actual: Decimal | None
    expected: Decimal


@dataclass(frozen=True, slots=True)
class JudgedMonth:
    """One person's month with a per-month target."""

    actual: Decimal | None
    expected: Decimal


@dataclass(frozen=True, slots=True)
class Pooled:
    """Attainment of a span: sums of actuals ÷ sums of targets (spec 2.3)."""

    actual: Decimal
    expected: Decimal
    months_without_data: int

    @property
    def attainment(self) -> Decimal | None:
        """Unrounded, uncapped; None when nothing was expected."""
        return self.actual / self.expected if self.expected else None


def pool(days: Iterable[JudgedDay], months: Iterable[JudgedMonth]) -> Pooled:
    """Per-day targets count only on days with data; per-month targets in full, data or not."""
    seen = [day for day in days if day.actual is not None]
    whole = list(months)
    actual = sum((day.actual for day in seen), ZERO) + sum((m.actual or ZERO for m in whole), ZERO)  # type: ignore[type-var,operator]
    expected = sum((day.expected for day in seen), ZERO) + sum((m.expected for m in whole), ZERO)
    return Pooled(actual, expected, sum(1 for m in whole if m.actual is None))
