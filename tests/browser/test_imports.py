"""The import wizard in a browser: a messy sheet, columns by hand, causes, good rows, the page left and found again."""

import os
import random
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django_tenants.utils import tenant_context
from openpyxl import Workbook

from tests.browser.conftest import NOW, PHONE

pytestmark = pytest.mark.browser
TODAY = date(2025, 3, 3)
SHOTS = os.environ.get("IMPORT_SHOTS", "")


@pytest.fixture
def sheet(tmp_path, stage):
    """A day report with a title, groups, a total and a signature; forty of its rows are wrong."""
    book, source = Workbook(), random.Random(7)
    page = book.active
    page.title = "三月日报"
    page.append(["2025年3月销售日报"])
    page.append(["基本信息", None, None, "业绩", None, None])
    page.append(["员工代码", "姓名", "日期", "订单数", "销售额（元）", "备注"])
    for day in range(1, 29):
        for person in (stage.wei, stage.mei):
            orders: Any = source.choice([3, 5, 8, 12])
            if day % 3 == 0:
                orders = source.choice(["三单", "待补"])
            page.append(
                [person.number, person.name, f"2025年3月{day}日", orders, orders if day % 3 == 0 else 99.5, None]
            )
    for number in range(20):
        page.append([f"88{number}", "离职", date(2025, 3, 1), 1, 10, None])
    page.append(["合计", None, None, 400, 12000, None])
    page.append(["制表人：洪敏"])
    for area in ("A1:F1", "A2:C2", "D2:F2"):
        page.merge_cells(area)
    book.save(tmp_path / "三月日报.xlsx")
    return tmp_path / "三月日报.xlsx"


@pytest.fixture
def at_work(stage, django_db_blocker, settings, tmp_path):
    """What a worker does once it is woken."""
    settings.MEDIA_ROOT = tmp_path / "media"

    def run():
        from intake import working
        from intake.models import Batch
        from tenants.models import Company

        with django_db_blocker.unblock(), tenant_context(Company.objects.get(schema_name="stage")):
            for batch in Batch.objects.filter(state__in=["checking", "committing"]):
                working.work(batch=batch, today=TODAY, now=NOW)
        connection.set_schema_to_public()

    return run


def shoot(page, name):
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


def test_a_messy_sheet_from_upload_to_undo(open_page, stage, sheet, at_work, monkeypatch):
    from intake import tasks

    monkeypatch.setattr(tasks.work_on_batch, "apply_async", lambda *args, **kwargs: None)
    watched = open_page(stage.hr)
    page = watched.page
    page.goto("/imports/new/observations/")
    shoot(page, "1-upload")
    page.set_input_files("input[type=file]", str(sheet))
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/columns/**")
    page.locator("main summary").click()
    shoot(page, "2-columns")
    page.select_option("select[name=column-0]", "employee")
    page.fill("input[name=source_name]", "店长群日报")
    page.locator("form[data-unsaved] button[type=submit]").click()
    page.wait_for_url(lambda url: "/columns/" not in url)
    shoot(page, "3-checking")
    at_work()
    page.reload()
    assert page.locator("#wrong-title").inner_text().startswith("38")
    shoot(page, "4-checked")
    page.locator("#wrong-title").locator("xpath=ancestor::section").locator("tbody a").first.click()
    assert "cause=1" in page.url
    page.locator("form:has(input[name=accept_good]) button").click()
    page.wait_for_load_state()
    address = page.url
    page.goto("/imports/")  # the page is left; the work goes on
    at_work()
    page.goto(address)
    assert page.locator("a[href$='/undo/']").count() == 1
    shoot(page, "5-done")
    page.goto("/imports/")
    shoot(page, "6-list")
    page.goto("/imports/new/observations/")
    page.set_input_files("input[type=file]", str(sheet))
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/columns/**")
    assert page.input_value("select[name=column-0]") == "employee"
    shoot(page, "7-remembered")
    page.goto(f"{address}undo/")
    page.fill("textarea[name=reason]", "传错了月份")
    page.locator("main form[method=post] button[type=submit]").last.click()
    page.wait_for_url(lambda url: not url.endswith("/undo/"))
    shoot(page, "8-undone")
    assert not watched.complaints
    if SHOTS:
        shoot_the_others(open_page, stage, address.split("/", 3)[3])


def shoot_the_others(open_page, stage, batch):
    """The same pages on a phone in the dark, and in English."""
    looks = {"390-dark": {"theme": "dark", "size": PHONE}, "1280-dark": {"theme": "dark"}, "1280-en": {}}
    for name, options in looks.items():
        page = open_page(stage.hr, **options).page
        if name.endswith("en"):
            page.goto("/imports/")
            page.context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": "en", "url": page.url}])
        for step, path in (("upload", "/imports/new/people/"), ("batch", f"/{batch}"), ("list", "/imports/")):
            page.goto(path)
            shoot(page, f"9-{step}-{name}")
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path
