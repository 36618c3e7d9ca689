"""Reading JSON bodies: no number loses a digit, nothing PostgreSQL can't keep comes in."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from ninja.parser import Parser

from hrplatform.api.problems import ApiProblem

MOST_EXPONENT = 30


class JsonReader(Parser):
    """Numbers with a point stay the digits they are; NaN, NUL and half characters are refused."""

    def parse_body(self, request: HttpRequest) -> Any:
        try:
            said = json.loads(request.body.decode("utf-8"), parse_float=_figure, parse_constant=_no_number)
            if b"\\u" in request.body:
                _refuse_unstorable(said)
        except (ValueError, RecursionError) as error:
            raise ApiProblem(400, "bad_request", "The body is no JSON in UTF-8.") from error
        return said


def _figure(digits: str) -> Decimal:
    number = Decimal(digits)
    if abs(number.as_tuple().exponent) > MOST_EXPONENT:  # type: ignore[arg-type]
        raise ValueError("number out of range")
    return number


def _no_number(word: str) -> Any:
    raise ValueError(word)


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
