"""nightly, tick and ownersql as a person calls them."""

import io
import json
from datetime import date, datetime, timedelta, timezone

import pytest
from django.core import checks
from django.core.management import CommandError, call_command
from django.db import connection
from django_tenants.utils import tenant_context

from audit.models import AuditBlock, AuditEntry
from hrplatform import ticking
from hrplatform.lib import dates
from jobs.models import JobRun
from jobs.runs import last_due_date
from jobs.signals import night_late


@pytest.fixture
def outside(vault):
    """The vault without runs, as a command finds it: no company in force."""
    JobRun.objects.all().delete()
    connection.set_schema_to_public()
    return vault


def ask(capsys, *arguments: str) -> dict:
    call_command(*arguments, "--json")
    return json.loads(capsys.readouterr().out)


class TestNightly:
    def test_runs_exactly_the_dates_named_and_seals(self, outside, capsys):
        answer = ask(capsys, "nightly", "vault", "--from", "2025-03-03", "--to", "2025-03-05")
        assert [night["date"] for night in answer["nights"]] == ["2025-03-03", "2025-03-04", "2025-03-05"]
        assert set(answer["nights"][0]) >= {"date", "results", "alerts_raised", "alerts_resolved", "plan_steps"}
        with tenant_context(outside):
            done = JobRun.objects.filter(state="done").order_by("business_date")
            assert list(done.values_list("business_date", flat=True)) == [date(2025, 3, day) for day in (3, 4, 5)]
            assert AuditBlock.objects.count() == 3
            assert AuditEntry.objects.filter(action="jobs.night.finished", job="nightly").count() == 3

    def test_one_date_again_changes_nothing(self, outside, capsys):
        first = ask(capsys, "nightly", "vault", "--date", "2025-03-03")
        assert ask(capsys, "nightly", "vault", "--date", "2025-03-03") == first
        with tenant_context(outside):
            assert JobRun.objects.count() == 1
            assert AuditEntry.objects.filter(action="jobs.night.finished").count() == 1

    @pytest.mark.parametrize(
        ("arguments", "told"),
        [
            (["vault"], "name the dates"),
            (["vault", "--date", "2025-03-03", "--from", "2025-03-01"], "name the dates"),
            (["vault", "--from", "2025-03-05", "--to", "2025-03-03"], "before --from"),
            (["nobody", "--date", "2025-03-03"], "no company 'nobody'"),
            (["--date", "2025-03-03"], "name one SCHEMA"),
            (["vault", "--all", "--date", "2025-03-03"], "name one SCHEMA"),
            (["vault", "--date", "3 March"], "--date: '3 March' is no day; write it as 2025-03-04"),
        ],
    )
    def test_what_is_not_clear_is_refused_in_one_line(self, outside, arguments, told):
        with pytest.raises(CommandError, match=told) as refused:
            call_command("nightly", *arguments)
        assert "\n" not in str(refused.value)


def test_no_check_of_the_system_stands_before_a_commands_one_line():
    assert [message for message in checks.run_checks() if not message.is_silenced()] == []


class TestTick:
    def test_catches_up_missed_nights_in_order(self, outside, capsys):
        last = last_due_date(outside, dates.now())
        type(outside).objects.filter(pk=outside.pk).update(live_from=last - timedelta(days=2))
        answer = ask(capsys, "tick", "vault")["companies"]["vault"]
        assert answer["due"] == 3
        assert answer["nights"] == [str(last - timedelta(days=days)) for days in (2, 1, 0)]
        again = ask(capsys, "tick", "vault")["companies"]["vault"]
        assert (again["due"], again["nights"]) == (0, [])
        type(outside).objects.filter(pk=outside.pk).update(live_from=outside.live_from)

    def test_a_night_found_only_now_is_not_called_late_the_next_minute_it_is(self, outside):
        told = []
        night_late.connect(lambda run, **kwargs: told.append(run.business_date), weak=False, dispatch_uid="test")
        noon = datetime(2025, 3, 10, 4, 0, tzinfo=timezone.utc)
        outside.live_from = date(2025, 3, 9)
        try:
            with tenant_context(outside):
                ticking.tick_company(company=outside, now=noon)
                assert told == []
                ticking.tick_company(company=outside, now=noon + timedelta(minutes=1))
                assert told == [date(2025, 3, 9)]
        finally:
            night_late.disconnect(dispatch_uid="test")

    def test_a_demo_company_s_nights_wait_for_the_end_of_its_replay(self, outside, capsys, monkeypatch):
        monkeypatch.setattr("hrplatform.night.NIGHT_STEPS", [])
        last = last_due_date(outside, dates.now())
        type(outside).objects.filter(pk=outside.pk).update(is_demo=True, live_from=last)
        try:
            assert ask(capsys, "tick", "vault")["companies"]["vault"]["due"] == 0
            call_command("nightly", "vault", "--date", str(last - timedelta(days=1)))
            capsys.readouterr()
            answer = ask(capsys, "tick", "vault")["companies"]["vault"]
            assert (answer["due"], answer["nights"]) == (1, [str(last)])
        finally:
            type(outside).objects.filter(pk=outside.pk).update(is_demo=False, live_from=outside.live_from)


class TestOwnerSql:
    def run(self, monkeypatch, capsys, statement: str, *arguments: str) -> dict:
        monkeypatch.setattr("sys.stdin", io.StringIO(statement))
        return ask(capsys, "ownersql", "vault", *arguments)

    def test_answers_rows_in_the_company_s_schema(self, outside, monkeypatch, capsys):
        answer = self.run(monkeypatch, capsys, "SELECT current_schema() AS here, current_user AS me")
        assert answer == {"columns": ["here", "me"], "rows": [["vault", "hr_owner"]], "rowcount": 1}

    def test_several_statements_commit_together_or_not_at_all(self, outside, monkeypatch, capsys):
        insert = "INSERT INTO job_run (public_id, job, business_date, state, attempt, failures, worker, result, error) "
        row = insert + "VALUES (gen_random_uuid(), 'drill', '{}', 'due', 0, 0, '', '{{}}', '');"
        answer = self.run(monkeypatch, capsys, row.format("2025-01-01") + row.format("2025-01-02"))
        assert answer["rowcount"] == 2
        with pytest.raises(CommandError, match="duplicate key"):
            self.run(monkeypatch, capsys, row.format("2025-01-03") + row.format("2025-01-01"))
        with tenant_context(outside):
            assert JobRun.objects.filter(job="drill").count() == 2

    def test_the_append_only_tables_refuse_the_owner_in_one_line(self, outside, monkeypatch, capsys):
        call_command("nightly", "vault", "--date", "2025-03-03")
        capsys.readouterr()
        with pytest.raises(CommandError, match="only ever added") as refused:
            self.run(monkeypatch, capsys, "DELETE FROM audit_entry")
        assert "\n" not in str(refused.value)

    def test_nothing_on_stdin_is_refused(self, outside, monkeypatch, capsys):
        with pytest.raises(CommandError, match="no SQL"):
            self.run(monkeypatch, capsys, " \n")

    def test_it_is_not_for_production(self, outside, monkeypatch, capsys, settings):
        settings.OWNER_SQL = False
        with pytest.raises(CommandError, match="not available in production"):
            self.run(monkeypatch, capsys, "SELECT 1")
