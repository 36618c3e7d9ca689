"""Both companies, filled once for all tests of this folder."""

import logging
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from tests.isolation.world import NOW, World, two_companies


def bare_error(request: HttpRequest, status: int, template: str = "") -> HttpResponse:
    """An error page without its drawing, which knows of nobody (hrplatform.views._error)."""
    return HttpResponse(status=status)


@pytest.fixture(scope="package", autouse=True)
def lean() -> Iterator[None]:
    """Leave out what each of 14,000 requests would pay and what decides about none: when a session was last seen, the
    drawing of documents (their text is the answer, so that it can be searched) and of error pages, the log lines of
    refusals."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "USERSESSIONS_TRACK_ACTIVITY", False)
        patch.setattr("hrplatform.lib.pdf.html_to_pdf", str.encode)
        patch.setattr("hrplatform.views._error", bare_error)
        logging.disable(logging.WARNING)
        yield
        logging.disable(logging.NOTSET)


@pytest.fixture(scope="package")
def worlds(django_db_setup, django_db_blocker) -> Iterator[dict[str, World]]:
    """{"acme": World, "globex": World}; the clock of the edge stands on 2025-03-03."""
    patch = pytest.MonkeyPatch()
    patch.setattr("hrplatform.lib.dates.now", lambda: NOW)
    with django_db_blocker.unblock(), two_companies() as built:
        yield built
    patch.undo()
