"""No sequence of calls by any roles reaches a dismissal without G1 to G10 (spec 7.3); objections stop the timers."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from people.enums import Protection
from pip_workflow.errors import PlanRefused
from pip_workflow.followups.enums import DECIDED_REVIEW
from pip_workflow.followups.models import DismissalReview, FollowUp
from pip_workflow.followups.opening import due_of
from pip_workflow.followups.reviews import confirm_no_union, end_contract, enter_facts, open_review, withdraw_review
from pip_workflow.followups.services import (
    Choice,
    carry_out,
    close_follow_up,
    decide_follow_up,
    give_training,
    open_second_period,
    sign_agreement,
)
from pip_workflow.models import Objection, Plan
from pip_workflow.services import answer_objection, fail_plan, issue_plan, raise_objection, sign_plan
from pip_workflow.services.guarding import answer_warning
from tests.pip_workflow.conftest import START, at
from tests.pip_workflow.law import REVIEWED, Law, make_law

Call = Callable[["World"], Any]
ALL = {f"G{n}" for n in range(1, 11)}


class World:
    """The case with a clock; `step` is what a person tries next."""

    def __init__(self, law: Law, plan: Plan) -> None:
        self.law, self.on, self.plan = law, START, plan
        self.refused: list[str] = []
        self.people = [
            law.cast.hr, law.second_hr, law.third_hr, law.cast.tao.user, law.cast.lin.user, law.cast.wei.user,
            law.cast.mei.user,
        ]  # fmt: skip

    @property
    def signed(self) -> dict[str, Any]:
        return {"on": self.on, "now": at(self.on)}

    @property
    def latest(self) -> Plan:
        return Plan.objects.order_by("-pk").first()

    @property
    def follow_up(self) -> FollowUp | None:
        return FollowUp.objects.select_related("plan__employee", "plan__lead").order_by("-pk").first()

    @property
    def review(self) -> DismissalReview | None:
        return DismissalReview.objects.order_by("-pk").first()


def _on(name: str, act: Call) -> Call:
    """Acts on an object that may not be there yet."""
    return lambda world: act(world) if getattr(world, name) is not None else None


def acts(actor: Any, day: int) -> dict[str, Call]:
    """Every call one person may try."""
    return {
        "issue": lambda w: issue_plan(plan=w.latest, actor=actor, means="in_person", **w.signed),
        "facts": lambda w: sign_plan(plan=w.latest, of="facts", actor=actor, comment="", **w.signed),
        "sign": lambda w: sign_plan(plan=w.latest, of="plan", actor=actor, comment="", **w.signed),
        "data": lambda w: w.law.observe(w.on - timedelta(days=1), 2),
        "hear": lambda w: w.law.hear(w.on),
        "warning": lambda w: answer_warning(plan=w.latest, text="fair", actor=actor, **w.signed),
        "fail": lambda w: fail_plan(plan=w.latest, actor=actor, reason="missed", **w.signed),
        "object": lambda w: raise_objection(plan=w.latest, kind="object", text="no", actor=actor, **w.signed),
        "answer": lambda w: [
            answer_objection(objection=row, answer="yes", actor=actor, **w.signed)
            for row in Objection.objects.filter(answered_at__isnull=True)[:1]
        ],
        "train": _on("follow_up", lambda w: decide_follow_up(
            follow_up=w.follow_up, actor=actor, **w.signed,
            choice=Choice("training", "gap", ("orders",), "talk", w.on + timedelta(days=1)))),
        "nothing": _on("follow_up", lambda w: decide_follow_up(
            follow_up=w.follow_up, actor=actor, choice=Choice("none", "enough"), **w.signed)),
        "pay": _on("follow_up", lambda w: decide_follow_up(
            follow_up=w.follow_up, actor=actor, **w.signed,
            choice=Choice("pay_change", "less", begins_on=w.on + timedelta(days=1), new_pay=Decimal(9000)))),
        "agree": _on("follow_up", lambda w: sign_agreement(follow_up=w.follow_up, actor=actor, note="", **w.signed)),
        "carry": _on("follow_up", lambda w: carry_out(
            follow_up=w.follow_up, manager=None, actor=actor, **w.signed)),
        "given": _on("follow_up", lambda w: give_training(
            follow_up=w.follow_up, given_on=w.on, attendance="x" if day % 3 else "", material="x", test="x",
            actor=actor, **w.signed)),
        "second": _on("follow_up", lambda w: open_second_period(
            follow_up=w.follow_up, content=w.law.second_content(), lead=w.law.cast.tao, actor=actor, **w.signed)),
        "close": _on("follow_up", lambda w: close_follow_up(
            follow_up=w.follow_up, actor=actor, reason="x", now=at(w.on))),
        "open": _on("follow_up", lambda w: open_review(
            follow_up=w.follow_up, path="40(2)" if day % 4 else "39(1)", reason="x", actor=actor, **w.signed)),
        "clear": lambda w: w.law.ask_protection(w.on),
        "protect": lambda w: w.law.ask_protection(w.on, Protection.MOTHERHOOD) if day % 7 == 0 else None,
        "enter": _on("review", lambda w: enter_facts(
            review=w.review, actor=actor, **w.signed,
            values={**w.law.FACTS, "union_body": "union" if day % 5 else "none", "union_told_on": w.on,
                    "union_reply_on": w.on, "union_answered_on": w.on, "effective_on": w.on + timedelta(days=40)})),
        "absence": _on("review", lambda w: confirm_no_union(review=w.review, actor=actor, now=at(w.on))),
        "decide": _on("review", lambda w: w.law.sign(w.review, actor, w.on)),
        "serve": _on("review", lambda w: w.law.serve(w.review, w.on)),
        "end": _on("review", lambda w: end_contract(review=w.review, actor=actor, **w.signed)),
        "withdraw": _on("review", lambda w: withdraw_review(
            review=w.review, reason="x", actor=actor, now=at(w.on)) if day % 11 == 0 else None),
        "wait": lambda w: setattr(w, "on", w.on + timedelta(days=day % 5 + 1)),
    }  # fmt: skip


def holds(world: World) -> None:
    """What must be so after every call, whoever made it."""
    for review in DismissalReview.objects.select_related("run", "follow_up__plan__lead", "follow_up__plan__employee"):
        opened = review.follow_up.plan.guard_runs.filter(step="review_open", allowed=True).order_by("-pk").first()
        assert opened, "no review without its guards"
        assert {row["guard"] for row in opened.results} >= {"G1", "G2", "G4", "G5", "G6", "G10"}
        if review.state not in DECIDED_REVIEW:
            continue
        assert review.run.allowed and review.run.step == "review_second"
        asked = {row["guard"]: row for row in review.run.results}
        assert set(asked) >= ALL
        assert not any(row["missing"] or row["unknown"] for row in asked.values())
        lead, wei = review.follow_up.plan.lead.user_id, review.follow_up.plan.employee.user_id
        assert review.first_by_id != review.second_by_id
        assert not {lead, wei} & {review.first_by_id, review.second_by_id}
    for follow_up in FollowUp.objects.select_related("plan"):
        stops = follow_up.plan.objections.filter(stops=True, answered_at__isnull=True).exists()
        assert (due_of(follow_up) == date.max) == (stops and follow_up.plan.state == "failed") or not stops
    for plan in Plan.objects.all():
        by_facts = plan.objections.filter(kind="object").values_list("facts_sha256", "stops")
        stopping = [facts for facts, stops in by_facts if stops]
        assert len(stopping) == len(set(stopping)), "a repeated objection stops nothing"


def run(world: World, steps: list[tuple[str, int, int]]) -> None:
    for name, who, day in steps:
        try:
            with transaction.atomic():
                acts(world.people[who % len(world.people)], day)[name](world)
        except PlanRefused as refused:
            world.refused.append(f"{name}: {refused}")
        holds(world)


NAMES = sorted(acts(None, 1))
CALL = st.tuples(st.sampled_from(NAMES), st.integers(0, 6), st.integers(1, 40))
# The way through, by index of `people`: HR 0 to 2, lead 3, head 4, employee 5. Other calls are thrown in between.
TO_THE_FIRST_FAILURE = [
    ("issue", 3, 1), ("facts", 5, 1), ("sign", 5, 1), *[("wait", 0, 5), ("data", 0, 1)] * 6, ("hear", 3, 1),
    ("warning", 0, 1), ("fail", 0, 1),
]  # fmt: skip
FROM_THE_SECOND = [
    ("clear", 2, 1), ("open", 0, 1), ("enter", 0, 1), ("wait", 0, 4), ("decide", 1, 1), ("decide", 2, 1),
    ("serve", 0, 1),
]  # fmt: skip


@pytest.fixture
def world(cast, orders, plan, rules):
    return World(make_law(cast, orders), plan)


@pytest.fixture
def failed_twice(world):
    """The file could be opened now, were everything else on record."""
    world.law.second_failure(world.law.train(world.law.first_failure(world.plan)))
    world.on = REVIEWED
    return world


def play(world: World, steps: list[tuple[str, int, int]]) -> str:
    """The state of the review in the end; nothing of it stays."""
    with transaction.atomic():
        again = World(world.law, world.plan)
        again.on = world.on
        run(again, steps)
        state = again.review.state if again.review else ""
        world.refused = again.refused
        transaction.set_rollback(True)
    return state


def mixed(way: list[tuple[str, int, int]], thrown: list[tuple[int, tuple[str, int, int]]]) -> list[Any]:
    steps = list(way)
    for place, call in thrown:
        steps.insert(place % (len(steps) + 1), call)
    return steps


@pytest.mark.slow
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(thrown=st.lists(st.tuples(st.integers(0, 60), CALL), max_size=25))
def test_no_sequence_of_calls_reaches_a_first_review(world, thrown):
    assert play(world, mixed(TO_THE_FIRST_FAILURE, thrown)) == ""


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(thrown=st.lists(st.tuples(st.integers(0, 60), CALL), max_size=20), skipped=st.sets(st.integers(0, 6)))
def test_no_sequence_of_calls_gets_round_the_guards(failed_twice, thrown, skipped):
    way = [step for n, step in enumerate(FROM_THE_SECOND) if n not in skipped]
    play(failed_twice, mixed(way, thrown))


def test_the_way_through_is_open_and_each_step_of_it_needed(failed_twice):
    """The quick cut: the property above isn't empty, and leaving a step out ends short of the decision."""
    assert play(failed_twice, FROM_THE_SECOND) == "served", failed_twice.refused
    for left_out, reached in (("clear", ""), ("open", ""), ("enter", "preparing"), ("decide", "signed_once")):
        steps = [step for step in FROM_THE_SECOND if step[0] != left_out]
        if left_out == "decide":
            steps = FROM_THE_SECOND[:5] + FROM_THE_SECOND[6:]
        assert play(failed_twice, steps) == reached, left_out
    # The scorer, the employee and one person twice decide nothing.
    for who in (1, 3, 5):
        steps = [*FROM_THE_SECOND[:5], ("decide", who, 1), ("serve", 0, 1)]
        assert play(failed_twice, steps) == "signed_once"


def test_calls_thrown_in_at_random_get_round_nothing(failed_twice):
    chance = random.Random(7)
    thrown = [(chance.randrange(60), (chance.choice(NAMES), chance.randrange(7), chance.randrange(1, 40)))
              for _n in range(15)]  # fmt: skip
    play(failed_twice, mixed(FROM_THE_SECOND, thrown))
