"""Every guard: allowed, refused with the missing fact, blocked by what nobody knows (spec 7.3)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from pip_workflow.rules import guards
from pip_workflow.rules.guards.dismissal import TASKS
from pip_workflow.rules.guards.protected import DECISION, EFFECT, SERVICE
from pip_workflow.rules.severance import severance

DAY = date(2025, 3, 31)
NOTICE = guards.RuleNotice("绩效制度 · 1", True, date(2025, 1, 2), date(2025, 1, 10), "acknowledged")
TRIAL = guards.ProbationFacts("39(1)", date(2025, 2, 1), date(2025, 4, 30), DAY, conditions_on=date(2025, 2, 1))
MOVE = guards.PostPayFacts(
    is_transfer=True, agreed_on=DAY, old_pay=Decimal(8000), new_pay=Decimal(7000), local_minimum=Decimal(2490),
    motherhood=False,
)  # fmt: skip
REASONS = dict.fromkeys(("related", "dignified", "pay_fair", "reachable"), True)
AGAIN = date(2025, 4, 30)
FOUND = guards.FindingFacts(True, ("data", "talk"), 5, date(2025, 3, 20), found_on=date(2025, 3, 21))
TRAINED = guards.RemedyFacts("training", date(2025, 3, 24), date(2025, 3, 28), True, True, True, True)
CASE = guards.SequenceFacts(
    first=FOUND, remedy=TRAINED, period_from=date(2025, 3, 31), same_standard=True,
    second=replace(FOUND, found_on=AGAIN),
)  # fmt: skip
PEERS = guards.PeerFacts(peers=4, met=2)
CLEAR = guards.ProtectionPoint(DECISION, DAY, "clear", False)
UNION = guards.UnionFacts(
    "union", date(2025, 5, 12), told_on=date(2025, 5, 6), has_reasons=True, reply_on=date(2025, 5, 8),
    answered_on=date(2025, 5, 9),
)  # fmt: skip
SUM = severance(first=date(2022, 1, 1), last=DAY, average=Decimal(8000), local_average=Decimal(12000))
MONEY = guards.MoneyFacts("40(2)", SUM, Decimal(8000), Decimal(12000), Decimal(2490), "pay", Decimal(8000))
DONE = guards.end_tasks(ends_on=DAY)
DECISION_10 = guards.DecisionFacts(7, frozenset({3}), False, DAY, False, 0, second=8, needed=2)
INTACT = guards.IntactFacts(True, 0, "绩效制度 · 1", "绩效制度 · 1")


def asked(guard, facts):
    calls = {
        "G1": lambda: guards.rule_known(facts, measured_from=date(2025, 3, 3)),
        "G2": lambda: guards.probation_path(facts),
        "G3": lambda: guards.post_and_pay(facts),
        "G4": lambda: guards.sequence(facts),
        "G5": lambda: guards.fair_standard(facts),
        "G6": lambda: guards.not_protected([facts], moments=(facts.moment,)),
        "G7": lambda: guards.union_told(facts),
        "G8": lambda: guards.money(facts),
        "G9": lambda: guards.after_the_end(facts, ends_on=DAY),
        "G10": lambda: guards.people_decide(facts),
        "G11": lambda: guards.intact(facts),
    }
    return calls[guard]()


ALLOWED = [
    ("G1", NOTICE),
    ("G1", replace(NOTICE, means="in_person", witness="Sun")),
    ("G2", TRIAL),
    ("G2", replace(TRIAL, path="40(2)", conditions_on=None)),
    ("G3", MOVE),
    ("G3", replace(MOVE, agreed_on=None, reasons=REASONS)),
    ("G3", replace(MOVE, is_transfer=False, agreed_on=None, clause="双方同意按绩效调整")),
    ("G3", replace(MOVE, new_pay=None, local_minimum=None)),
    # Up is no cut: whether she is a mother needs no asking.
    ("G3", replace(MOVE, new_pay=Decimal(9000), motherhood=None)),
    ("G4", CASE),
    ("G4", replace(CASE, same_standard=False, agreed_standard=True)),
    ("G4", replace(CASE, remedy=guards.RemedyFacts("transfer", date(2025, 3, 24), date(2025, 3, 24), True))),
    ("G5", PEERS),
    ("G5", replace(PEERS, met=0, in_contract=True)),
    ("G5", replace(PEERS, met=1, answer="Two of them began this month.")),
    ("G5", replace(PEERS, peers=None, answer="Nobody else holds the post.")),
    ("G6", CLEAR),
    ("G7", UNION),
    ("G7", replace(UNION, body="staff")),
    ("G7", replace(UNION, body="none", told_on=None, absence_by=frozenset({1, 2}))),
    ("G8", MONEY),
    ("G8", replace(MONEY, notice="days", served_on=DAY, effective_on=date(2025, 4, 30), last_wage=None)),
    ("G8", replace(MONEY, path="39(1)", severance=None, average=None, notice="")),
    ("G9", DONE),
    ("G10", DECISION_10),
    ("G10", replace(DECISION_10, reply_on=None, reply_time_over=True)),
    ("G10", replace(DECISION_10, second=None, needed=1)),
    ("G11", INTACT),
]
REFUSED = [
    ("G1", None, "policy_notice"),
    ("G1", replace(NOTICE, has_consultation=False), "consultation"),
    ("G1", replace(NOTICE, published_on=None), "published_before"),
    ("G1", replace(NOTICE, noticed_on=date(2025, 3, 3)), "noticed_before"),
    ("G1", replace(NOTICE, means="post", witness=""), "witness"),
    ("G2", replace(TRIAL, probation_end=None), "in_probation"),
    ("G2", replace(TRIAL, decided_by=date(2025, 5, 1)), "before_probation_ends"),
    ("G2", replace(TRIAL, conditions_on=None), "hiring_conditions"),
    ("G2", replace(TRIAL, conditions_on=date(2025, 2, 2)), "hiring_conditions"),
    ("G3", replace(MOVE, agreed_on=None), "agreement_or_reasons"),
    ("G3", replace(MOVE, agreed_on=None, reasons={**REASONS, "dignified": False}), "reason_dignified"),
    ("G3", replace(MOVE, is_transfer=False, agreed_on=None), "agreement"),
    ("G3", replace(MOVE, new_pay=Decimal("2489.99")), "below_local_minimum"),
    ("G3", replace(MOVE, motherhood=True), "protected"),
    ("G3", replace(MOVE, union_officer=True), "protected"),
    ("G4", replace(CASE, first=None), "first_finding"),
    ("G4", replace(CASE, first=replace(FOUND, uses_rank=True)), "first_absolute_standard"),
    ("G4", replace(CASE, first=replace(FOUND, is_absolute_standard=False)), "first_absolute_standard"),
    ("G4", replace(CASE, first=replace(FOUND, evidence=("data",))), "first_evidence"),
    ("G4", replace(CASE, first=replace(FOUND, working_days_with_batch=4)), "first_days_of_data"),
    ("G4", replace(CASE, first=replace(FOUND, heard_on=None)), "first_heard"),
    ("G4", replace(CASE, remedy=None), "remedy"),
    ("G4", replace(CASE, remedy=replace(TRAINED, kind="pay_change")), "remedy"),
    ("G4", replace(CASE, remedy=replace(TRAINED, begun_on=date(2025, 3, 21))), "remedy_after_finding"),
    ("G4", replace(CASE, remedy=replace(TRAINED, cites_gap=False)), "remedy_cites_gap"),
    ("G4", replace(CASE, remedy=replace(TRAINED, given_on=None)), "remedy_given"),
    ("G4", replace(CASE, remedy=replace(TRAINED, attendance=False)), "training_attendance"),
    ("G4", replace(CASE, remedy=replace(TRAINED, material=False)), "training_material"),
    ("G4", replace(CASE, remedy=replace(TRAINED, test=False)), "training_test"),
    ("G4", replace(CASE, period_from=date(2025, 3, 28)), "fresh_period"),
    ("G4", replace(CASE, same_standard=False), "standard"),
    ("G4", replace(CASE, second=None), "second_finding"),
    (
        "G4",
        replace(CASE, second=replace(FOUND, found_on=AGAIN, uses_rank=True)),
        "second_absolute_standard",
    ),
    ("G5", replace(PEERS, met=1), "fair_standard"),
    ("G6", replace(CLEAR, recorded="protected"), "protected"),
    ("G6", replace(CLEAR, moment=SERVICE, recorded="protected"), "protected"),
    ("G6", replace(CLEAR, moment=EFFECT, near_pension=True), "protected"),
    ("G7", replace(UNION, told_on=None), "union_told_before"),
    ("G7", replace(UNION, told_on=date(2025, 5, 13)), "union_told_before"),
    ("G7", replace(UNION, has_reasons=False), "union_reasons"),
    ("G7", replace(UNION, reply_on=None), "union_reply"),
    ("G7", replace(UNION, answered_on=None), "union_answer"),
    ("G7", replace(UNION, body="none", absence_by=frozenset({1})), "absence_by_two"),
    ("G8", replace(MONEY, average=None), "average_pay"),
    ("G8", replace(MONEY, notice=""), "notice_choice"),
    ("G8", replace(MONEY, last_wage=None), "last_wage"),
    ("G8", replace(MONEY, notice="days", served_on=DAY, effective_on=date(2025, 4, 29)), "notice_days"),
    *(("G9", {k: v for k, v in DONE.items() if k != name}, f"task_{name}") for name in TASKS),
    ("G10", replace(DECISION_10, decider=3), "other_person"),
    ("G10", replace(DECISION_10, decider=None), "other_person"),
    ("G10", replace(DECISION_10, is_employee_deciding=True), "other_person"),
    ("G10", replace(DECISION_10, second=None), "second_person"),
    ("G10", replace(DECISION_10, second=7), "second_person"),
    ("G10", replace(DECISION_10, second=3), "second_person"),
    ("G10", replace(DECISION_10, reply_on=None), "reply"),
    ("G10", replace(DECISION_10, open_objections=1), "open_objection"),
    ("G11", replace(INTACT, proof_holds=False), "audit_proof"),
    ("G11", replace(INTACT, changed_sources=1), "source_hashes"),
    ("G11", replace(INTACT, rule_now="绩效制度 · 2"), "rule_unchanged"),
]
BLOCKED = [
    ("G2", replace(TRIAL, is_probation_known=False), "probation_end"),
    ("G3", replace(MOVE, agreed_on=None, reasons={**REASONS, "reachable": None}), "reason_reachable"),
    ("G3", replace(MOVE, local_minimum=None), "local_minimum"),
    ("G3", replace(MOVE, old_pay=None), "old_pay"),
    ("G3", replace(MOVE, motherhood=None), "protection"),
    ("G5", replace(PEERS, peers=None), "peers"),
    ("G6", replace(CLEAR, recorded="unknown"), "protection_decision"),
    ("G6", replace(CLEAR, near_pension=None), "pension_facts"),
    ("G7", replace(UNION, body=""), "union"),
    ("G8", replace(MONEY, local_average=None), "local_average"),
    ("G8", replace(MONEY, local_minimum=None), "local_minimum"),
    ("G11", replace(INTACT, proof_holds=None), "audit_proof"),
    ("G11", replace(INTACT, changed_sources=None), "source_hashes"),
]


@pytest.mark.parametrize(("guard", "facts"), ALLOWED)
def test_allowed(guard, facts):
    result = asked(guard, facts)
    assert (result.guard, result.verdict) == (guard, guards.ALLOWED), result


@pytest.mark.parametrize(("guard", "facts", "missing"), REFUSED)
def test_refused_with_the_missing_fact(guard, facts, missing):
    result = asked(guard, facts)
    assert result.missing == (missing,)
    assert not result.allowed and result.verdict == guards.REFUSED and result.article


@pytest.mark.parametrize(("guard", "facts", "unknown"), BLOCKED)
def test_unknown_blocks(guard, facts, unknown):
    result = asked(guard, facts)
    assert result.unknown == (unknown,)
    assert not result.allowed and result.verdict == guards.UNKNOWN


def test_every_moment_of_protection_that_is_asked_for_must_be_on_file():
    result = guards.not_protected([CLEAR], moments=(DECISION, SERVICE, EFFECT))
    assert result.unknown == ("protection_service", "protection_effect")


@pytest.mark.parametrize(
    ("hired", "born", "categories", "on", "expected"),
    [
        # 15 years of service not reached: nothing else is asked.
        (date(2015, 1, 1), None, (), DAY, False),
        (date(2010, 4, 1), date(1969, 6, 1), ("male",), date(2025, 3, 31), False),
        # Born 1969-06: pension at 61 y 2 m, 2030-08; less than five years from 2025-08-02 on.
        (date(2010, 1, 1), date(1969, 6, 1), ("male",), date(2025, 8, 1), False),
        (date(2010, 1, 1), date(1969, 6, 1), ("male",), date(2025, 8, 2), True),
        (date(2005, 1, 1), None, ("male",), DAY, None),
        (None, date(1969, 6, 1), ("male",), DAY, None),
        # A woman whose category nobody chose: protected by one rule, not by the other, so nobody knows.
        (date(2005, 1, 1), date(1977, 6, 1), ("female55", "female50"), DAY, None),
        (date(2005, 1, 1), date(1977, 6, 1), ("female50",), DAY, True),
        (date(2005, 1, 1), date(1990, 6, 1), ("female55", "female50"), DAY, False),
    ],
)
def test_close_to_the_pension(hired, born, categories, on, expected):
    assert guards.near_pension(hired_on=hired, born_on=born, categories=categories, on=on) is expected


def test_results_are_kept_and_read_again():
    result = asked("G6", replace(CLEAR, recorded="protected"))
    assert guards.from_json(result.as_json()) == result
    # What is kept names no state.
    assert "motherhood" not in str(result.as_json()) and "pregnan" not in str(result.as_json())
