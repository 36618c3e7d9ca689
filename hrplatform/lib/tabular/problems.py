"""What can be wrong with a file, said so that it can be shown in either language later.

A problem keeps an English message id with its parameters and is translated when read, because a batch checked by one
person is read by another.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext


def say(message: str, params: dict[str, Any]) -> str:
    """The message in the language of the reader."""
    return gettext(message) % params if params else gettext(message)


class Refused(Exception):
    """The whole file cannot be read; nothing of it is taken."""

    def __init__(self, message: str, **params: Any) -> None:
        super().__init__(message)
        self.message = message
        self.params = params

    def __str__(self) -> str:
        return say(self.message, self.params)


class BadValue(ValueError):
    """One cell cannot be understood."""

    def __init__(self, message: str, **params: Any) -> None:
        super().__init__(message)
        self.message = message
        self.params = params

    def __str__(self) -> str:
        return say(self.message, self.params)


@dataclass(frozen=True, slots=True)
class Problem:
    """One rejected row (or, without a row, a warning about the file)."""

    message: str
    params: dict[str, Any] = field(default_factory=dict)
    row: int | None = None
    column: str = ""
    value: str = ""

    @property
    def reason(self) -> str:
        return say(self.message, self.params)

    def as_answer(self) -> dict[str, Any]:
        """The shape the commands and the API print."""
        return {"row": self.row, "column": self.column, "value": self.value, "reason": self.reason}

    def as_stored(self) -> dict[str, Any]:
        return {"row": self.row, "column": self.column, "value": self.value, "m": self.message, "p": self.params}

    @classmethod
    def from_stored(cls, stored: dict[str, Any]) -> Problem:
        return cls(stored["m"], stored["p"], stored["row"], stored["column"], stored["value"])
