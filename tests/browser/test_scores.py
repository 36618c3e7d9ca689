"""The scoring grid in Chromium: by keyboard alone, offline, two editors, on a phone; findings; axe in both themes."""

import os
import re
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from django_tenants.utils import tenant_context
from playwright.sync_api import expect

from people.models import Employee, Position
from performance.checks.services import run_checks
from performance.checks.simulator import simulate, write_score_files
from performance.measures.models import DayResult, Metric
from performance.reviews.enums import Stage
from performance.reviews.models import ReviewCycle, ScorecardItem
from performance.reviews.services import FormRequest, ItemRequest, create_form, open_cycle
from tenants.models import Company
from tests.browser.conftest import PHONE
from tests.browser.test_pages import faults_at, faults_of
from tests.factories import make_department, make_employee, make_head
from tests.performance.reviews import stage as st

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("HR_SHOTS", "")
DATA = (
    ("revenue", "销售额", "30"),
    ("conversion", "转化率", "20"),
    ("repeat_rate", "复购率", "10"),
    ("collaboration_rate", "协作响应率", "10"),
)
JUDGED = ("方案质量", "主动改进", "团队协作")
# Name, position, achievements in percent, judged points: the design example.
TEAM = (
    ("许知夏", "类目运营", "112.4 106.0 98.5 101.2", "108 105 102"),
    ("顾南乔", "类目运营", "104.1 98.2 103.6 99.0", "100 98 104"),
    ("陆子衿", "类目运营", "96.8 101.5 92.0 97.4", "96 92 100"),
    ("宋予安", "活动运营", "88.3 91.7 95.1 100.0", "90 86 98"),
    ("程一诺", "活动运营", "101.9 95.4 99.2 94.8", "98 100 95"),
    ("方亦舟", "选品", "118.6 109.3 104.7 96.5", "106 112 92"),
    ("梁沐晨", "选品", "79.4 84.0 90.3 98.8", "96 98 100"),
    ("罗书言", "商品企划", "99.7 103.8 101.1 102.5", "102 96 99"),
    ("杜若溪", "商品企划", "58.2 52.6 71.0 88.4", "66 58 74"),
    ("范景行", "商品企划", "107.2 99.9 96.4 100.6", "101 104 "),
    ("邱明远", "数据分析", "94.6 97.0 88.9 103.2", "  "),
    ("戴思源", "数据分析", "83.5 92.8 97.7 95.9", "88  "),
)


@pytest.fixture(scope="module")
def grid(stage, django_db_blocker):
    """商品企划部 with 12 people at head scores, in the company `stage`; a second head for two editors."""
    with django_db_blocker.unblock(), tenant_context(Company.objects.get(schema_name="stage")):
        department = make_department("商品企划部", code="MERCH")
        head = make_employee("沈嘉禾", department, position="商品运营负责人")
        make_head(department, head)
        for number, (name, position, achieved, _judged) in enumerate(TEAM):
            person = make_employee(name, department, position=position, number=f"G{number:03d}")
            for (code, label, _weight), share in zip(DATA, achieved.split(), strict=True):
                metric = Metric.objects.get_or_create(
                    code=code,
                    defaults={
                        "name_zh": label,
                        "name_en": code,
                        "unit": "count",
                        "direction": "higher",
                        "aggregation": "sum",
                    },
                )[0]
                value = Decimal(share)
                DayResult.objects.create(
                    employee=person, metric=metric, day=date(2024, 11, 4), value=value, target_value=Decimal(100),
                    numerator=value, denominator=Decimal(1), achievement=value / 100, points=value,
                )  # fmt: skip
        _make_form(stage)
        cycle = st.make_cycle(
            stage.hr, code="2024Q4G", start=date(2024, 10, 1), until=date(2024, 12, 31), stages=(Stage.CHECKS,),
            deadlines={Stage.HEAD: date(2025, 1, 10)},
        )  # fmt: skip
        type(cycle).objects.filter(pk=cycle.pk).update(name="2024 年第四季度考核")
        cycle.refresh_from_db()
        cycle = open_cycle(cycle=cycle, as_of=date(2024, 12, 31), actor=stage.hr, now=st.NOW)
        yield {"head": head, "cycle": cycle, "path": reverse("reviews:team-grid", args=[cycle.public_id])}


def _make_form(stage):
    metrics = {metric.code: metric for metric in Metric.objects.all()}
    items = [ItemRequest(name_zh=label, weight=Decimal(weight), metric=metrics[code]) for code, label, weight in DATA]
    levels = ["明显不足，需要辅导", "部分达到", "达到要求", "超出要求", "树立标杆"]
    items += [ItemRequest(name_zh=name, weight=Decimal(10), levels=levels) for name in JUDGED]
    Position.objects.get_or_create(name="类目运营")
    request = FormRequest(name="运营岗考核表", items=items, start=date(2024, 1, 1))
    create_form(request=request, actor=stage.hr, now=st.NOW)


def shoot(page, name):
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


def saved(grid, blocker):
    with blocker.unblock(), tenant_context(Company.objects.get(schema_name="stage")):
        rows = ScorecardItem.objects.filter(scorecard__cycle=grid["cycle"], points__isnull=False, kind="qualitative")
        return {
            (row.scorecard.employee.name, row.name_zh): row.points for row in rows.select_related("scorecard__employee")
        }


def test_a_team_is_scored_by_keyboard_alone(open_page, grid, django_db_blocker):
    watched = open_page(grid["head"].user)
    page = watched.page
    page.goto(grid["path"])
    order = page.eval_on_selector_all("[data-row]", "rows => rows.map(row => row.dataset.name)")
    points = {name: judged.split(" ") for name, _position, _data, judged in TEAM}
    page.focus("[data-row]:first-child [data-cell]")
    for column in range(3):
        for name in order:
            value = points[name][column]
            if value:
                page.keyboard.type(value)
            page.keyboard.press("Enter")  # at the end of a column: on to the top of the next one
    expect(page.locator("[data-save-text]")).to_contain_text("30 / 36", timeout=30_000)
    found = saved(grid, django_db_blocker)
    assert len(found) == 30
    assert found[("方亦舟", "主动改进")] == 112
    row = page.locator("[data-row]", has_text="许知夏")
    assert row.locator("[data-sum]").inner_text() == "106.39"
    assert row.locator("[data-band-cell]").inner_text() == "S"
    assert "梁沐晨" in page.locator("[data-look-again]").inner_text()
    need = page.get_by_role("textbox", name="杜若溪 主动改进", exact=True)
    assert need.get_attribute("aria-invalid") == "true"
    need.focus()
    page.keyboard.press("c")
    page.keyboard.type("两次未提出改进方案")
    page.locator("[data-dialog-save]").click()
    expect(need).not_to_have_attribute("aria-invalid", "true", timeout=15_000)
    bands = page.locator("[data-bands] [data-by-data]")
    by_data = bands.all_inner_texts()
    assert sum(int(text) for text in by_data) > 0
    page.reload()
    assert bands.all_inner_texts() == by_data, "the figures beside follow while typing, not after a reload only"
    shoot(page, "grid-1280")
    assert watched.complaints == []
    assert faults_of(page) == []


def test_a_lost_connection_loses_nothing(open_page, grid, django_db_blocker):
    """Neither while it is gone, nor when the page is loaded again before it is back."""
    page = open_page(grid["head"].user).page
    page.goto(grid["path"])
    page.route("**/reviews/cells/**", lambda route: route.abort())
    cell = page.get_by_label("邱明远 方案质量", exact=True)
    cell.fill("87")
    cell.press("Enter")
    expect(page.locator("[data-save-state]")).to_have_class(re.compile("hr-t-warn"))
    page.reload()
    expect(cell).to_have_value("87")
    assert ("邱明远", "方案质量") not in saved(grid, django_db_blocker)
    page.unroute("**/reviews/cells/**")
    expect(cell).to_have_attribute("data-version", "1", timeout=15_000)
    assert saved(grid, django_db_blocker)[("邱明远", "方案质量")] == 87


def test_the_second_editor_is_told_and_chooses(open_page, grid, django_db_blocker):
    first, second = open_page(grid["head"].user).page, open_page(grid["head"].user).page
    for page in (first, second):
        page.goto(grid["path"])
    one, two = (page.get_by_label("戴思源 主动改进", exact=True) for page in (first, second))
    one.fill("80")
    one.press("Enter")
    expect(one).to_have_attribute("data-version", "1", timeout=15_000)
    two.fill("91")
    two.press("Enter")
    box = second.locator("[data-conflict]")
    expect(box).to_contain_text("80", timeout=15_000)
    expect(box).to_contain_text("91")
    assert saved(grid, django_db_blocker)[("戴思源", "主动改进")] == 80
    second.locator("[data-conflict-keep]").click()
    expect(two).to_have_attribute("data-version", "2", timeout=15_000)
    assert saved(grid, django_db_blocker)[("戴思源", "主动改进")] == 91


def test_the_grid_fits_a_phone(open_page, grid):
    watched = open_page(grid["head"].user, size=PHONE)
    page = watched.page
    page.goto(grid["path"])
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    cell = page.get_by_label("戴思源 团队协作", exact=True)
    cell.fill("85")
    cell.blur()
    expect(cell).to_have_attribute("data-version", "1", timeout=15_000)
    shoot(page, "grid-390")
    assert watched.complaints == []


def test_pages_of_hr_are_clean(open_page, stage, grid, django_db_blocker):
    with django_db_blocker.unblock(), tenant_context(Company.objects.get(schema_name="stage")):
        run_checks(cycle=grid["cycle"], actor=stage.hr, now=st.NOW)
    watched = open_page(stage.hr)
    cycle = grid["cycle"].public_id
    paths = {
        "cycle": reverse("reviews:cycle-detail", args=[cycle]), "cycles": reverse("reviews:cycle-list"),
        "cycle-new": reverse("reviews:cycle-create"), "forms": reverse("reviews:form-list"),
        "form-new": reverse("reviews:form-create"), "findings": reverse("checks:finding-list") + "?cycle=2024Q4G",
        "scorecards": reverse("reviews:cycle-scorecards", args=[cycle]),
    }  # fmt: skip
    faults = []
    for name, path in paths.items():
        faults += [f"{name}: {fault}" for fault in faults_at(watched, path)]
        shoot(watched.page, name)
    assert faults == []
    assert watched.complaints == []


@pytest.fixture(scope="module")
def finding(stage, django_db_blocker, tmp_path_factory):
    """A company of twelve departments with two pacts, three cycles from files, checked."""
    folder = tmp_path_factory.mktemp("scores")
    with django_db_blocker.unblock(), tenant_context(Company.objects.get(schema_name="stage")):
        company = simulate(11, departments=12, pacts=2, cycles=3)
        for name in company.sizes:
            make_department(name)
        people = company.cycles[0].people
        numbers = sorted({p.employee for p in people} | {p.scorer for p in people})
        Employee.objects.bulk_create(Employee(number=n, name=n, hire_date=date(2023, 1, 1)) for n in numbers)
        for path, code in zip(write_score_files(company, folder), ("2024-01", "2024-02", "2024-03"), strict=True):
            call_command("import_scores", "stage", str(path), cycle=code, stdout=StringIO())
        cycle = ReviewCycle.objects.get(code="2024-03")
        run_checks(cycle=cycle, actor=stage.hr, now=st.NOW)
        return cycle.findings.filter(check_code="lenient", severity="severe").first()


def test_a_finding_is_one_sentence_and_one_picture(open_page, stage, finding, django_db_blocker):
    watched = open_page(stage.hr)
    page = watched.page
    page.goto(reverse("checks:finding-detail", args=[finding.public_id]))
    page.locator('[data-chart="scorers"] svg').wait_for()
    lead = page.locator(".hr-lead").inner_text()
    assert "平均比数据和各人以往表现所能解释的高" in lead
    assert page.get_by_role("button", name="成立", exact=True).count() == 1
    assert page.get_by_role("button", name="不成立", exact=True).count() == 1
    shoot(page, "finding")
    assert faults_of(page) == []
    with django_db_blocker.unblock(), tenant_context(Company.objects.get(schema_name="stage")):
        card = finding.cycle.scorecards.first()
    page.goto(reverse("reviews:result", args=[card.public_id]))
    shoot(page, "result")
    assert faults_of(page) == []
    assert watched.complaints == []
