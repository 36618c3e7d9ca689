"""A story lived through the real engine in a company of its own, gone afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timezone

from django_tenants.utils import tenant_context

from hrplatform.demo.replay import begin, replay
from hrplatform.demo.story import Story
from tenants.services import delete_company

UNTIL = date(2025, 6, 30)
NOW = datetime(2025, 7, 1, 1, 0, tzinfo=timezone.utc)


@contextmanager
def lived(story: Story) -> Iterator[Story]:
    made = begin(story, now=NOW)
    try:
        replay(story, made)
        with tenant_context(made):
            yield story
    finally:
        delete_company(company=made, actor="tests", now=NOW)
