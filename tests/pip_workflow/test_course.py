"""The course of a plan (spec 7.1): figures before the plan, changes served again, the standing clock, support, time."""

import hashlib
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from audit.models import AuditEntry
from notices.models import Notice
from people.models import StoredFile
from people.sealing import seal_bytes
from people.services.files import open_file
from performance.measures.models import DayResult
from performance.measures.services import TargetSpec, set_target
from pip_workflow.enums import ProofKind, SupportKind
from pip_workflow.figures import figures_of_gap, figures_to_sign
from pip_workflow.followups.guarding import changed_sources
from pip_workflow.models import Plan, Signature
from pip_workflow.presenters import events_of
from pip_workflow.rules.path import PathError, Step, extend_path, target_on
from pip_workflow.services import (
    PlanRefused,
    SupportDraft,
    answer_objection,
    change_plan,
    extend_plan,
    give_support,
    issue_plan,
    pass_plan,
    pause_plan,
    raise_objection,
    record_refusal,
    resume_plan,
    sign_plan,
    withdraw_plan,
)
from pip_workflow.services.night import night_of_plans
from tests.pip_workflow.conftest import DEADLINE, START, at

ISSUED = date(2025, 3, 8)
MORE = DEADLINE + timedelta(days=7)
PDF = b"%PDF-1.4 sign-in sheet"


def pdf(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF)


def told(user, kind="pip_workflow.plan.news") -> list[str]:
    return [notice.context["what"] for notice in Notice.objects.filter(user=user, kind=kind).order_by("pk")]


@pytest.fixture
def results(cast, orders):
    """Judged days of Wei: value by day."""

    def write(days: dict[date, int]) -> None:
        for day, value in days.items():
            DayResult.objects.update_or_create(
                employee=cast.wei, metric=orders, day=day, grain="day",
                defaults={"value": value, "target_value": 10, "achievement": Decimal(value) / 10},
            )  # fmt: skip

    return write


@pytest.fixture
def issued(plan, cast, rules, results):
    results({date(2025, 3, 3): 2, date(2025, 3, 4): 3})
    return issue_plan(plan=plan, actor=cast.tao.user, means="in_person", on=ISSUED, now=at(ISSUED))


def sign(plan, cast, of="plan", on=START, **more):
    return sign_plan(plan=plan, of=of, actor=cast.wei.user, comment="", on=on, now=at(on), **more)


@pytest.fixture
def active(issued, cast):
    sign(issued, cast, "facts")
    sign(issued, cast)
    return issued


class TestServing:
    def test_who_was_there_is_kept_and_shown(self, plan, cast, rules):
        common = {"plan": plan, "actor": cast.tao.user, "means": "in_person", "on": ISSUED, "now": at(ISSUED)}
        for nobody in (cast.wei.name, f" {cast.tao.user} "):
            with pytest.raises(PlanRefused):
                issue_plan(witness=nobody, **common)
        issue_plan(witness=" Sun Li ", **common)
        plan.refresh_from_db()
        assert plan.served_witness == "Sun Li"
        assert "Sun Li" in next(event.detail for event in events_of(plan) if event.on == ISSUED and event.detail)


class TestSigning:
    def test_figures_come_first_and_are_signed_as_they_were_read(self, issued, cast):
        with pytest.raises(PlanRefused):
            sign(issued, cast)
        signature = sign(issued, cast, "facts")
        assert [line["value"] for line in signature.content["lines"]] == ["2.000000", "3.000000"]
        assert (signature.first_day, signature.last_day) == (issued.measured_from, issued.measured_until)
        assert signature.content_sha256 == figures_of_gap(issued).digest
        sign(issued, cast)
        assert issued.state == "active"

    def test_who_doubts_the_figures_objects_and_may_still_acknowledge(self, issued, cast):
        on = date(2025, 3, 9)
        raise_objection(plan=issued, kind="object", text="3 was 6", actor=cast.wei.user, on=on, now=at(on))
        sign(issued, cast)
        assert issued.state == "acknowledged", "the clock stands: it runs once the objection is answered"

    def test_a_refusal_to_confirm_figures_is_a_record_of_its_own(self, issued, cast):
        common = {"plan": issued, "actor": cast.tao.user, "note": "no", "on": START, "now": at(START)}
        with pytest.raises(PlanRefused):
            record_refusal(witness=cast.wei.name, of="facts", **common)
        record_refusal(witness="Sun", of="facts", **common)
        refusal = Signature.objects.get(plan=issued)
        assert (refusal.of, refusal.refused, refusal.witness) == ("facts", True, "Sun")
        assert issued.state == "issued"
        record_refusal(witness="Sun", **common)
        assert issued.state == "active"

    def test_each_week_waits_once_it_is_over_and_again_when_it_was_corrected(self, active, cast, results):
        results({START: 4, date(2025, 3, 11): 5})
        friday, monday = date(2025, 3, 14), date(2025, 3, 17)
        assert figures_to_sign(active, friday) == []
        (week,) = figures_to_sign(active, monday)
        assert (week.first, week.last, len(week.lines)) == (START, date(2025, 3, 16), 2)
        sign(active, cast, "facts", on=monday, first_day=week.first)
        assert figures_to_sign(active, monday) == []
        with pytest.raises(PlanRefused):
            sign(active, cast, "facts", on=monday, first_day=week.first)
        results({START: 6})
        assert len(figures_to_sign(active, monday)) == 1

    def test_nobody_signs_a_draft(self, plan, cast):
        with pytest.raises(PlanRefused):
            sign(plan, cast, "facts")


def test_issue_freezes_days_figures_and_the_versions_of_the_targets(plan, cast, rules, orders):
    first = date(2025, 2, 1)
    spec = TargetSpec(metric=orders, start=first, value=Decimal(10), employee=cast.wei)
    target, _outcome = set_target(spec=spec, actor=cast.hr, today=first, now=at(first))
    for day, value in ((3, 2), (4, 3)):
        DayResult.objects.create(
            employee=cast.wei, metric=orders, day=date(2025, 3, day), grain="day", value=value, target_value=10,
            target=target, achievement=Decimal(value) / 10,
        )  # fmt: skip
    issue_plan(plan=plan, actor=cast.tao.user, means="in_person", on=ISSUED, now=at(ISSUED))
    DayResult.objects.update(value=9)
    plan.refresh_from_db()
    assert [(line["day"], Decimal(line["value"]), Decimal(line["target"]), line["version"])
            for line in plan.gap["lines"]] == [("2025-03-03", 2, 10, 1), ("2025-03-04", 3, 10, 1)]  # fmt: skip


class TestChanges:
    def test_a_change_after_signing_is_served_again_and_told(self, active, cast, content):
        on = date(2025, 3, 12)
        changed = replace(content, expectation="8 orders a day")
        change_plan(plan=active, content=changed, actor=cast.tao.user, reason="too high", on=on, now=at(on))
        assert (active.state, active.edition, active.edition_on, active.issued_on) == ("issued", 2, on, ISSUED)
        assert len(told(cast.wei.user)) == 1
        assert not figures_to_sign(active, on), "the figures are the same: their signature stands"
        assert AuditEntry.objects.filter(action="pip_workflow.plan.moved").count() == 4, "through the one door"
        # The time to sign runs from the new edition.
        assert night_of_plans(on=date(2025, 3, 13), now=at(on))["plan_steps"] == 0

    def test_other_measured_days_freeze_other_figures_which_are_signed_again(self, active, cast, content, results):
        results({date(2025, 3, 2): 1})
        changed = replace(content, measured_from=date(2025, 3, 2))
        change_plan(plan=active, content=changed, actor=cast.tao.user, reason="a day more", on=START, now=at(START))
        assert len(active.gap["lines"]) == 3
        with pytest.raises(PlanRefused):
            sign(active, cast)

    def test_promised_support_stays(self, active, cast, content):
        others = [SupportDraft(SupportKind.TOOL, "Live account", "Tao", date(2025, 3, 12))]
        common = {"plan": active, "actor": cast.tao.user, "reason": "x", "on": START, "now": at(START)}
        with pytest.raises(PlanRefused, match="Live selling"):
            change_plan(content=replace(content, supports=others), **common)
        change_plan(content=replace(content, supports=[*content.supports, *others]), **common)
        assert active.supports.count() == 2

    def test_a_refused_plan_may_be_changed_and_is_served_again(self, issued, cast, content):
        record_refusal(plan=issued, actor=cast.tao.user, witness="Sun", note="", on=ISSUED, now=at(ISSUED))
        changed = replace(content, expectation="8")
        change_plan(plan=issued, content=changed, actor=cast.tao.user, reason="x", on=START, now=at(START))
        assert (issued.state, issued.edition) == ("issued", 2)


class TestClock:
    def test_only_what_lies_ahead_moves(self, active, cast):
        on, back = date(2025, 3, 15), date(2025, 3, 20)
        pause_plan(plan=active, actor=cast.tao.user, reason="ill", on=on, now=at(on))
        resume_plan(plan=active, actor=cast.tao.user, on=back, now=at(back))
        assert active.deadline == DEADLINE + timedelta(days=5)
        assert [c.due_on for c in active.check_ins.all()] == [date(2025, 3, 14), active.deadline]
        assert [step["by"] for step in active.measures.get().path] == ["2025-03-14", active.deadline.isoformat()]
        assert active.start_on == START
        assert len(told(cast.wei.user)) == 2

    def test_days_in_which_both_stand_count_once(self, active, cast):
        d11, d12, d14, d17 = (date(2025, 3, day) for day in (11, 12, 14, 17))
        objection = raise_objection(plan=active, kind="object", text="no", actor=cast.wei.user, on=d11, now=at(d11))
        pause_plan(plan=active, actor=cast.tao.user, reason="ill", on=d12, now=at(d12))
        answer_objection(objection=objection, answer="so", actor=cast.hr, on=d14, now=at(d14))
        assert Plan.objects.get(pk=active.pk).deadline == DEADLINE, "the pause goes on"
        active.refresh_from_db()
        resume_plan(plan=active, actor=cast.tao.user, on=d17, now=at(d17))
        assert active.deadline == DEADLINE + (d17 - d11)
        assert active.stopped_on is None

    def test_a_plan_whose_clock_stands_does_not_begin(self, issued, cast):
        on = date(2025, 3, 9)
        objection = raise_objection(plan=issued, kind="object", text="no", actor=cast.wei.user, on=on, now=at(on))
        sign(issued, cast, on=on)
        night_of_plans(on=START, now=at(START))
        issued.refresh_from_db()
        assert issued.state == "acknowledged"
        back = date(2025, 3, 12)
        answer_objection(objection=objection, answer="so", actor=cast.hr, on=back, now=at(back))
        issued.refresh_from_db()
        assert (issued.start_on, issued.deadline) == (START + timedelta(days=3), DEADLINE + timedelta(days=3))
        night_of_plans(on=issued.start_on, now=at(issued.start_on))
        issued.refresh_from_db()
        assert issued.state == "active"

    def test_withdrawn_with_a_reason_and_told(self, active, cast):
        with pytest.raises(PlanRefused):
            withdraw_plan(plan=active, actor=cast.hr, reason=" ", on=START, now=at(START))
        withdraw_plan(plan=active, actor=cast.hr, reason="wrong target", on=START, now=at(START))
        assert (active.state, active.reason, len(told(cast.wei.user))) == ("withdrawn", "wrong target", 1)


class TestSupport:
    def give(self, plan, cast, **change):
        common = {"support": plan.supports.get(), "actor": cast.tao.user, "given_on": START, "note": "sheet 1"}
        return give_support(**{**common, "on": START, "now": at(START), **change})

    def test_what_was_given_is_proved_and_dated(self, active, cast):
        with pytest.raises(PlanRefused):
            self.give(active, cast, note=" ")
        with pytest.raises(PlanRefused):
            self.give(active, cast, given_on=START + timedelta(days=1))
        with pytest.raises(PlanRefused):
            self.give(active, cast, given_on=ISSUED - timedelta(days=1))
        support = self.give(active, cast, proof=ProofKind.TEST, note="86 of 100")
        assert (support.given_on, support.proof, support.note) == (START, "test", "86 of 100")
        with pytest.raises(PlanRefused):
            self.give(active, cast)

    def test_the_proof_is_kept_as_a_file_with_its_digest_on_record(self, active, cast):
        self.give(active, cast, upload=pdf("sheet.pdf"))
        event = active.events.get(what="support")
        assert (event.support, event.file.name) == (active.supports.get(), "sheet.pdf")
        assert open_file(event.file) == PDF and event.file.sha256 == hashlib.sha256(PDF).hexdigest()
        assert AuditEntry.objects.get(action="pip_workflow.plan.support_given").digest == event.file.sha256
        assert changed_sources([active]) == 0
        event.file.sealed = seal_bytes(PDF + b" ", f"{event.file.public_id}/file")
        event.file.save()
        assert changed_sources([active]) == 1

    def test_a_file_whose_row_was_changed_along_with_it_is_found_by_the_log(self, active, cast):
        self.give(active, cast, upload=pdf("sheet.pdf"))
        file = active.events.get(what="support").file
        file.sealed, file.sha256 = (
            seal_bytes(b"%PDF-2", f"{file.public_id}/file"),
            hashlib.sha256(b"%PDF-2").hexdigest(),
        )
        file.save()
        assert changed_sources([active]) == 1

    def test_a_file_of_another_kind_is_refused_at_its_field_and_nothing_is_kept(self, active, cast):
        with pytest.raises(PlanRefused) as refused, transaction.atomic():
            self.give(active, cast, upload=SimpleUploadedFile("sheet.pdf", b"MZ"))
        assert refused.value.field == "upload"
        assert active.supports.get().given_on is None and not StoredFile.objects.exists()

    def test_several_times_are_counted_and_given_once_all_were(self, active, cast):
        active.supports.update(sessions=2)
        support = self.give(active, cast)
        assert (support.sessions_given, support.given_on) == (1, None)
        assert self.give(active, cast).given_on == START
        assert active.events.filter(what="support").count() == 2


class TestExtension:
    def extend(self, plan, cast, **change):
        common = {"deadline": MORE, "reason": "progress", "evidence": "2 to 6", "on": DEADLINE, "now": at(DEADLINE)}
        return extend_plan(plan=plan, actor=cast.hr, **{**common, **change})

    def test_its_own_steps_and_more_support(self, active, cast):
        measure = active.measures.get()
        more = [SupportDraft(SupportKind.COACH, "Coach", "Tang", MORE, 10)]
        steps = (Step(DEADLINE + timedelta(days=3), Decimal(8)), Step(MORE, Decimal(10)))
        self.extend(active, cast, steps={measure.pk: steps}, supports=more)
        assert [step["value"] for step in active.measures.get().path] == ["5", "10", "8", "10"]
        assert set(active.supports.values_list("what", flat=True)) == {"Live selling", "Coach"}
        assert len(told(cast.wei.user)) == 1
        entry = AuditEntry.objects.get(action="pip_workflow.plan.extended")
        assert "figures" in entry.after

    @pytest.mark.parametrize(("direction", "value"), [("higher", 11), ("lower", 9)])
    def test_it_asks_for_no_more_than_was_signed(self, active, cast, direction, value):
        measure = active.measures.get()
        type(measure.metric).objects.filter(pk=measure.metric_id).update(direction=direction)
        with pytest.raises(PlanRefused) as refused:
            self.extend(active, cast, steps={measure.pk: (Step(MORE, Decimal(value)),)})
        assert refused.value.field == f"goal_{measure.pk}"
        active.refresh_from_db()
        assert (active.extensions, active.deadline) == (0, DEADLINE)

    def test_steps_outside_the_new_time_are_refused(self, active, cast):
        measure = active.measures.get()
        with pytest.raises(PlanRefused):
            self.extend(active, cast, steps={measure.pk: (Step(MORE + timedelta(days=1), Decimal(8)),)})

    def test_not_while_an_objection_is_open(self, active, cast):
        raise_objection(plan=active, kind="object", text="no", actor=cast.wei.user, on=START, now=at(START))
        with pytest.raises(PlanRefused):
            self.extend(active, cast)


def test_a_verdict_keeps_the_figures_it_was_made_on(active, cast, observe):
    observe(START, 9, 10, 11, 10, 10)
    pass_plan(plan=active, actor=cast.hr, reason="10 a day", on=DEADLINE, now=at(DEADLINE))
    active.refresh_from_db()
    (figures,) = active.verdict_figures
    assert (figures["metric"], Decimal(figures["actual"]), len(figures["days"])) == ("orders", 10, 5)


@given(
    values=st.lists(st.decimals(1, 100, places=1), min_size=1, max_size=5),
    longer=st.integers(1, 60),
    ahead=st.booleans(),
)
def test_an_extended_path_keeps_what_was_asked_before(values, longer, ahead):
    steps = tuple(Step(START + timedelta(days=7 * n), value) for n, value in enumerate(values, start=1))
    end = steps[-1].by + timedelta(days=longer)
    path = extend_path(steps, deadline=end, ahead=(Step(end, Decimal(3)),) if ahead else ())
    assert path[: len(steps)] == steps
    assert all(target_on(path, day) == target_on(steps, day) for day in (START, steps[0].by, steps[-1].by))
    assert path[-1] == Step(end, Decimal(3) if ahead else values[-1])
    with pytest.raises(PathError):
        extend_path(steps, deadline=steps[-1].by)
