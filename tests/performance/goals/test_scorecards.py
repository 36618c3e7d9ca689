"""Goals on scorecards: mixed forms, departments, never typed, never zero (spec 4.1, 4.2)."""

from datetime import date
from decimal import Decimal as D

import pytest
from django.urls import reverse

from performance.goals.enums import GoalKind
from performance.goals.results import department_results, points_of_goal
from performance.goals.selectors import agreed_moments, without_agreed_goals
from performance.goals.services import agree_goal, drop_goal
from performance.reviews.enums import FormSubject, ItemKind, Stage
from performance.reviews.errors import ReviewRefused
from performance.reviews.models import DepartmentScorecard, ScorecardItem
from performance.reviews.preflight import check_cycle
from performance.reviews.services import (
    FormRequest,
    ItemRequest,
    advance_cycle,
    create_form,
    open_cycle,
    reasons_to_stay,
    refresh_data,
    save_points,
    set_not_applicable,
)
from performance.reviews.services.goal_items import NO_GOALS
from performance.reviews.services.telling import waiting_users
from tests.clients import signed_in
from tests.performance.goals.helpers import ON, agreed_goal, make_goal, rate, report
from tests.performance.reviews import stage as st


def mixed_form(actor, **more):
    """KPI 40, MBO 30, OKR 10, behaviour 20."""
    levels = ["a", "b", "c", "d", "e"]
    items = [
        ItemRequest(name_zh="订单数", weight=D(40), metric=st.metric()),
        ItemRequest(name_zh="重点工作", name_en="Objectives", weight=D(30), kind=ItemKind.MBO),
        ItemRequest(name_zh="关键结果", name_en="Key results", weight=D(10), kind=ItemKind.OKR),
        ItemRequest(name_zh="协作", name_en="Teamwork", code="teamwork", weight=D(20), levels=levels),
    ]
    request = FormRequest(name="混合", items=items, start=date(2024, 1, 1), **more)
    return create_form(request=request, actor=actor, now=st.NOW)


@pytest.fixture
def draft(cast):
    mixed_form(cast.hr)
    return st.make_cycle(cast.hr, stages=())


@pytest.fixture
def cycle(cast, draft):
    """Open at head scores; Wei has two MBO goals and one OKR, Mei one MBO, nobody else any."""
    st.add_results(cast.wei, value="11", target="10")
    agreed_goal(cast.wei, cast.tao.user, title="One", weight=D(60), cycle=draft)
    agreed_goal(cast.wei, cast.tao.user, title="Two", weight=D(40), cycle=draft)
    agreed_goal(cast.wei, cast.tao.user, GoalKind.OKR, title="Three", commitment="aspirational", cycle=draft)
    agreed_goal(cast.mei, cast.lin.user, title="Mei's", cycle=draft)
    return open_cycle(cycle=draft, as_of=st.UNTIL, actor=cast.hr, now=st.NOW)


def goal_of(cycle, title):
    return cycle.goals.get(title=title)


def item(cycle, employee, kind):
    return ScorecardItem.objects.select_related("scorecard__cycle").get(
        scorecard__cycle=cycle, scorecard__employee=employee, kind=kind
    )


def test_a_mixed_scorecard_end_to_end(cast, cycle):
    """KPI 110 × 40 + MBO (80 × 60 + 110 × 40 = 92) × 30 + OKR 0.7 → 100 × 10 + behaviour 80 × 20 = 97.60"""
    rate(goal_of(cycle, "One"), cast.tao.user, completion="80")
    assert st.card_of(cycle, cast.wei).score is None
    rate(goal_of(cycle, "Two"), cast.tao.user, completion="110")
    rate(goal_of(cycle, "Three"), cast.tao.user, scores=("0.7", "0.7", "0.7"))
    st.type_points(cycle, cast.wei, "80", actor=cast.tao.user, code="teamwork")
    card = st.card_of(cycle, cast.wei)
    assert item(cycle, cast.wei, ItemKind.MBO).points == D(92)
    assert item(cycle, cast.wei, ItemKind.OKR).points == D(100)
    assert (card.score, card.band) == (D("97.60"), "A")


def test_points_of_goals_are_never_typed(cast, cycle):
    for kind in (ItemKind.MBO, ItemKind.OKR, ItemKind.KPI):
        cell = item(cycle, cast.wei, kind)
        with pytest.raises(ReviewRefused):
            save_points(item=cell, version=cell.version, points=D(120), actor=cast.tao.user, now=st.NOW)


def test_a_goal_not_rated_is_missing_and_not_zero(cast, cycle):
    cell = item(cycle, cast.mei, ItemKind.MBO)
    assert (cell.points, cell.not_applicable) == (None, False)
    st.type_points(cycle, cast.mei, "80", actor=cast.lin.user, code="teamwork")
    assert st.card_of(cycle, cast.mei).score is None


def test_without_a_goal_of_a_kind_the_rest_is_weighted_anew(cast, cycle):
    """Mei has no OKR and no figures: MBO 90 × 30 and behaviour 80 × 20 over 50 = 86."""
    cell = item(cycle, cast.mei, ItemKind.OKR)
    assert (cell.not_applicable, cell.not_applicable_reason) == (True, NO_GOALS)
    rate(goal_of(cycle, "Mei's"), cast.lin.user, completion="90")
    st.type_points(cycle, cast.mei, "80", actor=cast.lin.user, code="teamwork")
    assert st.card_of(cycle, cast.mei).score == D("86.00")


def test_a_dropped_goal_counts_no_more(cast, cycle):
    rate(goal_of(cycle, "One"), cast.tao.user, completion="80")
    drop_goal(goal=goal_of(cycle, "Two"), actor=cast.tao.user, reason="Shop sold", now=st.NOW)
    refresh_data(cycle=cycle, now=st.NOW)
    assert item(cycle, cast.wei, ItemKind.MBO).points == D(80)


def test_a_goal_without_a_cycle_counts_on_no_scorecard(cast, cycle):
    goal = agreed_goal(cast.pan, cast.sun.user, title="Read a book")
    rate(goal, cast.sun.user, completion="100")
    assert points_of_goal(goal) == D(100)
    assert item(cycle, cast.pan, ItemKind.MBO).not_applicable is True


def test_who_has_no_agreed_goals_is_listed(cast, cycle):
    make_goal(cast.tao.user, employee=cast.tao, title="Mine", cycle=cycle)
    found = without_agreed_goals(cycle)
    assert cast.wei.pk not in found
    assert (found[cast.mei.pk], found[cast.pan.pk]) == ("none", "none")
    goal = make_goal(cast.lin.user, GoalKind.OKR, employee=cast.mei, title="O", cycle=cycle)
    assert without_agreed_goals(cycle)[cast.mei.pk] == "open"
    agree_goal(goal=goal, actor=cast.mei.user, on=ON, now=st.NOW)
    assert cast.mei.pk not in without_agreed_goals(cycle)


def test_the_check_before_opening_names_who_has_no_agreed_goals(cast, draft):
    agreed_goal(cast.wei, cast.tao.user, cycle=draft)
    agreed_goal(cast.wei, cast.tao.user, GoalKind.OKR, cycle=draft)
    for kind in (GoalKind.MBO, GoalKind.OKR):
        make_goal(cast.lin.user, kind, employee=cast.mei, cycle=draft)
    found = {problem.code: problem for problem in check_cycle(cycle=draft, as_of=st.UNTIL)}
    assert found["goals_open"].names == ("Mei",)
    assert set(found["no_goals"].names) == {"Lin", "Pan", "Sun", "Tao"}
    assert not found["no_goals"].blocks and not found["goals_open"].blocks
    assert "no_scoring" not in found


def test_judged_items_are_named_when_no_head_scores(cast):
    mixed_form(cast.hr)
    cycle = st.make_cycle(cast.hr, stages=(), with_head_scores=False)
    found = {problem.code: problem for problem in check_cycle(cycle=cycle, as_of=st.UNTIL)}
    assert [name.split()[0] for name in found["no_scoring"].names] == ["混合"]


def test_a_cycle_stays_at_goals_until_both_sides_have_agreed(cast):
    mixed_form(cast.hr)
    cycle = st.make_cycle(cast.hr, stages=(Stage.GOALS,), deadlines={Stage.GOALS: ON})
    people = (cast.lin, cast.pan, cast.sun, cast.tao, cast.wei)
    for person in people:
        for kind in (GoalKind.MBO, GoalKind.OKR):
            agreed_goal(person, cast.hr, kind, cycle=cycle)
    opening = make_goal(cast.lin.user, employee=cast.mei, cycle=cycle)
    cycle = open_cycle(cycle=cycle, as_of=st.UNTIL, actor=cast.hr, now=st.NOW)
    assert cycle.stage == Stage.GOALS
    assert reasons_to_stay(cycle) == ["No goals yet: Mei."]
    assert list(waiting_users(cycle, Stage.GOALS)) == [cast.mei.user]
    assert agreed_moments(cycle).count(None) == 1
    okr = make_goal(cast.lin.user, GoalKind.OKR, employee=cast.mei, cycle=cycle)
    assert reasons_to_stay(cycle) == ["Goals not agreed by both sides yet: Mei."]
    with pytest.raises(ReviewRefused, match="both sides"):
        advance_cycle(cycle=cycle, actor=cast.hr, now=st.NOW)
    agree_goal(goal=opening, actor=cast.mei.user, on=ON, now=st.NOW)
    drop_goal(goal=okr, actor=cast.lin.user, reason="too much", now=st.NOW)
    assert reasons_to_stay(cycle) == ["No goals yet: Mei."]
    set_not_applicable(
        item=item(cycle, cast.mei, ItemKind.OKR), applies=False, actor=cast.lin.user, now=st.NOW, reason="on leave"
    )
    assert reasons_to_stay(cycle) == []
    assert None not in agreed_moments(cycle)
    assert advance_cycle(cycle=cycle, actor=cast.hr, now=st.NOW).stage == Stage.HEAD


def test_a_form_takes_a_kind_of_goals_once_and_departments_are_not_judged(cast):
    twice = [ItemRequest(name_zh=name, weight=D(50), kind=ItemKind.MBO) for name in ("一", "二")]
    with pytest.raises(ReviewRefused, match="one item of kind"):
        create_form(request=FormRequest("x", twice, st.START), actor=cast.hr, now=st.NOW)
    judged = [ItemRequest(name_zh="协作", weight=D(100))]
    for kind in ("", ItemKind.PEERS):
        wanted = [ItemRequest(name_zh="协作", weight=D(100), kind=kind)]
        request = FormRequest("x", wanted, st.START, subject=FormSubject.DEPARTMENT)
        with pytest.raises(ReviewRefused, match="metrics and goals only"):
            create_form(request=request, actor=cast.hr, now=st.NOW)
    assert create_form(request=FormRequest("x", judged, st.START), actor=cast.hr, now=st.NOW).items.count() == 1
    for wrong, words in (({"kind": ItemKind.KPI}, "choose its metric"),
                         ({"kind": ItemKind.MBO, "metric": st.metric()}, "come from data"),
                         ({"levels": ["a", "b"]}, "five lines")):  # fmt: skip
        request = FormRequest("x", [ItemRequest(name_zh="协作", weight=D(100), **wrong)], st.START)
        with pytest.raises(ReviewRefused, match=words):
            create_form(request=request, actor=cast.hr, now=st.NOW)


def department_form(actor):
    items = [
        ItemRequest(name_zh="订单数", weight=D(60), metric=st.metric()),
        ItemRequest(name_zh="部门目标", name_en="Goals", weight=D(40), kind=ItemKind.MBO),
    ]
    request = FormRequest("部门", items, date(2024, 1, 1), subject=FormSubject.DEPARTMENT)
    return create_form(request=request, actor=actor, now=st.NOW)


def test_a_department_is_scored_on_its_metrics_and_goals(cast, cycle):
    """Live: orders 22 of 20 → 110 × 60, its goal 70 × 40: 94.00; people's scores of 40 change nothing."""
    department_form(cast.hr)
    st.add_results(cast.mei, value="11", target="10")
    goal = make_goal(cast.lin.user, department=cast.live, cycle=cycle)
    refresh_data(cycle=cycle, now=st.NOW)
    held = DepartmentScorecard.objects.get(cycle=cycle, department=cast.live)
    assert (held.score, [row["kind"] for row in held.items]) == (None, ["kpi", "mbo"])
    rate(goal, cast.hr, completion="70")
    st.type_points(cycle, cast.wei, "40", actor=cast.tao.user, code="teamwork")
    held.refresh_from_db()
    assert (held.score, held.band) == (D("94.00"), "A")


def test_a_shared_goal_counts_by_its_share(cast, cycle):
    """Of a goal of weight 50 shared 60/40, operations counts 30 and service 20."""
    shares = [(cast.operations, D(60)), (cast.service, D(40))]
    goal = make_goal(cast.hr, department=cast.operations, shares=shares, weight=D(50), cycle=cycle)
    other = make_goal(cast.hr, department=cast.service, weight=D(80), cycle=cycle)
    rate(goal, cast.hr, completion="60")
    rate(other, cast.hr, completion="110")
    weights = {
        department: [
            (row.weight, row.points) for row in department_results(cycle=cycle, department=department.pk)["mbo"]
        ]
        for department in (cast.operations, cast.service)
    }
    assert weights[cast.operations] == [(D(30), D(60))]
    assert weights[cast.service] == [(D(20), D(60)), (D(80), D(110))]


def test_a_result_is_kept_from_the_employee_until_publication(cast, cycle):
    from performance.goals.permissions import can_see_result

    goal = rate(goal_of(cycle, "One"), cast.tao.user, completion="80")
    goal.cycle.refresh_from_db()
    assert can_see_result(cast.tao.user, goal, ON)
    assert can_see_result(cast.hr, goal, ON)
    assert not can_see_result(cast.wei.user, goal, ON)
    for stage in (Stage.PUBLISHED, Stage.CLOSED):
        goal.cycle.stage = stage
        assert can_see_result(cast.wei.user, goal, ON)


def test_a_goal_of_a_closed_cycle_stays_as_it_is(cast, cycle):
    from performance.goals.errors import GoalRefused

    goal = goal_of(cycle, "One")
    type(cycle).objects.filter(pk=cycle.pk).update(stage=Stage.PUBLISHED)
    with pytest.raises(GoalRefused, match="past scoring"):
        rate(goal, cast.tao.user, completion="80")
    with pytest.raises(GoalRefused, match="past scoring"):
        report(goal, cast.wei.user)


def test_a_head_takes_the_item_out_where_a_cycle_waits_for_a_goal(cast):
    """On the team's goals, with its reason, without script; and puts it back (spec 4.1: not applicable)."""
    mixed_form(cast.hr)
    cycle = st.make_cycle(cast.hr, stages=(Stage.GOALS,))
    cycle = open_cycle(cycle=cycle, as_of=st.UNTIL, actor=cast.hr, now=st.NOW)
    okr = item(cycle, cast.wei, ItemKind.OKR)
    head, address = signed_in(cast.tao.user), reverse("reviews:item-applies", args=[okr.public_id])
    team = head.get(reverse("goals:team-goals")).text
    assert address in team and "no goal yet" in team
    assert reverse("reviews:item-applies", args=[item(cycle, cast.mei, ItemKind.OKR).public_id]) not in team
    assert signed_in(cast.wei.user).get(address).status_code == 404
    assert head.post(address, {"reason": ""}).status_code == 422
    assert head.post(address, {"reason": "parental leave"}).url == reverse("goals:team-goals")
    okr.refresh_from_db()
    assert (okr.not_applicable, okr.not_applicable_reason) == (True, "parental leave")
    assert address not in head.get(reverse("goals:team-goals")).text
    assert "parental leave" in head.get(address).text
    assert head.post(address).status_code == 302
    okr.refresh_from_db()
    assert okr.not_applicable_reason == NO_GOALS, "back again it waits for a goal as before"
    orders = item(cycle, cast.wei, ItemKind.KPI)
    assert head.post(reverse("reviews:item-applies", args=[orders.public_id]), {"reason": "x"}).status_code == 422
