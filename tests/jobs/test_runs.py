"""Runs per date: due, claimed once, done with their effects, parked after three failures."""

from datetime import date, datetime, timedelta, timezone
from threading import Event, Thread

import psycopg
import pytest
from django.contrib.auth.models import Group
from django.db import connection, connections
from django_tenants.utils import tenant_context

from audit.models import AuditEntry
from jobs import runs
from jobs.enums import RunState
from jobs.models import JobRun
from jobs.signals import night_late, run_parked

NOW = datetime(2025, 3, 10, 2, 0, tzinfo=timezone.utc)  # 10:00 in Shanghai
DAY = date(2025, 3, 5)


@pytest.fixture
def clean(vault):
    """The vault without runs."""
    JobRun.objects.all().delete()
    Group.objects.filter(name__startswith="night ").delete()
    return vault


def effect(day: date) -> dict[str, int]:
    """What a night does here: one row per run of a date."""
    Group.objects.create(name=f"night {day}")
    return {"rows": 1}


def elsewhere(company, work) -> Thread:
    """Run something on another connection."""

    def body() -> None:
        try:
            with tenant_context(company):
                work()
        finally:
            connections.close_all()

    thread = Thread(target=body)
    thread.start()
    return thread


class TestDue:
    @pytest.mark.parametrize(
        ("moment", "last"),
        [
            (datetime(2025, 3, 9, 17, 59, tzinfo=timezone.utc), date(2025, 3, 8)),  # 01:59 on the 10th in Shanghai
            (datetime(2025, 3, 9, 18, 0, tzinfo=timezone.utc), date(2025, 3, 9)),  # 02:00
            (datetime(2025, 3, 10, 15, 0, tzinfo=timezone.utc), date(2025, 3, 9)),
        ],
    )
    def test_a_night_is_due_from_two_o_clock_of_the_next_day_in_the_company_s_time(self, company, moment, last):
        assert runs.last_due_date(company, moment) == last

    def test_every_missing_date_since_live_from_is_added_once(self, company):
        company.live_from = date(2025, 3, 3)
        JobRun.objects.create(job="nightly", business_date=date(2025, 3, 5), state=RunState.DONE)
        assert runs.add_due_runs(company=company, now=NOW) == 6
        assert runs.add_due_runs(company=company, now=NOW) == 0
        dates = list(JobRun.objects.order_by("business_date").values_list("business_date", flat=True))
        assert dates == [date(2025, 3, day) for day in range(3, 10)]
        assert JobRun.objects.get(business_date=date(2025, 3, 5)).state == RunState.DONE

    def test_nothing_is_due_before_the_company_is_live(self, company):
        company.live_from = date(2025, 3, 10)
        assert runs.add_due_runs(company=company, now=NOW) == 0

    def test_a_night_not_done_by_six_is_told(self, company):
        told = []
        night_late.connect(lambda run, **kwargs: told.append(run.business_date), weak=False, dispatch_uid="test")
        try:
            run = JobRun.objects.create(job="nightly", business_date=date(2025, 3, 9))
            before_six = datetime(2025, 3, 9, 21, 59, tzinfo=timezone.utc)
            runs.tell_late_night(company=company, now=before_six)
            assert told == []
            runs.tell_late_night(company=company, now=before_six + timedelta(minutes=1))
            assert told == [date(2025, 3, 9)]
            run.state = RunState.DONE
            run.save()
            runs.tell_late_night(company=company, now=NOW)
            assert told == [date(2025, 3, 9)]
        finally:
            night_late.disconnect(dispatch_uid="test")


class TestClaim:
    def test_dates_are_taken_in_order_one_at_a_time(self, company):
        for day in (6, 5, 7):
            JobRun.objects.create(job="nightly", business_date=date(2025, 3, day))
        first = runs.claim_next(now=NOW)
        assert (first.business_date, first.attempt, first.state) == (DAY, 1, RunState.RUNNING)
        assert runs.claim_next(now=NOW) is None  # the later ones wait for the fifth
        runs.perform(run=first, work=effect, now=NOW)
        assert runs.claim_next(now=NOW).business_date == date(2025, 3, 6)

    def test_a_run_whose_lease_is_over_is_taken_again_with_a_new_token(self, company):
        JobRun.objects.create(job="nightly", business_date=DAY)
        first = runs.claim_next(now=NOW)
        JobRun.objects.update(lease_until=datetime(2000, 1, 1, tzinfo=timezone.utc))
        second = runs.claim_next(now=NOW)
        assert (second.pk, second.attempt) == (first.pk, 2)

    def test_a_worker_that_was_taken_over_commits_nothing(self, company):
        JobRun.objects.create(job="nightly", business_date=DAY)
        stalled = runs.claim_next(now=NOW)
        JobRun.objects.update(lease_until=datetime(2000, 1, 1, tzinfo=timezone.utc))
        runs.perform(run=runs.claim_next(now=NOW), work=effect, now=NOW)
        with pytest.raises(runs.FencedOff):
            runs.perform(run=stalled, work=lambda day: Group.objects.create(name="late") and {}, now=NOW)
        assert not Group.objects.filter(name="late").exists()
        assert JobRun.objects.get().state == RunState.DONE

    def test_a_parked_date_is_passed_over(self, company):
        JobRun.objects.create(job="nightly", business_date=DAY, state=RunState.PARKED)
        JobRun.objects.create(job="nightly", business_date=date(2025, 3, 6))
        assert runs.claim_next(now=NOW).business_date == date(2025, 3, 6)

    def test_a_live_worker_is_not_disturbed_though_its_lease_is_over(self, clean, settings):
        """It holds the row's lock; as soon as it is gone, the next one takes over."""
        settings.JOB_LEASE_SECONDS = 0
        JobRun.objects.create(job="nightly", business_date=DAY)
        run = runs.claim_next(now=NOW)
        working, finish = Event(), Event()

        def slow(day: date) -> dict[str, int]:
            working.set()
            finish.wait(10)
            return effect(day)

        thread = elsewhere(clean, lambda: runs.perform(run=run, work=slow, now=NOW))
        assert working.wait(10)
        assert runs.claim_next(now=NOW) is None
        finish.set()
        thread.join(10)
        assert JobRun.objects.get().state == RunState.DONE
        assert Group.objects.filter(name=f"night {DAY}").count() == 1

    def test_without_the_lock_a_second_worker_would_get_the_running_date(self, clean, settings):
        """The race that the work's lock on the row prevents, shown with nobody holding it."""
        settings.JOB_LEASE_SECONDS = 0
        JobRun.objects.create(job="nightly", business_date=DAY)
        runs.claim_next(now=NOW)
        assert runs.claim_next(now=NOW).attempt == 2


class TestPerform:
    def test_effects_and_done_commit_together(self, clean):
        run = runs.claim_named(on=DAY, now=NOW)

        def fails_late(day: date) -> dict[str, int]:
            effect(day)
            raise RuntimeError("disk full")

        with pytest.raises(RuntimeError, match="disk full"):
            runs.perform(run=run, work=fails_late, now=NOW)
        kept = JobRun.objects.get()
        assert (kept.state, kept.failures, kept.error) == (RunState.DUE, 1, "RuntimeError: disk full")
        assert not Group.objects.filter(name=f"night {DAY}").exists()
        runs.perform(run=runs.claim_next(now=NOW), work=effect, now=NOW)
        kept.refresh_from_db()
        assert (kept.state, kept.failures, kept.error, kept.result) == (RunState.DONE, 0, "", {"rows": 1})

    def test_the_third_failure_parks_it_visibly(self, cast):
        told = []
        run_parked.connect(lambda run, **kwargs: told.append(run.error), weak=False, dispatch_uid="test")
        JobRun.objects.create(job="nightly", business_date=DAY)
        try:
            for _ in range(3):
                assert told == []
                with pytest.raises(ZeroDivisionError):
                    runs.perform(run=runs.claim_next(now=NOW), work=lambda day: 1 // 0, now=NOW)
        finally:
            run_parked.disconnect(dispatch_uid="test")
        run = JobRun.objects.get()
        assert (run.state, run.attempt) == (RunState.PARKED, 3)
        assert len(told) == 1
        assert AuditEntry.objects.filter(action="jobs.run.parked", object_key=run.public_id).count() == 1
        assert cast.hr.notices.get().kind == "jobs.run.parked"
        assert runs.claim_next(now=NOW) is None

    def test_a_parked_run_can_be_tried_again(self, cast):
        run = JobRun.objects.create(job="nightly", business_date=DAY, state=RunState.PARKED, failures=3, attempt=3)
        assert runs.retry_parked(run=run, actor=cast.hr, now=NOW)
        assert not runs.retry_parked(run=run, actor=cast.hr, now=NOW)
        assert runs.claim_next(now=NOW).pk == run.pk

    def test_the_first_completion_is_recorded_and_a_repetition_is_not(self, company):
        for _ in range(2):
            runs.perform(run=runs.claim_named(on=DAY, now=NOW), work=lambda day: {"results": 2}, now=NOW)
        entry = AuditEntry.objects.get(action="jobs.night.finished")
        assert (entry.job, entry.after, entry.at) == ("nightly", {"results": 2}, NOW)

    def test_a_named_date_waits_for_whoever_is_at_it(self, clean):
        run = runs.claim_named(on=DAY, now=NOW)
        working, order = Event(), []

        def slow(day: date) -> dict[str, int]:
            working.set()
            order.append("first")
            return {}

        with psycopg.connect(**connection.get_connection_params()) as other:
            other.execute("SET search_path TO vault, public")
            other.execute("SELECT 1 FROM job_run WHERE id = %s FOR UPDATE", [run.pk])
            thread = elsewhere(clean, lambda: runs.run_named(on=DAY, work=slow, now=NOW))
            assert not working.wait(0.3)
            other.commit()
        thread.join(10)
        assert order == ["first"] and JobRun.objects.get().state == RunState.DONE

    def test_two_parallel_runs_of_one_date_follow_each_other(self, clean):
        inside: list[int] = []
        most: list[int] = []
        done: list[dict[str, int]] = []

        def work(day: date) -> dict[str, int]:
            inside.append(1)
            most.append(len(inside))
            connection.cursor().execute("SELECT pg_sleep(0.05)")
            inside.pop()
            return {}

        threads = [elsewhere(clean, lambda: done.append(runs.run_named(on=DAY, work=work, now=NOW))) for _ in range(4)]
        for thread in threads:
            thread.join(20)
        assert max(most) == 1 and len(done) == 4 and JobRun.objects.get().state == RunState.DONE
