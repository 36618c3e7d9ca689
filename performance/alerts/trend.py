"""A robust trend and where it leads (Theil–Sen; Sen 1968 for the interval): pure arithmetic, vectorised over people.

Statistics, not figures of record: floats. A series is a row of working days in order with NaN where there is no data;
the x of a day is its place in the row, so that days without data take their time but say nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

EPOCH = date(2000, 1, 1)
Z_95 = 1.959964
# Rows worked out at once: memory stays flat however many there are.
AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class ForecastPoint:
    """The lowest value of the trend within the horizon as seen from `day` (days since EPOCH), with its interval."""

    subject: int
    day: int
    value: float
    low: float
    high: float
    points: int


@dataclass(frozen=True)
class Trends:
    """Of each row: slope with its 95 % interval, the level of the line at the last place, how many points."""

    slope: Any
    slope_low: Any
    slope_high: Any
    level: Any
    level_low: Any
    level_high: Any
    points: Any


def theil_sen(rows: Any) -> Trends:
    """Trends of the rows of a 2-D array. Rows with fewer than 2 points get NaN."""
    import numpy as np

    width = rows.shape[1]
    left, right = np.triu_indices(width, k=1)
    slopes = np.sort((rows[:, right] - rows[:, left]) / (right - left), axis=1)  # NaN sorts last
    points = np.count_nonzero(~np.isnan(rows), axis=1)
    pairs = points * (points - 1) // 2
    reach = Z_95 * np.sqrt(points * (points - 1) * (2 * points + 5) / 18.0)
    slope = _middle(slopes, pairs)
    low = _at(slopes, np.floor((pairs - reach) / 2).astype(int), pairs)
    high = _at(slopes, np.ceil((pairs + reach) / 2).astype(int), pairs)
    places = np.arange(width) - (width - 1)
    level, level_low, level_high = (
        _middle(np.sort(rows - each[:, None] * places, axis=1), points) for each in (slope, low, high)
    )
    return Trends(slope, low, high, level, level_low, level_high, points)


def forecast(found: Trends, horizon: int) -> tuple[Any, Any, Any]:
    """(lowest value within 1…horizon places after the last, and its interval); never below 0."""
    import numpy as np

    def lowest(level: Any, slope: Any) -> Any:
        return np.maximum(level + slope * np.where(slope < 0, horizon, 1), 0)

    value = lowest(found.level, found.slope)
    ends = lowest(found.level_low, found.slope_low), lowest(found.level_high, found.slope_high)
    low = np.fmin(np.fmin(*ends), value)
    return value, low, np.fmax(np.fmax(*ends), value)


def forecast_days(
    series: Iterable[tuple[int, Sequence[int], Sequence[float | None]]],
    *,
    start: int,
    history: int,
    horizon: int,
    fewest: int,
    threshold: float,
    is_under: bool = True,
) -> list[ForecastPoint]:
    """A point for every person and day from `start` on that has data, enough of it, and is not there yet.

    series: (subject, days, values) with every judged working day in order, value None without data.
    """
    found: list[ForecastPoint] = []
    for keys, windows in _windows(series, start, history):
        found += _points(keys, windows, horizon, fewest, threshold, is_under)
    return found


def _points(
    keys: list[tuple[int, int]],
    windows: list[list[float]],
    horizon: int,
    fewest: int,
    threshold: float,
    is_under: bool,
) -> list[ForecastPoint]:
    import numpy as np

    rows = np.array(windows, dtype=float)
    found = theil_sen(rows)
    value, low, high = forecast(found, horizon)
    ahead = found.level >= threshold if is_under else found.level <= threshold
    today = rows[:, -1] >= threshold if is_under else rows[:, -1] <= threshold
    kept = np.flatnonzero((found.points >= fewest) & ahead & today)
    return [ForecastPoint(*keys[i], float(value[i]), float(low[i]), float(high[i]), int(found.points[i])) for i in kept]


def _windows(
    series: Iterable[tuple[int, Sequence[int], Sequence[float | None]]], start: int, history: int
) -> Iterator[tuple[list[tuple[int, int]], list[list[float]]]]:
    """The last `history` working days as seen from each day with data, padded in front; some thousands at a time."""
    keys: list[tuple[int, int]] = []
    windows: list[list[float]] = []
    nothing = float("nan")
    for subject, days, values in series:
        known = [nothing] * (history - 1) + [nothing if value is None else value for value in values]
        for place, day in enumerate(days):
            if day >= start and values[place] is not None:
                keys.append((subject, day))
                windows.append(known[place : place + history])
        if len(keys) >= AT_ONCE:
            yield keys, windows
            keys, windows = [], []
    if keys:
        yield keys, windows


def _middle(ordered: Any, count: Any) -> Any:
    """Median of the first `count` values of each ordered row; NaN of none."""
    import numpy as np

    row = np.arange(len(ordered))
    last = ordered.shape[1] - 1
    lower, upper = np.clip((count - 1) // 2, 0, last), np.clip(count // 2, 0, last)
    return np.where(count > 0, (ordered[row, lower] + ordered[row, upper]) / 2, np.nan)


def _at(ordered: Any, place: Any, count: Any) -> Any:
    """The value at a place of each ordered row, held inside the values there are."""
    import numpy as np

    inside = np.clip(place, 0, np.maximum(count - 1, 0))
    return np.where(count > 0, ordered[np.arange(len(ordered)), inside], np.nan)
