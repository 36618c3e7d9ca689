"""Reading JSON bodies: no number loses a digit, nothing PostgreSQL can't keep comes in."""

from __future__ import annotations

import json
from collections import Counter
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from ninja.parser import Parser

from hrplatform.api.problems import ApiProblem

MOST_EXPONENT = 30


class JsonReader(Parser):
    """Numbers with a point stay the digits they are; NaN, NUL, half characters and a key said twice are refused."""

    def parse_body(self, request: HttpRequest) -> Any:
        try:
            said = json.loads(
                request.body.decode("utf-8"), parse_float=_figure, parse_constant=_no_number,
                object_pairs_hook=_object,
            )  # fmt: skip
            if b"\\u" in request.body:
                _refuse_unstorable(said)
        except _NotTaken as error:
            raise ApiProblem(400, "bad_request", str(error)) from error
        except (ValueError, RecursionError) as error:
            raise ApiProblem(400, "bad_request", "The body is no JSON in UTF-8.") from error
        return said


class _NotTaken(ValueError):
    """JSON by its letters, but not what can be kept; the text says what."""


def _figure(digits: str) -> Decimal:
    number = Decimal(digits)
    if abs(number.as_tuple().exponent) > MOST_EXPONENT:  # type: ignore[arg-type]
        raise _NotTaken(f"The number {digits[:40]} is out of range.")
    return number


def _no_number(word: str) -> Any:
    raise _NotTaken(f"{word} is no number.")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Which of two values was meant can't be told: the last one would be taken silently."""
    said = dict(pairs)
    if len(said) != len(pairs):
        twice, _times = Counter(key for key, _value in pairs).most_common(1)[0]
        raise _NotTaken(f"The key {twice[:40]!r} stands twice in one object.")
    return said


def _refuse_unstorable(said: Any) -> None:
    if isinstance(said, str):
        said.encode("utf-8")
        if "\x00" in said:
            raise ValueError("NUL")
    elif isinstance(said, dict):
        for key, value in said.items():
            _refuse_unstorable(key)
            _refuse_unstorable(value)
    elif isinstance(said, list):
        for value in said:
            _refuse_unstorable(value)
