"""Keeps PostgreSQL's planner from walking large intermediate results row by row."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection

# Said with the statement, in one message: a small company's night is waiting for answers most of its time.
# Steps of 10,000 people take some 10 MB each; with less they are written to disk and read again.
_BEFORE = ("SET LOCAL enable_nestloop = off", "SET LOCAL work_mem = '48MB'")
_AFTER = ("SET LOCAL enable_nestloop = on", "SET LOCAL work_mem TO DEFAULT")


class HashingCursor:
    """A cursor whose every statement is planned so."""

    def __init__(self, cursor: Any) -> None:
        self._cursor = cursor

    def execute(self, sql: str, parameters: Mapping[str, Any] | Sequence[Any] | None = None) -> None:
        self._cursor.execute(";\n".join((*_BEFORE, sql, *_AFTER)), parameters)
        for _setting in _BEFORE:
            self._cursor.nextset()

    def fetchone(self) -> Any:
        return self._cursor.fetchone()

    def fetchall(self) -> list[Any]:
        return self._cursor.fetchall()


@contextmanager
def hashing_cursor() -> Iterator[HashingCursor]:
    """A cursor for statements whose steps are much larger than the planner takes them for; inside a transaction.

    The planner knows nothing of the size of a step kept on the way (MATERIALIZED), guesses a few rows and joins them
    by nested loops: quadratic in people. Joins that can only be done so are still done.
    """
    with connection.cursor() as cursor:
        yield HashingCursor(cursor)
