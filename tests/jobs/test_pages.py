"""Nights, downloads and long work: one's own, and nights for HR."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import AuditEntry
from jobs import progress
from jobs.downloads import FileTooLarge, delete_expired, store_file
from jobs.models import Download, JobRun
from tests.clients import signed_in


@pytest.fixture
def file(cast):
    return store_file(
        name="工资表.xlsx", kind="payroll", content=b"content", content_type="application/x", owner=cast.hr,
        now=timezone.now(), rows=3,
    )  # fmt: skip


def test_nights_are_for_hr(cast):
    JobRun.objects.create(job="nightly", business_date=date(2025, 3, 5), state="done", result={"results": 12})
    page = signed_in(cast.hr).get(reverse("jobs:run-list"))
    assert page.status_code == 200 and "2025-03-05" in page.content.decode() and "12" in page.content.decode()
    assert signed_in(cast.lin.user).get(reverse("jobs:run-list")).status_code == 403


def test_a_parked_night_is_shown_and_tried_again(cast):
    run = JobRun.objects.create(
        job="nightly", business_date=date(2025, 3, 5), state="parked", failures=3, error="disk full"
    )
    client = signed_in(cast.hr)
    assert "disk full" in client.get(reverse("jobs:run-list")).content.decode()
    url = reverse("jobs:run-retry", args=[run.public_id])
    assert client.get(url).status_code == 405
    assert client.post(url).status_code == 302
    run.refresh_from_db()
    assert (run.state, run.failures) == ("due", 0)
    assert AuditEntry.objects.latest("id").action == "jobs.run.retried"
    assert signed_in(cast.lin.user).post(url).status_code == 403


def test_a_file_is_its_owner_s_alone(cast, file):
    url = reverse("jobs:download-file", args=[file.public_id])
    answer = signed_in(cast.hr).get(url)
    assert answer.content == b"content" and "filename*=utf-8''" in answer["Content-Disposition"]
    assert signed_in(cast.hr).get(reverse("jobs:download-list")).content.decode().count("工资表.xlsx") == 1
    assert signed_in(cast.finance).get(url).status_code == 404
    assert "工资表.xlsx" not in signed_in(cast.finance).get(reverse("jobs:download-list")).content.decode()


def test_making_a_file_is_recorded(cast, file):
    entry = AuditEntry.objects.latest("id")
    assert (entry.action, entry.after["rows"], entry.digest) == ("audit.file.exported", 3, file.sha256)


def test_a_file_expires(cast, file):
    Download.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert signed_in(cast.hr).get(reverse("jobs:download-file", args=[file.public_id])).status_code == 404
    assert delete_expired(now=timezone.now()) == 1
    assert delete_expired(now=timezone.now()) == 0


def test_a_file_that_is_too_large_is_refused(cast, monkeypatch):
    monkeypatch.setattr("jobs.downloads.LARGEST", 3)
    with pytest.raises(FileTooLarge, match="4 bytes"):
        store_file(name="x", kind="x", content=b"four", content_type="x", owner=cast.hr, now=timezone.now())


def test_long_work_shows_how_far_it_is(cast):
    work = progress.start_progress(kind="letters", label="Letters", actor=cast.hr, total=200)
    url = reverse("jobs:progress-detail", args=[work.public_id])
    progress.advance(progress=work, done=50)
    page = signed_in(cast.hr).get(url).content.decode()
    assert "50 / 200" in page and f'hx-get="{url}"' in page and "<main" in page, "opened by a redirect: a whole page"
    part = signed_in(cast.hr).get(url, headers={"HX-Request": "true"}).content.decode()
    assert "50 / 200" in part and f'hx-get="{url}"' in part and "<main" not in part
    progress.finish(progress=work, link="/jobs/downloads/")
    page = signed_in(cast.hr).get(url, headers={"HX-Request": "true"}).content.decode()
    assert "200 / 200" in page and "hx-get" not in page and 'href="/jobs/downloads/"' in page
    assert signed_in(cast.finance).get(url).status_code == 404


def test_failed_work_says_so_and_stays_where_it_was(cast):
    work = progress.start_progress(kind="letters", label="Letters", actor=cast.hr, total=200)
    progress.advance(progress=work, done=50)
    progress.finish(progress=work, failed=True, message="no font")
    work.refresh_from_db()
    assert (work.state, work.done, work.message, work.percent) == ("failed", 50, "no font", 25)


def test_work_nobody_does_any_more_says_so(cast):
    """Its message was lost with the broker, or its worker was killed for good."""
    work = progress.start_progress(kind="letters", label="Letters", actor=cast.hr, total=200)
    url = reverse("jobs:progress-detail", args=[work.public_id])
    assert "Nobody has worked on this" not in signed_in(cast.hr).get(url).content.decode()
    type(work).objects.update(changed_at=timezone.now() - timedelta(minutes=6))
    page = signed_in(cast.hr).get(url).content.decode()
    assert "Nobody has worked on this" in page and "hx-get" not in page, "it asks no more"
    progress.finish(progress=work)
    assert "Nobody has worked on this" not in signed_in(cast.hr).get(url).content.decode()
