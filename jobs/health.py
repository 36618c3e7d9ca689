"""/health/: what operators' monitoring asks. No company data: companies by name, dates, counts (spec 13.5)."""

from datetime import datetime, timedelta
from typing import Any

import redis
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.models import Max, Q
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hrplatform.lib import dates
from jobs.runs import expected_date
from tenants.selectors import list_companies

WORKER_SEEN = "worker-seen"  # cache key: when a worker last took a tick
WORKERS_QUIET_AFTER = timedelta(minutes=5)
BROKER_TIMEOUT = 2


@never_cache
@require_safe
def show_health(request: HttpRequest) -> JsonResponse:
    """200 while everything needed works, else 503; `?deep` also asks for workers and nights."""
    now = dates.now()
    parts: dict[str, Any] = {"database": check_database(), "broker": check_broker()}
    if "deep" in request.GET:
        parts["workers"] = check_workers(now)
        if parts["database"]["ok"]:
            parts["nights"] = check_nights(now)
    ok = all(part["ok"] for part in parts.values())
    return JsonResponse({"ok": ok, **parts}, status=200 if ok else 503)


def check_database() -> dict[str, Any]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        return {"ok": False, "error": type(error).__name__}
    return {"ok": True}


def check_broker() -> dict[str, Any]:
    try:
        redis.Redis.from_url(
            settings.REDIS_URL, socket_timeout=BROKER_TIMEOUT, socket_connect_timeout=BROKER_TIMEOUT
        ).ping()
    except redis.RedisError as error:
        return {"ok": False, "error": type(error).__name__}
    return {"ok": True}


def check_workers(now: datetime) -> dict[str, Any]:
    """When a worker last took a tick; quiet for five minutes is a fault."""
    try:
        seen = cache.get(WORKER_SEEN)
    except redis.RedisError as error:
        return {"ok": False, "error": type(error).__name__}
    ok = bool(seen) and now - datetime.fromisoformat(seen) < WORKERS_QUIET_AFTER
    return {"ok": ok, "last_tick": seen}


def check_nights(now: datetime) -> dict[str, Any]:
    """Each company's last finished night, and which companies are behind (after 06:00 of their own time)."""
    done = Max("nights__business_date", filter=Q(nights__state="done"))
    companies = list_companies().annotate(last_night=done)
    late = [
        company.schema_name
        for company in companies
        if not company.is_demo
        and company.live_from <= expected_date(company, now)
        and (company.last_night is None or company.last_night < expected_date(company, now))
    ]
    last = {company.schema_name: company.last_night for company in companies}
    return {"ok": not late, "late": late, "last_night": last}


urlpatterns = [path("", show_health, name="health")]
