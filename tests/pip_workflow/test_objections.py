"""Objections (spec 7.3, G10): one stops the timers, a second on the same facts stops nothing, the uninvolved answer."""

from datetime import date

import pytest

from people.enums import Role
from pip_workflow.permissions import can_answer
from pip_workflow.selectors import involved_in
from pip_workflow.services import (
    PlanRefused,
    answer_objection,
    extend_plan,
    issue_plan,
    pause_plan,
    raise_objection,
    resume_plan,
    sign_plan,
)
from tests.factories import make_user
from tests.pip_workflow.conftest import DEADLINE, START, at

ON = date(2025, 3, 11)


@pytest.fixture
def active(plan, cast, rules):
    issue_plan(plan=plan, actor=cast.tao.user, means="in_person", on=date(2025, 3, 8), now=at(START))
    sign_plan(plan=plan, of="plan", actor=cast.wei.user, comment="", on=START, now=at(START))
    return plan


def object_to(plan, cast, on=ON, kind="object"):
    return raise_objection(plan=plan, kind=kind, text="no", actor=cast.wei.user, on=on, now=at(on))


def test_same_facts_once_other_facts_again(active, cast):
    first = object_to(active, cast)
    assert (first.stops, object_to(active, cast).stops) == (True, False)
    answer_objection(objection=first, answer="so", actor=cast.hr, on=ON, now=at(ON))
    active.refresh_from_db()
    assert object_to(active, cast).stops is False, "answered: the same facts again are filed"
    pause_plan(plan=active, actor=cast.tao.user, reason="ill", on=ON, now=at(ON))
    resume_plan(plan=active, actor=cast.tao.user, on=date(2025, 3, 13), now=at(ON))
    assert object_to(active, cast).stops is False, "dates that moved are no new facts"
    extend_plan(
        plan=active, actor=cast.hr, deadline=date(2025, 4, 3), reason="x", evidence="y", on=DEADLINE, now=at(DEADLINE)
    )
    assert object_to(active, cast, DEADLINE).stops is True


def test_a_question_never_stops_and_doesnt_use_up_the_objection(active, cast):
    assert object_to(active, cast, kind="explain").stops is False
    assert object_to(active, cast).stops is True


def test_whoever_had_a_part_does_not_answer(active, cast):
    other = make_user("zhu", Role.HR)
    extend_plan(
        plan=active, actor=cast.hr, deadline=date(2025, 4, 3), reason="x", evidence="y", on=DEADLINE, now=at(DEADLINE)
    )
    assert involved_in(active) == {cast.wei.user_id, cast.tao.user_id, cast.hr.pk}
    objection = object_to(active, cast, DEADLINE)
    for user in (cast.hr, cast.tao.user, cast.wei.user):
        assert not can_answer(user, active, DEADLINE)
        with pytest.raises(PlanRefused):
            answer_objection(objection=objection, answer="so", actor=user, on=DEADLINE, now=at(DEADLINE))
    assert can_answer(other, active, DEADLINE)
    answer_objection(objection=objection, answer="so", actor=other, on=DEADLINE, now=at(DEADLINE))
    with pytest.raises(PlanRefused):
        answer_objection(objection=objection, answer="again", actor=other, on=DEADLINE, now=at(DEADLINE))


def test_only_the_employee_objects_and_not_to_a_draft(plan, cast, rules):
    with pytest.raises(PlanRefused):
        object_to(plan, cast)
    issue_plan(plan=plan, actor=cast.tao.user, means="in_person", on=date(2025, 3, 8), now=at(START))
    with pytest.raises(PlanRefused):
        raise_objection(plan=plan, kind="object", text="x", actor=cast.tao.user, on=ON, now=at(ON))
    with pytest.raises(PlanRefused):
        raise_objection(plan=plan, kind="object", text=" ", actor=cast.wei.user, on=ON, now=at(ON))
