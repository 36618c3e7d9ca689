"""What a dossier is made of: sections in a fixed order, each with exhibits that the apps contribute.

    from pip_workflow.dossier.parts import Case, Exhibit, section
    @section("talks", _("Talks on record"), order=50)
    def talks(case: Case) -> Iterable[Exhibit]: ...

A provider leaves nothing out: what speaks for the employee is evidence too (Civil Evidence Provisions, art. 95).
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import models

from hrplatform.lib import formats
from people.models import Employee

DIGEST, SHORT = 40, 6  # letters and digits without a space, at least; a word or name, at most
MOMENT = re.compile(r"[0-9-]{10}( [0-9:]{5})?")


@dataclass(frozen=True)
class Case:
    """Whose dossier, over which days (both included), made when."""

    employee: Employee
    start: date
    until: date
    now: datetime


@dataclass(frozen=True)
class Table:
    """Column heads and rows of text, as printed and as CSV."""

    heads: Sequence[str]
    rows: Sequence[Sequence[str]]

    @property
    def printed(self) -> list[list[tuple[str, str]]]:
        """Each cell with how it is set: a digest small and broken anywhere, a moment or a short word never broken."""
        return [[(cell, _setting(cell)) for cell in row] for row in self.rows]


def _setting(cell: str) -> str:
    if len(cell) >= DIGEST and cell.isascii() and cell.isalnum():
        return "digest"
    return "whole" if len(cell) <= SHORT or MOMENT.fullmatch(cell) else ""


@dataclass(frozen=True)
class Original:
    """A file as it was filed: its bytes go into the ZIP unchanged."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Exhibit:
    """One piece of evidence. objects: the records it shows, whose audit entries are proven along with it."""

    title: str
    on: date | None = None
    facts: Sequence[tuple[str, str]] = ()
    paragraphs: Sequence[str] = ()
    tables: Sequence[Table] = ()
    originals: Sequence[Original] = ()
    objects: Sequence[models.Model] = field(default=(), repr=False)


Provider = Callable[[Case], Iterable[Exhibit]]


@dataclass(frozen=True)
class Section:
    """A chapter of the dossier; `empty` is printed when nothing is on record: a gap is named, never hidden."""

    code: str
    label: object
    order: int
    provider: Provider
    empty: object = ""


_sections: dict[str, Section] = {}


def section(code: str, label: object, *, order: int, empty: object = "") -> Callable[[Provider], Provider]:
    """Register a chapter."""

    def add(provider: Provider) -> Provider:
        _sections[code] = Section(code, label, order, provider, empty)
        return provider

    return add


def sections() -> list[Section]:
    """Every chapter, in order."""
    return sorted(_sections.values(), key=lambda item: item.order)


@dataclass(frozen=True)
class Numbered:
    """An exhibit with its number, from 1 on through the whole dossier."""

    number: int
    section: Section
    exhibit: Exhibit

    @property
    def folder(self) -> str:
        """Where its files lie in the ZIP."""
        return f"exhibits/{self.number:03d}"


def collect(case: Case) -> list[tuple[Section, list[Numbered]]]:
    """Every section with its numbered exhibits; sections without any are there, empty."""
    found: list[tuple[Section, list[Numbered]]] = []
    number = 0
    for part in sections():
        numbered = []
        for exhibit in part.provider(case):
            number += 1
            numbered.append(Numbered(number, part, exhibit))
        found.append((part, numbered))
    return found


def day(on: date | None) -> str:
    """A date as documents write it; empty without one."""
    return formats.format_day(on, weekday=False) if on else ""
