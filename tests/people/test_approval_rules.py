"""Approval steps as pure rules: which steps a size needs, who may decide, what makes a list unsafe."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.approvals.rules import Bar, Circumstances, Decider, Fault, Stake, Step, bar_to, faults, steps_for

HR, FINANCE = Step(role="hr", submitter_may=True), Step(role="finance")
NOBODY = Circumstances(None, None, frozenset())


def test_steps_come_by_size():
    board = Step(position=7, from_size=Decimal(500_000))
    steps = (HR, FINANCE, board)
    assert steps_for(steps, None) == [HR, FINANCE]
    assert steps_for(steps, Decimal("499999.99")) == [HR, FINANCE]
    assert steps_for(steps, Decimal(500_000)) == [HR, FINANCE, board]


@pytest.mark.parametrize(
    ("steps", "stake", "expected"),
    [
        ((HR, FINANCE), Stake.MONEY, []),
        ((), Stake.NOTHING, [(None, Fault.NO_STEP)]),
        ((Step(role="hr", from_size=Decimal(5)),), Stake.NOTHING, [(None, Fault.NO_STEP)]),
        ((HR,), Stake.NOTHING, []),
        ((Step(role="hr"),), Stake.CONTRACT, [(None, Fault.TOO_FEW)]),
        ((HR, HR), Stake.CONTRACT, [(None, Fault.SUBMITTER_ALONE)]),
        ((HR, Step(role="hr_lead")), Stake.CONTRACT, []),
        ((HR, Step(role="hr_lead")), Stake.MONEY, [(None, Fault.NO_FINANCE)]),
        ((Step(), FINANCE), Stake.MONEY, [(0, Fault.NOBODY_NAMED)]),
        ((HR, Step(role="finance", from_size=Decimal(1))), Stake.MONEY,
         [(None, Fault.TOO_FEW), (None, Fault.NO_FINANCE)]),
        ((Step(role="hr"), Step(role="finance", submitter_may=True)), Stake.MONEY, [(1, Fault.SUBMITTER_IS_FINANCE)]),
        ((FINANCE, Step(person=3), Step(person=3)), Stake.MONEY, [(2, Fault.SAME_PERSON)]),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_list(steps, stake, expected):
    assert faults(steps, stake) == expected


@pytest.mark.parametrize(
    ("decider", "step", "case", "expected"),
    [
        (Decider(1, frozenset({"hr"})), HR, NOBODY, None),
        (Decider(1, frozenset({"finance"})), HR, NOBODY, Bar.NOT_NAMED),
        (Decider(1, frozenset({"hr"})), HR, Circumstances(1, None, frozenset()), None),
        (Decider(1, frozenset({"finance"})), FINANCE, Circumstances(1, None, frozenset()), Bar.SUBMITTED_IT),
        (Decider(1, frozenset({"finance"})), FINANCE, Circumstances(2, None, frozenset({1})), Bar.DECIDED_BEFORE),
        (Decider(1, frozenset({"hr"}), employee=9), HR, Circumstances(2, 9, frozenset()), Bar.CONCERNED),
        (Decider(1, frozenset(), frozenset({7})), Step(position=7), NOBODY, None),
        (Decider(1, frozenset(), frozenset({8})), Step(position=7), NOBODY, Bar.NOT_NAMED),
        (Decider(1, frozenset()), Step(person=1), NOBODY, None),
    ],
)
def test_who_may_decide(decider, step, case, expected):
    assert bar_to(decider, step, case) == expected


people = st.integers(1, 4)
roles = st.frozensets(st.sampled_from(["hr", "hr_lead", "finance"]))


@given(
    st.lists(st.builds(Step, role=st.sampled_from(["hr", "hr_lead", "finance"]), submitter_may=st.booleans()),
             min_size=1, max_size=4),
    st.dictionaries(people, roles, min_size=1),
    people,
    st.sampled_from([Stake.CONTRACT, Stake.MONEY]),
)  # fmt: skip
def test_a_sound_list_is_never_decided_by_one_person_alone(steps, accounts, submitter, stake):
    """Whoever takes each step greedily: two different people at least, one of them not the submitter."""
    if faults(steps, stake):
        return
    decided: list[int] = []
    for step in steps:
        case = Circumstances(submitter, None, frozenset(decided))
        free = [who for who, held in accounts.items() if bar_to(Decider(who, held), step, case) is None]
        if not free:
            return
        # The submitter wherever allowed: the worst case.
        decided.append(submitter if submitter in free else free[0])
    assert len(set(decided)) == len(decided) >= 2
    assert set(decided) != {submitter}
    if stake is Stake.MONEY:
        assert any(step.role == "finance" and who != submitter for step, who in zip(steps, decided, strict=True))
