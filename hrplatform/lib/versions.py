"""A company's data version: new after every act, so that answers worked out from its data can be kept under it.

Requests that change something and tasks call `bump` when they are done; what was kept before is then never read again.
A change from elsewhere (a command, SQL by hand) is seen after settings.ANSWERS_KEPT_SECONDS, twice that where an answer
is made of kept ones. The cache separates companies; whatever else an answer depends on (who asks, the day, the
language) belongs into its name.
"""

from collections.abc import Callable
from hashlib import sha256
from typing import TypeVar
from uuid import uuid4

from django.conf import settings
from django.core.cache import cache

from hrplatform.lib.memo import once

T = TypeVar("T")
KEY = "data-version"


@once
def current() -> str:
    """The version of the data of the company in force; a page that reads asks for it once."""
    found = cache.get(KEY)
    if found is None:
        found = _fresh()
        cache.set(KEY, found, None)
    return str(found)


def bump() -> None:
    """Something was changed: nothing kept until now counts any more."""
    cache.set(KEY, _fresh(), None)


def kept(name: str, make: Callable[[], T]) -> T:
    """make()'s answer, kept for a while under this name and the data as they are; it must be picklable."""
    if not settings.ANSWERS_KEPT_SECONDS:
        return make()
    key = f"kept:{sha256(name.encode()).hexdigest()}:{current()}"  # a name may hold what somebody typed
    found = cache.get(key)
    if found is None:
        found = (make(),)
        cache.set(key, found, settings.ANSWERS_KEPT_SECONDS)
    answer: T = found[0]
    return answer


def _fresh() -> str:
    return uuid4().hex
