"""A company exported and restored, alone, without touching others; sealed to HR's key, with its consent (spec 8.6)."""

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from django.conf import settings as live_settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django_tenants.utils import tenant_context
from psycopg import sql

from audit import copies
from audit.models import AuditEntry
from audit.verification import verify
from bonuses.models import LedgerEntry
from hrplatform.lib.db import owner_connection
from jobs.enums import MessageState
from jobs.models import OutboxMessage
from jobs.outbox import queue_email
from people import second_factor
from people.models import Brand, ProtectedPeriod, User
from people.selectors.protection import kind_of
from tenants.archive import export, keys, restore, tables
from tenants.archive.errors import CopyDamaged, CopyRefused
from tenants.archive.restore import RestoreRequest
from tenants.models import Company, Domain, OperatorEvent
from tenants.provisioning import schema_exists
from tenants.services import CompanyRefused, NewCompany, create_company, delete_company
from tests.conftest import NOW
from tests.factories import PASSWORD
from tests.isolation import world as isolation

HOST = "origin.localhost"
OTHER_KEY = "the master key of another installation"
# Written again by a restore, on purpose: the entry about it, what waited to be sent, how second factors are sealed.
CHANGED = {"audit_entry", "audit_block", "audit_seal", "audit_pending", "jobs_outboxmessage", "mfa_authenticator"}


@dataclass
class Copied:
    """The company `origin`, and the copy made of it."""

    company: Company
    private: str
    path: Path
    made: copies.Exported


@pytest.fixture(scope="module")
def copied(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Copied]:
    """A company with something in every corner (the world of tests/isolation), committed, and its copy."""
    folder = tmp_path_factory.mktemp("copies")
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr("hrplatform.lib.pdf.html_to_pdf", str.encode)
        patch.setattr("hrplatform.lib.dates.now", lambda: NOW)
        patch.setattr(live_settings, "MEDIA_ROOT", folder / "media")
        patch.setattr(live_settings, "AUDIT_HEADS_DIR", str(folder / "heads"))
        patch.setattr(isolation, "MARKERS", {"origin": "ORIGINONLY"})
        request = NewCompany(
            schema="origin", name="起点", pack="ecommerce", admin_email="admin@origin.example", password=PASSWORD
        )
        company = create_company(request=request, actor="tests", now=NOW)
        try:
            private = _fill(company)
            path = folder / "origin.hrcopy"
            made = copies.export_company(company=company, path=path, actor="tests", now=NOW)
            yield Copied(company, private, path, made)
        finally:
            connection.set_schema_to_public()
            delete_company(company=company, actor="tests", now=NOW)
            connection.close()


def _fill(company: Company) -> str:
    isolation.same_counters()
    with transaction.atomic():
        world = isolation.build_company("origin")
        connection.run_on_commit.clear()  # nothing follows: no mail, no task
    with tenant_context(company):
        second_factor.enrol(world.users["hr"], "JBSWY3DPEHPK3PXP")
        queue_email(to="wei@x.example", subject="hello", text="waits", key="waits", now=NOW + timedelta(days=9))
        private = copies.agree(until=NOW.date() + timedelta(days=30), actor=world.users["hr"], now=NOW)
    upload = Path(live_settings.MEDIA_ROOT) / "origin" / "imports" / "one" / "upload"
    upload.parent.mkdir(parents=True)
    upload.write_bytes("工号,姓名\n".encode() * 20_000)
    return private


@dataclass
class Revived:
    """The company that came back, as it was before any test looked at it."""

    company: Company
    rows: dict[str, list[str]]
    sequences: dict[str, tuple[int, bool]]
    touched: list[str]


@pytest.fixture(scope="module")
def restored(copied, django_db_blocker) -> Iterator[Revived]:
    """The copy restored as `revived`, on an installation with another master key."""
    others = ("acme", "globex", "origin")
    request = RestoreRequest(path=copied.path, private=copied.private, schema="revived")
    with django_db_blocker.unblock():
        before = {schema: rows_of(schema) for schema in others}
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(live_settings, "MASTER_KEY", OTHER_KEY)
            result, log = copies.restore_company(request=request, actor="tests", now=NOW)
        try:
            assert log.ok and log.unsealed == 0
            touched = [schema for schema in others if rows_of(schema) != before[schema]]
            yield Revived(result.company, rows_of("revived"), sequences_of("revived"), touched)
        finally:
            connection.set_schema_to_public()
            delete_company(company=result.company, actor="tests", now=NOW)


@pytest.fixture(autouse=True)
def committed(copied, django_db_blocker) -> Iterator[None]:
    """No transaction around a test: copies are made and read by other connections."""
    with django_db_blocker.unblock():
        try:
            yield
        finally:
            connection.set_schema_to_public()


def rows_of(schema: str) -> dict[str, list[str]]:
    """Every row of every table as text, in order."""
    with owner_connection() as owner:
        owner.execute(tables.SPELLING)
        found = {}
        for table, columns in tables.columns_of(owner, schema).items():
            kept = [column for column in columns if (table, column) != ("bonuses_ledgerentry", "made_in")]
            statement = sql.SQL("SELECT ROW({})::text FROM {}").format(
                sql.SQL(", ").join(map(sql.Identifier, kept)), sql.Identifier(schema, table)
            )
            found[table] = sorted(text for (text,) in owner.execute(statement))
        return found


def sequences_of(schema: str) -> dict[str, tuple[int, bool]]:
    with owner_connection() as owner:
        return tables.sequences_of(owner, schema)


def nothing_is_left(schema: str) -> None:
    with owner_connection() as owner:
        assert not schema_exists(owner, schema)
    assert not Company.objects.filter(schema_name=schema).exists()
    assert not Domain.objects.filter(domain__startswith=f"{schema}.").exists()
    assert not [path for path in Path(live_settings.MEDIA_ROOT).iterdir() if schema in path.name]


class TestRoundTrip:
    @pytest.fixture(autouse=True)
    def elsewhere(self, restored, monkeypatch):
        monkeypatch.setattr(live_settings, "MASTER_KEY", OTHER_KEY)

    def test_every_row_is_there_as_it_was(self, copied, restored):
        was, now = rows_of("origin"), restored.rows
        assert was.keys() == now.keys()
        assert [table for table in was if was[table] != now[table] and table not in CHANGED] == []
        assert sum(map(bool, was.values())) > 90, "a company with something in nearly every table"
        for table in ("audit_entry", "audit_block", "audit_seal"):
            assert set(was[table]) < set(now[table]), table
        assert copied.made.written.rows == sum(map(len, was.values()))

    def test_no_other_company_was_touched(self, restored):
        assert restored.touched == []

    def test_new_rows_go_on_where_the_old_end(self, restored):
        was, now = sequences_of("origin"), restored.sequences
        assert was.keys() == now.keys()
        assert {name for name in was if was[name] != now[name]} == {"audit_entry_id_seq"}
        with tenant_context(restored.company), transaction.atomic():
            Brand.objects.create(name="new", code="new")
            transaction.set_rollback(True)

    def test_the_log_is_whole_and_says_what_happened(self, copied, restored):
        with tenant_context(restored.company):
            number, _, value = copied.made.head.partition(":")
            assert verify(heads=[(int(number), value)]).ok
            last = AuditEntry.objects.order_by("-id").first()
            assert (last.action, last.job) == ("audit.company.restored", "restore_company")
            assert AuditEntry.objects.filter(action="audit.copy.made").exists(), "the copy holds the entry about itself"
        with tenant_context(copied.company):
            made = AuditEntry.objects.filter(action="audit.copy.made").earliest("id")
            assert made.after["consent_of"] == "ORIGINONLY hr"

    def test_the_operator_s_site_says_it_too(self, copied, restored):
        said = dict(OperatorEvent.objects.filter(company__in=["origin", "revived"]).values_list("act", "detail"))
        assert copied.made.written.sha256 in said["company.exported"]
        assert "copy of origin" in said["company.restored"]

    def test_people_sign_in_as_before(self, restored):
        with tenant_context(restored.company):
            login = User.objects.get(email="admin@origin.example").username
        visitor = Client(headers={"host": "revived.localhost"})
        answer = visitor.post("/account/login/", {"login": login, "password": PASSWORD})
        assert answer.status_code == 302

    def test_what_was_sealed_opens_under_another_master_key(self, restored):
        with tenant_context(restored.company):
            user = User.objects.get(username="originonly-hr")
            assert second_factor.verify_code(user, second_factor.current_code(user))
            assert all(kind_of(period) for period in ProtectedPeriod.objects.all())

    def test_files_come_along(self, copied, restored):
        media = Path(live_settings.MEDIA_ROOT)
        name = "imports/one/upload"
        assert (media / "revived" / name).read_bytes() == (media / "origin" / name).read_bytes()

    def test_nobody_is_signed_in_and_nothing_is_sent_by_itself(self, restored):
        with tenant_context(restored.company):
            message = OutboxMessage.objects.get(key="waits")
            assert message.state == MessageState.IN_DOUBT
        assert not any(restored.rows[table] for table in tables.LEFT_OUT)

    def test_ledger_entries_stay_closed_and_checked(self, restored):
        with tenant_context(restored.company), transaction.atomic():
            line = LedgerEntry.objects.first().lines.first()
            line.pk = None
            with pytest.raises(DatabaseError, match="never later"), transaction.atomic():
                line.save(force_insert=True)

    def test_a_second_copy_beside_it_is_another_company(self, copied, restored):
        request = RestoreRequest(copied.path, copied.private, schema="again", host="again.example", suspended=True)
        result, log = copies.restore_company(request=request, actor="tests", now=NOW)
        try:
            assert log.ok and result.company.public_id != restored.company.public_id != copied.company.public_id
            assert result.company.state == "suspended" and result.hosts == ["again.example"]
        finally:
            connection.set_schema_to_public()
            delete_company(company=result.company, actor="tests", now=NOW)


def test_a_copy_is_of_one_moment(copied, tmp_path, monkeypatch):
    def meanwhile(owner: psycopg.Connection, schema: str) -> dict[str, object]:
        with owner_connection() as other:
            other.execute(
                "INSERT INTO origin.people_brand (public_id, name, code) VALUES (gen_random_uuid(), 'late', 'late')"
            )
        return {}

    before = sum(map(len, rows_of("origin").values()))
    monkeypatch.setattr(export, "collect_extras", meanwhile)
    public = keys.public_of(copied.private)
    made = export.write_copy(company=copied.company, company_key=bytes(32), public=public, path=tmp_path / "x", now=NOW)
    with owner_connection() as owner:
        assert owner.execute("DELETE FROM origin.people_brand WHERE code = 'late'").rowcount == 1
    assert made.rows == before


class TestRefused:
    def refused(self, copied, match: str, error: type[Exception] = CopyRefused, **changes: object) -> None:
        given = {"path": copied.path, "private": copied.private, "schema": "nowhere", **changes}
        with pytest.raises(error, match=match):
            copies.restore_company(request=RestoreRequest(**given), actor="tests", now=NOW)
        nothing_is_left("nowhere")

    @pytest.mark.parametrize("where", [0.002, 0.6])
    def test_a_changed_byte(self, copied, tmp_path, where):
        data = bytearray(copied.path.read_bytes())
        data[int(len(data) * where)] ^= 1
        path = tmp_path / "changed"
        path.write_bytes(data)
        self.refused(copied, "damaged in or behind|head was changed|sealed to the key", path=path)

    def test_a_table_cut_off(self, copied, tmp_path):
        path = tmp_path / "short"
        path.write_bytes(copied.path.read_bytes()[:-400])
        self.refused(copied, "damaged in or behind", CopyDamaged, path=path)

    def test_another_key(self, copied):
        self.refused(copied, f"sealed to the key {copied.made.consent.fingerprint}", private=keys.new_private())

    def test_a_company_or_host_that_exists(self, copied):
        with pytest.raises(CompanyRefused, match="'origin' exists"):
            copies.restore_company(request=RestoreRequest(copied.path, copied.private), actor="tests", now=NOW)
        request = RestoreRequest(copied.path, copied.private, schema="acme")
        with pytest.raises(CompanyRefused, match="'acme' exists"):
            copies.restore_company(request=request, actor="tests", now=NOW)
        self.refused(copied, "belongs to another", CompanyRefused, host="acme.localhost")

    @pytest.mark.parametrize(
        ("known", "message"),
        [
            (lambda found: found[:-1], "newer version: .* is not known here"),
            (lambda found: [*found, "zzz.0001_more"], "older version: it lacks zzz.0001_more"),
        ],
    )
    def test_another_version(self, copied, monkeypatch, known, message):
        real = tables.migrations_of
        monkeypatch.setattr(tables, "migrations_of", lambda owner, schema: known(real(owner, schema)))
        self.refused(copied, message)

    def test_the_way_a_schema_came_about_is_no_version(self, db):
        """An installation that grew by migrations since squashed, its columns in another order, takes the copy."""
        with owner_connection() as owner:
            fresh = tables.migrations_of(owner, "acme")
            owner.execute(
                "INSERT INTO acme.django_migrations (app, name, applied) VALUES ('people', '0002_policies', now())"
            )
            assert tables.migrations_of(owner, "acme") == fresh
            owner.rollback()
            columns = {name: found[::-1] for name, found in tables.columns_of(owner, "acme").items()}
            restore._require_same_version(owner, {"migrations": fresh, "columns": columns})
            columns["people_brand"].pop()
            with pytest.raises(CopyRefused, match="other columns"):
                restore._require_same_version(owner, {"migrations": fresh, "columns": columns})

    def test_interrupted_it_leaves_nothing(self, copied, monkeypatch):
        def interrupted(*args: object) -> None:
            raise KeyboardInterrupt("stopped")

        monkeypatch.setattr(restore, "fill_extras", interrupted)
        self.refused(copied, "stopped", KeyboardInterrupt)


class TestCommands:
    def run(self, *arguments: str, stdin: str = "") -> tuple[dict, str]:
        out, err = io.StringIO(), io.StringIO()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("sys.stdin", io.StringIO(stdin))
            call_command(*arguments, "--json", stdout=out, stderr=err)
        return json.loads(out.getvalue()), err.getvalue()

    def test_there_and_back(self, copied, tmp_path, monkeypatch):
        module = "audit.management.commands"
        monkeypatch.setattr(f"{module}.export_company.now", lambda: NOW)
        file = str(tmp_path / "by-command")
        said, _ = self.run("export_company", "origin", "--out", file)
        assert said["schema"] == "origin" and said["bytes"] == Path(file).stat().st_size
        assert said["key"] == keys.fingerprint(keys.public_of(copied.private))
        assert said["consent"]["by"] == "ORIGINONLY hr"
        assert Path(file).stat().st_mode & 0o777 == 0o600
        with pytest.raises(CommandError, match="exists already"):
            self.run("export_company", "origin", "--out", file)
        answer, _ = self.run("restore_company", file, "--as", "by_command", stdin=copied.private + "\n")
        try:
            assert answer["audit"]["ok"] and answer["rows"] == said["rows"] and answer["schema"] == "by_command"
            assert "by-command.localhost" in answer["url"]
        finally:
            connection.set_schema_to_public()
            delete_company(company=Company.objects.get(schema_name="by_command"), actor="tests", now=NOW)

    def test_refused_in_one_line(self, copied, tmp_path):
        for words in (
            ("export_company", "nobody", "--out", str(tmp_path / "x")),
            ("export_company", "acme", "--out", str(tmp_path / "x")),
            ("restore_company", str(tmp_path / "missing"), "--key-file", str(tmp_path / "none")),
            ("restore_company", str(copied.path), "--as", "Bad-Name"),
        ):
            with pytest.raises(CommandError) as refusal:
                self.run(*words, stdin=copied.private)
            assert "\n" not in str(refusal.value) and json.loads(str(refusal.value))["error"]
