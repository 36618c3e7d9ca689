"""The second person and the third by the generator (spec 15): what their days come to, and when the third moves."""

from datetime import date, timedelta

import pytest

from hrplatform.demo.story import working_day
from hrplatform.demo.wuwei import OPERATOR, ORDERS, make_wuwei
from hrplatform.demo.wuwei_lines import SERVICE

UNTIL = date(2025, 6, 30)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_second_has_no_probation_and_never_sells_half_of_the_standard(seed):
    story = make_wuwei(seed=seed, until=UNTIL)
    second = story.story_person("second")
    assert (second.gender, second.probation_end, second.position.name) == ("女", None, OPERATOR)
    days = [working_day(second.hired, n) for n in range(60)]
    assert all(int(story.figures(second, day)["orders"]) < ORDERS / 2 for day in days)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_third_sells_worse_and_worse_and_is_at_home_in_customer_service(seed):
    story = make_wuwei(seed=seed, until=UNTIL)
    third = story.story_person("third")
    before = [working_day(story.start, n) for n in range(20)]
    assert all(int(story.figures(third, day)["orders"]) >= ORDERS / 2 for day in before if day < story.third_falls_on)
    during = [working_day(story.third_falls_on, n) for n in range(10)]
    assert all(int(story.figures(third, day)["orders"]) < ORDERS / 2 for day in during)
    talks = [story.figures(third, day) for day in during]
    assert all(float(row["response_seconds"]) < 45 for row in talks)
    assert sum(float(row["satisfaction"]) for row in talks) / len(talks) > 0.95
    after = story.figures(third, story.third_moves_on)
    assert "orders" not in after and int(after["chats"]) > 30
    assert story.head_of_service.department.path == SERVICE


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_third_moves_three_working_days_after_the_decision(seed):
    story = make_wuwei(seed=seed, until=UNTIL)
    decided = working_day(story.third_deadline + timedelta(days=1))
    assert story.third_falls_on < story.third_deadline < decided < story.third_moves_on < story.until
    assert story.third_moves_on == working_day(decided + timedelta(days=1), 2)
