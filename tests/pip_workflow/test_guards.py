"""Each guard: allowed, and refused by the name of the missing fact (spec 7.3)."""

from dataclasses import replace
from datetime import date

import pytest

from pip_workflow.rules.guards import (
    DecisionFacts,
    FindingFacts,
    RuleNotice,
    first_finding,
    people_decide,
    rule_known,
)

FIRST_DAY = date(2025, 3, 3)
NOTICE = RuleNotice("绩效制度 · 1", True, date(2025, 1, 2), date(2025, 1, 10), "acknowledged")
FINDING = FindingFacts(True, ("data", "talk"), 5, date(2025, 3, 20))
DECISION = DecisionFacts(7, frozenset({3}), False, date(2025, 3, 10), False, 0)


def test_rule_known_allows():
    assert rule_known(NOTICE, measured_from=FIRST_DAY).allowed


@pytest.mark.parametrize(
    ("notice", "missing"),
    [
        (None, "policy_notice"),
        (replace(NOTICE, has_consultation=False), "consultation"),
        (replace(NOTICE, published_on=None), "published_before"),
        (replace(NOTICE, noticed_on=None), "noticed_before"),
        # The measured days begin the day after notice.
        (replace(NOTICE, noticed_on=FIRST_DAY), "noticed_before"),
        (replace(NOTICE, means="in_person", witness=""), "witness"),
    ],
)
def test_rule_known_refuses_by_name(notice, missing):
    result = rule_known(notice, measured_from=FIRST_DAY)
    assert result.missing == (missing,)
    assert result.article == "LCL 4"


def test_service_with_witness_is_proof_too():
    assert rule_known(replace(NOTICE, means="in_person", witness="Sun"), measured_from=FIRST_DAY).allowed


def test_first_finding_allows():
    assert first_finding(FINDING).allowed


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({"is_absolute_standard": False}, "absolute_standard"),
        ({"uses_rank": True}, "absolute_standard"),
        ({"evidence": ("data",)}, "evidence"),
        ({"evidence": ("data", "data")}, "evidence"),
        ({"working_days_with_batch": 4}, "days_of_data"),
        ({"heard_on": None}, "heard"),
    ],
)
def test_first_finding_refuses_by_name(change, missing):
    assert first_finding(replace(FINDING, **change)).missing == (missing,)


def test_people_decide_allows():
    assert people_decide(DECISION).allowed
    assert people_decide(replace(DECISION, reply_on=None, reply_time_over=True)).allowed


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({"decider": 3}, "other_person"),
        ({"decider": None}, "other_person"),
        ({"is_employee_deciding": True}, "other_person"),
        ({"reply_on": None}, "reply"),
        ({"open_objections": 1}, "open_objection"),
    ],
)
def test_people_decide_refuses_by_name(change, missing):
    assert people_decide(replace(DECISION, **change)).missing == (missing,)
