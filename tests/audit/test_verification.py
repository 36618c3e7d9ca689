"""What the owner of the database does to the log, verify_audit names (issue: changes, removes, slips in one row)."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection, transaction

from audit.models import AuditBlock, AuditEntry, AuditPending, AuditSeal
from audit.proofs import NotSealed, export_proof
from audit.sealing import GENESIS, seal_now
from audit.verification import verify
from tests.audit.helpers import write

CHECKER = Path("audit/checker.py")


def fill(blocks: int = 3, each: int = 4) -> list[AuditEntry]:
    """Sealed blocks of entries."""
    seal_now()
    entries = []
    for _ in range(blocks):
        with transaction.atomic():
            entries += [write(after={"n": n}) for n in range(each)]
        seal_now()
    return entries


def test_a_clean_log_verifies(vault):
    entries = fill()
    found = verify()
    assert found.ok and found.first_bad is None and found.unsealed == 0
    assert found.entries == AuditEntry.objects.count() >= len(entries)
    assert found.blocks == AuditBlock.objects.count() >= 3
    assert found.head == AuditBlock.objects.latest("number").hash
    assert found.warnings == ()


def test_an_empty_log_verifies(vault, owner_sql):
    owner_sql(
        "DELETE FROM audit_pending; DELETE FROM audit_seal; DELETE FROM audit_block; DELETE FROM audit_entry",
        force=True,
    )
    assert verify().ok and verify().head == GENESIS


def test_entries_that_wait_for_their_seal_are_no_fault(vault):
    fill()
    with transaction.atomic():
        write()
    found = verify()
    assert found.ok and found.unsealed == 1


@pytest.mark.parametrize(
    "change",
    [
        "action = 'people.pay.changed'", "actor_name = 'Nobody'", "after = '{\"n\": 99}'", "before = '{}'",
        "reason = 'x'", "at = at + interval '1 second'", "ip = '1.2.3.4'", "object_key = '1'", "digest = 'x'",
        "leaf_hash = '\\x00'",
        "person_key = gen_random_uuid()", "public_id = gen_random_uuid()", "request_id = 'x'",
        "job = 'x'", "batch = 'x'",
    ],
)  # fmt: skip
def test_a_changed_entry_is_named(vault, owner_sql, change):
    victim = fill()[5]
    assert owner_sql(f"UPDATE audit_entry SET {change} WHERE id = {victim.pk}", force=True) == 1
    bad = verify().first_bad
    assert (bad.what, bad.entry, bad.block) == ("changed", victim.pk, victim.seal.block_id)


def test_the_first_of_several_is_named(vault, owner_sql):
    entries = fill()
    owner_sql(f"UPDATE audit_entry SET reason = 'x' WHERE id IN ({entries[9].pk}, {entries[2].pk})", force=True)
    assert verify().first_bad.entry == entries[2].pk


def test_a_removed_entry_is_named(vault, owner_sql):
    victim = fill()[5]
    assert owner_sql(f"DELETE FROM audit_entry WHERE id = {victim.pk}", force=True) == 1
    bad = verify().first_bad
    assert (bad.what, bad.entry) == ("removed", victim.pk)


@pytest.mark.parametrize("position", [4, 7])
def test_an_entry_removed_with_its_seal_is_noticed(vault, owner_sql, position):
    victim = fill()[position]
    block = victim.seal.block_id
    owner_sql(f"DELETE FROM audit_seal WHERE entry_id = {victim.pk}", force=True)
    owner_sql(f"DELETE FROM audit_entry WHERE id = {victim.pk}", force=True)
    bad = verify().first_bad
    assert (bad.what, bad.block) == ("removed", block)


COPY = """
INSERT INTO audit_entry (public_id, at, action, actor_key, actor_name, job, ip, request_id, app_label, model,
  object_key, object_label, person_key, before, after, reason, batch, digest, leaf_hash)
SELECT {public_id}, at, action, actor_key, 'Somebody', job, ip, request_id, app_label, model, object_key,
  object_label, person_key, before, after, reason, batch, digest, leaf_hash FROM audit_entry WHERE id = {pk}
"""


def slip_in(owner_sql, original: AuditEntry) -> AuditEntry:
    owner_sql(COPY.format(public_id="gen_random_uuid()", pk=original.pk))
    return AuditEntry.objects.latest("id")


def test_an_entry_slipped_in_is_named(vault, owner_sql):
    foreign = slip_in(owner_sql, fill()[5])
    bad = verify().first_bad
    assert (bad.what, bad.entry) == ("slipped_in", foreign.pk)
    seal_now()
    assert not AuditSeal.objects.filter(entry=foreign).exists()


def test_an_entry_slipped_into_a_sealed_block_is_named(vault, owner_sql):
    entries = fill()
    foreign, block = slip_in(owner_sql, entries[5]), entries[5].seal.block_id
    owner_sql(
        f"INSERT INTO audit_seal SELECT {foreign.pk}, 4, leaf_hash, {block} FROM audit_entry WHERE id = {foreign.pk}"
    )
    bad = verify().first_bad
    assert (bad.what, bad.entry, bad.block) == ("slipped_in", foreign.pk, block)


def test_an_entry_slipped_in_as_waiting_is_named_by_its_hash(vault, owner_sql):
    foreign = slip_in(owner_sql, fill()[5])
    owner_sql(f"INSERT INTO audit_pending VALUES ({foreign.pk})")
    bad = verify().first_bad
    assert (bad.what, bad.entry) == ("changed", foreign.pk)


def test_two_entries_that_changed_places_are_noticed(vault, owner_sql):
    entries = fill()
    first, second = entries[4], entries[5]
    swap = "UPDATE audit_seal SET index = {to} WHERE entry_id = {pk}"
    owner_sql(swap.format(to=99, pk=first.pk), force=True)
    owner_sql(swap.format(to=0, pk=second.pk), force=True)
    owner_sql(swap.format(to=1, pk=first.pk), force=True)
    bad = verify().first_bad
    assert (bad.what, bad.block) == ("changed", first.seal.block_id)


def test_a_missing_seal_is_named(vault, owner_sql):
    victim = fill()[-1]
    owner_sql(f"DELETE FROM audit_seal WHERE entry_id = {victim.pk}", force=True)
    assert verify().first_bad.what == "removed"


def test_a_removed_waiting_mark_is_named(vault, owner_sql):
    fill()
    with transaction.atomic():
        entry = write()
    owner_sql(f"DELETE FROM audit_pending WHERE entry_id = {entry.pk}")
    bad = verify().first_bad
    assert (bad.what, bad.entry) == ("slipped_in", entry.pk)


def test_an_entry_removed_before_its_seal_is_named_also_after_the_next_seal(vault, owner_sql):
    with transaction.atomic():
        entry, _ = write(), write()
    owner_sql(f"DELETE FROM audit_entry WHERE id = {entry.pk}", force=True)
    seal_now()
    bad = verify().first_bad
    assert (bad.what, bad.entry) == ("removed", entry.pk)
    assert AuditPending.objects.count() == 1


@pytest.mark.parametrize(
    "change", ["root = repeat('a', 64)", "size = size + 1", "sealed_at = now()", "hash = repeat('b', 64)"]
)
def test_a_changed_block_is_named(vault, owner_sql, change):
    block = fill()[4].seal.block_id
    owner_sql(f"UPDATE audit_block SET {change} WHERE number = {block}", force=True)
    bad = verify().first_bad
    assert (bad.what, bad.block) == ("block_changed", block)


def test_a_removed_block_is_named(vault, owner_sql):
    block = fill()[4].seal.block_id
    owner_sql(f"DELETE FROM audit_block WHERE number = {block}", force=True)
    assert (verify().first_bad.what, verify().first_bad.block) == ("block_removed", block)


def test_a_removed_last_block_is_named_by_its_entries(vault, owner_sql):
    last = fill()[-1].seal.block_id
    owner_sql(f"DELETE FROM audit_block WHERE number = {last}", force=True)
    assert verify().first_bad.what == "block_removed"


def test_a_tail_cut_off_clean_is_known_only_to_the_hash_kept_outside(vault, owner_sql):
    last = fill()[-1].seal.block
    owner_sql(
        f"DELETE FROM audit_entry WHERE id IN (SELECT entry_id FROM audit_seal WHERE block_id = {last.pk})", force=True
    )
    owner_sql(f"DELETE FROM audit_seal WHERE block_id = {last.pk}", force=True)
    owner_sql(f"DELETE FROM audit_block WHERE number = {last.pk}", force=True)
    assert verify().ok
    found = verify(heads=[(last.number, last.hash)])
    assert (found.first_bad.what, found.first_bad.block) == ("block_removed", last.number)


def test_a_chain_made_anew_by_its_owner_differs_from_the_hash_kept_outside(vault):
    fill()
    head = AuditBlock.objects.latest("number")
    found = verify(heads=[(head.number, "f" * 64)])
    assert (found.first_bad.what, found.first_bad.block) == ("head_differs", head.number)


def test_guards_that_were_taken_away_are_told(vault, owner_sql):
    owner_sql("ALTER TABLE audit_entry DISABLE TRIGGER USER; GRANT DELETE ON audit_block TO hr_app")
    assert verify().warnings == (
        "audit_entry: the triggers that refuse changes are off",
        "audit_block: the application's role may change rows",
    )


class TestSealing:
    def test_blocks_are_chained_and_each_entry_is_in_one(self, vault):
        entries = fill(blocks=2, each=3)
        blocks = list(AuditBlock.objects.order_by("number"))
        assert [block.number for block in blocks] == list(range(1, len(blocks) + 1))
        assert blocks[0].previous == GENESIS
        assert all(later.previous == earlier.hash for earlier, later in zip(blocks, blocks[1:], strict=False))
        assert AuditSeal.objects.filter(entry__in=entries).count() == 6

    def test_nothing_to_seal_makes_no_block(self, vault):
        seal_now()
        assert seal_now() == []

    def test_writers_do_not_wait_for_each_other_or_the_sealer(self, vault):
        """An entry committed late gets its seal later; nobody blocks, though its id is the lower one."""
        fill()
        with psycopg.connect(**connection.get_connection_params()) as slow:
            slow.execute("SET search_path TO vault, public; SET LOCAL statement_timeout = '3s'")
            slow.execute(COPY.format(public_id="gen_random_uuid()", pk=AuditEntry.objects.latest("id").pk))
            slow.execute("INSERT INTO audit_pending SELECT max(id) FROM audit_entry")
            connection.cursor().execute("SET statement_timeout = '3s'")
            with transaction.atomic():
                quick = write()
            (block,) = seal_now()
            assert block.size == 1 and quick.seal.block == block
            late = slow.execute("SELECT max(id) FROM audit_entry WHERE id < %s", [quick.pk]).fetchone()[0]
            slow.commit()
        (block,) = seal_now()
        assert block.size == 1 and AuditSeal.objects.get(block=block).entry_id == late < quick.pk

    def test_two_first_entries_about_one_person_do_not_wait(self, vault):
        from types import SimpleNamespace
        from uuid import UUID

        person = SimpleNamespace(public_id=UUID(int=7))
        inside, leave = Event(), Event()

        def other_writer() -> None:
            from django.db import connections
            from django_tenants.utils import tenant_context

            with tenant_context(vault), transaction.atomic():
                write(person=person)
                inside.set()
                leave.wait(5)
            connections.close_all()

        with ThreadPoolExecutor(1) as pool:
            running = pool.submit(other_writer)
            assert inside.wait(5)
            connection.cursor().execute("SET statement_timeout = '3s'")
            with transaction.atomic():
                write(person=person)
            leave.set()
            running.result(5)
        seal_now()
        assert verify().ok


class TestProof:
    def check(self, path: Path, *more: str) -> subprocess.CompletedProcess:
        """With a bare interpreter, from another folder, as an outsider would."""
        return subprocess.run(
            [sys.executable, "-I", "-S", str(CHECKER.resolve()), str(path), *more],
            cwd=path.parent,
            capture_output=True,
            text=True,
        )

    @pytest.mark.parametrize("each", [1, 2, 5, 8])
    def test_every_exported_entry_is_proven_to_the_head(self, vault, tmp_path, each):
        head = AuditBlock.objects.latest("number").hash if AuditBlock.objects.exists() else ""
        for entry in fill(blocks=2, each=each):
            path = tmp_path / "proof.json"
            path.write_text(json.dumps(export_proof(entry), ensure_ascii=False))
            head = AuditBlock.objects.latest("number").hash
            done = self.check(path, "--head", head)
            assert done.returncode == 0 and done.stdout.startswith("PROVEN"), done.stdout + done.stderr

    @pytest.mark.parametrize(
        ("place", "value", "told"),
        [
            (("entry", "after"), {"n": 7}, "not the one that was sealed"),
            (("entry", "at"), "2020-01-01T00:00:00.000000Z", "not the one that was sealed"),
            (("index",), 0, "not the one that was sealed"),
            (("path",), [], "not the one that was sealed"),
            (("block", "root"), "0" * 64, "not the one that was sealed"),
            (("block", "sealed_at"), "2020-01-01T00:00:00.000000Z", "was changed"),
            (("chain", 0, "previous"), "0" * 64, "was changed"),
            (("format",), "other/1", "not a proof"),
        ],
    )
    def test_one_changed_thing_is_told(self, vault, tmp_path, place, value, told):
        proof = export_proof(fill(blocks=2)[1])
        inner = proof
        for step in place[:-1]:
            inner = inner[step]
        inner[place[-1]] = value
        path = tmp_path / "proof.json"
        path.write_text(json.dumps(proof))
        done = self.check(path)
        assert done.returncode == 1 and told in done.stdout

    def test_a_cut_chain_does_not_reach_the_head(self, vault, tmp_path):
        proof = export_proof(fill(blocks=2)[1])
        head = proof["chain"].pop()["hash"]
        path = tmp_path / "proof.json"
        path.write_text(json.dumps(proof))
        assert self.check(path).returncode == 0
        assert self.check(path, "--head", head).returncode == 1

    def test_what_is_no_proof_is_refused(self, tmp_path):
        path = tmp_path / "proof.json"
        path.write_text("[]")
        assert self.check(path).returncode == 2
        assert self.check(tmp_path / "missing.json").returncode == 2

    def test_an_unsealed_entry_has_no_proof_yet(self, vault):
        with transaction.atomic():
            entry = write()
        with pytest.raises(NotSealed, match="within a minute"):
            export_proof(entry)

    def test_the_checker_is_under_a_hundred_lines_and_needs_only_python(self):
        lines = CHECKER.read_text().splitlines()
        assert len(lines) < 100
        imports = {line.split()[1] for line in lines if line.startswith(("import ", "from "))}
        assert imports == {"hashlib", "json", "sys"}


class TestCommand:
    def run(self, capsys, *arguments: str) -> tuple[int, dict]:
        code = 0
        try:
            call_command("verify_audit", "vault", "--json", *arguments)
        except SystemExit as stop:
            code = stop.code
        return code, json.loads(capsys.readouterr().out)

    def test_answers_and_seals_what_waits(self, vault, capsys):
        fill()
        with transaction.atomic():
            write()
        connection.set_schema_to_public()
        code, answer = self.run(capsys)
        assert code == 0 and answer["ok"] is True and answer["first_bad"] is None
        assert set(answer) >= {"ok", "entries", "blocks", "first_bad"}
        assert (answer["unsealed"], answer["entries"], answer["blocks"]) == (0, 13, 4)

    def test_names_the_first_bad_entry_and_exits_with_one(self, vault, owner_sql, capsys):
        victim = fill()[3]
        owner_sql(f"UPDATE audit_entry SET reason = 'x' WHERE id = {victim.pk}", force=True)
        connection.set_schema_to_public()
        code, answer = self.run(capsys)
        assert code == 1 and answer["ok"] is False
        assert answer["first_bad"]["entry"] == victim.pk and answer["first_bad"]["what"] == "changed"
