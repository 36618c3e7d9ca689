"""Keeps PostgreSQL's planner from walking large intermediate results row by row."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection


@contextmanager
def hashing_cursor() -> Iterator[Any]:
    """A cursor for statements whose steps are much larger than the planner takes them for; inside a transaction.

    The planner knows nothing of the size of a step kept on the way (MATERIALIZED), guesses a few rows and joins them
    by nested loops: quadratic in people. Joins that can only be done so are still done.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")
        yield cursor
        cursor.execute("SET LOCAL enable_nestloop = on")
