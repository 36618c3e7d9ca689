"""The employee file is kept by reader: nobody is shown what somebody else was, and a change is seen at once."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.core.cache import cache
from django.urls import reverse

from performance.feedback.enums import EntryKind, Readers
from performance.feedback.models import FeedbackEntry
from performance.feedback.services import write_entry
from tests.clients import signed_in

ON = date(2025, 3, 3)
SAID = "Calm with a difficult customer"


@pytest.fixture
def written(cast, now, settings) -> Iterator[FeedbackEntry]:
    """An incident about Wei for those who lead, while answers are kept."""
    settings.ANSWERS_KEPT_SECONDS = 30
    cache.clear()
    yield write_entry(
        employee=cast.wei, kind=EntryKind.GOOD, readers=Readers.LEADERS, on=ON, text=SAID, actor=cast.tao.user,
        today=ON, now=now,
    )  # fmt: skip
    cache.clear()


def test_what_a_leader_read_is_not_what_the_person_reads(cast, written) -> None:
    path = reverse("people:person", args=[cast.wei.public_id])
    for _time in range(2):
        assert SAID in signed_in(cast.hr).get(path).content.decode()
        assert SAID not in signed_in(cast.wei.user).get(path).content.decode()


def test_what_is_withdrawn_is_gone_from_the_page(cast, written) -> None:
    path, client = reverse("people:person", args=[cast.wei.public_id]), signed_in(cast.tao.user)
    assert SAID in client.get(path).content.decode()
    client.post(reverse("feedback:entry-withdraw", args=[written.public_id]), {"reason": "Another customer"})
    assert SAID not in client.get(path).content.decode()
