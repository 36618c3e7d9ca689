"""Counting queries without the ones that django-tenants adds to choose the schema."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext


class Counted(list[str]):
    """The SQL of the queries made, filled when the block ends."""


@contextmanager
def counted_queries() -> Iterator[Counted]:
    """`with counted_queries() as made: …` then `len(made)`."""
    made = Counted()
    with CaptureQueriesContext(connection) as captured:
        yield made
    made.extend(query["sql"] for query in captured if "search_path" not in query["sql"])
