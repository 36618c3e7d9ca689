"""The door of approvals: started, decided by the right people in order, returned, set by HR (spec 6.5)."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from audit.models import AuditEntry
from notices.models import Notice
from people.approvals import selectors, services
from people.approvals.errors import ApprovalMoved, ApprovalRefused
from people.approvals.models import ApprovalStep, ApprovalTurn
from people.approvals.registry import Kind, kind_of, register
from people.approvals.rules import Stake, Step
from people.enums import Role
from tests.clients import signed_in
from tests.factories import make_user
from tests.queries import counted_queries

AT = datetime(2025, 4, 8, 2, 0, tzinfo=UTC)
ON = date(2025, 4, 8)
POOL = "bonuses.pool"


def ask(cast, **more):
    said = {"kind": POOL, "subject": cast.live, "title": "Q1 pool", "link": "/bonuses/", "actor": cast.hr, "now": AT}
    return services.start(**(said | more))


def names(users):
    return [str(user) for user in users]


def told(kind):
    return sorted(Notice.objects.filter(kind=kind).values_list("user__display_name", flat=True))


@pytest.fixture
def board(cast):
    """HR, finance, and the head of operations from ¥500,000 on."""
    position = cast.lin.assignments.get().position
    steps = [Step(role="hr", submitter_may=True), Step(role="finance"),
             Step(position=position.pk, from_size=Decimal(500_000))]  # fmt: skip
    services.change_steps(kind=POOL, steps=steps, actor=cast.hr, reason="large pools", now=AT)


def test_from_the_first_step_to_the_last(cast):
    request = ask(cast, size=Decimal(60_000))
    assert names(selectors.approvers(request, selectors.current_turn(request), ON))[-1:] == ["Hong"]
    assert told("people.approval.turn") == ["", "Hong"]  # and the company's first account
    services.decide(request=request, step=1, actor=cast.hr, now=AT, reason="fine")
    assert (request.step, request.is_open) == (2, True)
    assert told("people.approval.turn") == ["", "Fang", "Hong"]
    services.decide(request=request, step=2, actor=cast.finance, now=AT)
    assert request.is_approved
    assert [(turn.state, str(turn.decided_by)) for turn in selectors.turns_of(request)] == [
        ("approved", "Hong"), ("approved", "Fang"),
    ]  # fmt: skip
    entries = AuditEntry.objects.filter(action__startswith="people.approval").order_by("pk")
    assert list(entries.values_list("action", flat=True)) == [
        "people.approval.started", "people.approval.approved", "people.approval.approved",
    ]  # fmt: skip
    assert selectors.open_request(POOL, cast.live) is None
    assert selectors.last_request(POOL, cast.live) == request


def test_more_steps_by_size(cast, board):
    assert len(selectors.turns_of(ask(cast, size=Decimal("499999.99")))) == 2
    large = ask(cast, subject=cast.service, size=Decimal(500_000))
    for step, actor in ((1, cast.hr), (2, cast.finance)):
        services.decide(request=large, step=step, actor=actor, now=AT)
    assert not large.is_approved
    assert selectors.waiting_for(cast.lin.user, ON) == [large]
    assert selectors.waiting_for(cast.wei.user, ON) == []
    services.decide(request=large, step=3, actor=cast.lin.user, now=AT)
    assert large.is_approved


def test_two_people_at_least(cast):
    both = make_user("both", Role.HR, Role.FINANCE, name="Both")
    request = ask(cast, actor=both)
    services.decide(request=request, step=1, actor=both, now=AT)
    assert selectors.waiting_for(both, ON) == []
    with pytest.raises(ApprovalRefused, match="earlier step"), transaction.atomic():
        services.decide(request=request, step=2, actor=both, now=AT)
    assert ApprovalTurn.objects.get(request=request, sequence=2).state == "waiting"
    services.decide(request=request, step=2, actor=cast.finance, now=AT)
    assert request.is_approved


def test_the_submitter_never_approves_for_finance(cast):
    both = make_user("both", Role.HR, Role.FINANCE, name="Both")
    request = ask(cast, actor=both)
    services.decide(request=request, step=1, actor=cast.hr, now=AT)
    assert selectors.waiting_for(both, ON) == []
    with pytest.raises(ApprovalRefused, match="Who submitted it"), transaction.atomic():
        services.decide(request=request, step=2, actor=both, now=AT)


def test_the_database_refuses_one_person_in_two_steps(cast):
    request = ask(cast)
    services.decide(request=request, step=1, actor=cast.hr, now=AT)
    with pytest.raises(IntegrityError, match="approval_turn_other_person"), transaction.atomic():
        request.turns.filter(sequence=2).update(decided_by=cast.hr)


def test_nobody_decides_about_themselves(cast):
    cast.wei.user.groups.set([*make_user("x", Role.HR).groups.all()])
    request = ask(cast, about=cast.wei)
    assert selectors.waiting_for(cast.wei.user, ON) == []
    with pytest.raises(ApprovalRefused, match="yourself"), transaction.atomic():
        services.decide(request=request, step=1, actor=cast.wei.user, now=AT)


def test_only_whose_turn_it_is(cast):
    request = ask(cast)
    for actor in (cast.finance, cast.wei.user, cast.auditor):
        assert not selectors.may_decide(actor, request, ON)
        with pytest.raises(ApprovalRefused), transaction.atomic():
            services.decide(request=request, step=1, actor=actor, now=AT)
    assert selectors.may_decide(cast.hr, request, ON)


def test_a_step_that_was_seen_before_somebody_was_faster(cast):
    hua = make_user("hua", Role.HR, Role.FINANCE, name="Hua")
    request = ask(cast)
    services.decide(request=request, step=1, actor=cast.hr, now=AT)
    # Hua saw step 1 and may do step 2 as well: her click must not count for it.
    with pytest.raises(ApprovalMoved, match="faster"), transaction.atomic():
        services.decide(request=request, step=1, actor=hua, now=AT)
    request.refresh_from_db()
    assert request.step == 2


def test_one_open_request_per_object(cast):
    ask(cast)
    with pytest.raises(ApprovalMoved):
        ask(cast)


def test_returned_with_a_reason(cast):
    hua = make_user("hua", Role.HR, name="Hua")
    request = ask(cast, actor=hua)
    services.decide(request=request, step=1, actor=cast.hr, now=AT)
    with pytest.raises(ApprovalRefused, match="Say why"):
        services.return_(request=request, step=2, actor=cast.finance, reason=" ", now=AT)
    with pytest.raises(ApprovalRefused, match="Only those"), transaction.atomic():
        services.return_(request=request, step=2, actor=cast.wei.user, reason="no", now=AT)
    services.return_(request=request, step=2, actor=cast.finance, reason="Weights of live", now=AT)
    assert request.state == "returned"
    assert told("people.approval.returned") == ["Hua"]
    with pytest.raises(ApprovalMoved):
        services.decide(request=request, step=2, actor=cast.finance, now=AT)
    again = ask(cast)
    assert [one.pk for one in selectors.requests_of(cast.live)] == [again.pk, request.pk]


def test_withdrawn(cast):
    request = services.withdraw(request=ask(cast), actor=cast.hr, reason="changed my mind", now=AT)
    assert request.state == "withdrawn"
    assert selectors.waiting_for(cast.hr, ON) == []


def test_a_step_nobody_can_take_is_said_at_once(cast):
    cast.finance.is_active = False
    cast.finance.save()
    with pytest.raises(ApprovalRefused, match=r"approval 2 \(Finance approver\)"):
        ask(cast)


def test_requests_keep_the_steps_they_started_with(cast):
    request = ask(cast, size=Decimal(900_000))
    position = cast.lin.assignments.get().position
    steps = [Step(role="hr"), Step(role="finance"), Step(position=position.pk)]
    services.change_steps(kind=POOL, steps=steps, actor=cast.hr, reason="third pair of eyes", now=AT)
    assert len(selectors.turns_of(request)) == 2
    entry = AuditEntry.objects.get(action="people.approval.rule")
    assert entry.reason == "third pair of eyes"


@pytest.mark.parametrize("roles", [[], ["hr"], ["hr", "hr_lead"], ["finance"]])
def test_unsafe_steps_are_refused(cast, roles):
    steps = [Step(role=role) for role in roles]
    with pytest.raises(ApprovalRefused):
        services.change_steps(kind=POOL, steps=steps, actor=cast.hr, reason="x", now=AT)
    assert not ApprovalStep.objects.exists()


def test_a_standard_has_to_be_safe_too():
    with pytest.raises(ValueError, match="too_few"):
        register(Kind(key="tests.unsafe", label="x", stake=Stake.MONEY, steps=(Step(role="finance"),)))
    with pytest.raises(KeyError):
        kind_of("tests.unsafe")


def test_pages(cast, board):
    request = ask(cast, size=Decimal(600_000))
    text = signed_in(cast.hr).get(reverse("approvals:request-list")).content.decode()
    assert "Q1 pool" in text
    text = signed_in(cast.hr).get(reverse("approvals:rule-list")).content.decode()
    assert "Head of operations" in text
    assert "500,000.00" in text
    assert signed_in(cast.finance).get(reverse("approvals:rule-list")).status_code == 403
    home = signed_in(cast.hr).get("/").content.decode()
    assert "Q1 pool waits for your approval" in home
    services.decide(request=request, step=1, actor=cast.hr, now=AT)
    assert "Decided by me" in signed_in(cast.hr).get(reverse("approvals:request-list")).content.decode()


def test_editing_the_steps(cast):
    page, client = reverse("approvals:rule-change", args=[POOL]), signed_in(cast.hr)
    assert client.get(page).status_code == 200
    base = {"approver_1": "role:hr", "submitter_1": "on", "approver_2": "role:finance", "reason": "board decision"}
    wrong = client.post(page, base | {"approver_3": "person"})
    assert wrong.status_code == 422
    assert "Give the number" in wrong.content.decode()
    assert client.post(page, base | {"submitter_2": "on"}).status_code == 422
    more = {"approver_3": "person", "person_3": cast.lin.number, "from_3": "200000"}
    assert client.post(page, base | more).status_code == 302
    rows = ApprovalStep.objects.filter(kind=POOL)
    assert [row.role for row in rows] == ["hr", "finance", ""]
    assert rows[2].approver == "Lin"
    assert rows[2].from_size == 200_000
    assert client.get(reverse("approvals:rule-change", args=["no.such"])).status_code == 404


def test_the_list_asks_the_same_for_one_and_three(cast):
    client, counts = signed_in(cast.hr), []
    client.get(reverse("approvals:request-list"))
    for subjects in ((cast.live,), (cast.service, cast.operations)):
        for subject in subjects:
            ask(cast, subject=subject)
        with counted_queries() as made:
            client.get(reverse("approvals:request-list"))
        counts.append(len(made))
    assert counts[0] == counts[1]


def test_who_it_is_about_returns_nothing_not_even_as_hr(cast):
    cast.wei.user.groups.add(*cast.hr.groups.all())
    request = ask(cast, about=cast.wei, size=Decimal(1))
    with pytest.raises(ApprovalRefused):
        services.return_(request=request, step=1, actor=cast.wei.user, reason="not this", now=AT)
    services.return_(request=request, step=1, actor=cast.hr, reason="not this", now=AT)
