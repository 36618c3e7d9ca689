"""The inbox page."""

from datetime import datetime, timezone

import pytest
from django.urls import reverse

from notices.selectors import count_unread
from notices.services import notify
from tests.clients import signed_in
from tests.notices.test_notices import KIND
from tests.performance.helpers import target
from tests.queries import counted_queries

NOW = datetime(2025, 3, 10, 2, 0, tzinfo=timezone.utc)


@pytest.fixture
def hr(cast):
    notify(users=[cast.hr], kind=KIND, context={"name": "Wei", "n": 3}, link="/people/", dedupe_key="1", now=NOW)
    return signed_in(cast.hr)


def test_shows_mine_and_not_another_s(cast, hr):
    notify(users=[cast.lin.user], kind=KIND, context={"name": "Mei", "n": 3}, link="", dedupe_key="2", now=NOW)
    page = hr.get(reverse("notices:inbox")).content.decode()
    assert "Wei: 3 days" in page and "Mei" not in page


def test_opening_marks_it_read_and_leads_on(cast, hr):
    notice = cast.hr.notices.get()
    url = reverse("notices:notice-open", args=[notice.public_id])
    assert hr.get(url).status_code == 405
    assert hr.post(url).url == "/people/"
    assert count_unread(cast.hr) == 0
    assert "Wei: 3 days" not in hr.get(reverse("notices:inbox"), {"show": "unread"}).content.decode()
    assert "Wei: 3 days" in hr.get(reverse("notices:inbox")).content.decode()


def test_another_s_notice_is_404(cast, hr):
    (notice,) = notify(users=[cast.lin.user], kind=KIND, context={}, link="", dedupe_key="2", now=NOW)
    assert hr.post(reverse("notices:notice-open", args=[notice.public_id])).status_code == 404


def test_all_as_read(cast, hr):
    assert hr.post(reverse("notices:inbox-read")).status_code == 302
    assert count_unread(cast.hr) == 0


def test_queries_do_not_grow_with_rows(cast, hr):
    made = []
    for _ in range(2):
        hr.get(reverse("notices:inbox"))
        with counted_queries() as counted:
            hr.get(reverse("notices:inbox"))
        made.append(len(counted))
        for n in range(5):
            notify(users=[cast.hr], kind=KIND, context={"name": "Wei", "n": n}, link="", dedupe_key=f"k{n}", now=NOW)
    assert made[0] == made[1] <= 45  # most of them ask what is due for HR


def test_what_is_due_stands_above_the_notices(cast):
    target("orders", "10", "2025-01-01", actor=cast.hr, employee=cast.wei)
    page = signed_in(cast.wei.user).get(reverse("notices:inbox"))
    assert page.context["due"] and "h-due" in page.content.decode()
    assert signed_in(cast.mei.user).get(reverse("notices:inbox")).context["due"] == []
