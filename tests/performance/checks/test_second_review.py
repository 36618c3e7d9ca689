"""Findings and their second review, over a real cycle (spec 5.2)."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest
from django.utils import translation

from audit.models import AuditEntry
from notices.models import Notice
from people.enums import Role
from performance.checks.enums import FindingState
from performance.checks.errors import FindingRefused
from performance.checks.home import scores_to_change
from performance.checks.models import Finding
from performance.checks.presenters import finding_page, finding_record
from performance.checks.sentences import certainty_of, proposal_of, sentence_of
from performance.checks.services import correct_finding, dismiss_finding, run_checks, tell_overdue, uphold_finding
from performance.reviews.enums import Stage
from performance.reviews.errors import ReviewRefused
from performance.reviews.models import ScorecardItem, ScoreChange
from performance.reviews.selectors import open_severe_findings
from performance.reviews.services import advance_cycle, refresh_scores, save_points, submit_team
from tests.factories import make_employee, make_user
from tests.performance.reviews import stage as st
from tests.standing import Made, company, keep, named

__all__ = ["company"]

TEAMS = "ABCDEFG"
LATER = date(2025, 4, 9)


def _pact(made: Made) -> Made:
    """Seven honest-looking teams of eight, one lifted by 25 points; a cycle that has reached its checks."""
    hr = make_user("hong", Role.HR, name="Hong")
    teams = {name: st.team(name, 8) for name in TEAMS}
    for index, (_head, people) in enumerate(teams.values()):
        for number, person in enumerate(people):
            st.add_results(person, value=str(70 + 4 * number + index), target="100")
    st.make_form(hr)
    cycle = st.open_cycle(
        cycle=st.make_cycle(hr, stages=(Stage.HEAD, Stage.CHECKS)), as_of=st.UNTIL, actor=hr, now=st.NOW
    )
    _type_everything(cycle, teams)
    cycle = advance_cycle(cycle=cycle, actor=hr, now=st.NOW)
    return {"pact": (cycle, hr, teams)}


def _type_everything(cycle, teams):
    """All judged items at once; typing cell by cell is tested elsewhere."""
    places = {
        person.pk: (index, name, number)
        for index, (name, (_head, people)) in enumerate(teams.items())
        for number, person in enumerate(people)
    }
    items = list(ScorecardItem.objects.filter(scorecard__cycle=cycle, kind="qualitative").select_related("scorecard"))
    for item in items:
        index, name, number = places.get(item.scorecard.employee_id, (0, "", 0))
        wobble = (number * 7 + index * 5) % 9 - 4 + (25 if name == "A" else 0) + (-2 if item.code == "quality" else 3)
        item.points = min(120, 70 + 4 * number + index + wobble) if name else 80
        item.scored_at = st.NOW + timedelta(minutes=2 * number)
        item.comment = "见周报"
    ScorecardItem.objects.bulk_update(items, ["points", "scored_at", "comment"])
    refresh_scores(cycle=cycle)
    cycle.scorecards.update(submitted_at=st.NOW)


standing, made = keep({"pact": _pact})
pact = named("pact")


@pytest.fixture
def finding(pact):
    return Finding.objects.select_related("cycle", "scorer__user", "department").get(check_code="lenient")


def test_the_lifted_team_is_found_severe_and_nobody_else(pact, finding):
    _cycle, _hr, teams = pact
    assert finding.scorer == teams["A"][0]
    assert finding.severity == "severe"
    assert finding.employees.count() == 8
    assert finding.statistic > finding.threshold > 0
    assert finding.p_value < finding.q_value <= 0.05
    record = finding_record(finding)
    assert record["check"] == "lenient"
    assert record["state"] == "open"
    assert len(record["employees"]) == 8


def test_the_sentence_is_plain_in_both_languages(finding):
    with translation.override("en"):
        text = sentence_of(finding)
        assert text.startswith("HeadA scored the 8 people of A ")
        assert "points higher on average" in text
        assert "p-value" not in text + certainty_of(finding) + proposal_of(finding)
    with translation.override("zh-hans"):
        for text in (sentence_of(finding), certainty_of(finding), proposal_of(finding)):
            assert any("一" <= letter <= "鿿" for letter in text)


def test_publication_waits_for_a_severe_finding(pact, finding):
    cycle, hr, _teams = pact
    assert open_severe_findings(cycle).count() == 1
    with pytest.raises(ReviewRefused, match="severe"):
        advance_cycle(cycle=cycle, actor=hr, now=st.NOW)
    dismiss_finding(finding=finding, actor=hr, on=st.ON, now=st.NOW, reason="新品上线，加班有据")
    entry = AuditEntry.objects.get(action="performance.finding.dismissed")
    assert (entry.actor_key, entry.before, entry.after) == (
        str(hr.public_id),
        {"state": "open"},
        {"state": "dismissed"},
    )
    assert advance_cycle(cycle=cycle, actor=hr, now=st.NOW).stage == Stage.PUBLISHED


def test_only_an_outsider_decides_and_only_with_a_reason(pact, finding):
    _cycle, hr, teams = pact
    head, people = teams["A"]
    for person in (head, people[0]):
        person.user.groups.add(hr.groups.get())
        with pytest.raises(FindingRefused):
            uphold_finding(finding=finding, actor=person.user, on=st.ON, now=st.NOW, reason="x")
    outsider = teams["B"][0]
    with pytest.raises(FindingRefused, match="HR"):
        uphold_finding(finding=finding, actor=outsider.user, on=st.ON, now=st.NOW, reason="x")
    with pytest.raises(FindingRefused, match="reason"):
        uphold_finding(finding=finding, actor=hr, on=st.ON, now=st.NOW, reason=" ")


def test_two_reviewers_at_once_one_wins_one_is_told(finding, pact):
    _cycle, hr, _teams = pact
    stale = Finding.objects.get(pk=finding.pk)
    dismiss_finding(finding=finding, actor=hr, on=st.ON, now=st.NOW, reason="ok")
    with pytest.raises(FindingRefused, match="else"):
        uphold_finding(finding=stale, actor=hr, on=st.ON, now=st.NOW, reason="no")


def test_upheld_goes_back_is_changed_with_a_reason_and_closes(pact, finding):
    cycle, hr, teams = pact
    head, people = teams["A"]
    uphold_finding(finding=finding, actor=hr, on=st.ON, now=st.NOW, reason="无数据支持")
    assert Notice.objects.filter(user=head.user, kind="performance.finding.sent_back").exists()
    [need] = scores_to_change(head.user, st.ON, st.NOW)
    assert (need.when, need.detail) == (finding.due_on, sentence_of(finding))
    assert scores_to_change(teams["B"][0].user, st.ON, st.NOW) == []
    item = st.item_of(cycle, people[0])
    with pytest.raises(ReviewRefused, match="why"):
        save_points(item=item, version=item.version, points=D(72), actor=head.user, now=st.NOW)
    save_points(item=item, version=item.version, points=D(72), actor=head.user, now=st.NOW, reason="复核后下调")
    change = ScoreChange.objects.get(finding=finding)
    assert (change.kind, change.reason, change.after) == ("review", "复核后下调", D(72))
    other = st.item_of(cycle, teams["B"][1][0])
    with pytest.raises(ReviewRefused, match="stage"):
        save_points(item=other, version=other.version, points=D(72), actor=hr, now=st.NOW, reason="x")
    submit_team(cycle=cycle, scorer=head, actor=head.user, now=st.NOW)
    finding.refresh_from_db()
    assert finding.state == FindingState.CLOSED


def test_unchanged_after_three_working_days_hr_sets_it_by_a_linked_correction(pact, finding):
    cycle, hr, teams = pact
    uphold_finding(finding=finding, actor=hr, on=st.ON, now=st.NOW, reason="无数据支持")
    assert finding.due_on == date(2025, 4, 8)  # Qingming holiday on 4 April, then a weekend
    with pytest.raises(FindingRefused, match="until"):
        correct_finding(finding=finding, shift=D(-10), actor=hr, on=date(2025, 4, 8), now=st.NOW, reason="x")
    assert tell_overdue(on=LATER, now=st.NOW) == 1
    assert tell_overdue(on=LATER, now=st.NOW) == 0
    before = st.item_of(cycle, teams["A"][1][0]).points
    assert correct_finding(finding=finding, shift=D(-10), actor=hr, on=LATER, now=st.NOW, reason="按数据修正") == 16
    assert st.item_of(cycle, teams["A"][1][0]).points == before - 10
    assert ScoreChange.objects.filter(finding=finding, kind="correction").count() == 16
    finding.refresh_from_db()
    assert finding.state == FindingState.CLOSED
    assert advance_cycle(cycle=cycle, actor=hr, now=st.NOW).stage == Stage.PUBLISHED
    run_checks(cycle=cycle, actor=hr, now=st.NOW)
    _picture_says_what_the_sentence_says(Finding.objects.get(pk=finding.pk))


def _picture_says_what_the_sentence_says(finding):
    """Also after the scores were corrected: what was found is drawn as found, where they stand now beside it."""
    page = finding_page(finding, {})
    [mine] = [row for row in page.scorers if row["this"]]
    assert mine["effect"] == finding.figures["effect"] and f"{mine['effect']:.1f}" in page.sentence
    assert mine["now"] == pytest.approx(mine["effect"] - 10, abs=3)
    assert page.has_moved and len(page.chart["series"]) == len(page.scorers) + 2


def test_checks_run_again_on_a_closed_cycle_and_change_no_score(pact, finding):
    cycle, hr, _teams = pact
    dismiss_finding(finding=finding, actor=hr, on=st.ON, now=st.NOW, reason="ok")
    for _ in range(2):
        cycle = advance_cycle(cycle=cycle, actor=hr, now=st.NOW)
    before = list(cycle.scorecards.order_by("pk").values_list("score", flat=True))
    run_checks(cycle=cycle, actor=hr, now=st.NOW)
    finding.refresh_from_db()
    assert finding.state == FindingState.DISMISSED
    assert Finding.objects.count() == 1
    assert list(cycle.scorecards.order_by("pk").values_list("score", flat=True)) == before


def test_adjusted_scores_stand_beside_raw_ones(pact):
    cycle, _hr, teams = pact
    card = st.card_of(cycle, teams["A"][1][3])
    assert card.adjusted_score < card.score - 3
    honest = st.card_of(cycle, teams["B"][1][3])
    assert abs(honest.adjusted_score - honest.score) < 4


def test_the_page_has_one_picture_of_all_scorers_and_the_rows(pact, finding):
    names = {int(effect["scorer"]): "x" for effect in finding.cycle.scorer_effects}
    page = finding_page(finding, names)
    assert len(page.rows) == 8
    assert [row["this"] for row in page.scorers].count(True) == 1
    assert page.shift < 0


def test_a_finding_about_oneself_is_not_shown(pact, finding):
    from performance.checks.permissions import visible_findings

    _cycle, hr, teams = pact
    member = teams["A"][1][0]
    member.user.groups.add(hr.groups.get())
    assert not visible_findings(member.user, st.ON).filter(pk=finding.pk).exists()
    assert visible_findings(hr, st.ON).filter(pk=finding.pk).exists()
    assert not visible_findings(teams["A"][0].user, st.ON).exists()
    assert make_employee("Ute", teams["B"][0].assignments.get().department)


def test_a_finding_from_before_effects_had_a_range_is_shown_without_it(pact, finding):
    """Kept years ago with fewer figures: the page still opens."""
    finding.figures = {name: value for name, value in finding.figures.items() if name not in ("low", "high")}
    assert finding.check_code == "lenient" and "shrunk" in finding.figures
    assert len(finding_page(finding, {}).rows) == finding.employees.count()


def test_a_closed_finding_shows_what_was_found_and_what_changed_since(pact, finding):
    """Every finding upheld about the team lists the changes, not only the one they were linked to."""
    cycle, hr, teams = pact
    person = teams["A"][1][0]
    other = Finding.objects.create(
        cycle=cycle, check_code="no_spread", severity="severe", department=finding.department, scorer=finding.scorer,
        statistic=D(1), threshold=D(0), figures={"people": 8, "sd": 1.0, "usual_sd": 6.0}, created_at=st.NOW,
    )  # fmt: skip
    other.employees.set(finding.employees.all())
    found = {row.name: row for row in finding_page(finding, {}).rows}[person.name]
    for one in (finding, other):
        uphold_finding(finding=one, actor=hr, on=st.ON, now=st.NOW, reason="无数据支持")
    item = st.item_of(cycle, person)
    save_points(item=item, version=item.version, points=D(50), actor=hr, now=st.NOW, reason="下调")
    submit_team(cycle=cycle, scorer=finding.scorer, actor=hr, now=st.NOW)
    run_checks(cycle=cycle, actor=hr, now=st.NOW)
    for one in (finding, other):
        one = Finding.objects.select_related("cycle", "department", "scorer").get(pk=one.pk)
        assert one.state == FindingState.CLOSED
        page = finding_page(one, {})
        shown = {row.name: row for row in page.rows}
        assert (shown[person.name].judged, shown[person.name].score) == (found.judged, found.score)
        assert shown[person.name].now_judged < found.judged
        assert shown[person.name].now_score == st.card_of(cycle, person).score < found.score
        assert page.rows_have_moved
        assert [row.now_score for name, row in shown.items() if name != person.name] == [None] * 7
        assert [(change.item, change.after) for change in page.changes] == [(item, D(50))]
    assert {row.name: row for row in finding_page(finding, {}).rows}[person.name].adjusted == found.adjusted
