"""Wrong rows as pages show them: by cause where there are many, and one by one, page after page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.core.paginator import Page, Paginator

from hrplatform.lib.formats import join_names
from hrplatform.lib.tabular import Problem
from intake import storage
from intake.models import Batch

PAGE = 25
MANY = 10
MOST_CAUSES = 40
EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class Cause:
    """One thing that is wrong in many rows: column and reason, how often, the first rows and values."""

    number: int
    column: str
    reason: str
    count: int
    rows: str
    values: str


def causes_of(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    """Causes, most frequent first, as they are kept with the batch."""
    groups: dict[tuple[str, str], dict[str, Any]] = {}
    for problem in problems:
        group = groups.setdefault(
            (problem.column, problem.message),
            {"column": problem.column, "m": problem.message, "p": problem.params, "count": 0, "rows": [], "values": []},
        )
        group["count"] += 1
        if len(group["rows"]) < EXAMPLES:
            group["rows"].append(problem.row)
        if problem.value and len(group["values"]) < EXAMPLES and problem.value not in group["values"]:
            group["values"].append(problem.value)
    return sorted(groups.values(), key=lambda group: -group["count"])[:MOST_CAUSES]


def present_causes(batch: Batch) -> list[Cause]:
    """None where there are so few wrong rows that the list itself says it all."""
    found = batch.findings
    if found.get("counts", {}).get("rejected", 0) <= MANY:
        return []
    return [_cause(number, kept) for number, kept in enumerate(found.get("causes", []), start=1)]


def _cause(number: int, kept: dict[str, Any]) -> Cause:
    more = " …" if kept["count"] > len(kept["rows"]) else ""
    return Cause(
        number=number,
        column=kept["column"],
        reason=Problem(kept["m"], kept["p"]).reason,
        count=kept["count"],
        rows=join_names(map(str, kept["rows"])) + more,
        values=join_names(kept["values"][:3]),
    )


class KeptProblems(Sequence[Problem]):
    """The wrong rows kept for a batch, all or those of one cause; a slice reads no further than it must."""

    def __init__(self, batch: Batch, cause: dict[str, Any] | None) -> None:
        self.batch, self.cause = batch, cause

    def __len__(self) -> int:
        if not storage.has_problems(self.batch):
            return sum(1 for _problem in self._all())
        counts: dict[str, int] = self.batch.findings.get("counts", {})
        return self.cause["count"] if self.cause else counts.get("rejected", 0)

    def __getitem__(self, at: Any) -> Any:
        if isinstance(at, slice):
            return list(islice(self._all(), at.start or 0, at.stop))
        return next(islice(self._all(), at, None))

    def _all(self) -> Iterable[Problem]:
        wanted = (self.cause["column"], self.cause["m"]) if self.cause else None
        return (
            problem
            for problem in storage.read_problems(self.batch)
            if wanted is None or (problem.column, problem.message) == wanted
        )


def problem_page(batch: Batch, *, cause: str, page: str) -> tuple[Page, int]:
    """A page of wrong rows and the number of the cause it is about, 0 for all."""
    causes = batch.findings.get("causes", [])
    number = int(cause) if cause.isdecimal() and 1 <= int(cause) <= len(causes) else 0
    kept = KeptProblems(batch, causes[number - 1] if number else None)
    return Paginator(kept, PAGE).get_page(page), number
