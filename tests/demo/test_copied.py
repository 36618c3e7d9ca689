"""A company that has lived for a month is copied and comes back under another name: rows, log and pages (spec 8.6)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as live_settings
from django.db import connection
from django.test import Client
from django_tenants.utils import tenant_context

from audit import copies
from hrplatform.demo.story import SEED
from hrplatform.demo.sunrise import make_sunrise
from hrplatform.lib import dates
from people.models import User
from people.selectors import hr_users
from tenants.archive.restore import Restored, RestoreRequest
from tenants.models import Company
from tenants.services import delete_company
from tests.audit.test_copies import CHANGED, rows_of
from tests.clients import signed_in
from tests.demo.playing import NOW, UNTIL, lived

pytestmark = pytest.mark.slow


# The log and what waited to be sent are not as they were, on purpose; whoever looks is told of the looking.
WRITTEN_ANEW = {"/", "/audit/", "/jobs/outbox/", "/account/security/", "/notices/"}


@dataclass
class Both:
    company: Company
    restored: Restored


@pytest.fixture(scope="module")
def both(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Both]:
    folder = tmp_path_factory.mktemp("copied")
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(live_settings, "MEDIA_ROOT", folder / "media")
        patch.setattr(dates, "now", lambda: NOW)
        with lived(make_sunrise(seed=SEED, until=UNTIL, quarters=0)) as story:
            company = Company.objects.get(schema_name=story.schema)
            hr = hr_users()[0]
            private = copies.agree(until=NOW.date() + timedelta(days=9), actor=hr, now=NOW)
            path = Path(folder) / "copy"
            copies.export_company(company=company, path=path, actor="tests", now=NOW)
            request = RestoreRequest(path, private, schema="sunrise_again")
            restored, log = copies.restore_company(request=request, actor="tests", now=NOW)
            assert log.ok and log.unsealed == 0
            try:
                yield Both(company, restored)
            finally:
                connection.set_schema_to_public()
                delete_company(company=restored.company, actor="tests", now=NOW)


@pytest.fixture(autouse=True)
def committed(both, django_db_blocker) -> Iterator[None]:
    with django_db_blocker.unblock():
        yield


def test_every_row_came_back(both):
    was, now = rows_of(both.company.schema_name), rows_of("sunrise_again")
    assert was.keys() == now.keys()
    assert [table for table in was if was[table] != now[table] and table not in CHANGED] == []


def shown(client: Client, path: str) -> tuple[int, str]:
    """What a page says, without what is drawn anew for each request and the name of the company's host."""
    page = client.get(path)
    text = re.sub(r"<[^>]*>", " ", page.content.decode())
    return page.status_code, re.sub(r"sunrise[_-]again", "sunrise", " ".join(text.split()))


def visitor(company: Company, login: str) -> Client:
    host = f"{company.schema_name.replace('_', '-')}.localhost"
    with tenant_context(company):
        client = signed_in(User.objects.get(username=login), schema=company.schema_name)
    client.defaults["HTTP_HOST"] = host
    return client


def test_its_pages_say_the_same(both):
    with tenant_context(both.company):
        staff = hr_users()[1], *User.objects.filter(groups=None, employee__isnull=False).order_by("pk")[:1]
        logins = [*(user.username for user in staff), "zhou"]
    opened = 0
    for login in logins:
        was, now = visitor(both.company, login), visitor(both.restored.company, login)
        start = was.get("/").content.decode()
        for path in sorted(set(re.findall(r'href="(/[^"#]*)"', start)) - WRITTEN_ANEW):
            if not path.startswith("/static/"):
                before, after = shown(was, path), shown(now, path)
                assert before[0] == after[0] == 200 and before[1] == after[1], (login, path)
                opened += 1
    assert opened > 60
