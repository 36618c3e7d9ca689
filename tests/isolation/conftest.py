"""Both companies, filled once for the module that asks."""

import logging
from collections.abc import Iterator

import pytest
from django.conf import settings

from tests.isolation.world import NOW, World, two_companies


@pytest.fixture(scope="module", autouse=True)
def lean() -> Iterator[None]:
    """Leave out what each of 14,000 requests would pay and what decides about none: when a session was last seen, the
    drawing of documents (their text is the answer, so that it can be searched), the log lines of refusals."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "USERSESSIONS_TRACK_ACTIVITY", False)
        patch.setattr("hrplatform.lib.pdf.html_to_pdf", str.encode)
        logging.disable(logging.WARNING)
        yield
        logging.disable(logging.NOTSET)


@pytest.fixture(scope="module")
def worlds(django_db_setup, django_db_blocker) -> Iterator[dict[str, World]]:
    """{"acme": World, "globex": World}; the clock of the edge stands on 2025-03-03."""
    patch = pytest.MonkeyPatch()
    patch.setattr("hrplatform.lib.dates.now", lambda: NOW)
    with django_db_blocker.unblock(), two_companies() as built:
        yield built
    patch.undo()
