"""A department of 60 scored by keyboard alone and a team of 10 on a phone: nothing typed is lost (spec 4.2)."""

import os
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from django_tenants.utils import tenant_context
from playwright.sync_api import expect

from people.models import Assignment, Employee
from performance.reviews.enums import ItemKind, Stage
from performance.reviews.models import ReviewCycle, Scorecard, ScorecardItem, ScoreChange
from tenants.models import Company
from tests.browser.conftest import PHONE
from tests.factories import make_department, make_employee, make_head
from tests.performance.reviews import stage as st

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("HR_SHOTS", "")
ITEMS = ("专业能力", "协作")
START, UNTIL = date(2024, 7, 1), date(2024, 9, 30)
SAVED = 20_000  # milliseconds until everything typed has reached the server


def columns_of(row: int) -> tuple[int, ...]:
    return (0, 1) if row % 6 == 0 else (0,)


def wanted_of(team: dict[str, Any]) -> dict[tuple[str, str], int]:
    return {(name, ITEMS[column]): points_of(row, column)
            for row, name in enumerate(team["names"]) for column in columns_of(row)}  # fmt: skip


def make_team(cast: Any, code: str, people: int) -> dict[str, Any]:
    """A cycle at head scores with that many people under one head, in a handful of statements.

    The forms differ: the second item is on that of every sixth person.
    """
    department = make_department(f"评分部{code}", code=code)
    head = make_employee(f"负责人{code}", department, position="Head")
    make_head(department, head)
    names = [f"员工{code}{number:02d}" for number in range(people)]
    team = Employee.objects.bulk_create(
        Employee(number=name, name=name, sort_key=name, hire_date=date(2024, 1, 1)) for name in names
    )
    position = head.assignments.get().position
    Assignment.objects.bulk_create(
        Assignment(employee=one, department=department, position=position, start=date(2024, 1, 1)) for one in team
    )
    cycle = st.make_cycle(cast.hr, code=code, stages=(), start=START, until=UNTIL)
    ReviewCycle.objects.filter(pk=cycle.pk).update(stage=Stage.HEAD, as_of=UNTIL, opened_at=st.NOW)
    cards = Scorecard.objects.bulk_create(
        Scorecard(
            cycle=cycle, employee=one, department=department, position=position, scorer=head, start=START,
            until=UNTIL, working_days=60,
        )
        for one in team
    )  # fmt: skip
    ScorecardItem.objects.bulk_create(
        ScorecardItem(
            scorecard=card, code=f"i{column}", name_zh=ITEMS[column], kind=ItemKind.QUALITATIVE, weight=50,
            sequence=column,
        )
        for row, card in enumerate(cards)
        for column in columns_of(row)
    )  # fmt: skip
    path = reverse("reviews:team-grid", args=[cycle.public_id])
    return {"cycle": cycle, "head": head, "names": names, "path": path}


def remove(team: dict[str, Any]) -> None:
    """Other modules look at the same company."""
    cards = Scorecard.objects.filter(cycle=team["cycle"])
    people = list(cards.values_list("employee_id", flat=True))
    ScoreChange.objects.filter(item__scorecard__in=cards).delete()
    ScorecardItem.objects.filter(scorecard__in=cards).delete()
    cards.delete()
    team["cycle"].stages.all().delete()
    team["cycle"].delete()
    Assignment.objects.filter(employee__in=people).delete()
    Employee.objects.filter(pk__in=people).delete()


@pytest.fixture
def in_company(django_db_blocker):
    """in_company(function, …): its result, inside the company's schema."""

    def call(function: Any, *args: Any) -> Any:
        with django_db_blocker.unblock(), tenant_context(Company.objects.get(schema_name="stage")):
            return function(*args)

    return call


@pytest.fixture
def team(request, stage, in_company):
    code, people = request.param
    made = in_company(make_team, stage, code, people)
    yield made
    in_company(remove, made)


def held(team: dict[str, Any]) -> dict[tuple[str, str], Decimal]:
    """What the server has: {(person, item): points}."""
    rows = ScorecardItem.objects.filter(scorecard__cycle=team["cycle"], points__isnull=False)
    return {(name, item): points for name, item, points in rows.values_list(
        "scorecard__employee__name", "name_zh", "points")}  # fmt: skip


def points_of(row: int, column: int) -> int:
    """What the head gives; one person on each page is so low that a comment is asked for."""
    return 52 if (row, column) == (6, 1) else 62 + (row * 7 + column * 13) % 48


def type_down(page: Any, rows: range, column: int) -> None:
    """Digits and Enter, down the column. Every tenth is typed key by key, the others in one stroke: that is quicker."""
    for row in rows:
        put = page.keyboard.type if row % 10 == 0 else page.keyboard.insert_text
        put(str(points_of(row, column)))
        page.keyboard.press("Enter")


def shoot(page: Any, name: str) -> None:
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


def comment_by_keyboard(page: Any, text: str) -> None:
    page.keyboard.press("c")
    page.keyboard.type(text)
    while not page.evaluate("document.activeElement.matches('[data-dialog-save]')"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")


@pytest.mark.slow
@pytest.mark.parametrize("team", [("D60", 60)], indirect=True)
def test_sixty_people_are_scored_by_keyboard_and_a_cut_loses_nothing(open_page, team, in_company):
    watched, other = open_page(team["head"].user), open_page(team["head"].user)
    page, late = watched.page, other.page
    for one in (page, late):
        one.goto(team["path"])
    wanted = wanted_of(team)
    page.locator("[data-cell]").first.focus()
    type_down(page, range(30), 0)
    page.context.set_offline(True)  # in the middle of the first column …
    type_down(page, range(30, 60), 0)  # the last Enter goes on to the first with a second item
    type_down(page, range(0, 30, 6), 1)
    expect(page.locator("[data-save-state]")).to_contain_text("网络已断开")
    before = in_company(held, team)
    assert 0 < len(before) <= 30
    page.context.set_offline(False)  # … and back in the middle of the second
    type_down(page, range(30, 60, 6), 1)
    for _ in range(8):
        page.keyboard.press("ArrowUp")
    comment_by_keyboard(page, "两次交付晚于约定，已当面说明")
    expect(page.locator("[data-save-text]")).to_contain_text("70 / 70", timeout=SAVED)
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/department-typing.png")
    assert in_company(held, team) == wanted

    # The other window was opened before: its head is told what stands there, and decides.
    late.locator("[data-cell]").first.focus()
    late.keyboard.type("99")
    late.keyboard.press("Enter")
    box = late.locator("[data-conflict]")
    expect(box).to_contain_text(str(points_of(0, 0)), timeout=SAVED)
    assert in_company(held, team) == wanted
    late.locator("[data-conflict-take]").press("Enter")
    expect(late.locator("[data-cell]").first).to_have_value(str(points_of(0, 0)))

    page.locator("[data-submit-team] button").press("Enter")
    expect(page.locator("[data-save-text]")).to_contain_text("70 / 70")
    expect(page.locator("[data-cell]").first).to_have_attribute("readonly", "")
    expect(page.locator("span[data-done]")).to_contain_text("60")
    shoot(page, "department-1280")
    assert in_company(lambda: Scorecard.objects.filter(cycle=team["cycle"], submitted_at=None).count()) == 0
    assert [line for line in watched.complaints if "ERR_INTERNET_DISCONNECTED" not in line] == []


@pytest.mark.parametrize("team", [("P10", 10)], indirect=True)
def test_ten_people_are_scored_on_a_phone(open_page, team, in_company):
    """The phone's own keyboard: digits and Enter; every field lands where it can be seen."""
    watched, other = open_page(team["head"].user, size=PHONE), open_page(team["head"].user, size=PHONE, theme="dark")
    page, late = watched.page, other.page
    for one in (page, late):
        one.goto(team["path"])
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    first = page.get_by_label(f"{team['names'][0]} {ITEMS[0]}", exact=True)
    assert first.get_attribute("inputmode") == "decimal"
    first.click()
    type_down(page, range(5), 0)
    page.context.set_offline(True)
    for row in range(5, 10):
        assert is_in_sight(page), row
        type_down(page, range(row, row + 1), 0)
    expect(page.locator("[data-save-state]")).to_contain_text("网络已断开")
    second = page.get_by_label(f"{team['names'][0]} {ITEMS[1]}", exact=True)
    second.click()
    for row in (0, 6):
        assert is_in_sight(page), row
        type_down(page, range(row, row + 1), 1)
    page.context.set_offline(False)
    page.get_by_label(f"{team['names'][6]} {ITEMS[1]}", exact=True).locator("xpath=..").locator(
        "[data-comment]"
    ).click()
    page.locator("[data-dialog-comment]").fill("两次交付晚于约定")
    page.locator("[data-dialog-save]").click()
    expect(page.locator("[data-save-text]")).to_contain_text("12 / 12", timeout=SAVED)
    shoot(page, "department-390")
    expect(page.locator("span[data-done]")).to_contain_text("10")
    wanted = wanted_of(team)
    assert in_company(held, team) == wanted

    there = late.get_by_label(f"{team['names'][0]} {ITEMS[0]}", exact=True)
    there.fill("99")
    there.press("Enter")
    expect(late.locator("[data-conflict]")).to_contain_text(str(points_of(0, 0)), timeout=SAVED)
    assert is_in_sight(late, "[data-conflict]")
    shoot(late, "department-390-conflict")
    assert in_company(held, team) == wanted


def is_in_sight(page: Any, selector: str = ":focus") -> bool:
    """Whether the element is what the person sees and touches at its middle: not outside, not behind a bar."""
    return page.evaluate(
        """(selector) => {
          const element = document.querySelector(selector), box = element.getBoundingClientRect();
          const at = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
          return box.width > 0 && at !== null && (at === element || element.contains(at));
        }""",
        selector,
    )
