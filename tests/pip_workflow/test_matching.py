"""Match scores of open positions (spec 7.2)."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from pip_workflow.followups.matching import skills_on_record
from pip_workflow.models import Plan, PlanSupport
from pip_workflow.rules.matching import match
from tests.pip_workflow.conftest import at

DAY = date(2025, 3, 14)
RECORD = {"话术": "直播运营", "快捷回复": "客服快捷回复"}
FIGURES = {"orders": Decimal("0.6"), "satisfaction": Decimal("1.2")}


def ask(skills, strengths, record=RECORD, figures=FIGURES):
    return match(skills=skills, strengths=strengths, record_skills=record, record_achievements=figures)


def test_a_course_named_with_its_hours_counts_for_its_skills(cast):
    plan = Plan.objects.create(
        employee=cast.wei, lead=cast.tao, state="active", measured_from=DAY, measured_until=DAY, start_on=DAY,
        deadline=DAY + timedelta(days=7), created_at=at(DAY), created_by=cast.hr,
    )  # fmt: skip
    PlanSupport.objects.create(
        plan=plan, kind="course", what="客服快捷回复与排队管理，4 课时", who="培训组", due_on=DAY, given_on=DAY
    )
    found = skills_on_record(cast.wei, DAY)
    assert {"快捷回复", "会话分流"} <= set(found) and "直播引流" not in found
    assert "快捷回复" not in skills_on_record(cast.mei, DAY)


def test_half_by_skills_half_by_strengths():
    found = ask(["快捷回复", "售后处理"], {"satisfaction": Decimal(3), "orders": Decimal(1)})
    # Half of the skills: 25. Strengths: 1 × 3/4 + 0.6 × 1/4 = 0.9, half of it 45.
    assert found.score == Decimal("70.0")
    assert [(line.kind, line.name, line.found) for line in found.lines] == [
        ("skill", "快捷回复", "客服快捷回复"),
        ("skill", "售后处理", ""),
        ("strength", "satisfaction", "120 %"),
        ("strength", "orders", "60 %"),
    ]


def test_one_side_alone_counts_whole():
    assert ask(["话术"], {}).score == Decimal("100.0")
    assert ask([], {"orders": Decimal(2)}).score == Decimal("60.0")


def test_a_strength_without_figures_counts_nothing_and_says_so():
    found = ask([], {"conversion": Decimal(1)})
    assert found.score == Decimal("0.0") and found.lines[0].found == ""


def test_a_position_that_asks_for_nothing_has_no_score():
    assert ask([], {}).score is None


@given(
    skills=st.lists(st.sampled_from("abcdef"), unique=True),
    strengths=st.dictionaries(st.sampled_from("uvwxyz"), st.integers(0, 5).map(Decimal)),
    record=st.dictionaries(st.sampled_from("abcdef"), st.just("x")),
    figures=st.dictionaries(st.sampled_from("uvwxyz"), st.integers(-100, 300).map(lambda n: Decimal(n) / 100)),
)
def test_a_score_lies_between_0_and_100_and_its_lines_add_up(skills, strengths, record, figures):
    found = ask(skills, strengths, record, figures)
    if found.score is None:
        return
    assert 0 <= found.score <= 100
    assert abs(sum(line.weight for line in found.lines) - 1) < Decimal("0.000001")
    assert abs(sum(line.share * line.weight for line in found.lines) * 100 - found.score) <= Decimal("0.05")
