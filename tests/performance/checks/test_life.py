"""Rings, bonuses, nights and the long view over the database (spec 5, 5.2–5.4)."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest
from django.urls import reverse

from notices.models import Notice
from people.enums import Role
from performance.checks import registry
from performance.checks.collect import earlier_cycles, scores_of
from performance.checks.enums import FindingState
from performance.checks.errors import FindingRefused
from performance.checks.models import Finding
from performance.checks.money import Awarded, BonusFacts, Paid
from performance.checks.night import watch_findings
from performance.checks.presenters import finding_page
from performance.checks.risk import risk_of, risks
from performance.checks.risk_presenters import proposals_of, risk_page
from performance.checks.selectors import adjusted_of
from performance.checks.services import run_checks, uphold_finding
from performance.checks.services.review import cards_of
from performance.reviews.enums import PeerState, Stage
from performance.reviews.models import PeerAnswer, PeerInvitation, ReviewCycle, Scorecard, ScorecardItem
from performance.reviews.selectors import adjusted_scores, final_scores
from performance.reviews.services import advance_cycle, refresh_scores, save_points
from tests.clients import signed_in
from tests.factories import make_user
from tests.performance.reviews import stage as st
from tests.standing import Made, company, keep, named

__all__ = ["company"]

TEAMS = "ABCDEF"


def _hr(made: Made) -> Made:
    return {"hr": make_user("hong", Role.HR, name="Hong")}


def _cycle(made: Made) -> Made:
    """Six honest teams of eight, everything typed and handed in, still at head scores."""
    hr, teams = made["hr"], {name: st.team(name, 8) for name in TEAMS}
    for index, (_head, people) in enumerate(teams.values()):
        for number, person in enumerate(people):
            st.add_results(person, value=str(70 + 4 * number + index), target="100")
    st.make_form(hr)
    return {"teams": teams, "cycle": _scored(hr, teams, "2025Q1", st.START, st.UNTIL)}


STEPS = {"hr": _hr, "cycle": _cycle}
standing, made = keep(STEPS)
hr, teams, cycle = map(named, ("hr", "teams", "cycle"))


def _scored(hr, teams, code, start, until, lift=0):
    cycle = st.make_cycle(hr, code=code, start=start, until=until, stages=(Stage.HEAD, Stage.CHECKS))
    cycle = st.open_cycle(cycle=cycle, as_of=until, actor=hr, now=st.NOW)
    places = {
        person.pk: (index, name, number)
        for index, (name, (_head, people)) in enumerate(teams.items())
        for number, person in enumerate(people)
    }
    rows = ScorecardItem.objects.filter(scorecard__cycle=cycle, kind="qualitative").select_related("scorecard")
    items = list(rows)
    for item in items:
        index, name, number = places.get(item.scorecard.employee_id, (0, "", 0))
        wobble = (number * 7 + index * 5) % 9 - 4 + (lift if name == "A" else 0) + (-2 if item.code == "quality" else 3)
        item.points = D(min(120, 70 + 4 * number + index + wobble) if name else 80)
        item.scored_at = st.NOW + timedelta(minutes=2 * number)
    ScorecardItem.objects.bulk_update(items, ["points", "scored_at"])
    refresh_scores(cycle=cycle)
    cycle.scorecards.update(submitted_at=st.NOW)
    return cycle


def peers(cycle, teams, friends):
    """Everybody of A and B rates everybody else there around 70, friends each other at 119."""
    people = [*teams["A"][1], *teams["B"][1]]
    cards = {card.employee_id: card for card in Scorecard.objects.filter(cycle=cycle, employee__in=people)}
    for at, rater in enumerate(people):
        for to, colleague in enumerate(people):
            if rater == colleague:
                continue
            card = cards[colleague.pk]
            invitation = PeerInvitation.objects.create(
                scorecard=card, rater=rater, state=PeerState.ANSWERED, invited_at=st.NOW, answered_at=st.NOW
            )
            points = D(119) if {at, to} == set(friends) else D(60 + (3 * at + 7 * to) % 20)
            PeerAnswer.objects.create(invitation=invitation, item=card.items.get(code="quality"), points=points)


# rings


def test_peers_who_rate_each_other_highest_are_found_with_both_names(cycle, hr, teams):
    peers(cycle, teams, (2, 11))
    cycle = advance_cycle(cycle=cycle, actor=hr, now=st.NOW)
    ratings = scores_of(cycle, with_ratings=True).ratings
    assert sum(rating.points == 119 for rating in ratings) == 2
    finding = Finding.objects.get(cycle=cycle, check_code="pact", person__isnull=False)
    assert {finding.scorer, finding.person} == {teams["A"][1][2], teams["B"][1][3]}
    assert finding.is_ring


def test_a_ring_is_sent_back_to_everybody_in_it(cycle, hr, teams):
    (first, _), (second, _) = teams["A"], teams["B"]
    cycle = advance_cycle(cycle=cycle, actor=hr, now=st.NOW)
    card = st.card_of(cycle, teams["A"][1][0])
    Scorecard.objects.filter(pk=card.pk).update(employee=second)  # A's head scored B's head …
    other = st.card_of(cycle, teams["B"][1][0])
    Scorecard.objects.filter(pk=other.pk).update(employee=first)  # … and the other way round
    finding = Finding.objects.create(
        cycle=cycle, check_code="pact", severity="severe", department=card.department, scorer=first, person=second,
        statistic=D(1), threshold=D(0), p_value=0.001, q_value=0.01, created_at=st.NOW,
        figures={"kind": "ring", "people": 2, "inside": 118.0, "usual": 80.0},
    )  # fmt: skip
    finding.employees.set([first, second])
    assert {row.pk for row in cards_of(finding)} == {card.pk, other.pk}
    uphold_finding(finding=finding, actor=hr, on=st.ON, now=st.NOW, reason="互评无依据")
    told = Notice.objects.filter(kind="performance.finding.sent_back")
    assert set(told.values_list("user_id", flat=True)) == {first.user_id, second.user_id}
    item = card.items.select_related("scorecard__cycle", "scorecard__employee").get(code="quality")
    item.scorecard.refresh_from_db()
    save_points(item=item, version=item.version, points=D(70), actor=first.user, now=st.NOW, reason="下调")
    assert item.changes.get().finding == finding


# nights


def test_a_cycle_at_head_scores_is_checked_at_night_but_decided_only_later(cycle, hr, teams):
    ScorecardItem.objects.filter(scorecard__scorer=teams["A"][0], kind="qualitative").update(points=D(118))
    refresh_scores(cycle=cycle)
    cycle.scorecards.filter(scorer=teams["F"][0]).update(submitted_at=None)
    done = watch_findings(on=st.ON, now=st.NOW)
    assert done["findings_raised"] >= 1
    assert not Finding.objects.filter(cycle=cycle, scorer=teams["F"][0]).exists()
    assert not Notice.objects.filter(kind="performance.finding.to_review").exists()
    finding = Finding.objects.filter(cycle=cycle, scorer=teams["A"][0]).first()
    with pytest.raises(FindingRefused, match="still being given"):
        uphold_finding(finding=finding, actor=hr, on=st.ON, now=st.NOW, reason="x")
    cycle.scorecards.update(submitted_at=st.NOW)
    advance_cycle(cycle=cycle, actor=hr, now=st.NOW)
    assert Notice.objects.filter(kind="performance.finding.to_review", user=hr).count() == 1
    watch_findings(on=st.ON, now=st.NOW)
    assert Notice.objects.filter(kind="performance.finding.to_review", user=hr).count() == 1


def test_a_cycle_without_a_stage_for_checks_is_checked_only_when_asked(hr, cycle):
    cycle.stages.filter(stage=Stage.CHECKS).delete()
    watch_findings(on=st.ON, now=st.NOW)
    cycle = advance_cycle(cycle=cycle, actor=hr, now=st.NOW)
    assert (cycle.stage, cycle.checked_at) == (Stage.PUBLISHED, None)
    run_checks(cycle=cycle, actor=hr, now=st.NOW)
    cycle.refresh_from_db()
    assert cycle.checked_at == st.NOW


# bonuses


@pytest.fixture
def facts(monkeypatch):
    """What bonuses would hand over; set .facts and .changed."""

    class Given:
        facts = BonusFacts()
        changed: list[int] = []

    monkeypatch.setattr(registry, "bonus_facts", [lambda cycle: Given.facts])
    monkeypatch.setattr(registry, "bonuses_changed", [lambda: Given.changed])
    Given.facts, Given.changed = BonusFacts(), []
    return Given


def published(cycle, hr):
    while cycle.stage != Stage.PUBLISHED:
        cycle = advance_cycle(cycle=cycle, actor=hr, now=st.NOW)
    return cycle


def test_a_submitted_pool_is_checked_the_next_night_and_scores_stay(cycle, hr, teams, facts):
    cycle = published(cycle, hr)
    department = cycle.scorecards.get(employee=teams["C"][1][0]).department
    people = teams["C"][1]
    before = list(cycle.scorecards.order_by("pk").values_list("score", "adjusted_score"))
    awarded = tuple(
        Awarded(str(person.pk), str(department.pk), rate=2 - n / 10, data=70 + 4 * n) for n, person in enumerate(people)
    )
    spent = tuple(Paid(f"Q{n}", str(department.pk), 100.0, 100.0, True, 70 + 5 * n) for n in range(4))
    facts.facts, facts.changed = BonusFacts(spent, awarded), [cycle.pk]
    assert watch_findings(on=st.ON, now=st.NOW)["findings_raised"] == 2
    inversion = Finding.objects.get(cycle=cycle, check_code="inversion")
    assert (inversion.department, inversion.scorer, inversion.severity) == (department, None, "severe")
    assert Finding.objects.get(cycle=cycle, check_code="spent_out").severity == "info"
    assert list(cycle.scorecards.order_by("pk").values_list("score", "adjusted_score")) == before
    assert len(finding_page(inversion, {}).rows) == 8


def test_nights_leave_a_closed_cycle_alone_when_no_bonus_changed(cycle, hr, facts):
    cycle = published(cycle, hr)
    checked = cycle.checked_at
    watch_findings(on=date(2025, 6, 1), now=st.NOW + timedelta(days=60))
    cycle.refresh_from_db()
    assert cycle.checked_at == checked


# rater-adjusted scores


def test_the_adjusted_score_has_a_range_around_it_and_can_feed_bonuses(cycle, hr, teams):
    ScorecardItem.objects.filter(scorecard__scorer=teams["A"][0], kind="qualitative").update(points=D(118))
    refresh_scores(cycle=cycle)
    cycle = advance_cycle(cycle=cycle, actor=hr, now=st.NOW)
    cards = list(cycle.scorecards.prefetch_related("items"))
    found = adjusted_of(cycle, cards)
    card = next(card for card in cards if card.employee == teams["A"][1][1])
    shown = found[card.pk]
    assert shown.low <= shown.score <= shown.high
    assert shown.low < shown.high
    assert shown.shift > 3
    assert shown.score == card.adjusted_score
    ReviewCycle.objects.filter(pk=cycle.pk).update(stage=Stage.PUBLISHED)
    cycle.refresh_from_db()
    key = (card.employee_id, card.department_id)
    assert final_scores(cycle)[key] == card.score
    assert adjusted_scores(cycle)[key] == card.adjusted_score
    loner = next(card for card in cards if card.scorer_id is None)
    assert loner.pk not in found
    assert adjusted_scores(cycle)[loner.employee_id, loner.department_id] == loner.score


# the long view


def marked(cycle, department, scorer, **more):
    return Finding.objects.create(
        cycle=cycle, check_code="all_high", severity="warning", department=department, scorer=scorer,
        statistic=D("0.9"), threshold=D("0.2"), p_value=0.001, q_value=0.02, created_at=st.NOW,
        figures={"people": 8, "high": 8, "usual_share": 0.2}, **more,
    )  # fmt: skip


@pytest.fixture
def four(hr, teams, cycle):
    """Four published quarters."""
    spans = [(date(2024, month, 1), date(2024, month + 2, 28)) for month in (1, 4, 7)]
    earlier = [_scored(hr, teams, f"2024Q{n}", *span, lift=20) for n, span in enumerate(spans, start=1)]
    ReviewCycle.objects.all().update(stage=Stage.CLOSED)
    cycle.refresh_from_db()
    return [*earlier, cycle]


def test_a_department_all_high_in_three_of_four_cycles_gets_a_report(four, teams, facts):
    card = four[0].scorecards.get(employee=teams["A"][1][0])
    for cycle in four[:2]:
        marked(cycle, card.department, card.scorer)
    assert risks() == []
    third = marked(four[2], card.department, card.scorer)
    [risk] = risks()
    assert (risk.department, risk.high_cycles, risk.is_spent) == (card.department, 3, False)
    assert [row.own.people for row in risk.rows] == [9, 9, 9, 9]
    assert risk.rows[0].own.judged > risk.rows[0].company.judged + 10
    page = risk_page(risk)
    assert "3 of 4 cycles" in page.conclusion
    assert len(page.proposals) >= 3
    assert all(line["labelLayout"] == {"moveOverlap": "shiftY"} for line in page.chart["series"]), "names stay apart"
    Finding.objects.filter(pk=third.pk).update(state=FindingState.DISMISSED, reason="ok", decided_at=st.NOW)
    assert risks() == []
    assert proposals_of(risk_of(card.department)) == []


def test_money_to_the_last_cent_in_three_of_four_cycles_gets_a_report(four, teams, facts):
    card = four[0].scorecards.get(employee=teams["B"][1][0])
    shares = (1.0, 0.999, 0.8, 0.996)

    def money(step):
        return BonusFacts(
            tuple(
                Paid(cycle.code, str(card.department_id), 1000 * share, 1000.0, True, 80.0 + step * number)
                for number, (cycle, share) in enumerate(zip(four, shares, strict=True))
            )
        )

    facts.facts = money(step=0)
    assert risks() == [], "the same result every time may well be worth the same money"
    facts.facts = money(step=4)
    [risk] = risks()
    assert (risk.spent_cycles, risk.is_high) == (3, False)
    assert [row.spent_out for row in risk.rows] == [True, True, False, True]
    assert "last cent" in risk_page(risk).conclusion


def test_the_report_is_a_page_and_a_pdf_for_hr_only(four, teams, hr, facts):
    card = four[0].scorecards.get(employee=teams["A"][1][0])
    for cycle in four[:3]:
        marked(cycle, card.department, card.scorer)
    client = signed_in(hr)
    base = "/checks/risks/"
    assert card.department.name in client.get(base).content.decode()
    page = client.get(f"{base}{card.department.public_id}/")
    assert page.status_code == 200
    pdf = client.get(f"{base}{card.department.public_id}/pdf/")
    assert pdf.content[:5] == b"%PDF-"
    client = signed_in(teams["A"][0].user)
    assert client.get(f"{base}{card.department.public_id}/").status_code == 404
    assert client.get(f"{base}{card.department.public_id}/pdf/").status_code == 404


def test_run_checks_twice_gives_the_same(cycle, hr, teams):
    cycle = advance_cycle(cycle=cycle, actor=hr, now=st.NOW)
    first = list(Finding.objects.order_by("pk").values("pk", "statistic", "q_value", "figures"))
    run_checks(cycle=cycle, actor=hr, now=st.NOW + timedelta(days=1))
    assert list(Finding.objects.order_by("pk").values("pk", "statistic", "q_value", "figures")) == first


def test_more_departments_and_findings_cost_the_risk_pages_no_queries(four, teams, hr, django_assert_max_num_queries):
    client, paths, counts = signed_in(hr), [reverse("checks:risk-list")], []
    for names in (("A",), ("B", "C")):
        for name in names:
            card = four[0].scorecards.select_related("department").get(employee=teams[name][1][0])
            for cycle in four[:3]:
                marked(cycle, card.department, card.scorer)
        paths += [reverse("checks:risk-report", args=[card.department.public_id])]
        client.get(paths[0])
        with django_assert_max_num_queries(40) as listed:
            assert client.get(paths[0]).status_code == 200
        with django_assert_max_num_queries(40) as one:
            assert client.get(paths[-1]).status_code == 200
        counts.append((len(listed), len(one)))
    assert len(risks()) == 3
    assert counts[0] == counts[1]


def test_history_is_every_cycle_that_ended_earlier(company):
    def cycle(code, until, stage):
        return ReviewCycle.objects.create(
            code=code, name=code, start=until.replace(day=1), until=until, stage=stage, created_at=st.NOW
        )

    ends = (date(2023, 12, 31), date(2024, 3, 31), date(2024, 6, 30), date(2024, 9, 30))
    old, year, running, current = (
        cycle(f"C{n}", until, stage)
        for n, (until, stage) in enumerate(
            zip(ends, (Stage.CLOSED, Stage.PUBLISHED, Stage.HEAD, Stage.CHECKS), strict=True)
        )
    )
    cycle("later", date(2024, 12, 31), Stage.CLOSED)
    assert earlier_cycles(current) == [old, year]
    assert earlier_cycles(running) == [old, year]
