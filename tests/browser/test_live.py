"""A figure posted to the interface stands on an open page within five seconds, without a reload (spec 2.7)."""

import json
import re
from datetime import timedelta
from urllib.request import Request, urlopen

import pytest
from django_tenants.utils import tenant_context
from playwright.sync_api import expect

from hrplatform.celery import app
from hrplatform.lib import dates
from tests.browser.conftest import HOST

pytestmark = pytest.mark.browser
WITHIN = 5000  # milliseconds


@pytest.fixture
def worker():
    """A worker that takes a task the moment it is sent."""
    app.conf.task_always_eager = True
    yield
    app.conf.task_always_eager = False


@pytest.fixture
def shop(stage, worker):
    """Today is a working day with a target for Wei and a first figure; a token of the shop system."""
    from decimal import Decimal

    from intake.tokens.services import create_token
    from people.services.calendar import override_day
    from performance.measures.models import Metric
    from performance.measures.services import TargetSpec, set_target
    from tenants.models import Company

    company = Company.objects.get(schema_name="stage")
    now = dates.now()
    today = dates.company_today(company, now)
    with tenant_context(company):
        override_day(day=today, works=True, actor=stage.hr, reason="test")
        orders, start = Metric.objects.get(code="orders"), today - timedelta(days=5)
        spec = TargetSpec(metric=orders, start=start, value=Decimal(10), employee=stage.wei)
        set_target(spec=spec, actor=stage.hr, today=today, now=now)
        _token, secret = create_token(name=f"till {now}", scopes=["write:observations"], days=1, actor=None, now=now)
    return today, secret


def post(live, secret, employee, today, orders):
    body = {"rows": [{"employee": employee.number, "date": str(today), "metric": "orders", "value": orders}]}
    headers = {
        "Host": f"{HOST}:{live.rpartition(':')[2]}", "Content-Type": "application/json",
        "Authorization": f"Bearer {secret}", "Idempotency-Key": f"live-{orders}-{dates.now():%H%M%S%f}",
    }  # fmt: skip
    port = live.rpartition(":")[2]
    asked = Request(f"http://127.0.0.1:{port}/api/v1/observations", json.dumps(body).encode(), headers, method="POST")
    with urlopen(asked) as answer:
        return answer.status


def test_a_posted_figure_is_on_open_dashboards_within_five_seconds(open_page, stage, live, shop):
    today, secret = shop
    assert post(live, secret, stage.wei, today, 3) == 200
    team, home = open_page(stage.tao.user), open_page(stage.hr)
    team.page.goto(f"/measures/team/?on={today}")
    home.page.goto("/")
    row = team.page.locator("tr", has=team.page.get_by_role("link", name="Wei", exact=True)).first
    expect(row.locator(".c-val b")).to_have_text("3")
    expect(home.page.locator("#live-today b")).to_have_text(re.compile(r"^3$"))
    team.page.evaluate("window.stayed = true")
    home.page.evaluate("window.stayed = true")
    assert post(live, secret, stage.wei, today, 8) == 200
    expect(row.locator(".c-val b")).to_have_text("8", timeout=WITHIN)
    expect(home.page.locator("#live-today b")).to_have_text("8", timeout=WITHIN)
    assert team.page.evaluate("window.stayed")  # the same document: nothing was reloaded
    assert home.page.evaluate("window.stayed")
    assert team.complaints == home.complaints == []
