"""Backtest, pilot, comments, change, roll-out: through the services, the night and the pages (spec 3.3)."""

from datetime import date
from decimal import Decimal as D

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import translation

from audit.models import AuditEntry
from notices.models import Notice
from people.models import Assignment, Brand
from performance.alerts.backtest import run_backtest
from performance.alerts.models import Alert, Rule, Trial
from performance.alerts.rule_forms import BacktestForm
from performance.alerts.services import measure_rule
from performance.alerts.services import trials as services
from performance.alerts.services.trials import TrialRefused
from performance.alerts.trial_target import look_at_target
from performance.measures.models import Target
from tests.clients import signed_in
from tests.factories import make_department, make_employee
from tests.performance.helpers import MORNING, night, nights, observe, target

BAD = {"2025-03-03": 2, "2025-03-04": 3, "2025-03-05": 2}
GOOD = {"2025-03-06": 9, "2025-03-07": 9, "2025-03-10": 9}


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def brand(cast):
    """Wei and Mei sell for Premium, the others for nobody; a target of 10 orders for all of operations."""
    found = Brand.objects.create(code="P", name="Premium")
    Assignment.objects.filter(employee__in=[cast.wei, cast.mei]).update(brand=found)
    target("orders", "10", "2025-01-01", actor=cast.hr, department=cast.operations)
    return found


def draft(cast, brand, on="2025-03-02", **changes):
    return services.draft_rule_trial(
        rule=Rule.objects.get(code="R1", is_current=True), changes=changes, scope={"brand": brand}, actor=cast.hr,
        on=date.fromisoformat(on), now=MORNING, note="fewer false alarms",
    )  # fmt: skip


def start(cast, trial, *, live, on="2025-03-02"):
    return services.start_trial(trial=trial, live=live, actor=cast.hr, on=date.fromisoformat(on), now=MORNING)


def codes():
    return sorted((alert.code.split("~")[0], alert.employee.name, alert.state) for alert in Alert.objects.all())


class TestBacktest:
    def test_it_counts_what_the_nights_would_have_raised(self, cast, brand):
        """Wei: one alert that recovers on 10 March; Mei: two, the second still open."""
        observe(cast.wei, "orders", BAD | GOOD)
        observe(cast.mei, "orders", BAD | GOOD | {"2025-03-11": 1, "2025-03-12": 1, "2025-03-13": 1, "2025-03-14": 4})
        nights("2025-03-03", "2025-03-14")
        found = run_backtest(Rule.objects.get(code="R1"), on=date(2025, 3, 14))
        rows = [(str(row.first_day), str(row.raised_on), str(row.last_day), row.days) for row in found.alerts]
        assert sorted(rows) == [
            ("2025-03-03", "2025-03-05", "2025-03-05", 3), ("2025-03-03", "2025-03-05", "2025-03-05", 3),
            ("2025-03-11", "2025-03-13", "2025-03-14", 4),
        ]  # fmt: skip
        assert {str(row.recovered_on) for row in found.alerts} == {"2025-03-10", "None"}
        assert (found.count, found.subjects, found.false) == (3, 2, 2)
        assert found.by_day() == [(date(2025, 3, 5), 2), (date(2025, 3, 13), 1)]
        # and that is what the nights did raise
        real = Alert.objects.filter(code="R1").order_by("raised_on", "subject")
        assert sorted((str(a.first_day), str(a.raised_on), str(a.last_day), a.days.count()) for a in real) == sorted(
            rows
        )

    def test_who_was_talked_to_did_not_recover_alone(self, cast, brand):
        from performance.talks.models import Talk

        observe(cast.wei, "orders", BAD | GOOD)
        nights("2025-03-03", "2025-03-10")
        rule, on = Rule.objects.get(code="R1"), date(2025, 3, 10)
        assert run_backtest(rule, on=on).false == 1
        Talk.objects.create(
            employee=cast.wei,
            led_by=cast.tao.user,
            held_at=MORNING.replace(day=6),
            recorded_at=MORNING,
            locked_at=MORNING,
            topic="figures",
            summary="…",
        )
        assert run_backtest(rule, on=on).false == 0

    def test_expected_false_alarms_stand_beside_the_rule(self, cast, brand):
        observe(cast.wei, "orders", BAD | GOOD)
        nights("2025-03-03", "2025-03-10")
        rule = Rule.objects.get(code="R1")
        measure_rule(rule=rule, on=date(2025, 3, 10))
        rule.refresh_from_db()
        # one in 90 days, 30.44 days a month
        assert (rule.alerts_per_month, rule.false_per_month) == (D("0.34"), D("0.34"))
        assert (rule.measured_from, rule.measured_until) == (date(2024, 12, 11), date(2025, 3, 10))

    def test_the_night_measures_on_the_first_of_a_month_costly_ones_once_a_quarter(self, cast, brand):
        observe(cast.wei, "orders", BAD | GOOD)
        nights("2025-03-03", "2025-03-10")
        assert set(Rule.objects.values_list("measured_until", flat=True)) == {None}
        night("2025-05-01")
        measured = dict(Rule.objects.values_list("code", "measured_until"))
        assert (measured["R1"], measured["R7"]) == (date(2025, 5, 1), None)
        night("2025-07-01")
        assert set(Rule.objects.values_list("measured_until", flat=True)) == {date(2025, 7, 1)}

    def test_the_page_redraws_by_threshold_and_window(self, cast, brand):
        observe(cast.wei, "orders", BAD | GOOD)
        nights("2025-03-03", "2025-03-10")
        client, url = signed_in(cast.hr), reverse("alerts:rule-backtest", args=["R1"])
        assert client.get(url).status_code == 200
        assert client.get(url, {"threshold": "abc"}).status_code == 422
        before = Rule.objects.count()
        page = client.get(url, {"threshold": "25", "window": "1", "brand": brand.pk})
        assert page.context["is_changed"]
        assert "threshold=25&amp;window=1" in page.content.decode()
        assert Rule.objects.count() == before
        assert signed_in(cast.lin.user).get(url).status_code == 403

    def test_the_spans_are_named_in_the_reader_s_language(self, cast):
        with translation.override("en"):
            assert str(BacktestForm(QueryDict(), rule=Rule.objects.get(code="R1"))["span"]).count("last 90 days") == 1
        with translation.override("zh-hans"):
            assert "最近 90 天" in str(BacktestForm(QueryDict(), rule=Rule.objects.get(code="R1"))["span"])

    @pytest.mark.parametrize("code", ["R1", "R2", "R3", "R4", "R5", "R6", "R7"])
    def test_every_rule_of_the_pack_can_be_backtested(self, cast, brand, code):
        observe(cast.wei, "orders", BAD | GOOD)
        observe(cast.wei, "revenue", {"2025-02-10": 100})
        nights("2025-03-03", "2025-03-06")
        page = signed_in(cast.hr).get(reverse("alerts:rule-backtest", args=[code]))
        assert page.status_code == 200
        assert run_backtest(Rule.objects.get(code=code), on=date(2025, 3, 6), part={"brand": brand.pk}) is not None

    def test_silence_needs_regular_data_in_the_past_too(self, cast):
        from tests.performance.test_silence import team, work

        _department, people = team(5)
        for person in people[1:]:
            work(person, "2025-02-05", "2025-03-20")
        work(people[0], "2025-02-05", "2025-03-20", missing=["2025-03-11", "2025-03-12"])
        rare = make_employee("Rare", make_department("少数"), user=False)
        observe(rare, "orders", {"2025-03-03": 1})
        night("2025-03-20")
        found = run_backtest(Rule.objects.get(code="R5"), on=date(2025, 3, 20))
        assert [row.subject for row in found.alerts] == [f"e:{people[0].pk}"]
        assert str(found.alerts[0].recovered_on) == "2025-03-17"


class TestRuleTrial:
    def test_quietly_it_finds_beside_the_rule_and_only_hr_sees_it(self, cast, brand):
        trial = start(cast, draft(cast, brand, threshold=D("0.25"), window=2), live=False)
        observe(cast.wei, "orders", {"2025-03-03": 2, "2025-03-04": 2, "2025-03-05": 2})
        nights("2025-03-03", "2025-03-05")
        assert codes() == [("R1", "Wei", "open"), ("R1", "Wei", "open")]
        quiet = Alert.objects.get(rule__trial=trial)
        assert (str(quiet.raised_on), quiet.rule.version) == ("2025-03-04", 3)  # version 3: the same, quiet
        page = reverse("alerts:alert-detail", args=[quiet.public_id])
        assert signed_in(cast.hr).get(page).status_code == 200
        assert signed_in(cast.lin.user).get(page).status_code == 404
        told = Notice.objects.filter(link=page)
        assert told.exists()
        assert cast.tao.user not in {notice.user for notice in told}

    def test_live_it_takes_the_rules_place_in_its_scope(self, cast, brand):
        start(cast, draft(cast, brand, window=2), live=True)
        observe(cast.wei, "orders", BAD)
        observe(cast.tao, "orders", BAD)  # not of the brand: the rule in force
        nights("2025-03-03", "2025-03-05")
        found = {alert.employee.name: (str(alert.raised_on), alert.rule.version) for alert in Alert.objects.all()}
        assert found == {"Wei": ("2025-03-04", 2), "Tao": ("2025-03-05", 1)}

    def test_going_live_withdraws_what_was_found_quietly(self, cast, brand):
        trial = start(cast, draft(cast, brand, window=2), live=False)
        observe(cast.wei, "orders", BAD)
        nights("2025-03-03", "2025-03-04")
        start(cast, trial, live=True, on="2025-03-04")
        quiet = Alert.objects.get(code=f"R1~{trial.pk}")
        assert (quiet.state, quiet.how) == ("resolved", "withdrawn")
        night("2025-03-05")
        live = Alert.objects.get(code="R1")
        assert (live.rule.trial, live.rule.mode) == (trial, "live")
        assert {notice.user for notice in Notice.objects.filter(kind="performance.trial.started")} == {cast.lin.user}

    def test_commented_changed_and_rolled_out_with_every_step_on_record(self, cast, brand):
        trial = start(cast, draft(cast, brand, window=2), live=True)
        client = signed_in(cast.lin.user)
        page = reverse("alerts:trial-detail", args=[trial.public_id])
        assert client.get(page).status_code == 200
        comment = reverse("alerts:trial-comment", args=[trial.public_id])
        assert client.post(comment, {"note": ""}).status_code == 422
        services.comment_trial(trial=trial, note="Two days are too hasty", actor=cast.lin.user, now=MORNING)
        assert client.post(reverse("alerts:trial-roll-out", args=[trial.public_id])).status_code == 403
        on = date(2025, 3, 5)
        with pytest.raises(TrialRefused, match=r"why|原因"):
            services.change_trial(trial=trial, changes={"window": 4}, actor=cast.hr, on=on, now=MORNING, note=" ")
        services.change_trial(trial=trial, changes={"window": 4}, actor=cast.hr, on=on, now=MORNING, note="heads' wish")
        services.roll_out(trial=trial, actor=cast.hr, on=on, now=MORNING, note="fewer false alarms")
        steps = [(step.what, step.note) for step in trial.steps.all()]
        assert steps == [
            ("drafted", "fewer false alarms"), ("live", ""), ("commented", "Two days are too hasty"),
            ("changed", "heads' wish"), ("rolled_out", "fewer false alarms"),
        ]  # fmt: skip
        current = Rule.objects.get(code="R1", is_current=True)
        assert (current.version, current.window) == (3, 4)
        actions = set(
            AuditEntry.objects.filter(action__startswith="performance.trial").values_list("action", flat=True)
        )
        assert actions == {
            f"performance.trial.{word}" for word in ("drafted", "started", "changed", "commented", "rolled_out")
        }
        observe(cast.tao, "orders", BAD)
        nights("2025-03-03", "2025-03-05")
        assert codes() == []  # four in a row now, for everybody

    def test_stopped_the_rule_holds_again_everywhere(self, cast, brand):
        trial = start(cast, draft(cast, brand, window=6), live=True)
        services.stop_trial(trial=trial, actor=cast.hr, on=date(2025, 3, 2), now=MORNING, note="no use")
        observe(cast.wei, "orders", BAD)
        nights("2025-03-03", "2025-03-05")
        assert Alert.objects.get().rule.version == 1
        with pytest.raises(TrialRefused):
            start(cast, Trial.objects.get(), live=True)

    def test_refused_without_a_scope_or_twice(self, cast, brand):
        rule = Rule.objects.get(code="R1")
        common = {"actor": cast.hr, "on": date(2025, 3, 2), "now": MORNING, "note": "x"}
        with pytest.raises(TrialRefused, match="Choose"):
            services.draft_rule_trial(rule=rule, changes={}, scope={"brand": None}, **common)
        draft(cast, brand)
        with pytest.raises(TrialRefused, match="already"):
            draft(cast, brand)

    def test_two_writers_one_is_told(self, cast, brand):
        trial = draft(cast, brand)
        other = Trial.objects.get(pk=trial.pk)
        start(cast, trial, live=False)
        with pytest.raises(TrialRefused, match="just changed"):
            start(cast, other, live=False)


class TestTargetTrial:
    def test_a_value_is_tried_on_a_brand_and_rolled_out(self, cast, brand):
        """30 s → 45 s, as Sanhe does: the pilot's target beside the standing one, then for all."""
        standing = target(
            "response_seconds",
            "30",
            "2025-01-01",
            actor=cast.hr,
            position=Assignment.objects.get(employee=cast.wei).position,
        )
        for person, seconds in ((cast.wei, 40), (cast.mei, 25)):
            observe(person, "chats", dict.fromkeys(BAD, 10))
            observe(person, "response_seconds", dict.fromkeys(BAD, seconds))
        nights("2025-03-03", "2025-03-05")
        on = date(2025, 3, 5)
        trial = services.draft_target_trial(
            standing=standing, value=D(45), scope={"brand": brand}, actor=cast.hr, on=on, now=MORNING, note="too strict"
        )
        client = signed_in(cast.hr)
        page = client.get(reverse("alerts:trial-detail", args=[trial.public_id]))
        assert page.context["page"].title.endswith(" 30.0 s → 45.0 s")
        services.change_trial(
            trial=trial, changes={"value": D(50)}, actor=cast.hr, on=on, now=MORNING, note="still too strict"
        )
        rows = client.get(reverse("alerts:trial-list")).context["rows"]
        assert [row.title.partition(" 30")[2] for row in rows] == [".0 s → 50.0 s"]
        services.change_trial(trial=trial, changes={"value": D(45)}, actor=cast.hr, on=on, now=MORNING, note="45")
        seen = look_at_target(trial, on)
        assert (seen.people, seen.reach_standing, seen.reach_tried) == (2, 1, 2)
        services.start_trial(trial=trial, live=False, actor=cast.hr, on=on, now=MORNING)
        assert Target.objects.filter(metric__code="response_seconds").count() == 1
        services.start_trial(trial=trial, live=True, actor=cast.hr, on=on, now=MORNING)
        pilot = trial.target
        assert (pilot.value, pilot.brand, pilot.position, pilot.start) == (
            45, brand, standing.position, date(2025, 3, 6),
        )  # fmt: skip
        services.roll_out(trial=trial, actor=cast.hr, on=date(2025, 3, 20), now=MORNING, note="fair now")
        rows = Target.objects.filter(metric__code="response_seconds").order_by("start")
        assert [(row.value, row.brand, row.start, row.until) for row in rows] == [
            (30, None, date(2025, 1, 1), date(2025, 3, 20)),
            (45, brand, date(2025, 3, 6), date(2025, 3, 20)),
            (45, None, date(2025, 3, 21), None),
        ]

    def test_the_targets_own_scope_is_no_part_of_it(self, cast, brand):
        standing = target("orders", "12", "2025-01-01", actor=cast.hr, brand=brand)
        with pytest.raises(TrialRefused, match="exactly these"):
            services.draft_target_trial(
                standing=standing, value=D(9), scope={"brand": brand}, actor=cast.hr, on=date(2025, 3, 2), now=MORNING,
                note="x",
            )  # fmt: skip


class TestPages:
    def test_from_the_rule_to_a_running_trial_by_the_pages_alone(self, cast, brand):
        client = signed_in(cast.hr)
        url = reverse("alerts:trial-rule", args=["R1"])
        page = client.get(url, {"threshold": "40", "window": "4"})
        what = page.context["forms"][1]
        data = {what.add_prefix(name): what[name].value() for name in what.fields}
        data = {name: "" if value is None else value for name, value in data.items()}
        assert data["rule-window"] == 4
        assert client.post(url, {**data, "note": "x"}).status_code == 422  # no scope
        assert client.post(url, {**data, "brand": brand.pk, "note": "fewer"}).status_code == 302
        trial = Trial.objects.get()
        assert (trial.rule.window, trial.rule.threshold, trial.state) == (4, D("0.4"), "draft")
        begin = reverse("alerts:trial-start", args=[trial.public_id])
        assert client.post(begin, {"how": ""}).status_code == 422
        assert client.post(begin, {"how": "quiet"}).status_code == 302
        assert client.get(reverse("alerts:trial-list")).status_code == 200
        change = reverse("alerts:trial-change", args=[trial.public_id])
        assert client.post(change, {**data, "rule-window": 5, "note": "longer"}).status_code == 302
        trial.refresh_from_db()
        assert trial.rule.window == 5
        assert client.post(reverse("alerts:trial-stop", args=[trial.public_id]), {"halt-note": "x"}).status_code == 302
        trial.refresh_from_db()
        assert trial.state == "stopped"

    def test_a_rule_is_made_previewed_and_switched_off(self, cast, brand):
        client = signed_in(cast.hr)
        assert client.get(reverse("alerts:rule-new")).status_code == 200
        url = reverse("alerts:rule-create", args=["turnover"])
        page = client.get(url)
        form = page.context["form"]
        data = {name: form[name].value() for name in form.fields if form[name].value() is not None}
        data |= {
            "code": "T1",
            "name_zh": "流失",
            "name_en": "Leavers",
            "threshold": "15",
            "proposes": "exits",
            "reason": "new",
        }
        preview = client.get(reverse("alerts:rule-preview", args=["turnover"]), data)
        assert "15%" in preview.content.decode()
        assert client.post(url, {**data, "code": "R1"}).status_code == 422
        assert client.post(url, {**data, "code": "new"}).status_code == 422
        assert client.post(url, data).status_code == 302
        rule = Rule.objects.get(code="T1")
        assert (rule.threshold, rule.version, rule.series) == (D("0.15"), 1, "turnover")
        switch = reverse("alerts:rule-switch", args=["T1"])
        assert client.post(switch, {"mode": "off", "reason": ""}).status_code == 422
        assert client.post(switch, {"mode": "off", "reason": "too loud"}).status_code == 302
        assert list(Rule.objects.filter(code="T1").order_by("version").values_list("mode", "is_current", "reason")) == [
            ("live", False, "new"), ("off", True, "too loud"),
        ]  # fmt: skip
        night("2025-03-31")

    @pytest.mark.parametrize("series", ["achievement", "no_data", "cost_share", "turnover", "forecast", "standard"])
    def test_every_series_has_a_form(self, cast, series):
        client = signed_in(cast.hr)
        assert client.get(reverse("alerts:rule-create", args=[series])).status_code == 200
        code = Rule.objects.get(series=series, code__in=["R1", "R3", "R4", "R5", "R6", "R7"]).code
        page = client.get(reverse("alerts:rule-change", args=[code]))
        form = page.context["form"]
        data = {name: form[name].value() for name in form.fields if form[name].value() is not None}
        answer = client.post(reverse("alerts:rule-change", args=[code]), {**data, "reason": "none"})
        assert answer.status_code == 302
        assert Rule.objects.filter(code=code).count() == 1  # nothing differed


def test_a_questioned_figure_marks_the_day_and_the_alert(cast, brand):
    from performance.measures.models import Dispute, Metric

    observe(cast.wei, "orders", BAD)
    nights("2025-03-03", "2025-03-05")
    url = reverse("alerts:alert-detail", args=[Alert.objects.get(code="R1").public_id])
    assert not signed_in(cast.tao.user).get(url).context["is_disputed"]
    Dispute.objects.create(
        employee=cast.wei, metric=Metric.objects.get(code="orders"), day=date(2025, 3, 4), value_then=3, said="wrong",
        raised_by=cast.wei.user, raised_at=MORNING, due_on=date(2025, 3, 7),
    )  # fmt: skip
    page = signed_in(cast.tao.user).get(url)
    assert [str(row.day) for row in page.context["days"] if row.is_disputed] == ["2025-03-04"]


def test_lists_cost_the_same_for_one_row_and_many(cast, brand):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = signed_in(cast.hr)
    common = {"actor": cast.hr, "on": date(2025, 3, 2), "now": MORNING, "note": "x"}

    def count(name):
        client.get(reverse(name))
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse(name))
        return len(captured)

    Rule.objects.exclude(code="R1").update(is_current=False)
    draft(cast, brand)
    one = count("alerts:rule-list"), count("alerts:trial-list")
    Rule.objects.filter(trial__isnull=True).update(is_current=True)
    for code in ("R2", "R6"):
        rule = Rule.objects.get(code=code, is_current=True)
        services.draft_rule_trial(rule=rule, changes={}, scope={"brand": brand}, **common)
    assert (count("alerts:rule-list"), count("alerts:trial-list")) == one
