"""Both companies, filled once for the module that asks."""

from collections.abc import Iterator

import pytest

from tests.isolation.world import NOW, World, two_companies


@pytest.fixture(scope="module")
def worlds(django_db_setup, django_db_blocker) -> Iterator[dict[str, World]]:
    """{"acme": World, "globex": World}; the clock of the edge stands on 2025-03-03."""
    patch = pytest.MonkeyPatch()
    patch.setattr("hrplatform.lib.dates.now", lambda: NOW)
    with django_db_blocker.unblock(), two_companies() as built:
        yield built
    patch.undo()
