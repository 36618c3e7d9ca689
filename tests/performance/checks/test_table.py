"""Each check of the table on rows made by hand: what it finds, leaves alone and can't tell (spec 5, 5.1)."""

import random
from dataclasses import replace
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from performance.checks import all_high, engine, levels, money, persons, rings, spread
from performance.checks.family import decide
from performance.checks.money import Awarded, Paid
from performance.checks.scores import CycleScores, Judged, PersonScore, Rating
from performance.checks.simulator import simulate


def member(number, team, *, kpi=80.0, judged=80.0, points=None, high=None, high_by_data=None, grade=""):
    points = points or (judged, judged)
    items = tuple(Judged(code, value) for code, value in zip(("quality", "teamwork"), points, strict=False))
    return PersonScore(
        f"{team}{number}", team, f"H{team}", kpi, sum(points) / len(points), items, grade=grade, is_high=high,
        is_high_by_data=high_by_data,
    )  # fmt: skip


def honest(teams="ABCDEFGH", size=10, seed=1, *, data=True, grades=("",)):
    """Teams whose judged points follow the data with noise."""
    random_ = random.Random(seed)
    rows = []
    for team in teams:
        for number in range(size):
            ability = random_.gauss(80, 10)
            points = tuple(round(ability + random_.gauss(0, 6), 2) for _ in range(2))
            rows.append(
                member(number, team, kpi=round(ability + random_.gauss(0, 4), 2) if data else None, points=points,
                       high=sum(points) / 2 >= 90, high_by_data=ability >= 90, grade=grades[number % len(grades)])
            )  # fmt: skip
    return rows


def changed(rows, team, change):
    return [change(row) if row.department == team else row for row in rows]


def with_points(row, *points):
    items = tuple(replace(item, points=value) for item, value in zip(row.items, points, strict=True))
    return replace(row, items=items, judged=sum(points) / len(points))


def found(answer):
    suspicions = answer[0] if isinstance(answer, tuple) else answer
    return [item.suspicion for item in decide(suspicions)]


# all_high


def test_a_department_with_nearly_all_in_the_top_bands_is_found_and_honest_ones_are_not():
    rows = changed(honest(), "C", lambda row: replace(row, is_high=True, is_high_by_data=False))
    [finding] = found(all_high.check(rows))
    assert finding.department == "C"
    assert (finding.figures["high"], finding.figures["people"], finding.figures["high_by_data"]) == (10, 10, 0)
    assert found(all_high.check(honest())) == []


def test_high_bands_that_the_data_earn_are_no_finding():
    rows = changed(honest(), "C", lambda row: replace(row, is_high=True, is_high_by_data=True))
    assert found(all_high.check(rows)) == []


def test_three_of_three_is_not_yet_all_high_but_thirty_of_thirty_is():
    """The same share weighs more in a large department."""
    small = changed([*honest(), *honest("Z", 3)], "Z", lambda row: replace(row, is_high=True, is_high_by_data=False))
    large = changed([*honest(), *honest("Z", 30)], "Z", lambda row: replace(row, is_high=True, is_high_by_data=False))
    p_of = {
        size: next(item.p_value for item in all_high.check(rows)[0] if item.department == "Z")
        for size, rows in (("small", small), ("large", large))
    }
    assert p_of["large"] < 1e-6 < p_of["small"]


def test_two_departments_say_not_enough_to_tell_all_high():
    assert {item.reason for item in all_high.check(honest("AB"))[1]} == {"too_few_teams"}


# no_spread: spread, halo, identical vectors, permutation within grade


def test_one_value_for_everybody_is_no_spread_and_so_is_nearly_one():
    for width in (0.0, 0.3):
        rows = changed(honest(), "C", lambda row, w=width: with_points(row, 88 + w * int(row.employee[1:]), 88.5))
        [finding] = found(spread.check(rows))
        assert finding.department == "C"
        assert finding.figures["kpi_sd"] > 5


def test_equal_scores_over_equal_results_are_no_finding():
    rows = changed(honest(), "C", lambda row: replace(with_points(row, 88, 88), kpi=88.0))
    assert all(item.department != "C" for item in spread.check(rows)[0])


def test_the_same_points_on_every_item_of_a_person_are_found_as_halo():
    rows = changed(honest(size=16, seed=2), "C", lambda row: with_points(row, row.judged, row.judged))
    [finding] = found(spread.check(rows))
    assert (finding.department, finding.figures["kind"]) == ("C", "halo")


def test_identical_vectors_are_counted_exactly():
    rows = changed(
        honest(size=12), "C",
        lambda row: with_points(row, 95, 70) if int(row.employee[1:]) < 9 else row,
    )  # fmt: skip
    part = spread._Matches(spread.by_team(rows)).test(("C", "HC"))
    assert part[1:3] == ("identical", 9.0)
    assert part[0] < 1e-6
    assert "C" in {item.department for item in found(spread.check(rows))}


def test_round_points_that_everybody_shares_are_not_identical_by_arrangement():
    """Where all heads give 80/80 to half their people, half a team with 80/80 says nothing."""
    rows = [with_points(row, 80, 80) if int(row.employee[1:]) % 2 else row for row in honest(size=12)]
    assert all(item.figures.get("kind") != "identical" for item in found(spread.check(rows)))


def test_people_without_data_are_checked_on_spread_and_identical_vectors_only():
    rows = honest(data=False)
    flat = changed(rows, "C", lambda row: with_points(row, 88, 88))
    assert {item.department for item in found(spread.check(flat))} == {"C"}
    assert persons.check_gaps(flat)[0] == []
    assert {item.reason for item in persons.check_gaps(flat)[1]} == {"no_data"}
    report = engine.run(CycleScores("C1", tuple(flat)))
    assert {item.suspicion.check for item in report.findings if item.q_value is not None} == {"no_spread"}


def test_draws_stay_within_the_grade():
    """Juniors lie close together everywhere: a team of juniors who do is nothing special."""
    rows = honest("ABCDEFGH", 10, grades=("junior", "senior"))
    rows = [
        with_points(row, 70 + (int(row.employee[1:]) % 4) / 4, 70) if row.grade == "junior" else row for row in rows
    ]
    juniors = [
        with_points(member(n, "J", kpi=60 + 4 * n, grade="junior"), 70 + (n % 4) / 4, 70) for n in range(8)
    ]  # fmt: skip
    pool = spread._Pool(spread.by_team([*rows, *juniors]))
    apart = spread._Pool(spread.by_team([replace(row, grade="") for row in [*rows, *juniors]]))
    blind = [replace(row, grade="") for row in juniors]
    assert spread._spread(juniors, pool)[0] > spread._spread(blind, apart)[0] * 5


def test_three_people_are_too_few_for_spread():
    thin = [item for item in spread.check([*honest(), *honest("Z", 3)])[1] if item.department == "Z"]
    assert [item.reason for item in thin] == ["too_few"]


# data_gap and jump


def test_one_person_far_above_the_data_is_found_by_name_and_the_rest_of_the_team_is_not():
    rows = [
        with_points(replace(row, kpi=60.0), 118, 119) if row.employee == "C4" else row for row in honest(size=12)
    ]  # fmt: skip
    [finding] = found(persons.check_gaps(rows))
    assert (finding.person, finding.employees, finding.scorer) == ("C4", ("C4",), "HC")
    assert finding.figures["gap"] > 25
    assert finding.figures["judged"] == 118.5


def test_a_team_that_is_lifted_as_a_whole_has_no_gap_inside():
    rows = changed(
        honest(size=12), "C", lambda row: with_points(row, row.items[0].points + 25, row.items[1].points + 25)
    )
    assert found(persons.check_gaps(rows)) == []


def test_nobody_is_called_an_outlier_in_a_team_under_eight():
    rows = [with_points(row, 120, 120) if row.employee == "C4" else row for row in honest(size=7)]
    suspicions, unknown = persons.check_gaps(rows)
    assert suspicions == []
    assert {item.reason for item in unknown} == {"too_few"}


def test_a_change_without_a_change_in_data_is_a_jump_and_one_with_is_not():
    before = honest(size=12, seed=3)
    now = [
        with_points(row, *(item.points + (40 if row.employee == "C4" else 0) for item in row.items)) for row in before
    ]
    [finding] = found(persons.check_jumps(CycleScores("2", tuple(now)), [CycleScores("1", tuple(before))]))
    assert (finding.person, finding.check) == ("C4", "jump")
    earned = [replace(row, kpi=row.kpi + 45) if row.employee == "C4" else row for row in now]
    assert found(persons.check_jumps(CycleScores("2", tuple(earned)), [CycleScores("1", tuple(before))])) == []


def test_without_an_earlier_cycle_no_jump_can_be_told():
    suspicions, unknown = persons.check_jumps(CycleScores("1", tuple(honest())), [])
    assert suspicions == []
    assert {item.reason for item in unknown} == {"no_history"}


def test_a_team_without_data_is_held_against_its_own_history():
    teams = "ABCDEFGHIJ"
    past = [CycleScores(str(cycle), tuple(honest(teams, 8, cycle, data=False))) for cycle in (1, 2)]
    now = changed(honest(teams, 8, 3, data=False), "C", lambda row: with_points(row, 112, 118))
    [finding] = found(levels.check(CycleScores("3", tuple(now)), past))
    assert (finding.department, finding.check, finding.figures["kind"]) == ("C", "jump", "team")
    assert levels.check(CycleScores("3", tuple(honest(teams, 8, 3))), past) == []  # with data: `lenient` looks at them


# pact: mutual and circular high scores


def ratings(friends=(), raters=20, seed=5):
    """Everybody rates everybody by what they are worth plus noise; each friend the next one at 118."""
    random_ = random.Random(seed)
    people = [f"p{number:02d}" for number in range(raters)]
    worth = {person: random_.gauss(80, 6) for person in people}
    high = {(friend, friends[(at + 1) % len(friends)]) for at, friend in enumerate(friends)}
    return [
        Rating(
            one, other, f"D{other[1]}", 118.0 if (one, other) in high else round(worth[other] + random_.gauss(0, 5), 2)
        )
        for one in people
        for other in people
        if one != other
    ]


@pytest.mark.parametrize("friends", [("p01", "p07"), ("p01", "p12", "p07"), ("p02", "p03", "p15", "p08")])
def test_people_who_rate_each_other_high_in_a_circle_are_found(friends):
    [finding] = found(rings.check(ratings(friends)))
    assert set(finding.employees) == set(friends)
    assert finding.employees[0] == finding.scorer
    assert finding.employees[1] == finding.person
    assert finding.figures["inside"] == 118.0


def test_colleagues_who_arranged_nothing_form_no_ring():
    assert [seed for seed in range(20) if found(rings.check(ratings(seed=seed)))] == []


def test_somebody_rated_high_by_all_is_no_ring():
    """Two who are simply the best get the highest from each other too."""
    rows = [
        replace(row, points=min(120.0, row.points + 25)) if row.employee in ("p01", "p07") else row for row in ratings()
    ]
    assert found(rings.check(rows)) == []


def test_one_way_admiration_is_no_ring():
    rows = [replace(row, points=118.0) if (row.rater, row.employee) == ("p01", "p07") else row for row in ratings()]
    assert found(rings.check(rows)) == []


def test_equal_ratings_and_a_tree_of_heads_say_nothing():
    assert rings.check([replace(row, points=80.0) for row in ratings()]) == []
    assert rings.check([Rating("h", f"e{n}", "D", 80.0 + n) for n in range(9)]) == []
    assert rings.check([]) == []


def test_a_large_company_of_peers_is_tried_in_time():
    random_ = random.Random(2)
    rows = [
        Rating(f"e{n}", f"e{random_.randrange(4000)}", f"D{n % 200}", random_.gauss(80, 8))
        for n in range(4000)
        for _ in range(8)
    ]
    started = perf_counter()
    assert found(rings.check(rows)) == []
    assert perf_counter() - started < 5


# spent_out and inversion


def paid(cycle, share, *, result=80.0, less=True):
    return Paid(cycle, "A", 100_000 * share, 100_000.0, less, result)


def test_three_of_four_cycles_to_the_last_cent_while_results_vary():
    rows = [paid("1", 1, result=70), paid("2", 0.996, result=95), paid("3", 0.8, result=90), paid("4", 1, result=80)]
    [finding] = money.check_spent(rows)
    assert (finding.p_value, finding.figures["full"], finding.figures["cycles"]) == (None, 3, 4)
    assert decide([finding])[0].severity == "info"


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        (
            [paid(c, s, result=r) for c, s, r in [("1", 1, 70), ("2", 1, 90), ("3", 0.994, 80), ("4", 0.9, 80)]],
            "two of four",
        ),
        ([paid(str(c), 1, result=80 + c / 10) for c in range(4)], "results do not vary"),
        ([paid(str(c), 1, result=70 + 5 * c, less=False) for c in range(4)], "the plan allows no less"),
        ([paid(str(c), 1, result=None) for c in range(4)], "no results"),
    ],
)
def test_spending_is_no_finding_when(rows, why):
    assert money.check_spent(rows) == [], why


def test_an_older_full_cycle_outside_the_four_does_not_count():
    rows = [paid("0", 1, result=60), paid("1", 1, result=70), paid("2", 1, result=90), paid("3", 0.5), paid("4", 0.5)]
    assert money.check_spent(rows) == []


def test_bonuses_against_the_data_are_an_inversion():
    rows = [Awarded(f"e{n}", "A", rate=1.5 - n / 10, data=60 + 5 * n) for n in range(9)]
    rows += [Awarded(f"f{n}", "B", rate=0.5 + n / 10, data=60 + 5 * n) for n in range(9)]
    [finding] = found(money.check_inversions(rows))
    assert (finding.department, finding.figures["wrong"], finding.figures["pairs"]) == ("A", 36, 36)


def test_four_people_or_one_rate_for_all_are_not_enough_to_tell_an_order():
    few = [Awarded(f"e{n}", "A", n, 60 - n) for n in range(4)]
    flat = [Awarded(f"f{n}", "B", 1.0, 60 - n) for n in range(9)]
    assert {item.department for item in money.check_inversions([*few, *flat])[1]} == {"A", "B"}


# the family


def test_every_check_with_a_p_value_is_in_one_family():
    company = simulate(4)
    report = engine.run(
        company.cycles[-1], company.cycles[:-1],
        bonuses=money.BonusFacts(awarded=tuple(Awarded(f"e{n}", "A", n, n) for n in range(9))),
    )  # fmt: skip
    alone = sum(
        len(part) for part in (
            spread.check(company.cycles[-1].people)[0], all_high.check(company.cycles[-1].people)[0],
            persons.check_gaps(company.cycles[-1].people)[0],
        )
    )  # fmt: skip
    assert report.tests > alone + 2 * len(company.sizes)


@settings(max_examples=25, deadline=None)
@given(st.permutations(range(80)))
def test_the_order_of_rows_changes_nothing(order):
    rows = honest()
    first = engine.run(CycleScores("1", tuple(rows)))
    second = engine.run(CycleScores("1", tuple(rows[place] for place in order)))
    of = lambda report: [  # noqa: E731
        (i.suspicion.check, i.suspicion.department, i.severity, round(i.q_value or 0, 9)) for i in report.findings
    ]
    assert of(first) == of(second)
