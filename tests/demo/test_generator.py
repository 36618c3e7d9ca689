"""What the generator says happened (spec 15): the same for a seed, and the story's outline for any."""

from datetime import date

import pytest

from hrplatform.demo.sunrise import DEPARTMENTS, make_sunrise

UNTIL = date(2025, 6, 30)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_150_people_in_9_departments_over_four_quarters(seed):
    story = make_sunrise(seed=seed, until=UNTIL)
    assert len(story.people) == 150
    assert len({person.department.path for person in story.people}) == 9 == len(DEPARTMENTS)
    assert [quarter.act for quarter in story.quarters] == ["pact", "pact", "check", "results", "running"]
    assert all(a.until < b.start for a, b in zip(story.quarters, story.quarters[1:], strict=False))
    assert story.quarters[-1].until == UNTIL


def test_the_same_seed_gives_the_same_days_in_any_order():
    one, two = make_sunrise(seed=7, until=UNTIL), make_sunrise(seed=7, until=UNTIL)
    working = {person.number for person in one.people}
    later = two.day_rows(date(2025, 5, 2), working)
    assert one.day_rows(date(2025, 3, 3), working) == two.day_rows(date(2025, 3, 3), working)
    assert one.day_rows(date(2025, 5, 2), working) == later


def test_another_seed_is_another_company():
    one, two = make_sunrise(seed=1, until=UNTIL), make_sunrise(seed=2, until=UNTIL)
    assert {p.name for p in one.people} != {p.name for p in two.people}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_pact_scores_high_and_alike_and_copies_itself(seed):
    story = make_sunrise(seed=seed, until=UNTIL)
    quarter = story.quarters[1]
    for person in story.people:
        judged = story.scores_of(person, quarter)
        assert (judged.own == judged.head) == person.department.keeps_pact or not person.department.keeps_pact
        if person.department.keeps_pact:
            assert min(judged.head.values()) >= 100
    results = story.quarters[3]
    honest = [story.scores_of(person, results) for person in story.people if person.department.keeps_pact]
    assert any(judged.own != judged.head for judged in honest)


def test_people_without_data_metrics_have_no_figures():
    story = make_sunrise(seed=1, until=UNTIL)
    silent = {person.number for person in story.people if not person.position.targets}
    rows = story.day_rows(UNTIL, {person.number for person in story.people})
    assert silent and not silent & {row["employee"] for row in rows}


def test_leavers_and_newcomers_have_figures_only_while_they_work():
    story = make_sunrise(seed=1, until=UNTIL)
    everybody = {person.number for person in story.people}
    newcomer = story.story_person("newcomer")
    assert newcomer.number not in {row["employee"] for row in story.day_rows(story.start, everybody)}
    assert newcomer.number in {row["employee"] for row in story.day_rows(UNTIL, everybody)}
