"""Writing a company's copy: one snapshot, streamed through compression and encryption into one file."""

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

import psycopg
from django.conf import settings

from hrplatform.lib.db import owner_connection
from tenants.archive import keys, tables
from tenants.archive.chunks import SealedWriter
from tenants.archive.errors import CopyRefused
from tenants.archive.extras import collect_extras
from tenants.archive.parts import BLOCK, PartWriter
from tenants.models import Company, Domain, NightReport

# Of the company's row; the key travels beside it, schema and state are the restore's to say.
FIELDS = ("public_id", "schema_name", "name", "state", "pack", "timezone", "language", "currency", "live_from",
          "is_demo", "created_at")  # fmt: skip


@dataclass(frozen=True)
class Written:
    """A finished copy. sha256: of the file."""

    path: Path
    size: int
    sha256: str
    tables: int
    rows: int
    files: int


def write_copy(*, company: Company, company_key: bytes, public: str, path: Path, now: datetime) -> Written:
    """Everything of one company as of one moment, into `path`, sealed to the copy key `public`.

    The file appears whole or not at all. Raises CopyRefused for a file that exists or a folder that doesn't, and where
    the disk or a file of the company's can't be written or read.
    """
    half, file_key = keys.lock(public)
    head = {"key": keys.fingerprint(public), "half": half.hex(), "made_at": now.isoformat(), "version": 1}
    with _new_file(path) as file, _snapshot() as owner:
        sealed = SealedWriter(file, file_key, head)
        parts = PartWriter(sealed)
        columns = tables.columns_of(owner, company.schema_name)
        parts.whole("company", company.schema_name, _facts(owner, company, company_key, columns, now))
        for table, names in columns.items():
            _write_table(owner, parts, company.schema_name, table, names)
        for name in _files(company):
            _write_file(parts, company, name)
        parts.finish()
        sealed.close()
    return _written(path, parts.done)


@contextmanager
def _snapshot() -> Iterator[psycopg.Connection]:
    """The owner's connection, seeing one moment and unable to write."""
    with owner_connection() as owner:
        owner.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        owner.execute(tables.SPELLING)
        yield owner


def _facts(
    owner: psycopg.Connection, company: Company, company_key: bytes, columns: dict[str, list[str]], now: datetime
) -> dict[str, Any]:
    schema = company.schema_name
    nights = NightReport.objects.filter(company=company).values("business_date", "state", "finished_at", "people")
    hosts = Domain.objects.filter(tenant=company).order_by("-is_primary", "domain").values_list("domain", flat=True)
    return {
        "made_at": now.isoformat(),
        "company": {field: getattr(company, field) for field in FIELDS},
        "hosts": list(hosts),
        "nights": list(nights.order_by("business_date")),
        "key": company_key.hex(),
        "migrations": tables.migrations_of(owner, schema),
        "columns": columns,
        "sequences": tables.sequences_of(owner, schema),
        "extras": collect_extras(owner, schema),
    }


def _write_table(owner: psycopg.Connection, parts: PartWriter, schema: str, table: str, columns: list[str]) -> None:
    parts.begin("table", table)
    rows = 0
    if table not in tables.LEFT_OUT:
        rows = tables.copy_out(owner, schema, table, columns, parts.data)
    parts.end(rows)


def _files(company: Company) -> list[str]:
    """The company's files by their path inside its folder; folders may go while they are looked through."""
    folder = Path(settings.MEDIA_ROOT) / company.schema_name
    return sorted(
        (Path(at) / name).relative_to(folder).as_posix() for at, _, names in os.walk(folder) for name in names
    )


def _write_file(parts: PartWriter, company: Company, name: str) -> None:
    """A file that is gone by now (its import ended) is left out."""
    try:
        file = (Path(settings.MEDIA_ROOT) / company.schema_name / name).open("rb")
    except FileNotFoundError:
        return
    except OSError as error:
        raise CopyRefused(f"the company's file {name} can't be read: {error.strerror}") from error
    with file:
        parts.begin("file", name)
        while block := file.read(BLOCK):
            parts.data(block)
        parts.end(1)


def require_room(path: Path) -> None:
    """CopyRefused where something has the name already, or there is no folder to write into."""
    if path.exists():
        raise CopyRefused(f"{path} exists already")
    if not path.parent.is_dir():
        raise CopyRefused(f"there is no folder {path.parent}")


@contextmanager
def _new_file(path: Path) -> Iterator[IO[bytes]]:
    """A file for the owner's eyes, under its name only when all is written; what exists is never written over."""
    require_room(path)
    part = path.with_name(path.name + ".part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW, 0o600), "wb") as file:
            _hold(file, part)
            require_room(path)
            try:
                os.fchmod(file.fileno(), 0o600)
                file.truncate(0)
                yield file
                file.flush()
                os.fsync(file.fileno())
            except BaseException:
                part.unlink()
                raise
            os.replace(part, path)
    except OSError as error:
        raise CopyRefused(f"{path} can't be written: {error.strerror}") from error


def _hold(file: IO[bytes], part: Path) -> None:
    """One export at a time writes here; the half-written file of one that was killed belongs to nobody."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        alone = os.path.samestat(os.fstat(file.fileno()), part.stat())
    except (BlockingIOError, FileNotFoundError):
        alone = False
    if not alone:
        raise CopyRefused(f"another export is writing {part}")


def _written(path: Path, done: list[dict[str, Any]]) -> Written:
    kinds = [part["kind"] for part in done]
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    rows = sum(part["rows"] for part in done if part["kind"] == "table")
    return Written(path, path.stat().st_size, digest, kinds.count("table"), rows, kinds.count("file"))
