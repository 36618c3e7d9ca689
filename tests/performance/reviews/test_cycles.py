"""The life of a cycle: opening, stages, guards, publication (spec 4.2)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal as D

import pytest

from audit.models import AuditEntry
from notices.models import Notice
from people.models import Assignment, Employee
from performance.measures.models import Observation
from performance.reviews.enums import Stage
from performance.reviews.errors import ReviewRefused
from performance.reviews.models import FormTemplate, ReviewCycle, Scorecard
from performance.reviews.participants import find_participants
from performance.reviews.preflight import check_cycle, find_problems
from performance.reviews.selectors import department_scores, final_scores, list_cycles, team_progress
from performance.reviews.services import advance_cycle, cancel_cycle, create_form, hand_over, open_cycle, refresh_data
from performance.reviews.services.forms import FormRequest, ItemRequest
from tests.factories import make_position
from tests.performance.reviews import stage as st


def test_opening_freezes_who_takes_part_under_which_boss_and_form(cast):
    st.add_results(cast.wei, value="11", target="10")
    cycle = st.opened(cast)
    bosses = {card.employee: card.scorer for card in Scorecard.objects.select_related("employee", "scorer")}
    assert bosses[cast.wei] == cast.tao
    assert bosses[cast.mei] == cast.lin
    assert bosses[cast.tao] == cast.lin
    assert bosses[cast.pan] == cast.sun
    assert bosses[cast.lin] is None
    assert cycle.stage == Stage.SELF
    assert st.card_of(cycle, cast.wei).working_days > 50
    Assignment.objects.filter(employee=cast.wei).update(manager=None)
    cycle.refresh_from_db()
    assert st.card_of(cycle, cast.wei).scorer_id == cast.tao.pk


def test_a_probation_cycle_takes_only_people_on_probation(cast):
    st.make_form(cast.hr)
    cycle = st.make_cycle(cast.hr, stages=(), kind="probation")
    assert [problem.code for problem in check_cycle(cycle=cycle, as_of=st.UNTIL) if problem.blocks] == ["nobody"]
    for person, end in ((cast.wei, date(2025, 2, 28)), (cast.mei, date(2024, 12, 31)), (cast.pan, date(2025, 6, 30))):
        Employee.objects.filter(pk=person.pk).update(probation_end=end)
    cycle = open_cycle(cycle=cycle, as_of=st.UNTIL, actor=cast.hr, now=st.NOW)
    assert set(cycle.scorecards.values_list("employee", flat=True)) == {cast.wei.pk, cast.pan.pk}


def test_data_items_come_from_day_results_and_a_missing_one_drops_out(cast):
    st.add_results(cast.wei, value="11", target="10")
    cycle = st.opened(cast)
    wei, pan = st.item_of(cycle, cast.wei, "orders"), st.item_of(cycle, cast.pan, "orders")
    assert (wei.achievement, wei.points) == (D("1.100000"), D("110.000000"))
    assert (pan.points, pan.not_applicable, pan.not_applicable_reason) == (None, True, "no_data")
    st.add_results(cast.pan, value="5", target="10")
    assert refresh_data(cycle=cycle, now=st.NOW) == 1
    pan.refresh_from_db()
    assert (pan.points, pan.not_applicable) == (D(50), False)


def test_a_transfer_makes_one_part_per_boss_and_short_parts_are_left_out(cast):
    st.make_form(cast.hr)
    Assignment.objects.filter(employee=cast.wei).update(until=date(2025, 2, 14))
    Assignment.objects.create(
        employee=cast.wei,
        department=cast.service,
        position=cast.pan.assignments.get().position,
        start=date(2025, 2, 15),
    )
    Assignment.objects.filter(employee=cast.mei).update(until=date(2025, 3, 26))
    Assignment.objects.create(
        employee=cast.mei,
        department=cast.service,
        position=cast.pan.assignments.get().position,
        start=date(2025, 3, 27),
    )
    cycle = open_cycle(cycle=st.make_cycle(cast.hr), as_of=st.UNTIL, actor=cast.hr, now=st.NOW)
    parts = {card.scorer: card.working_days for card in Scorecard.objects.filter(cycle=cycle, employee=cast.wei)}
    assert set(parts) == {cast.tao, cast.sun}
    assert all(days >= 10 for days in parts.values())
    assert [card.scorer for card in Scorecard.objects.filter(cycle=cycle, employee=cast.mei)] == [cast.lin]


def test_the_check_before_opening_names_what_would_go_wrong(cast):
    FormTemplate.objects.update(is_active=False)
    cycle = st.make_cycle(cast.hr)
    problems = {problem.code: problem for problem in check_cycle(cycle=cycle, as_of=st.UNTIL)}
    assert problems["no_form"].blocks
    assert problems["no_form"].count == 6
    with pytest.raises(ReviewRefused, match="form"):
        open_cycle(cycle=cycle, as_of=st.UNTIL, actor=cast.hr, now=st.NOW)
    st.make_form(cast.hr)
    problems = {problem.code: problem for problem in check_cycle(cycle=cycle, as_of=st.UNTIL)}
    assert set(problems) == {"no_boss", "no_data", "rules_unknown"}
    assert set(problems["no_boss"].names) == {"Lin", "Sun"}
    assert not any(problem.blocks for problem in problems.values())


def test_people_who_are_each_others_boss_block_the_opening(cast):
    st.make_form(cast.hr)
    Assignment.objects.filter(employee=cast.tao).update(manager=cast.wei)
    problems = {problem.code: problem for problem in check_cycle(cycle=st.make_cycle(cast.hr), as_of=st.UNTIL)}
    assert problems["circular"].blocks
    assert set(problems["circular"].names) == {"Tao", "Wei"}


def test_weights_must_sum_to_a_hundred(cast):
    with pytest.raises(ReviewRefused, match="95"):
        st.make_form(cast.hr, weights=("60", "20", "15"))
    item = ItemRequest(name_zh="质量", weight=D(100))
    with pytest.raises(ReviewRefused, match="name"):
        create_form(request=FormRequest(name=" ", items=[item], start=st.START), actor=cast.hr, now=st.NOW)


def test_a_new_version_of_a_form_leaves_open_cycles_alone(cast):
    cycle = st.opened(cast)
    first = cycle.scorecards.first().template
    second = st.make_form(cast.hr, weights=("50", "25", "25"))
    assert second.version == first.version + 1
    assert st.item_of(cycle, cast.wei).weight == D(20)


def test_no_stage_is_skipped_and_a_closed_cycle_is_for_good(cast):
    cycle = st.scored(cast)
    seen = [cycle.stage]
    while cycle.stage != Stage.CLOSED:
        cycle = advance_cycle(cycle=cycle, actor=cast.hr, now=st.NOW)
        seen.append(cycle.stage)
    assert seen == [Stage.HEAD, Stage.CHECKS, Stage.PUBLISHED, Stage.CLOSED]
    for act in (
        lambda: advance_cycle(cycle=cycle, actor=cast.hr, now=st.NOW),
        lambda: cancel_cycle(cycle=cycle, actor=cast.hr, now=st.NOW, reason="x"),
        lambda: st.type_points(cycle, cast.wei, "90", actor=cast.hr),
        lambda: hand_over(cycle=cycle, scorer=cast.tao, to=cast.sun, actor=cast.hr, now=st.NOW, reason="x"),
    ):
        with pytest.raises(ReviewRefused):
            act()


def test_the_stage_after_scoring_waits_for_every_team(cast):
    cycle = st.opened(cast, stages=(Stage.CHECKS,))
    with pytest.raises(ReviewRefused, match="Tao"):
        advance_cycle(cycle=cycle, actor=cast.hr, now=st.NOW)


def test_two_people_moving_a_cycle_at_once_one_wins_one_is_told(cast):
    cycle = st.opened(cast)
    stale = ReviewCycle.objects.get(pk=cycle.pk)
    advance_cycle(cycle=cycle, actor=cast.hr, now=st.NOW)
    stale.stage = Stage.SELF
    with pytest.raises(ReviewRefused, match="else"):
        advance_cycle(cycle=stale, actor=cast.hr, now=st.NOW)


def test_cancelling_needs_a_reason_and_keeps_what_was_typed(cast):
    cycle = st.scored(cast)
    with pytest.raises(ReviewRefused):
        cancel_cycle(cycle=cycle, actor=cast.hr, now=st.NOW, reason=" ")
    cycle = cancel_cycle(cycle=cycle, actor=cast.hr, now=st.NOW, reason="组织调整")
    assert cycle.stage == Stage.CANCELLED
    assert st.item_of(cycle, cast.wei).points == D(80)
    assert AuditEntry.objects.filter(action="performance.cycle.cancelled", reason="组织调整").exists()


def test_published_scores_feed_bonuses_by_person_and_department(cast):
    st.add_results(cast.wei, value="11", target="10")
    cycle = st.scored(cast)
    assert final_scores(cycle) == {}
    cycle = advance_cycle(cycle=cycle, actor=cast.hr, now=st.NOW)
    cycle = advance_cycle(cycle=cycle, actor=cast.hr, now=st.NOW)
    scores = final_scores(cycle)
    assert scores[(cast.wei.pk, cast.live.pk)] == D("98.00")
    assert scores[(cast.pan.pk, cast.service.pk)] == D("80.00")
    assert len(scores) == 6


def test_a_department_is_scored_on_its_own_metrics_never_on_judged_scores(cast):
    item = ItemRequest(name_zh="订单数", weight=D(100), metric=st.metric())
    request = FormRequest(name="部门", items=[item], start=date(2024, 1, 1), subject="department")
    create_form(request=request, actor=cast.hr, now=st.NOW)
    st.add_results(cast.wei, value="10", target="10")
    st.add_results(cast.mei, value="5", target="10")
    cycle = st.scored(cast)
    scores = department_scores(cycle)
    assert scores == {cast.live.pk: D("75.00"), cast.operations.pk: D("75.00")}


def test_notices_say_whose_turn_it_is_and_carry_no_score(cast):
    cycle = st.scored(cast)
    cycle = advance_cycle(cycle=cycle, actor=cast.hr, now=st.NOW)
    advance_cycle(cycle=cycle, actor=cast.hr, now=st.NOW)
    mine = Notice.objects.filter(user=cast.wei.user).values_list("kind", flat=True)
    assert set(mine) >= {"performance.review.self_assess", "performance.review.published"}
    assert Notice.objects.filter(user=cast.tao.user, kind="performance.review.score_team").count() == 1
    assert Notice.objects.filter(user=cast.hr, kind="performance.review.all_scored").exists()
    assert not any("80" in str(notice.context) for notice in Notice.objects.all())


def test_hand_over_gives_a_leavers_team_to_another_scorer(cast):
    cycle = st.opened(cast, stages=())
    assert hand_over(cycle=cycle, scorer=cast.tao, to=cast.lin, actor=cast.hr, now=st.NOW, reason="离职") == 1
    assert st.card_of(cycle, cast.wei).scorer_id == cast.lin.pk
    with pytest.raises(ReviewRefused):
        hand_over(cycle=cycle, scorer=cast.tao, to=cast.lin, actor=cast.hr, now=st.NOW, reason="again")


def test_a_second_level_who_scores_now_is_followed_by_the_next_one(cast):
    cycle = st.opened(cast, stages=())
    cycle.scorecards.filter(employee=cast.wei).update(reviewer=cast.tao, scorer=cast.mei)
    cycle.scorecards.filter(employee=cast.mei).update(reviewer=cast.lin)
    hand_over(cycle=cycle, scorer=cast.mei, to=cast.tao, actor=cast.hr, now=st.NOW, reason="病假")
    assert st.card_of(cycle, cast.wei).reviewer_id == cast.lin.pk
    hand_over(cycle=cycle, scorer=cast.tao, to=cast.lin, actor=cast.hr, now=st.NOW, reason="病假")
    assert st.card_of(cycle, cast.wei).reviewer_id is None, "nobody is above the head of operations"


def test_progress_and_list_do_not_grow_with_people(cast, django_assert_max_num_queries):
    cycle = st.opened(cast)
    with django_assert_max_num_queries(4):
        assert sum(team.people for team in team_progress(cycle)) == 6
    with django_assert_max_num_queries(1):
        assert [(row.people, row.handed_in) for row in list_cycles()] == [(6, 0)]


def test_the_pack_ships_forms_that_can_be_used_at_once(cast):
    forms = list(FormTemplate.objects.filter(is_active=True).prefetch_related("items"))
    assert {form.subject for form in forms} == {"person", "department"}
    assert all(sum(item.weight for item in form.items.all()) == 100 for form in forms)
    cycle = open_cycle(cycle=st.make_cycle(cast.hr), as_of=st.UNTIL, actor=cast.hr, now=st.NOW)
    assert cycle.scorecards.count() == 6


@pytest.mark.parametrize(
    ("kind", "code", "until"),
    [
        ("monthly", "2025-01", date(2025, 1, 31)),
        ("quarterly", "2025Q1", st.UNTIL),
        ("annual", "2025", date(2025, 12, 31)),
    ],
)
def test_a_cycle_is_of_a_month_a_quarter_or_a_year(cast, kind, code, until):
    st.make_form(cast.hr)
    cycle = st.make_cycle(cast.hr, code=code, kind=kind, until=until, stages=())
    cycle = open_cycle(cycle=cycle, as_of=until, actor=cast.hr, now=st.NOW)
    card = st.card_of(cycle, cast.wei)
    assert (cycle.kind, card.start, card.until) == (kind, st.START, until)


def test_who_takes_part_is_as_of_the_day(cast):
    """Wei left in March: on the last of February she takes part, on the last of March she doesn't."""
    st.make_form(cast.hr)
    Employee.objects.filter(pk=cast.wei.pk).update(leave_date=date(2025, 3, 14))
    for code, as_of, takes_part in (("A", date(2025, 2, 28), True), ("B", st.UNTIL, False)):
        cycle = open_cycle(cycle=st.make_cycle(cast.hr, code=code), as_of=as_of, actor=cast.hr, now=st.NOW)
        assert cycle.as_of == as_of
        assert cycle.scorecards.filter(employee=cast.wei).exists() == takes_part


def test_a_position_has_its_own_form_and_everybody_else_the_general_one(cast):
    general = st.make_form(cast.hr)
    own = st.make_form(cast.hr, position=make_position("Seller"), weights=("80", "10", "10"))
    cast.wei.assignments.update(position=own.position)
    cycle = open_cycle(cycle=st.make_cycle(cast.hr), as_of=st.UNTIL, actor=cast.hr, now=st.NOW)
    assert st.card_of(cycle, cast.wei).template == own
    assert st.item_of(cycle, cast.wei, "orders").weight == D(80)
    assert st.card_of(cycle, cast.pan).template == general


def test_the_check_before_opening_knows_bad_weights_heads_rating_themselves_data_and_targets(cast):
    form = st.make_form(cast.hr)
    form.items.filter(code="teamwork").update(weight=D(15))
    st.add_results(cast.wei)
    Observation.objects.create(employee=cast.mei, metric=st.metric(), day=date(2025, 2, 10), value=D(3))
    cycle = st.make_cycle(cast.hr)
    found = find_participants(cycle=cycle, as_of=st.UNTIL)
    first, *others = found.parts
    found = replace(found, parts=[replace(first, boss=first.employee), *others])
    problems = {problem.code: problem for problem in find_problems(found, cycle)}
    assert problems["weights"].blocks and "通用" in problems["weights"].names[0]
    assert problems["self_rated"].blocks
    assert problems["self_rated"].names == (found.employees[first.employee].name,)
    assert problems["no_target"].names == ("Mei",)
    assert set(problems["no_data"].names) == {"Lin", "Pan", "Sun", "Tao"}
    assert not problems["no_data"].blocks and not problems["no_target"].blocks
