"""Both companies, filled once for the module that asks."""

from collections.abc import Iterator
from datetime import datetime, timezone

import pytest

from tests.isolation.world import World, two_companies

NOW = datetime(2025, 3, 3, 2, 0, tzinfo=timezone.utc)


@pytest.fixture(scope="module")
def worlds(django_db_setup, django_db_blocker) -> Iterator[dict[str, World]]:
    """{"acme": World, "globex": World}; the clock of the edge stands on 2025-03-03."""
    patch = pytest.MonkeyPatch()
    patch.setattr("hrplatform.lib.dates.now", lambda: NOW)
    with django_db_blocker.unblock(), two_companies() as built:
        yield built
    patch.undo()
