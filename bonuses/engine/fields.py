"""Strict readers of JSON fields: every refusal names the field's path and the reason."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from .errors import InputError
from .types import Curve

DECIMAL = re.compile(r"-?\d{1,18}(\.\d{1,12})?")


def read_object(value: Any, path: str, allowed: Iterable[str]) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise InputError(path or "file", "must be an object")
    unknown = sorted(set(value) - set(allowed))
    if unknown:
        raise InputError(f"{path}.{unknown[0]}" if path else unknown[0], "is not a field known here")
    return value


def read_list(value: Any, path: str) -> list[Any]:
    if not isinstance(value, list):
        raise InputError(path, "must be a list")
    return value


def read_text(value: Any, path: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise InputError(path, "must be a non-empty text")
    return value


def read_choice(value: Any, path: str, choices: Iterable[str]) -> str:
    known = list(choices)
    if value not in known:
        raise InputError(path, f"must be one of {', '.join(known)}")
    return str(value)


def read_decimal(value: Any, path: str, *, low: int | None = 0, high: int | None = None) -> Decimal:
    """A decimal string (a whole JSON number will do; a float is refused, it is not exact)."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise InputError(path, 'must be a decimal string such as "0.05"')
    text = str(value)
    if not DECIMAL.fullmatch(text):
        raise InputError(path, f'"{text[:40]}" is not a decimal number')
    number = Decimal(text)
    if low is not None and number < low:
        raise InputError(path, f"must not be under {low}")
    if high is not None and number > high:
        raise InputError(path, f"must not be over {high}")
    return number


def read_fraction(value: Any, path: str, *, low: int | None = 0, high: int | None = None) -> Fraction:
    return Fraction(read_decimal(value, path, low=low, high=high))


def read_money(value: Any, path: str) -> int:
    """Fen of a decimal string with at most two places."""
    fen = read_decimal(value, path) * 100
    if fen != fen.to_integral_value():
        raise InputError(path, "money has at most two places")
    return int(fen)


def read_days(value: Any, path: str, at_most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise InputError(path, "must be a whole number of days")
    if not 0 <= value <= at_most:
        raise InputError(path, f"must be from 0 to {at_most}, the days in the period")
    return value


def read_date(value: Any, path: str) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise InputError(path, "must be a date like 2025-01-31") from None


def read_curve(value: Any, path: str) -> Curve:
    """Points [x, y]: x rising, y never falling (a better score must not pay less)."""
    points = []
    for i, pair in enumerate(read_list(value, path)):
        if not isinstance(pair, list) or len(pair) != 2:
            raise InputError(f"{path}[{i}]", "must be a pair [score, coefficient]")
        points.append((read_fraction(pair[0], f"{path}[{i}][0]"), read_fraction(pair[1], f"{path}[{i}][1]")))
    if not points:
        raise InputError(path, "needs at least one point")
    for i, ((x0, y0), (x1, y1)) in enumerate(zip(points, points[1:], strict=False), start=1):
        if x1 <= x0:
            raise InputError(f"{path}[{i}][0]", "must be above the score before it")
        if y1 < y0:
            raise InputError(f"{path}[{i}][1]", "must not be under the coefficient before it")
    return tuple(points)
