"""The first day of a shop of 150 people, walked as HR would with nothing but the pages (spec 11, 14).

Company, people from their own messy sheet, heads, accounts for staff without e-mail, calendar, targets, first data,
first morning page.
"""

import os
import re
from datetime import date, datetime, timezone

import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django_tenants.utils import tenant_context

from tests.browser import messy

pytestmark = pytest.mark.browser
NOW = datetime(2025, 3, 4, 2, 0, tzinfo=timezone.utc)
TODAY, YESTERDAY = date(2025, 3, 4), date(2025, 3, 3)
HOST = "shop.localhost"
HEAD, OPERATOR = "0003", "0004"  # of 天猫组, as the sheet numbers them
PASSWORD = "sunny-morning-42-shop"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOTS = os.environ.get("FIRST_DAY_SHOTS", "")


@pytest.fixture
def shop(django_db_setup, django_db_blocker, monkeypatch, settings, tmp_path):
    """A company that was created this minute; yields the invitation of its first HR admin."""
    from people.invitations import invitation_path
    from tenants.models import Company
    from tenants.services import NewCompany, create_company

    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr("hrplatform.lib.dates.now", lambda: NOW)
    with django_db_blocker.unblock():
        request = NewCompany(
            schema="shop", name="晨露电商", pack="ecommerce", admin_email="hr@shop.example", password=None
        )
        create_company(request=request, actor="tests", now=NOW)
        company = Company.objects.get(schema_name="shop")
        with tenant_context(company):
            path = invitation_path("hr@shop.example")
        yield company, path


def zh(text: str) -> str:
    """What the page says in Chinese for a text of the code."""
    with translation.override("zh-hans"):
        return gettext(text)


class Walk:
    """A person at the browser: goes where the page offers, types what it asks."""

    def __init__(self, page, base: str) -> None:
        self.page, self.base, self.step = page, base, 0

    def go(self, path: str) -> None:
        self.page.goto(self.base + path)

    def shot(self, name: str) -> None:
        self.step += 1
        if SHOTS:
            self.page.screenshot(path=f"{SHOTS}/{self.step:02d}-{name}.png", full_page=True)

    def text(self) -> str:
        return self.page.inner_text("main")

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).first.click()
        self.page.wait_for_load_state()

    def follow(self, name: str) -> None:
        self.page.get_by_role("link", name=name, exact=True).first.click()
        self.page.wait_for_load_state()

    def upload(self, name: str, content: bytes) -> None:
        self.page.set_input_files("input[type=file]", {"name": name, "mimeType": XLSX, "buffer": content})
        self.page.locator("main form button[type=submit]").first.click()
        self.page.wait_for_load_state()


def work(company) -> None:
    """What the worker does when its message arrives."""
    from intake import working
    from intake.models import Batch

    with tenant_context(company):
        for batch in Batch.objects.order_by("-pk")[:1]:
            working.work(batch=batch, today=TODAY, now=NOW)


def import_file(walk: Walk, company, name: str, content: bytes) -> None:
    """Upload, columns as offered, check, commit: whatever the pages call their buttons."""
    walk.upload(name, content)
    walk.shot("columns")
    walk.press(zh("Check every row"))
    work(company)
    walk.page.reload()
    walk.shot("checked")
    walk.page.locator("form[action$='/commit/'] button[type=submit]").first.click()
    walk.page.wait_for_load_state()
    work(company)
    walk.page.reload()
    walk.shot("imported")


def sign_up(walk: Walk, path: str) -> None:
    """The link of the invitation: own password, second factor, recovery codes, home."""
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    walk.go(path)
    walk.shot("invitation")
    walk.page.fill("input[name=password1]", PASSWORD)
    walk.page.fill("input[name=password2]", PASSWORD)
    walk.page.locator(
        "main form button[type=submit], form:has(input[name=password1]) button[type=submit]"
    ).first.click()
    walk.page.wait_for_load_state()
    walk.shot("password-set")
    if not walk.page.locator("input[name=code]").count():
        walk.go("/")
    if walk.page.locator("input[name=login]").count():
        walk.page.fill("input[name=login]", "hr@shop.example")
        walk.page.fill("input[name=password]", PASSWORD)
        walk.page.locator("form:has(input[name=password]) button[type=submit]").first.click()
        walk.page.wait_for_load_state()
    walk.shot("second-factor")
    secret = re.search(r"\b[A-Z2-7]{32}\b", walk.page.content()).group()
    import time

    walk.page.fill("input[name=code]", format_hotp_value(hotp_value(secret, int(time.time()) // 30)))
    walk.page.locator("form:has(input[name=code]) button[type=submit]").first.click()
    walk.page.wait_for_load_state()
    walk.shot("recovery-codes")
    walk.go("/")


def test_a_shop_of_150_people_on_its_first_day(browser, live, shop):
    from people.models import DepartmentHead, Employee, User

    company, path = shop
    base = live.replace("stage.localhost", HOST)
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN", reduced_motion="reduce")
    walk = Walk(context.new_page(), base)
    sign_up(walk, path)
    walk.shot("home")
    assert zh("Import the roster") in walk.text()
    # People from their own sheet
    walk.follow(zh("Import the roster"))
    walk.shot("upload")
    import_file(walk, company, "花名册2025.xlsx", messy.workbook())
    with tenant_context(company):
        assert Employee.objects.count() == messy.PEOPLE == 150
        assert Employee.objects.get(number="0001").assignments.get().department.path == "总经办"
        assert DepartmentHead.objects.count() >= 8
    walk.go("/")
    walk.shot("home-after-roster")
    # Accounts on slips
    walk.follow(zh("Make accounts"))
    walk.shot("slips-form")
    walk.press(zh("Make the accounts and show the slips"))
    walk.shot("slips")
    slips = {name: slip(walk, name) for name in (HEAD, OPERATOR)}
    if SHOTS:
        walk.page.pdf(path=f"{SHOTS}/slips.pdf", prefer_css_page_size=True)
    with tenant_context(company):
        assert User.objects.count() == 151
    # Calendar
    walk.go("/")
    walk.page.locator("a.btn[href='/people/calendar/']").click()
    walk.shot("calendar")
    walk.press(zh("Weekends and public holidays are right for everybody"))
    # Targets and the first data
    walk.go("/")
    walk.follow(zh("Set targets"))
    walk.shot("targets")
    walk.go("/imports/new/targets/")
    import_file(walk, company, "目标.xlsx", messy.targets())
    walk.go("/")
    walk.follow(zh("Import daily data"))
    with tenant_context(company):
        numbers = list(
            Employee.objects.filter(assignments__position__name="运营专员")
            .order_by("number")
            .values_list("number", flat=True)
        )
    import_file(walk, company, "日报.xlsx", messy.day_data(numbers, YESTERDAY))
    night(company)
    walk.go("/")
    walk.shot("home-after-data")
    # The head's first morning page, and an operator's
    head = first_sign_in(browser, base, *slips[HEAD], step=50)
    assert head.page.locator("#h-team-day").count() == 1
    head.go(reverse("measures:team-day"))
    head.shot("team-day")
    first_sign_in(browser, base, *slips[OPERATOR], step=60)


def slip(walk: Walk, login: str) -> tuple[str, str]:
    """Login and one-time password as printed for one person."""
    printed = walk.page.locator(".hr-slips .hr-code").all_inner_texts()
    return login, printed[printed.index(login) + 1].strip()


def night(company) -> None:
    from hrplatform.night import run_named

    with tenant_context(company):
        run_named(company=company, on=YESTERDAY, now=NOW)


def first_sign_in(browser, base: str, login: str, password: str, *, step: int) -> Walk:
    """On a phone: the slip, a password of one's own, home."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN", reduced_motion="reduce")
    walk = Walk(context.new_page(), base)
    walk.step = step
    walk.go("/")
    walk.page.fill("input[name=login]", login)
    walk.page.fill("input[name=password]", password)
    walk.page.locator("form:has(input[name=password]) button[type=submit]").first.click()
    walk.page.wait_for_load_state()
    walk.shot("must-change")
    walk.page.fill("input[name=oldpassword]", password)
    walk.page.fill("input[name=password1]", "my-own-morning-77")
    walk.page.fill("input[name=password2]", "my-own-morning-77")
    walk.page.locator("form:has(input[name=password1]) button[type=submit]").first.click()
    walk.page.wait_for_load_state()
    walk.go("/")
    walk.shot("first-morning")
    return walk
