"""/health/ tells the truth about database, broker, workers and nights."""

import json
from datetime import date, datetime, timedelta, timezone

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import RequestFactory

from jobs import health
from jobs.models import JobRun
from jobs.reports import push_night_reports
from tenants.models import NightReport

NOW = datetime(2025, 3, 10, 2, 0, tzinfo=timezone.utc)


def ask(query: str = "") -> tuple[int, dict]:
    answer = health.show_health(RequestFactory().get(f"/health/{query}"))
    return answer.status_code, json.loads(answer.content)


def test_all_is_well(db):
    assert ask() == (200, {"ok": True, "database": {"ok": True}, "broker": {"ok": True}})


def test_a_missing_broker_is_told(db, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    code, answer = ask()
    assert code == 503 and answer["broker"] == {"ok": False, "error": "ConnectionError"}


def test_quiet_workers_are_told(db):
    cache.set(health.WORKER_SEEN, (NOW - timedelta(minutes=4)).isoformat(), None)
    assert health.check_workers(NOW)["ok"]
    assert not health.check_workers(NOW + timedelta(minutes=2))["ok"]
    cache.delete(health.WORKER_SEEN)
    assert not health.check_workers(NOW)["ok"]


@pytest.fixture
def reported(company):
    company.live_from = date(2025, 3, 3)
    company.save()
    connection.tenant.__class__.objects.exclude(pk=company.pk).update(live_from=date(2030, 1, 1))
    return company


def test_a_company_whose_night_is_late_is_named(reported):
    found = health.check_nights(NOW)
    assert not found["ok"] and found["late"] == ["acme"]
    # Browser tests before this one may have left companies of their own in the database.
    assert found["last_night"]["acme"] is None and found["last_night"]["globex"] is None
    JobRun.objects.create(
        job="nightly", business_date=date(2025, 3, 9), state="done", finished_at=NOW, result={"people": 7}
    )
    assert push_night_reports(company=reported) == 1
    assert push_night_reports(company=reported) == 0
    assert NightReport.objects.get(company=reported).people == 7
    found = health.check_nights(NOW)
    assert found["ok"] and found["last_night"]["acme"] == date(2025, 3, 9)


def test_a_parked_night_is_no_finished_one(reported):
    JobRun.objects.create(job="nightly", business_date=date(2025, 3, 9), state="parked")
    push_night_reports(company=reported)
    assert not health.check_nights(NOW)["ok"]
