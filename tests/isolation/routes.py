"""Every route of the two URL trees, from the resolver itself."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

COMPANY, PUBLIC = "hrplatform.urls", "hrplatform.urls_public"


@dataclass(frozen=True)
class Found:
    """A route by name ("people:person"); one without a name is known by its pattern."""

    name: str
    pattern: str


def walk(urlconf: str) -> list[Found]:
    return list(_walk(get_resolver(urlconf), "", ""))


def _walk(resolver: URLResolver, prefix: str, namespace: str) -> Iterator[Found]:
    for entry in resolver.url_patterns:
        pattern = f"{prefix}{entry.pattern}"
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _walk(entry, pattern, inner)
        elif isinstance(entry, URLPattern):
            yield Found(f"{namespace}{entry.name}" if entry.name else f"unnamed {pattern}", pattern)
