"""Letters of plans and what follows them as PDF: one sheet, one look, Chinese unless asked otherwise (spec 7, 10).

A letter is plain data: whoever writes one hands `build_letter` a function that makes the `Letter`, run in its language.
The check code under it is the SHA-256 of what it says.
"""

import hashlib
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import override

from audit.canonical import plain
from hrplatform.lib.pdf import render_pdf
from people.models import Employee

CHINESE = "zh-hans"
LANGUAGES = (CHINESE, "en")
TEMPLATE = "pip_workflow/pdf/letter.html"


SHORT, DAY = 6, re.compile(r"\d{4}-\d{2}-\d{2}( \(.{2,3}\))?")


def _is_short(cell: str) -> bool:
    return len(cell) <= SHORT or bool(DAY.fullmatch(cell))


@dataclass(frozen=True)
class Grid:
    """A table; columns named in `numeric` (by place, from 0) are set to the right."""

    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    numeric: Sequence[int] = ()

    @property
    def cells(self) -> list[list[tuple[str, str]]]:
        """Each cell with how it is set: to the right, or a day or a short word, which is never broken."""
        return [
            [(cell, "num" if place in self.numeric else "whole" if _is_short(cell) else "")
             for place, cell in enumerate(row)]
            for row in self.rows
        ]  # fmt: skip

    @property
    def named(self) -> list[tuple[str, bool]]:
        return [(head, place in self.numeric) for place, head in enumerate(self.heads)]


@dataclass(frozen=True)
class Section:
    """A part under a heading: paragraphs, facts as (label, value), points, a table; any of them."""

    title: str
    text: Sequence[str] = ()
    facts: Sequence[tuple[str, str]] = ()
    points: Sequence[str] = ()
    grid: Grid | None = None


@dataclass(frozen=True)
class Letter:
    """Who is written to, what is said first, the parts, whose signatures are asked for, and what stands last."""

    title: str
    text: Sequence[str]
    sections: Sequence[Section] = ()
    signatures: Sequence[str] = ()
    closing: Sequence[str] = field(default_factory=tuple)
    to: str = ""  # empty: the employee
    dated: date | None = None  # the day of the act it tells of; None: the day it is printed


def build_letter(
    write: Callable[[], Letter], *, employee: Employee, company: Any, now: datetime, language: str = CHINESE
) -> bytes:
    """The PDF of what `write` says, in the language. Reads nothing from the clock."""
    with override(language if language in LANGUAGES else CHINESE):
        letter = write()
        context = {
            "letter": letter, "employee": employee, "company": company, "now": now, "digest": letter_digest(letter),
        }  # fmt: skip
        return render_pdf(TEMPLATE, context)


def letter_digest(letter: Letter) -> str:
    """SHA-256 of what the letter says."""
    text = json.dumps(plain(asdict(letter)), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
