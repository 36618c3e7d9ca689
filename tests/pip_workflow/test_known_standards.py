"""What shows that a standard was known and fair: never a target set afterwards; benchmarks are quoted (spec 2.3)."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override

from performance.measures.models import Target
from performance.measures.services import TargetSpec, set_benchmark, set_target
from pip_workflow.dossier.parts import Case
from pip_workflow.dossier.sources.standards import targets
from pip_workflow.figures import day_lines
from tests.performance.helpers import metric, night, observe
from tests.pip_workflow.conftest import at

WEEK = [date(2025, 3, number) for number in range(3, 8)]


@pytest.fixture
def late(cast):
    """A week at 2 orders a day; the target that asks for 10 of the whole week is set on Thursday."""
    for code, value in (("orders", 2), ("visitors", 100)):
        observe(cast.wei, code, {str(day): value for day in WEEK})
    set_on = WEEK[3]
    for code, value in (("orders", "10"), ("conversion", "0.1")):
        spec = TargetSpec(metric=metric(code), start=WEEK[0], value=Decimal(value), employee=cast.wei)
        set_target(spec=spec, actor=cast.hr, today=set_on, now=at(set_on))
    for day in WEEK:
        night(str(day))
    return cast


def test_a_target_set_afterwards_is_flagged_and_rests_no_plan(late, plan):
    assert set(Target.objects.values_list("set_after", flat=True)) == {True}
    lines = day_lines(plan, WEEK[0], WEEK[-1])
    assert [line["day"] for line in lines] == [str(day) for day in WEEK[3:]]
    Target.objects.update(set_after=False)
    assert len(day_lines(plan, WEEK[0], WEEK[-1])) == 5


def exhibits(person):
    with override("en"):
        return list(targets(Case(person, WEEK[0], WEEK[-1], at(WEEK[-1]))))


def test_the_dossier_says_when_a_target_was_set(late):
    rows = exhibits(late.wei)[0].tables[0].rows
    assert len(rows) == 2 and all("2025-03-06" in row[-1] and "no evidence" in row[-1] for row in rows)


def test_the_dossier_quotes_benchmarks_with_source_and_date(late):
    assert len(exhibits(late.wei)) == 1
    set_benchmark(
        metric=metric("conversion"), name="行业均值", value=Decimal("0.05"), source="协会年报 2024",
        as_of=date(2024, 12, 31), actor=late.hr, today=WEEK[0], now=at(WEEK[0]),
    )  # fmt: skip
    held = exhibits(late.wei)[1]
    (row,) = held.tables[0].rows
    assert row[1:3] == ("行业均值", "5.0%") and "协会年报 2024" in row[3] and "2024-12-31" in row[3]
    assert "nobody is judged by them" in held.paragraphs[0]
