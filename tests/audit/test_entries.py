"""Recording: what an entry keeps, and that an act without its entry does not happen."""

import os
from datetime import date, datetime, timezone
from decimal import Decimal

import psycopg
import pytest
from django.contrib.auth.models import Group
from django.db import ProgrammingError, connection, transaction

from audit import keys
from audit.actions import FILE_EXPORTED, PAY_VIEWED
from audit.models import AuditEntry, AuditPending, PersonKey
from audit.registry import UnknownAction, label_of, labels, register
from audit.services import NotInTransaction, destroy_person_keys, record, record_export, record_view, snapshot
from hrplatform.lib import context
from hrplatform.ticking import tick_company
from people.enums import Role
from people.services.accounts import set_roles
from tests.audit.helpers import ACT, write


def test_an_entry_keeps_who_what_when_where_and_why(cast, now):
    with context.bind(ip="10.1.2.3", request_id="req-1", now=now):
        entry = record(
            action=ACT, actor=cast.hr, target=cast.live, before={"name": "直播组", "code": "LIVE"},
            after={"name": "直播一组", "code": "LIVE"}, reason="renamed", batch="batch-7", digest="ab",
        )  # fmt: skip
    entry.refresh_from_db()
    assert (entry.at, entry.ip, entry.request_id) == (now, "10.1.2.3", "req-1")
    assert (entry.actor_key, entry.actor_name) == (str(cast.hr.public_id), "Hong")
    assert (entry.app_label, entry.model) == ("people", "department")
    assert entry.object_label == str(cast.live)
    assert (entry.before, entry.after) == ({"name": "直播组"}, {"name": "直播一组"})
    assert (entry.reason, entry.batch, entry.digest, entry.job) == ("renamed", "batch-7", "ab", "")
    assert AuditPending.objects.filter(entry=entry).exists()


def test_a_job_is_named_where_there_is_no_actor(company):
    with context.bind(job="nightly"):
        assert write().job == "nightly"
    assert write(job="import").job == "import"
    assert write().actor_key == ""


def test_changed_roles_are_an_entry(cast):
    set_roles(user=cast.tao.user, roles=[Role.FINANCE], actor=cast.hr, reason="helps out")
    entry = AuditEntry.objects.get(action="people.role.changed")
    assert (entry.actor_name, entry.model) == ("Hong", "user") and entry.reason == "helps out"


def test_no_foreign_key_leads_out_of_an_entry():
    """What it is about may go; the entry stays as it was written."""
    assert [field.name for field in AuditEntry._meta.fields if field.remote_field] == []


def test_the_tick_of_a_minute_seals_what_waits(company, cast, now):
    write()
    assert tick_company(company=company, now=now)["blocks"] == 1
    assert not AuditPending.objects.exists()


def test_the_actor_s_name_stays_as_it_was(cast):
    entry = write(actor=cast.hr)
    cast.hr.display_name = "Someone else"
    cast.hr.save()
    entry.refresh_from_db()
    assert entry.actor_name == "Hong"


def test_an_unregistered_action_fails_the_act(company):
    with pytest.raises(UnknownAction, match=r"actions\.py"):
        write(action="audit.nobody.knows")
    assert not AuditEntry.objects.filter(action="audit.nobody.knows").exists()


def test_recording_outside_a_transaction_is_refused(vault):
    with pytest.raises(NotInTransaction):
        write()
    assert not AuditEntry.objects.exists()


def test_when_the_entry_can_t_be_written_the_act_fails(vault, owner_sql):
    group = Group.objects.create(name="before")
    owner_sql("REVOKE INSERT ON audit_entry FROM hr_app")

    def act() -> None:
        with transaction.atomic():
            Group.objects.filter(pk=group.pk).update(name="after")
            write(target=group)

    with pytest.raises(ProgrammingError):
        act()
    group.refresh_from_db()
    assert group.name == "before"


def test_text_no_database_takes_does_not_stop_an_act(company):
    entry = write(after={"note": "a\x00b\ud800"}, reason="\x00")
    entry.refresh_from_db()
    assert "\x00" not in entry.after["note"]


def test_registering_asks_for_a_dotted_lower_case_name():
    for bad in ("approved", "Pool.Approved"):
        with pytest.raises(ValueError, match=r"app\.thing\.happened"):
            register(bad, "x")
    assert label_of("audit.of.long.ago") == "audit.of.long.ago"
    assert PAY_VIEWED in labels()


def test_snapshot_reads_the_named_fields(cast):
    assert snapshot(cast.wei, ["number", "hire_date"]) == {"number": cast.wei.number, "hire_date": date(2024, 1, 1)}


class TestPersonalValues:
    def salary_entry(self, cast):
        return write(
            target=cast.wei, person=cast.wei, reason="after the talk",
            before={"salary": Decimal("10000.00")}, after={"salary": Decimal("12000.00")},
        )  # fmt: skip

    def test_are_unreadable_in_the_table_and_readable_with_the_key(self, cast):
        entry = self.salary_entry(cast)
        entry.refresh_from_db()
        stored = f"{entry.before}{entry.after}{entry.reason}{entry.object_label}"
        assert "12000" not in stored and "talk" not in stored and "Wei" not in stored
        key = keys.keys_by_id({entry.person_key})[entry.person_key]
        context_of = str(entry.public_id)
        assert keys.show_values(entry.after, key, f"{context_of}/after") == {"salary": "12000.00"}
        assert keys.show_text(entry.reason, key, f"{context_of}/reason") == "after the talk"

    def test_one_person_has_one_key_and_another_has_another(self, cast):
        first, second = self.salary_entry(cast), self.salary_entry(cast)
        other = write(person=cast.mei, target=cast.mei)
        assert first.person_key == second.person_key != other.person_key
        assert first.after != second.after

    def test_a_value_moved_to_another_field_or_entry_does_not_decrypt(self, cast):
        entry = self.salary_entry(cast)
        key = keys.keys_by_id({entry.person_key})[entry.person_key]
        with pytest.raises(ValueError):
            keys.show_values({"bonus": entry.after["salary"]}, key, f"{entry.public_id}/after")
        with pytest.raises(ValueError):
            keys.show_values(entry.after, key, f"{entry.public_id}/before")

    def test_are_gone_for_good_with_the_key(self, cast):
        entry = self.salary_entry(cast)
        assert destroy_person_keys(person=cast.wei, actor=cast.hr, reason="retention over") == 1
        assert keys.keys_by_id({entry.person_key}) == {}
        assert keys.show_values(entry.after, None, "any") == {"salary": None}
        assert keys.show_text(entry.reason, None, "any") is None
        erased = AuditEntry.objects.latest("id")
        assert erased.action == "audit.person.erased" and erased.after["keys"] == 1
        assert not PersonKey.objects.filter(person=cast.wei.public_id).exists()

    def test_the_stored_key_is_wrapped(self, cast):
        entry = self.salary_entry(cast)
        key = keys.keys_by_id({entry.person_key})[entry.person_key]
        assert key not in bytes(PersonKey.objects.get(pk=entry.person_key).wrapped)

    def test_another_company_s_secret_does_not_open_them(self, cast, monkeypatch):
        entry = self.salary_entry(cast)
        monkeypatch.setattr(keys, "company_key", lambda company: b"another company's key")
        with pytest.raises(ValueError):
            keys.keys_by_id({entry.person_key})


def test_who_looked_at_whose_pay_is_kept(cast):
    entry = record_view(actor=cast.lin.user, person=cast.wei)
    assert (entry.action, entry.actor_name) == (PAY_VIEWED, "Lin")
    assert entry.object_key == str(cast.wei.public_id)


def test_an_export_keeps_what_left(cast):
    entry = record_export(actor=cast.hr, kind="roster", rows=12, filters={"department": "OPS"})
    assert entry.action == FILE_EXPORTED
    assert entry.after == {"kind": "roster", "rows": 12, "filters": {"department": "OPS"}}


class TestTheDatabaseRefuses:
    @pytest.mark.parametrize("table", ["audit_entry", "audit_block", "audit_seal"])
    @pytest.mark.parametrize("statement", ["UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {}"])
    def test_the_application_s_role(self, company, table, statement):
        column = {"audit_entry": "action", "audit_block": "root", "audit_seal": "index"}[table]
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            connection.cursor().execute(statement.format(table, column, column))

    @pytest.mark.parametrize(
        "statement", ["UPDATE audit_entry SET action = 'x'", "DELETE FROM audit_entry", "TRUNCATE audit_entry"]
    )
    def test_the_owner_too_while_the_triggers_stand(self, vault, owner_sql, statement):
        with transaction.atomic():
            write()
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="only ever added"):
            owner_sql(statement)

    def test_turning_the_triggers_off(self, company):
        with pytest.raises(ProgrammingError), transaction.atomic():
            connection.cursor().execute("ALTER TABLE audit_entry DISABLE TRIGGER ALL")


def test_times_are_utc(company):
    moment = datetime(2025, 3, 3, 10, 0, tzinfo=timezone.utc)
    assert write(at=moment).at == moment


class TestTheAuditorsRole:
    """hr_auditor reads the log with any SQL client, and nothing else."""

    @pytest.fixture
    def auditor(self, vault):
        url = os.environ.get("DATABASE_AUDITOR_URL")
        if not url:
            pytest.skip("DATABASE_AUDITOR_URL is not given")
        with psycopg.connect(url, dbname=connection.settings_dict["NAME"], autocommit=True) as connected:
            connected.execute("SET search_path TO vault, public")
            yield connected

    def test_reads_entries_blocks_and_seals(self, auditor):
        with transaction.atomic():
            write()
        for table in ("audit_entry", "audit_block", "audit_seal", "audit_pending"):
            assert auditor.execute(f"SELECT count(*) FROM {table}").fetchone() is not None

    @pytest.mark.parametrize(
        "statement",
        [
            "SELECT * FROM people_employee", "SELECT * FROM audit_person_key", "DELETE FROM audit_entry",
            "DELETE FROM audit_pending",
        ],
    )  # fmt: skip
    def test_nothing_else(self, auditor, statement):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            auditor.execute(statement)
