"""Every check says what it found in one plain sentence with its figures, in Chinese and English (spec 5, issue 4)."""

import pytest
from django.utils import translation

from people.models import Department, Employee
from performance.checks.enums import Check
from performance.checks.models import Finding
from performance.checks.presenters import finding_record
from performance.checks.sentences import certainty_of, proposal_of, sentence_of, undetermined_text

JARGON = ("p-value", "p 值", "z-score", "sigma", "τ", "Kendall", "permutation", "置换", "标准差", "null", "hypothesis")
# check, kind → figures as the engine gives them, and the figures that must be read in both languages.
CASES = {
    ("lenient", "up"): ({"people": 8, "effect": 12.34, "honest_sd": 3.0, "expected": 0.6, "earlier_cycles": 3},
                        ("8", "12.3", "4.9", "3", "+0.6")),
    ("lenient", "down"): ({"people": 8, "effect": -9.0, "honest_sd": 3.0}, ("8", "9.0", "4.9")),
    ("no_spread", "spread"): ({"people": 9, "kind": "spread", "sd": 0.4, "usual_sd": 9.0, "kpi_sd": 8.1},
                              ("9", "0.4", "9.0", "8.1")),
    ("no_spread", "halo"): ({"people": 9, "kind": "halo", "sd": 0.2, "usual_sd": 4.1, "kpi_sd": 8.1},
                            ("9", "0.2", "4.1", "8.1")),
    ("no_spread", "identical"): ({"people": 9, "kind": "identical", "sd": 7.0, "usual_sd": 1.4, "kpi_sd": None},
                                 ("7", "9", "1.4")),
    ("all_high", ""): ({"people": 9, "high": 8, "usual_share": 0.17, "high_by_data": 2, "people_with_data": 9},
                       ("8", "9", "17%", "2")),
    ("data_gap", "up"): ({"people": 9, "gap": 21.3, "usual": 9.1, "judged": 110.0, "data": 71.5, "others": 1},
                         ("110.0", "71.5", "21.3", "9.1", "1")),
    ("data_gap", "down"): ({"people": 9, "gap": -21.3, "usual": 9.1, "judged": 50.0, "data": 91.5},
                           ("50.0", "91.5", "21.3", "9.1")),
    ("jump", "person"): ({"people": 9, "jump": 25.0, "usual": 8.0, "before": 70.0, "judged": 101.0, "data_change": 0.4},
                         ("70.0", "101.0", "+25.0", "8.0", "+0.4")),
    ("jump", "no data"): ({"people": 9, "jump": -25.0, "usual": 8.0, "before": 95.0, "judged": 70.0},
                          ("95.0", "70.0", "−25.0", "8.0")),
    ("jump", "team"): ({"people": 9, "kind": "team", "jump": 18.0, "usual": 5.0, "before": 80.0, "judged": 98.0},
                       ("9", "80.0", "98.0", "+18.0", "5.0")),
    ("pact", "copied"): ({"people": 8, "equal": 15, "comparisons": 16, "usual_share": 0.06}, ("15", "16", "8", "6%")),
    ("pact", "two"): ({"kind": "ring", "people": 2, "inside": 118.0, "usual": 81.2}, ("118.0", "81.2")),
    ("pact", "circle"): ({"kind": "ring", "people": 3, "inside": 118.0, "usual": 81.2}, ("3", "118.0", "81.2")),
    ("rush", "fast"): ({"people": 12, "seconds": 95.0, "copied_items": 0}, ("12", "95")),
    ("rush", "copied"): ({"people": 12, "seconds": None, "copied_items": 2}, ("12", "2")),
    ("spent_out", ""): ({"cycles": 4, "full": 3, "share": 0.9991, "lowest_result": 71.0, "highest_result": 96.0},
                        ("3", "4", "99.9%", "71.0", "96.0")),
    ("inversion", ""): ({"people": 9, "pairs": 36, "wrong": 30}, ("36", "9", "30")),
}  # fmt: skip


def finding(check, figures):
    return Finding(
        check_code=check, figures=figures, department=Department(name="直播组"), scorer=Employee(name="林晓"),
        person=Employee(name="陶然"), q_value=0.004,
    )  # fmt: skip


def test_there_is_a_case_for_every_check():
    assert {check for check, _kind in CASES} == set(Check.values)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: " ".join(case).strip())
def test_the_sentence_names_who_and_carries_its_figures(case, language):
    check, kind = case
    figures, wanted = CASES[case]
    with translation.override(language):
        row = finding(check, figures)
        text = sentence_of(row)
        whole = text + certainty_of(row) + proposal_of(row)
    for figure in wanted:
        assert figure in text, (figure, text)
    assert "直播组" in text
    if check not in ("spent_out", "inversion"):
        assert "林晓" in text
    if check == "data_gap" or (check == "jump" and kind != "team") or figures.get("kind") == "ring":
        assert "陶然" in text
    assert not [word for word in JARGON if word.lower() in whole.lower()]
    assert "%(" not in whole
    assert text[-1] in ".。"


@pytest.mark.parametrize("case", CASES, ids=lambda case: " ".join(case).strip())
def test_chinese_is_chinese(case):
    check, _kind = case
    row = finding(check, CASES[case][0])
    with translation.override("zh-hans"):
        for text in (sentence_of(row), proposal_of(row), certainty_of(row)):
            letters = [letter for letter in text if letter.isalpha()]
            assert sum("一" <= letter <= "鿿" for letter in letters) > 0.9 * len(letters), text


def test_proposals_differ_by_check():
    with translation.override("en"):
        assert len({proposal_of(finding(check, {})) for check in Check.values}) == len(Check.values)


@pytest.mark.parametrize(
    "reason", ["no_data", "no_history", "too_few", "too_few_people", "too_few_teams", "no_self_scores"]
)
def test_what_cannot_be_told_says_why(reason):
    with translation.override("en"):
        assert undetermined_text(reason) != undetermined_text("anything else") == "not enough to tell"


def test_a_finding_without_a_test_calls_itself_a_hint():
    row = finding("rush", {"people": 5, "seconds": 9.0})
    row.q_value = None
    with translation.override("en"):
        assert "hint" in certainty_of(row)
    assert callable(finding_record)
