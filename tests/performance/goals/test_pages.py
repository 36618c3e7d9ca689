"""Pages of goals: the cascade on one page, agreement, check-in, rating, templates (spec 4.1)."""

from datetime import timedelta
from decimal import Decimal as D

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hrplatform.lib import dates
from performance.goals.enums import GoalKind, GoalState
from performance.goals.models import Goal
from performance.goals.periods import quarter_before, quarter_of
from performance.goals.selectors import Span, cascade
from performance.goals.services import Report, agree_goal, change_goal, check_in, create_goal, send_back
from tests.clients import signed_in
from tests.conftest import NOW
from tests.performance.goals.helpers import parts_of, wanted
from tests.queries import counted_queries


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """A day in the middle of a quarter, whenever the tests run."""
    monkeypatch.setattr("hrplatform.lib.dates.now", lambda: NOW)


@pytest.fixture
def today(company):
    return dates.company_today(company, dates.now())


@pytest.fixture
def make(cast, today):
    """make(actor, kind, progress="0.5", …): a goal of this quarter, agreed and reported."""

    def do(actor, kind=GoalKind.OKR, progress=None, **more):
        span, now = quarter_of(today), dates.now()
        request = wanted(kind, start=span.start, until=span.until, **more)
        goal = create_goal(request=request, actor=actor, on=today, now=now)
        if goal.employee:
            goal = agree_goal(goal=goal, actor=goal.employee.user, on=today, now=now)
        if progress is not None:
            told = {part.pk: D(progress) for part in parts_of(goal)}
            check_in(goal=goal, report=Report("on_track", progress=told), actor=actor, on=today, now=now)
        return goal

    return do


@pytest.fixture
def tree(cast, make):
    company = make(cast.hr, title="Grow by a third")
    operations = make(cast.hr, title="Double live sales", department=cast.operations, parent=company, weight=D(60))
    make(cast.hr, title="Answer in 30 s", department=cast.service, parent=company, weight=D(40), progress="0.3")
    live = make(cast.lin.user, title="Two shows a day", department=cast.live, parent=operations)
    make(cast.tao.user, title="Host 40 shows", employee=cast.wei, parent=live, weight=D(60), progress="0.5")
    make(cast.lin.user, title="Scripts", employee=cast.mei, parent=live, weight=D(40), progress="1")
    return company


def test_the_cascade_stands_on_one_page(cast, tree, today):
    """Wei 0.5 × 60 + Mei 1 × 40 = 0.7 in the team and the department; 0.7 × 60 + 0.3 × 40 = 0.54 at the top."""
    page = signed_in(cast.hr).get(reverse("goals:cascade")).text
    titles = ["Grow by a third", "Double live sales", "Two shows a day", "Host 40 shows", "Scripts", "Answer in 30 s"]
    places = [page.index(title) for title in titles]
    assert places == sorted(places)
    assert "54%" in page
    assert "70%" in page


def test_everybody_sees_the_company_but_goals_of_people_only_who_may(cast, tree):
    boss, own, peer = (signed_in(person.user).get(reverse("goals:cascade")).text for person in
                       (cast.tao, cast.wei, cast.pan))  # fmt: skip
    assert "Host 40 shows" in boss
    assert "Scripts" not in own
    assert "Host 40 shows" in own
    assert "Host 40 shows" not in peer
    assert "Two shows a day" in peer


def test_the_cascade_costs_the_same_with_more_goals(cast, tree, make):
    client = signed_in(cast.hr)
    client.get(reverse("goals:cascade"))
    with counted_queries() as few:
        client.get(reverse("goals:cascade"))
    live = Goal.objects.get(title="Two shows a day")
    for person in (cast.wei, cast.mei):
        make(cast.lin.user, title=f"More {person}", employee=person, parent=live)
    make(cast.hr, title="Another", department=cast.live, parent=live.parent)
    with counted_queries() as many:
        client.get(reverse("goals:cascade"))
    assert len(many) == len(few)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(st.integers(1, 100), st.none() | st.integers(0, 100)), min_size=1, max_size=6))
def test_roll_ups_from_the_database_sum(cast, today, rows):
    """Σ weight × progress ÷ Σ weight over people's goals that were reported, whatever they are."""
    Goal.objects.filter(employee__isnull=False).delete()
    Goal.objects.all().delete()
    span, now = quarter_of(today), dates.now()
    request = wanted(start=span.start, until=span.until, department=cast.live)
    top = create_goal(request=request, actor=cast.hr, on=today, now=now)
    Goal.objects.bulk_create(
        Goal(
            level="person", kind="mbo", title="x", employee=cast.wei, parent=top, start=span.start, until=span.until,
            weight=weight, progress=None if share is None else D(share) / 100, state=GoalState.ACTIVE, created_at=now,
        )
        for weight, share in rows
    )  # fmt: skip
    stands = cascade(span=span)[0].stands
    told = [(weight, share) for weight, share in rows if share is not None]
    assert (stands.reported, stands.count) == (len(told), len(rows))
    if told:
        exact = sum(D(weight) * share for weight, share in told) / sum(weight for weight, _share in told) / 100
        assert abs(stands.progress - exact) < D("0.000001")
    else:
        assert stands.progress is None


def part_fields(*titles, weight="25"):
    fields = {"parts-TOTAL_FORMS": str(len(titles)), "parts-INITIAL_FORMS": "0"}
    for n, title in enumerate(titles):
        fields |= {f"parts-{n}-title": title, f"parts-{n}-weight": weight}
    return fields | {"shares-TOTAL_FORMS": "0", "shares-INITIAL_FORMS": "0"}


def test_a_goal_from_proposal_to_result(cast, today):
    span = quarter_of(today)
    own, boss = signed_in(cast.wei.user), signed_in(cast.tao.user)
    fields = {"title": "Learn to host", "kind": "okr", "commitment": "committed", "start": span.start,
              "until": span.until, "weight": "50"}  # fmt: skip
    new = reverse("goals:goal-create") + f"?employee={cast.wei.public_id}"
    refused = own.post(new, fields | part_fields("A", "B"))
    assert refused.status_code == 422
    assert "three to five" in refused.text
    assert own.post(new, fields | part_fields("A", "B", "C", "D")).status_code == 302
    goal = Goal.objects.get(title="Learn to host")
    address = reverse("goals:goal-detail", args=[goal.public_id])
    assert "I agree" in boss.get(address).text
    assert boss.post(reverse("goals:goal-send-back", args=[goal.public_id]), {"reason": ""}).status_code == 422
    assert boss.post(reverse("goals:goal-agree", args=[goal.public_id])).status_code == 302
    goal.refresh_from_db()
    assert goal.state == GoalState.ACTIVE
    first = parts_of(goal)[0]
    report = reverse("goals:goal-check-in", args=[goal.public_id])
    assert own.get(report).status_code == 200
    assert own.post(report, {"confidence": "at_risk", "note": "slow", f"part_{first.pk}": "40"}).status_code == 302
    assert "slow" in boss.get(address).text
    rate = reverse("goals:goal-rate", args=[goal.public_id])
    assert own.get(rate).status_code == 403
    scores = {f"score_{part.pk}": "0.8" for part in parts_of(goal)}
    assert boss.post(rate, scores | {"evidence": ""}).status_code == 422
    assert boss.post(rate, scores | {"evidence": "Ten shows seen"}).status_code == 302
    goal.refresh_from_db()
    assert (goal.state, goal.rated_by) == (GoalState.DONE, cast.tao.user)
    assert signed_in(cast.mei.user).get(address).status_code == 404


def test_my_goals_and_those_of_the_team(cast, make, today):
    goal = make(cast.tao.user, employee=cast.wei, title="Host 40 shows")
    Goal.objects.filter(pk=goal.pk).update(start=today - timedelta(days=30))
    own, boss = signed_in(cast.wei.user), signed_in(cast.tao.user)
    page = own.get(reverse("goals:my-goals")).text
    assert "Host 40 shows" in page
    assert "check-in is due" in page
    assert "Wei" in boss.get(reverse("goals:team-goals")).text
    assert own.get(reverse("goals:team-goals")).status_code == 403
    assert "Host 40 shows" in boss.get(reverse("people:person-tab", args=[cast.wei.public_id, "goals"])).text


def test_a_template_is_given_to_a_department_and_by_number(cast, make, today):
    template = make(cast.hr, is_template=True, title="Safety first")
    span = quarter_of(today)
    fields = {"start": span.start, "until": span.until, "weight": "10"}
    give = reverse("goals:template-give", args=[template.public_id])
    client = signed_in(cast.hr)
    assert client.post(give, fields).status_code == 422
    unknown = client.post(give, fields | {"numbers": "9999"})
    assert unknown.status_code == 422
    assert "9999" in unknown.text
    assert client.post(give, fields | {"department": cast.live.public_id}).status_code == 302
    assert Goal.objects.filter(template=template).count() == 3
    assert client.post(give, fields | {"numbers": f"{cast.pan.number}，{cast.wei.number}"}).status_code == 302
    assert Goal.objects.filter(template=template).count() == 4
    head = signed_in(cast.sun.user)
    assert head.post(give, fields | {"numbers": cast.wei.number}).status_code == 422
    assert head.get(reverse("goals:template-list")).status_code == 200


def test_quarters(today):
    now = quarter_of(today)
    assert quarter_before(today).until == now.start - timedelta(days=1)
    assert Span(now.start, now.until) == now


def test_evidence_opens_for_who_may_read_it(cast, make):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from performance.goals.services import PartRequest, rate_goal

    goal = make(cast.tao.user, GoalKind.MBO, employee=cast.wei, parts=[PartRequest(title="Lease", weight=D(100))])
    part, now = parts_of(goal)[0], dates.now()
    proof = SimpleUploadedFile("lease.pdf", b"%PDF-1.7 lease")
    report = Report("on_track", progress={part.pk: D(1)}, files={part.pk: proof})
    check_in(goal=goal, report=report, actor=cast.wei.user, on=goal.start, now=now)
    address = reverse("goals:part-file", args=[part.public_id])
    assert signed_in(cast.tao.user).get(address).content == b"%PDF-1.7 lease"
    assert signed_in(cast.mei.user).get(address).status_code == 404
    result = reverse("goals:goal-file", args=[goal.public_id])
    assert signed_in(cast.tao.user).get(result).status_code == 404
    proof = SimpleUploadedFile("report.pdf", b"%PDF-1.7 report")
    goal.refresh_from_db()
    rate_goal(goal=goal, actor=cast.tao.user, now=now, completion=D(90), upload=proof)
    assert signed_in(cast.tao.user).get(result).content == b"%PDF-1.7 report"


def test_nobody_drops_what_the_boss_agreed_on_by_changing_it_first(cast, make, today):
    goal = make(cast.tao.user, GoalKind.MBO, employee=cast.wei)
    again = wanted(GoalKind.MBO, start=goal.start, until=goal.until, employee=cast.wei, title="Easier")
    change_goal(goal=goal, request=again, actor=cast.wei.user, on=today, now=dates.now())
    drop = reverse("goals:goal-drop", args=[goal.public_id])
    assert signed_in(cast.wei.user).post(drop, {"reason": "gone"}).status_code == 403
    send_back(goal=goal, actor=cast.wei.user, on=today, reason="no", now=dates.now())
    assert signed_in(cast.wei.user).post(drop, {"reason": "gone"}).status_code == 403
    assert signed_in(cast.tao.user).post(drop, {"reason": "gone"}).status_code == 302
