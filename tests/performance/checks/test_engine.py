"""The score checks measured on the simulator, and their parts by hand (spec 5)."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from benchmarks import checks
from performance.checks import agreement, engine, lenient, rush, simulator, spread
from performance.checks.family import adjusted_p_values, decide
from performance.checks.oracle import high_share_baseline, high_z_baseline, oracle
from performance.checks.robust import honest_spread
from performance.checks.scores import CycleScores, Judged, PersonScore, Suspicion
from performance.checks.simulator import ITEMS, score_rows, simulate, write_score_files
from performance.reviews.models import ReviewCycle

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


def test_a_small_team_is_shrunk_more_than_a_large_one():
    company = simulate(8)
    effects = lenient.check(company.cycles[-1], company.cycles[:-1]).effects
    assert effects and all(0 <= effect.shrunk / effect.raw < 1 for effect in effects if effect.raw)
    small, large = min(effects, key=lambda effect: effect.people), max(effects, key=lambda effect: effect.people)
    assert small.people < large.people
    assert small.shrunk / small.raw < large.shrunk / large.raw
    assert all(effect.low <= effect.shrunk <= effect.high for effect in effects)


def test_cycles_accumulate():
    """The same lift in a team that was honest before is surer with three earlier cycles than with one or none."""
    company = simulate(3)
    p_values = []
    for earlier in (company.cycles[:-1], company.cycles[2:3], ()):
        found = {effect.team[0]: effect.p_value for effect in lenient.check(company.cycles[-1], earlier).effects}
        p_values.append([found[name] for name in sorted(company.pacts)])
    three, one, none = (sum(np.log(row)) for row in p_values)
    assert three < one < none


def test_a_position_is_held_against_the_same_position_elsewhere():
    """Sellers are judged 12 higher than packers by everybody: a team of sellers only is no mild one."""
    random = np.random.default_rng(1)
    rows = []
    for team in range(12):
        for number in range(10):
            seller = number % 2 == 0 if team else True
            data = float(random.normal(80, 10))
            judged = data + (12.0 if seller else 0.0) + float(random.normal(0, 4))
            items = tuple(Judged(code, judged) for code in ITEMS)
            rows.append(PersonScore(
                f"T{team}E{number}", f"T{team}", f"H{team}", data, judged, items, group="seller" if seller else "packer"
            ))  # fmt: skip
    blind = [PersonScore(row.employee, row.department, row.scorer, row.kpi, row.judged, row.items) for row in rows]
    known, unknown = (
        next(effect for effect in lenient.check(CycleScores("C", tuple(people))).effects if effect.team[0] == "T0")
        for people in (rows, blind)
    )
    assert abs(known.raw) < abs(unknown.raw) / 2
    assert known.p_value > 10 * unknown.p_value


def test_the_limit_of_false_alarms_is_data_with_a_tenth_as_the_default():
    found = Suspicion("lenient", "A", "H", (), 1, 1, 0.08, 1.0)
    assert [item.severity for item in decide([found])] == ["warning"]
    assert decide([found], q=0.05) == []
    assert engine.DEFAULT_Q == float(ReviewCycle._meta.get_field("q").default) == 0.10


def test_the_simulator_is_the_fixed_one():
    """30 departments of lognormal(2.4, 0.6) within 3 to 50; spreads as below; four pacts of +12, half copied."""
    assert (simulator.ABILITY_SD, simulator.CHANGE_SD, simulator.KPI_SD) == (10, 3, 4)
    assert (simulator.JUDGED_SD, simulator.SCORER_SD, simulator.SELF_SD, simulator.LIFT) == (6, 3, 7, 12)
    companies = [simulate(seed) for seed in range(6)]
    sizes = [size for company in companies for size in company.sizes.values()]
    assert len(sizes) == 6 * 30 and min(sizes) >= 3 and max(sizes) <= 50
    assert np.log(sizes).mean() == pytest.approx(2.4, abs=0.12)
    for company in companies:
        assert len(company.cycles) == 4 and len(company.pacts) == 4 and len(company.copied) == 2
        assert company.copied <= company.pacts and min(company.sizes[name] for name in company.pacts) >= 8
        assert {len(person.items) for person in company.cycles[-1].people} == {2}


def test_the_benchmark_prints_every_detector_with_and_without_history(capsys, monkeypatch):
    monkeypatch.setattr(checks, "keep", lambda *given, **more: None)
    checks.main(["--companies", "1"])
    shown = capsys.readouterr().out
    for detector in (*checks.CHECKS, "oracle", "z of means > 2", "high share > 80 %"):
        assert shown.count(f"\n{detector:<20}") == 2, detector
    assert "recall" in shown and "precision" in shown and "honest left alone" in shown
