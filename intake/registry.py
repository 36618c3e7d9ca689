"""What can be imported. Apps above register their kinds, the totals they count, and what forbids an undo."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from hrplatform.lib.tabular import Field, Problem
from intake.models import Batch
from intake.replaced import Replacement, changed_objects
from intake.table import Choices, Table


@dataclass(frozen=True, slots=True)
class Run:
    """One import at work: what an importer is given. `today` is the company's business date."""

    table: Table
    choices: Choices
    batch: Batch
    actor: Any
    today: date
    now: datetime
    progress: Callable[[int], None] = lambda rows: None

    @property
    def as_of(self) -> date:
        return self.choices.as_of or self.today


@dataclass(slots=True)
class Outcome:
    """What an importer did with the good rows.

    effects: sentences of "what would change" with a figure each. touched_days: person-days that were handed on to be
    judged again, those and no others.
    """

    rows: int = 0
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    effects: list[tuple[str, int]] = field(default_factory=list)
    digest: str = ""
    touched_days: int = 0


class Importer(Protocol):
    def __call__(self, run: Run) -> Outcome:
        """Write the good rows and say which were not good. Called in a transaction that may be rolled back."""


@dataclass(frozen=True)
class ImportKind:
    """One thing that can be imported.

    fields: what a file of the kind may give, as the company now knows it (metrics differ).
    may_import: who may. undo: takes a batch back, raises UndoRefused. takes_as_of, takes_percent: which choices
    make sense for it. example: header and one row shown before the upload. replaced: what a batch replaced, in lines.
    lists: known values by field, for the drop-down lists of the template.
    """

    code: str
    label: object
    help: object
    fields: Callable[[], Sequence[Field]]
    importer: Importer
    undo: Callable[[Batch], None]
    may_import: Callable[[Any], bool]
    order: int = 50
    takes_as_of: bool = False
    takes_percent: bool = False
    example: tuple[tuple[str, ...], ...] = ()
    replaced: Callable[[Batch], Sequence[Replacement]] = changed_objects
    lists: Callable[[], Mapping[str, Sequence[str]]] = dict


class UndoRefused(ValueError):
    """A batch can't be taken back; the message says what rests on it."""


_kinds: dict[str, ImportKind] = {}
_totals: dict[str, Callable[[], int]] = {}
_undo_guards: list[Callable[[Batch], Iterable[str]]] = []

TOTALS = ("people", "assignments", "compensations", "targets", "person_days", "observations")


def register(kind: ImportKind) -> None:
    """Add or replace the kind with that code."""
    _kinds[kind.code] = kind


def kind_of(code: str) -> ImportKind:
    """The kind; KeyError for a code nobody registered."""
    return _kinds[code]


def kinds_for(user: Any) -> list[ImportKind]:
    """Kinds this user may import, in order."""
    return sorted((kind for kind in _kinds.values() if kind.may_import(user)), key=lambda kind: kind.order)


def all_kinds() -> list[ImportKind]:
    return sorted(_kinds.values(), key=lambda kind: kind.order)


def register_total(name: str, count: Callable[[], int]) -> None:
    """Count something of the company for the answer of every import (spec 13.7)."""
    _totals[name] = count


def totals() -> dict[str, int]:
    """What the company has now, by the names of spec 13.7."""
    return {name: _totals[name]() if name in _totals else 0 for name in TOTALS}


def register_undo_guard(guard: Callable[[Batch], Iterable[str]]) -> None:
    """A guard names what frozen thing rests on a batch (a released pool, a published cycle); empty: nothing."""
    _undo_guards.append(guard)


def undo_objections(batch: Batch) -> list[str]:
    return [reason for guard in _undo_guards for reason in guard(batch)]
