"""The score checks measured on the simulator, and their parts by hand (spec 5)."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from performance.checks import agreement, engine, lenient, rush, spread
from performance.checks.family import adjusted_p_values, decide
from performance.checks.oracle import high_share_baseline, high_z_baseline, oracle
from performance.checks.robust import honest_spread
from performance.checks.scores import CycleScores, Judged, PersonScore, Suspicion
from performance.checks.simulator import ITEMS, score_rows, simulate, write_score_files

AT = datetime(2025, 4, 1, 9, tzinfo=UTC)


def person(number: int, *, kpi: float | None = 80, judged: float = 80, own: float | None = None, at=None, team="A"):
    items = tuple(Judged(code, judged, own, at) for code in ITEMS)
    return PersonScore(f"E{number}", team, f"H{team}", kpi, judged, items)


def test_adjusted_p_values_match_the_worked_example():
    assert adjusted_p_values([0.01, 0.04, 0.03, 0.5]) == pytest.approx([0.04, 0.16 / 3, 0.16 / 3, 0.5])


def test_family_counts_every_test_not_only_the_bad_ones():
    suspicious = Suspicion("lenient", "A", "H", (), 1, 1, 0.02, 1.0)
    harmless = [Suspicion("lenient", f"B{n}", "H", (), 0, 1, 0.9, 0.0) for n in range(9)]
    assert [item.severity for item in decide([suspicious])] == ["severe"]
    assert decide([suspicious, *harmless]) == []


def test_severe_needs_both_a_small_q_and_half_a_standard_deviation():
    small = Suspicion("lenient", "A", "H", (), 1, 1, 0.001, 0.3)
    unsure = Suspicion("lenient", "B", "H", (), 1, 1, 0.08, 2.0)
    assert [item.severity for item in decide([small, unsure])] == ["warning", "warning"]


def test_a_finding_without_p_value_is_info():
    assert [item.severity for item in decide([Suspicion("rush", "A", "H", (), 1, 1, None, 0)])] == ["info"]


def test_a_fifth_of_guilty_scorers_cannot_hide_in_the_honest_spread():
    random = np.random.default_rng(4)
    honest = random.normal(0, 3, 24)
    effects, variances = np.append(honest, [12.0] * 6), np.full(30, 1.0)
    robust = honest_spread(effects, variances, prior_sd=3)
    assert abs(robust.centre) < 1.5
    assert robust.sd < 4.5
    assert effects.std() > 5.5


def test_pacts_with_history_are_found_and_honest_departments_left_alone():
    found = wrong = guilty = 0
    for seed in range(12):
        company = simulate(seed)
        report = engine.run(company.cycles[-1], company.cycles[:-1])
        called = {item.suspicion.department for item in report.findings if item.q_value is not None}
        best = oracle(company.cycles)
        found += len(called & company.pacts)
        wrong += len(called - company.pacts)
        guilty += len(best & company.pacts)
    assert found >= 0.9 * guilty
    assert found / (found + wrong) >= 0.85


def test_most_honest_companies_have_no_finding():
    silent = sum(
        not engine.run((c := simulate(seed, pacts=0)).cycles[-1], c.cycles[:-1]).findings for seed in range(20)
    )
    assert silent >= 18


def test_both_baselines_find_far_less_than_the_checks():
    companies = [simulate(seed) for seed in range(12)]
    for baseline in (high_z_baseline, high_share_baseline):
        assert sum(len(baseline(c.cycles[-1]) & c.pacts) for c in companies) < 0.5 * 4 * 12


def test_a_pact_that_lasts_for_several_cycles_stays_visible():
    company = simulate(3)
    last = company.cycles[-1]
    report = engine.run(last, [company.cycles[0], last])
    found = {item.suspicion.department for item in report.findings if item.suspicion.check == "lenient"}
    assert len(found & company.pacts) >= 2


def test_going_back_to_normal_after_a_pact_is_not_a_finding():
    company = simulate(3)
    report = engine.run(company.cycles[0], [company.cycles[1], company.cycles[-1]])
    called = {item.suspicion.department for item in report.findings if item.suspicion.check == "lenient"}
    assert not called & company.pacts


def test_strict_scorers_are_found_like_mild_ones():
    company = simulate(5, lift=-12.0)
    findings = engine.run(company.cycles[-1], company.cycles[:-1]).findings
    low = {item.suspicion.department for item in findings if item.suspicion.effect_sd < 0}
    assert len(low & company.pacts) >= 3


def test_too_few_teams_say_not_enough_to_tell():
    people = tuple(person(n, team="AB"[n % 2], kpi=70 + n) for n in range(12))
    result = lenient.check(CycleScores("C", people))
    assert not result.effects
    assert {item.reason for item in result.undetermined} == {"too_few_teams"}


def test_a_team_without_data_is_undetermined_not_judged():
    company = simulate(1)
    people = list(company.cycles[-1].people)
    blind = people[0].department
    people = [
        PersonScore(p.employee, p.department, p.scorer, None, p.judged, p.items) if p.department == blind else p
        for p in people
    ]
    result = lenient.check(CycleScores("C", tuple(people)), company.cycles[:-1])
    assert blind not in {effect.team[0] for effect in result.effects}
    assert ("no_data") in {item.reason for item in result.undetermined if item.department == blind}


def test_equal_judged_scores_over_different_results_are_found():
    company = simulate(2, pacts=0)
    people = list(company.cycles[-1].people)
    flat = max(company.sizes, key=company.sizes.get)
    people = [
        PersonScore(p.employee, p.department, p.scorer, p.kpi, 90.0, p.items) if p.department == flat else p
        for p in people
    ]
    findings = decide(spread.check(people)[0])
    assert [item.suspicion.department for item in findings] == [flat]
    assert findings[0].severity == "severe"


def test_copied_self_scores_are_found_and_ordinary_agreement_is_not():
    company = simulate(6)
    findings = decide(agreement.check(company.cycles[-1].people)[0])
    assert {item.suspicion.department for item in findings} == company.copied


def test_a_team_scored_in_seconds_or_copied_down_is_named_as_info():
    quick = [person(n, judged=80 + n, at=AT + timedelta(seconds=4 * n)) for n in range(6)]
    slow = [person(n, judged=80 + n, at=AT + timedelta(minutes=4 * n), team="B") for n in range(6)]
    from_file = [person(n, judged=80 + n, at=AT, team="C") for n in range(6)]
    copied = [person(n, judged=88, at=AT + timedelta(minutes=3 * n), team="D") for n in range(6)]
    found = {item.department: item.figures for item in rush.check([*quick, *slow, *from_file, *copied])}
    assert set(found) == {"A", "D"}
    assert found["A"]["seconds"] == 20
    assert found["D"]["copied_items"] == len(ITEMS)


def test_the_run_repeats_exactly_and_the_file_has_every_item(tmp_path):
    first, second = simulate(9), simulate(9)
    assert first == second
    rows = list(score_rows(first))
    people = sum(len(cycle.people) for cycle in first.cycles)
    assert len(rows) == people * (1 + len(ITEMS))
    assert len(write_score_files(first, tmp_path)) == 4
    assert engine.run(first.cycles[-1], first.cycles[:-1]) == engine.run(second.cycles[-1], second.cycles[:-1])
