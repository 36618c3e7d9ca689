"""Paths of rows: a list of 50 has 100 links of the same shape, and Django works each of them out anew."""

from collections.abc import Callable
from functools import lru_cache
from uuid import UUID

from django.urls import get_script_prefix, get_urlconf, reverse

ANY = UUID(int=0)


def row_path(name: str, public_id: UUID, *rest: str) -> str:
    """What reverse(name, args=[public_id, *rest]) gives; the shape of a path is asked once for each list of URLs."""
    before, after = _around(name, rest, get_urlconf(), get_script_prefix())
    return f"{before}{public_id}{after}"


def bare_path(name: str) -> str:
    """What reverse(name) gives, asked once for each list of URLs."""
    return _bare(name, get_urlconf(), get_script_prefix())


def paths_below(name: str, *args: object) -> Callable[[UUID], str]:
    """What reverse(name, args=[*args, public_id]) gives for each public id; the shape of the path is asked once."""
    before, _key, after = reverse(name, args=[*args, ANY]).partition(str(ANY))
    return lambda public_id: f"{before}{public_id}{after}"


@lru_cache(maxsize=1000)
def _bare(name: str, urlconf: str | None, prefix: str) -> str:
    return reverse(name)


@lru_cache(maxsize=1000)
def _around(name: str, rest: tuple[str, ...], urlconf: str | None, prefix: str) -> tuple[str, str]:
    before, _key, after = reverse(name, args=[ANY, *rest]).partition(str(ANY))
    return before, after
