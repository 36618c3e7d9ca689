"""What is kept never outlives a right: a page asks for the right anew, whatever was kept a moment ago (spec 1, 8.3)."""

import re

import pytest
from django.core.cache import cache
from django.urls import reverse

from people.models import Assignment, Employee
from tests.clients import signed_in

START = ("/", "/people/", "/measures/team/", "/measures/company/", "/alerts/", "/goals/team/", "/growth/", "/talks/")


@pytest.fixture(autouse=True)
def keeping(settings, monkeypatch, now):
    settings.ANSWERS_KEPT_SECONDS = 30
    monkeypatch.setattr("hrplatform.lib.dates.now", lambda: now)
    cache.clear()
    yield
    cache.clear()


def opened(client) -> dict[str, tuple[int, str]]:
    pages = {path: client.get(path) for path in START}
    return {path: (page.status_code, page.content.decode()) for path, page in pages.items()}


def test_who_no_longer_leads_sees_nobody_at_once(cast, now):
    """Changed beside the pages, so that no version ends: the kept answers are all still there."""
    client = signed_in(cast.tao.user)
    before = opened(client)
    team = Employee.objects.filter(assignments__department=cast.live).exclude(pk=cast.tao.pk).distinct()
    assert any(person.name in text for person in team for _status, text in before.values())
    cast.live.heads.all().delete()
    Assignment.objects.filter(manager=cast.tao).update(manager=None)
    after = opened(client)
    left = {
        (path, person.name)
        for path, (status, text) in after.items()
        for person in team
        if status == 200 and re.search(rf"\b{person.name}\b", text)
    }
    assert not left
    for person in team:
        assert client.get(reverse("people:person", args=[person.public_id])).status_code in (403, 404)
