"""Pieces of reading observation files: a cell that rejects its row, revenue in two parts, whose figures they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_noop as _

from hrplatform.lib.formats import join_names
from hrplatform.lib.tabular import BadValue, Cell
from performance.measures.enums import DataOwner
from performance.measures.models import Metric


def owner_of(metric: Metric) -> str:
    """The role that imports and corrects a metric's figures, in its own words."""
    return str(DataOwner(metric.data_owner).label) if metric.data_owner in DataOwner.values else metric.data_owner


@dataclass(frozen=True, slots=True)
class Part:
    """Gross revenue or refunds of one row of a long file."""

    line: int
    code: str
    amount: Decimal
    word: Cell


def why_no_pair(part: Part, parts: Sequence[Part], said: dict[str, set[Decimal]]) -> BadValue:
    missing = next((code for code, amounts in said.items() if not amounts), None)
    if missing:
        return BadValue(_("has no row with %(missing)s beside it; write 0 if there was none"), missing=missing)
    others = join_names(str(other.line) for other in parts if other is not part)
    return BadValue(_("says something else than row %(rows)s for the same person, day and metric"), rows=others)


class BadCell(Exception):
    """One cell that rejects its row."""

    def __init__(self, column: str, cell: Cell, problem: BadValue) -> None:
        super().__init__(str(problem))
        self.column, self.cell, self.problem = column, cell, problem
