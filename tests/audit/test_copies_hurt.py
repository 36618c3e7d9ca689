"""Copies of a company when things go wrong: full disks, two at once, processes killed (spec 8.6). Real processes."""

import fcntl
import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings as live_settings
from django.db import connection
from django_tenants.utils import tenant_context

from audit import copies
from audit.models import AuditEntry
from hrplatform.lib.db import owner_connection
from tenants.archive import export
from tenants.archive.errors import CopyRefused
from tenants.archive.restore import RestoreRequest
from tenants.models import Company, OperatorEvent
from tenants.services import delete_company
from tests.audit.test_copies import committed, copied, nothing_is_left, rows_of
from tests.concurrency.conftest import process_environment
from tests.conftest import NOW

__all__ = ["committed", "copied"]  # fixtures


def exported(copied, path: Path) -> copies.Exported:
    return copies.export_company(company=copied.company, path=path, actor="tests", now=NOW)


def said(copied) -> list[str]:
    """What the company's log says of copies, oldest first."""
    with tenant_context(copied.company):
        found = AuditEntry.objects.filter(action__startswith="audit.copy.").order_by("id")
        return [entry.action.rpartition(".")[2] for entry in found]


class TestExport:
    def test_a_folder_that_is_not_there_is_no_copy_on_record(self, copied, tmp_path):
        before = said(copied)
        with pytest.raises(CopyRefused, match="there is no folder"):
            exported(copied, tmp_path / "nowhere" / "copy")
        assert said(copied) == before

    def test_a_full_disk_leaves_nothing_and_is_on_record(self, copied, tmp_path):
        before, events = said(copied), OperatorEvent.objects.count()
        with files_of_at_most(50_000), pytest.raises(CopyRefused, match="can't be written: File too large"):
            exported(copied, tmp_path / "copy")
        assert list(tmp_path.iterdir()) == []
        assert said(copied) == [*before, "made", "failed"] and OperatorEvent.objects.count() == events

    def test_two_at_once_do_not_write_into_one_file(self, copied, tmp_path):
        part = tmp_path / "copy.part"
        with part.open("wb") as other:
            fcntl.flock(other, fcntl.LOCK_EX)
            other.write(b"half of it")
            other.flush()
            with pytest.raises(CopyRefused, match="another export is writing"):
                exported(copied, tmp_path / "copy")
            assert part.read_bytes() == b"half of it"
        made = exported(copied, tmp_path / "copy")  # that one was killed
        assert [path.name for path in tmp_path.iterdir()] == ["copy"]
        assert made.written.path.stat().st_mode & 0o777 == 0o600

    def test_a_file_that_came_meanwhile_is_not_written_over(self, copied, tmp_path, monkeypatch):
        path = tmp_path / "copy"
        hold = export._hold

        def meanwhile(file, part):
            hold(file, part)
            path.write_text("of somebody else")

        monkeypatch.setattr(export, "_hold", meanwhile)
        with pytest.raises(CopyRefused, match="exists already"):
            exported(copied, path)
        assert path.read_text() == "of somebody else"

    def test_imports_that_end_meanwhile_do_not_stop_it(self, copied):
        imports = Path(live_settings.MEDIA_ROOT) / "origin" / "imports"
        command = f"while :; do mkdir -p {imports}/b/c/d; touch {imports}/b/c/d/upload; rm -r {imports}/b; done"
        shell = subprocess.Popen(["sh", "-c", command], stderr=subprocess.DEVNULL, start_new_session=True)
        try:
            until = time.monotonic() + 2
            while time.monotonic() < until:
                assert "imports/one/upload" in export._files(copied.company)
        finally:
            os.killpg(shell.pid, signal.SIGKILL)
            shell.wait()
            subprocess.run(["rm", "-rf", str(imports / "b")], check=True)

    def test_one_killed_leaves_no_copy_and_the_next_is_made(self, copied, tmp_path):
        path = tmp_path / "copy"
        process = started(copied, "export_company", "origin", "--out", str(path))
        wait_until(lambda: path.with_name("copy.part").exists() or process.poll() is not None)
        time.sleep(random.uniform(0, 0.2))
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        if not path.exists():
            made = exported(copied, path)
            assert made.written.rows > 1000
        assert [found.name for found in tmp_path.iterdir()] == ["copy"]


class TestRestore:
    def test_two_of_one_name_do_not_share_a_folder(self, copied):
        half = Path(live_settings.MEDIA_ROOT) / ".incoming-twice" / "imports"
        half.mkdir(parents=True)
        with owner_connection() as other:
            other.execute("SELECT pg_advisory_lock(hashtext('restore_company'), hashtext('twice'))")
            with pytest.raises(CopyRefused, match="another restore of 'twice'"):
                restored(copied, "twice")
            assert half.is_dir(), "what the other one wrote is still there"
        half.rmdir()
        half.parent.rmdir()
        nothing_is_left("twice")

    def test_a_full_disk_is_named_and_leaves_nothing(self, copied):
        with files_of_at_most(50_000), pytest.raises(CopyRefused, match="File too large"):
            restored(copied, "full")
        nothing_is_left("full")  # a word of SQL: names are quoted

    @pytest.mark.slow
    def test_killed_at_fifteen_moments_leaves_no_company(self, copied):
        survive_kills(copied, 15)


def survive_kills(copied, moments: int) -> None:
    """Restores killed while they work, then one that may finish: nothing is left of the others, nobody was touched."""
    before = rows_of("acme")
    incoming = Path(live_settings.MEDIA_ROOT) / ".incoming-killed"
    finished = 0
    for _ in range(moments):
        with restoring(copied, "killed") as process:
            wait_until(lambda found=process: incoming.exists() or found.poll() is not None)
            time.sleep(random.uniform(0, 3))
        wait_until(lambda: not still_working())
        if Company.objects.filter(schema_name="killed").exists():
            finished += 1
            remove("killed")
        with owner_connection() as owner:
            left = owner.execute("SELECT count(*) FROM pg_namespace WHERE nspname = 'killed'").fetchone()
        assert left == (0,) and rows_of("acme") == before
    _, log = restored(copied, "killed")
    try:
        assert log.ok and not incoming.exists()
        was, now = rows_of("origin"), rows_of("killed")
        assert len(now["people_employee"]) == len(was["people_employee"]) > 0
        assert (Path(live_settings.MEDIA_ROOT) / "killed/imports/one/upload").exists()
    finally:
        remove("killed")
    assert finished < moments, "no kill came in time"


def restored(copied, schema: str):
    request = RestoreRequest(path=copied.path, private=copied.private, schema=schema)
    return copies.restore_company(request=request, actor="tests", now=NOW)


def remove(schema: str) -> None:
    connection.set_schema_to_public()
    delete_company(company=Company.objects.get(schema_name=schema), actor="tests", now=NOW)


def started(copied, *words: str) -> subprocess.Popen:
    """A command as an operator gives it, on the tests' database and files."""
    state = Path(live_settings.MEDIA_ROOT).parent
    return subprocess.Popen(
        [sys.executable, "-c", AT_THAT_TIME, *words, "--json"], env=process_environment() | {"HR_STATE": str(state)},
        stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip


# The consent of the tests ended long ago: the command is given on its day.
AT_THAT_TIME = f"""
import sys, datetime
import django; django.setup()
from django.core.management import execute_from_command_line
from audit.management.commands import export_company, restore_company
export_company.now = restore_company.now = lambda: datetime.datetime.fromisoformat({NOW.isoformat()!r})
execute_from_command_line(["manage.py", *sys.argv[1:]])
"""


@contextmanager
def restoring(copied, schema: str) -> Iterator[subprocess.Popen]:
    """A restore in a process of its own, killed at the end of the block."""
    process = started(copied, "restore_company", str(copied.path), "--as", schema)
    process.stdin.write(copied.private.encode() + b"\n")
    process.stdin.close()
    try:
        yield process
    finally:
        failed = process.poll() not in (None, 0)
        os.killpg(process.pid, signal.SIGKILL) if process.poll() is None else None
        process.wait()
        assert not failed, process.stderr.read().decode()[-2000:]


def still_working() -> bool:
    """Whether the server still works for a restore that was killed: it holds the lock of its name as long."""
    with owner_connection() as owner:
        free = owner.execute("SELECT pg_try_advisory_lock(hashtext('restore_company'), hashtext('killed'))").fetchone()
        others = owner.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query ~ 'killed'"
            " AND state <> 'idle' AND pid <> pg_backend_pid()"
        ).fetchone()
        return free != (True,) or others != (0,)


def wait_until(condition) -> None:
    until = time.monotonic() + 120
    while not condition():
        assert time.monotonic() < until, "it took too long"
        time.sleep(0.02)


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """A disk that has no more room: writing beyond fails as the real one does."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
