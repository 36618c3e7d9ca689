"""Goals written, agreed by both sides, reported week by week, and rated with evidence (spec 4.1)."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from audit.models import AuditEntry
from notices.models import Notice
from performance.goals.enums import Confidence, GoalKind, GoalState
from performance.goals.errors import GoalRefused
from performance.goals.models import Goal, GoalCheckIn
from performance.goals.results import points_of_goal
from performance.goals.services import PartRequest, agree_goal, change_goal, drop_goal, send_back, wording_stamp
from tests.performance.goals.helpers import (
    NOW,
    ON,
    agreed_goal,
    key_results,
    make_goal,
    parts_of,
    rate,
    report,
    wanted,
)


def test_an_objective_is_agreed_by_both_sides(cast):
    goal = make_goal(cast.tao.user, employee=cast.wei)
    assert (goal.state, goal.is_agreed) == (GoalState.DRAFT, False)
    assert Notice.objects.get(user=cast.wei.user).kind == "performance.goal.to_agree"
    goal = agree_goal(goal=goal, actor=cast.wei.user, on=ON, now=NOW)
    assert (goal.state, goal.is_agreed) == (GoalState.ACTIVE, True)
    assert Notice.objects.get(user=cast.tao.user).kind == "performance.goal.both_agreed"
    assert AuditEntry.objects.filter(action__startswith="performance.goal.").count() == 2


def test_one_side_alone_agrees_once(cast):
    goal = make_goal(cast.tao.user, employee=cast.wei)
    with pytest.raises(GoalRefused, match="Your side"):
        agree_goal(goal=goal, actor=cast.lin.user, on=ON, now=NOW)
    with pytest.raises(GoalRefused, match="Only the person"):
        agree_goal(goal=goal, actor=cast.sun.user, on=ON, now=NOW)


def test_a_goal_proposed_by_the_person_waits_for_the_boss(cast):
    goal = make_goal(cast.wei.user, employee=cast.wei)
    assert goal.employee_agreed_at is not None
    assert Notice.objects.get(user=cast.tao.user).kind == "performance.goal.to_agree"
    assert agree_goal(goal=goal, actor=cast.tao.user, on=ON, now=NOW).state == GoalState.ACTIVE


def test_a_changed_goal_has_to_be_agreed_again(cast):
    goal = agreed_goal(cast.wei, cast.tao.user)
    change = wanted(title="Open two shops", employee=cast.wei)
    goal = change_goal(goal=goal, request=change, actor=cast.tao.user, on=ON, now=NOW + timedelta(hours=1))
    assert (goal.state, goal.employee_agreed_at) == (GoalState.DRAFT, None)
    assert Notice.objects.filter(user=cast.wei.user, kind="performance.goal.to_agree").count() == 2


def test_only_the_text_that_was_read_is_agreed_on(cast):
    goal = make_goal(cast.tao.user, employee=cast.wei)
    read, stamp = Goal.objects.get(pk=goal.pk), wording_stamp(goal)
    later = {"on": ON, "now": NOW + timedelta(hours=1)}
    change_goal(goal=goal, request=wanted(title="Open five shops", employee=cast.wei), actor=cast.tao.user, **later)
    for stale, seen in ((Goal.objects.get(pk=goal.pk), stamp), (read, None)):
        with pytest.raises(GoalRefused, match="read it again"):
            agree_goal(goal=stale, actor=cast.wei.user, seen=seen, **later)
    fresh = Goal.objects.get(pk=goal.pk)
    assert agree_goal(goal=fresh, actor=cast.wei.user, seen=wording_stamp(fresh), **later).is_agreed


def test_sent_back_with_a_reason(cast):
    goal = make_goal(cast.tao.user, employee=cast.wei)
    with pytest.raises(GoalRefused, match="different"):
        send_back(goal=goal, actor=cast.wei.user, on=ON, reason=" ", now=NOW)
    goal = send_back(goal=goal, actor=cast.wei.user, on=ON, reason="No shop in May", now=NOW)
    assert (goal.is_agreed, goal.reason) == (False, "No shop in May")
    assert Notice.objects.get(user=cast.tao.user).kind == "performance.goal.sent_back"


def test_goals_of_departments_and_the_company_hold_at_once(cast):
    assert make_goal(cast.hr).level == "company"
    goal = make_goal(cast.lin.user, department=cast.operations)
    assert (goal.level, goal.state) == ("department", GoalState.ACTIVE)
    assert make_goal(cast.lin.user, department=cast.live).level == "team"


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"parts": key_results("50", "50")}, "three to five"),
        ({"parts": key_results("20", "20", "20", "20", "10", "10")}, "three to five"),
        ({"parts": key_results("50", "30", "10")}, "sum to 90"),
        ({"commitment": ""}, "committed or aspirational"),
        ({"until": date(2024, 1, 1)}, "ends before"),
        ({"weight": D(0)}, "more than 0"),
        ({"title": " "}, "what the goal is"),
        ({"parts": [*key_results("50", "30"), PartRequest(title="x", weight=D(20), base_value=D(1))]}, "or neither"),
    ],
)
def test_refused_with_a_reason(cast, more, words):
    with pytest.raises(GoalRefused, match=words):
        make_goal(cast.tao.user, GoalKind.OKR, employee=cast.wei, **more)


def test_a_goal_stands_under_one_above(cast):
    company = make_goal(cast.hr)
    department = make_goal(cast.hr, department=cast.operations, parent=company)
    team = make_goal(cast.hr, department=cast.live, parent=department)
    person = make_goal(cast.tao.user, employee=cast.wei, parent=team)
    assert [goal.parent_id for goal in (department, team, person)] == [company.pk, department.pk, team.pk]
    for above, more in ((person, {"employee": cast.mei}), (team, {"department": cast.operations}),
                        (team, {"department": cast.service}), (department, {})):  # fmt: skip
        with pytest.raises(GoalRefused):
            make_goal(cast.hr, parent=above, **more)
    change = wanted(department=cast.operations, parent=department)
    with pytest.raises(GoalRefused, match="itself"):
        change_goal(goal=department, request=change, actor=cast.hr, on=ON, now=NOW)


def test_a_shared_goal_has_several_owning_departments(cast):
    shares = [(cast.operations, D(60)), (cast.service, D(40))]
    goal = make_goal(cast.hr, department=cast.operations, shares=shares)
    assert [(part.department, part.weight) for part in goal.parts.all()] == shares
    for wrong, words in (([(cast.operations, D(60)), (cast.service, D(30))], "100"),
                         ([(cast.operations, D(100))], "two"),
                         ([(cast.operations, D(60)), (cast.operations, D(40))], "one share"),
                         ([(cast.live, D(60)), (cast.service, D(40))], "owns a share")):  # fmt: skip
        with pytest.raises(GoalRefused, match=words):
            make_goal(cast.hr, department=cast.operations, shares=wrong)
    with pytest.raises(GoalRefused, match="Only goals of departments"):
        make_goal(cast.hr, employee=cast.wei, shares=shares)


def test_weekly_check_ins_keep_confidence_and_history(cast):
    goal = agreed_goal(cast.wei, cast.tao.user, GoalKind.OKR)
    first, second, _third = parts_of(goal)
    report(goal, cast.wei.user, confidence=Confidence.AT_RISK, note="late", progress={first.pk: D("0.4")})
    report(goal, cast.wei.user, on=ON + timedelta(days=7), progress={first.pk: D("0.6"), second.pk: D("0.2")})
    goal.refresh_from_db()
    assert goal.progress == ((D(50) * D("0.6") + D(30) * D("0.2")) / 80).quantize(D("0.000001"))
    assert (goal.confidence, goal.checked_on) == (Confidence.ON_TRACK, ON + timedelta(days=7))
    last, earlier = GoalCheckIn.objects.filter(goal=goal)
    assert (earlier.confidence, earlier.note, earlier.progress) == (Confidence.AT_RISK, "late", D("0.4"))
    assert last.figures[0] == {"part": str(first.public_id), "title": "KR1", "before": "0.4", "after": "0.6"}


def test_a_key_result_with_a_figure_follows_it(cast):
    parts = [PartRequest(title="Returns", weight=D(100), unit="%", base_value=D(5), target_value=D(3))]
    goal = agreed_goal(cast.wei, cast.tao.user, parts=parts)
    report(goal, cast.wei.user, values={parts_of(goal)[0].pk: D("3.5")})
    goal.refresh_from_db()
    assert goal.progress == D("0.75")


def test_a_milestone_is_reached_with_evidence(cast):
    parts = [PartRequest(title="Lease signed", weight=D(40)), PartRequest(title="Open", weight=D(60))]
    goal = agreed_goal(cast.wei, cast.tao.user, parts=parts)
    first = parts_of(goal)[0]
    with pytest.raises(GoalRefused, match="evidence"):
        report(goal, cast.wei.user, progress={first.pk: D(1)})
    proof = SimpleUploadedFile("lease.pdf", b"%PDF-1.7 signed")
    report(goal, cast.wei.user, progress={first.pk: D(1)}, files={first.pk: proof})
    first.refresh_from_db()
    assert (first.progress, first.done_on, first.file.name) == (D(1), ON, "lease.pdf")


def test_nothing_is_reported_before_both_agreed(cast):
    goal = make_goal(cast.tao.user, employee=cast.wei)
    with pytest.raises(GoalRefused, match="both sides"):
        report(goal, cast.wei.user)
    with pytest.raises(GoalRefused, match="both sides"):
        rate(goal, cast.tao.user, completion="80")


def test_completion_is_rated_with_evidence(cast):
    goal = agreed_goal(cast.wei, cast.tao.user)
    with pytest.raises(GoalRefused, match="rests on"):
        rate(goal, cast.tao.user, completion="85", evidence=" ")
    for wrong in (None, "121", "-1", "80.555", "NaN"):
        with pytest.raises(GoalRefused):
            rate(goal, cast.tao.user, completion=wrong)
    goal = rate(goal, cast.tao.user, completion="85")
    assert (goal.state, points_of_goal(goal)) == (GoalState.DONE, D(85))
    assert AuditEntry.objects.filter(action="performance.goal.rated").count() == 1


def test_nobody_rates_their_own_goal(cast):
    goal = agreed_goal(cast.tao, cast.lin.user)
    with pytest.raises(GoalRefused, match="own goal"):
        rate(goal, cast.tao.user, completion="120")


def test_key_results_are_scored_from_nought_to_one(cast):
    goal = agreed_goal(cast.wei, cast.tao.user, GoalKind.OKR, commitment="aspirational")
    with pytest.raises(GoalRefused, match=r"0\.0 to 1\.0"):
        rate(goal, cast.tao.user, scores=("0.8", "1.1", "0.4"))
    with pytest.raises(GoalRefused, match=r"0\.0 to 1\.0"):
        rate(goal, cast.tao.user, scores=("0.8", "0.6"))
    goal = rate(goal, cast.tao.user, scores=("0.8", "0.6", "0.4"))
    assert points_of_goal(goal).quantize(D("0.01")) == D("94.29")
    assert points_of_goal(Goal(kind="okr", commitment="committed")) is None


def test_a_dropped_goal_needs_its_reason_and_nothing_below(cast):
    company = make_goal(cast.hr)
    below = make_goal(cast.hr, department=cast.operations, parent=company)
    with pytest.raises(GoalRefused, match="stand under"):
        drop_goal(goal=company, actor=cast.hr, reason="new plan", now=NOW)
    with pytest.raises(GoalRefused, match="why"):
        drop_goal(goal=below, actor=cast.hr, reason="", now=NOW)
    assert drop_goal(goal=below, actor=cast.hr, reason="new plan", now=NOW).state == GoalState.DROPPED
    with pytest.raises(GoalRefused, match="over"):
        report(below, cast.hr)


def test_parts_that_stay_keep_what_was_reported(cast):
    goal = make_goal(cast.lin.user, GoalKind.OKR, department=cast.operations)
    first = parts_of(goal)[0]
    report(goal, cast.lin.user, progress={first.pk: D("0.4")})
    goal.refresh_from_db()
    kept = [PartRequest(title="KR1 in other words", weight=D(50), public_id=first.public_id), *key_results("30", "20")]
    change = wanted(GoalKind.OKR, department=cast.operations, parts=kept)
    change_goal(goal=goal, request=change, actor=cast.lin.user, on=ON, now=NOW)
    first = parts_of(goal)[0]
    assert (first.title, first.progress) == ("KR1 in other words", D("0.4"))
