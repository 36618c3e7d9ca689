"""Taking a company's copy: all in one transaction of the owner, so that what fails or is killed leaves nothing."""

import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, Any

import psycopg
from django.conf import settings
from django.db import connection, models
from django.utils.dateparse import parse_date, parse_datetime
from psycopg import sql

from hrplatform.lib.db import owner_connection
from tenants.archive import keys, tables
from tenants.archive.chunks import SealedReader, read_head
from tenants.archive.errors import CopyDamaged, CopyRefused
from tenants.archive.extras import fill_extras
from tenants.archive.parts import Part, read_parts
from tenants.enums import CompanyState, OperatorAct
from tenants.models import Company, Domain, NightReport, OperatorEvent
from tenants.provisioning import build_schema
from tenants.services import check_free, check_schema_name, default_host, wrap_company_key


@dataclass(frozen=True)
class RestoreRequest:
    """What `read_copy` is asked for. private: HR's half of the copy key. schema, host: None means as it was."""

    path: Path
    private: str
    schema: str | None = None
    host: str | None = None
    suspended: bool = False


@dataclass
class Restored:
    """A company that came back."""

    company: Company
    made_at: str
    key: str
    tables: int = 0
    rows: int = 0
    files: int = 0
    hosts: list[str] = field(default_factory=list)


def read_copy(*, request: RestoreRequest, actor: str, now: datetime) -> Restored:
    """Make the company a copy holds: schema, rows, files, hosts; an operator event with them.

    Raises CopyRefused or CompanyRefused with the reason; nothing is there then, and no other company was touched.
    """
    try:
        with request.path.open("rb") as file:
            return _read(file, request, actor, now)
    except OSError as error:
        raise CopyRefused(f"{error.filename or request.path}: {error.strerror}") from error
    except (psycopg.errors.DuplicateSchema, psycopg.errors.UniqueViolation) as error:
        raise CopyRefused("somebody made a company of that name or host at the same moment") from error


def _read(file: IO[bytes], request: RestoreRequest, actor: str, now: datetime) -> Restored:
    raw, head = read_head(file)
    own = keys.fingerprint(keys.public_of(request.private))
    if head["key"] != own:
        raise CopyRefused(f"this copy is sealed to the key {head['key']}; the key given is {own}")
    source = SealedReader(file, keys.unlock(request.private, bytes.fromhex(head["half"])), raw)
    parts = read_parts(source)
    first = next(parts, None)
    if first is None or first.kind != "company":
        raise CopyDamaged("the copy is damaged: it does not begin with the company")
    facts = first.value()
    company, hosts = _company(facts, request, now), _hosts(facts, request)
    check_schema_name(company.schema_name)
    check_free(company.schema_name, hosts)
    restored = Restored(company, facts["made_at"], own, hosts=hosts)
    with _alone(company.schema_name), _incoming(company.schema_name) as folder, owner_connection() as owner:
        _fill_schema(owner, restored, facts, parts, folder)
        source.require_end()
        _insert_rows(owner, restored, facts, actor, now)
        _settle(folder, company.schema_name)
    return restored


def _company(facts: dict[str, Any], request: RestoreRequest, now: datetime) -> Company:
    """The row as it was, under the schema asked for; its id stays unless another company here has it."""
    values = facts["company"]
    public_id = uuid.UUID(values["public_id"])
    if Company.objects.filter(public_id=public_id).exists():
        public_id = uuid.uuid4()
    state = CompanyState.SUSPENDED if request.suspended else values["state"]
    company = Company(**values | {
        "public_id": public_id, "schema_name": request.schema or values["schema_name"], "state": state,
        "suspended_at": now if state == CompanyState.SUSPENDED else None,
        "live_from": parse_date(values["live_from"]), "created_at": parse_datetime(values["created_at"]),
    })  # fmt: skip
    company.company_key = wrap_company_key(company, bytes.fromhex(facts["key"]))
    return company


def _hosts(facts: dict[str, Any], request: RestoreRequest) -> list[str]:
    """The host asked for; as it was; under another schema that schema's own."""
    if request.host:
        return [request.host.lower()]
    if request.schema and request.schema != facts["company"]["schema_name"]:
        return [default_host(request.schema)]
    return list(facts["hosts"])


def _fill_schema(
    owner: psycopg.Connection, restored: Restored, facts: dict[str, Any], parts: Iterator[Part], folder: Path
) -> None:
    schema = restored.company.schema_name
    _require_same_version(owner, facts)
    build_schema(owner, schema)
    owner.execute(tables.SPELLING)
    with tables.being_filled(owner, schema):
        tables.empty(owner, schema, facts["columns"])
        for part in parts:
            if part.kind == "table":
                _fill_table(owner, restored, part, facts["columns"])
            else:
                restored.files += _write_file(folder, part)
        if restored.tables != len(facts["columns"]):
            raise CopyDamaged("the copy is damaged: tables are missing")
    fill_extras(owner, schema, facts["extras"])
    tables.set_sequences(owner, schema, facts["sequences"])


def _require_same_version(owner: psycopg.Connection, facts: dict[str, Any]) -> None:
    """The copy fits the version that wrote it: its first differing migration is named."""
    here, there = set(tables.migrations_of(owner, settings.TEMPLATE_SCHEMA)), set(facts["migrations"])
    if there - here:
        raise CopyRefused(
            f"the copy is of a newer version: {min(there - here)} is not known here; upgrade this installation first"
        )
    if here - there:
        raise CopyRefused(
            f"the copy is of an older version: it lacks {min(here - there)}; "
            "restore it with the version that wrote it, upgrade there and export it again"
        )
    ours = tables.columns_of(owner, settings.TEMPLATE_SCHEMA)
    if {name: set(columns) for name, columns in ours.items()} != {
        name: set(columns) for name, columns in facts["columns"].items()
    }:
        raise CopyRefused(
            "the copy's tables have other columns than this version's, though the migrations are the same"
        )


def _fill_table(owner: psycopg.Connection, restored: Restored, part: Part, columns: dict[str, list[str]]) -> None:
    if part.name not in columns:
        raise CopyDamaged(f"the copy is damaged: table {part.name} is not one of its tables")
    rows = tables.copy_in(owner, restored.company.schema_name, part.name, columns[part.name], part.blocks())
    if rows != part.sums["rows"]:
        raise CopyDamaged(f"the copy is damaged: table {part.name} has {rows} rows instead of {part.sums['rows']}")
    restored.tables += 1
    restored.rows += rows


def _write_file(folder: Path, part: Part) -> int:
    target = (folder / part.name).resolve()
    if not target.is_relative_to(folder.resolve()):
        raise CopyDamaged(f"the copy is damaged: file {part.name} lies outside the company's folder")
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with target.open("wb") as file:
        for block in part.blocks():
            file.write(block)
    return 1


@contextmanager
def _alone(schema: str) -> Iterator[None]:
    """One restore of a name at a time: two would write into one folder. Who is killed lets go with its connection."""
    with owner_connection() as guard:
        taken = guard.execute("SELECT pg_try_advisory_xact_lock(hashtext('restore_company'), hashtext(%s))", [schema])
        if taken.fetchone() != (True,):
            raise CopyRefused(f"another restore of {schema!r} is at work")
        yield


@contextmanager
def _incoming(schema: str) -> Iterator[Path]:
    """A folder for files until the rows are in; one left by a restore that was killed is emptied."""
    folder, final = Path(settings.MEDIA_ROOT) / f".incoming-{schema}", Path(settings.MEDIA_ROOT) / schema
    if final.exists() and any(final.iterdir()):
        raise CopyRefused(f"{final} holds files of no company; move that folder away")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    try:
        yield folder
    except BaseException:
        if not folder.exists():  # settled, but then the rows were not committed
            shutil.rmtree(final, ignore_errors=True)
        raise
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _settle(folder: Path, schema: str) -> None:
    """The files under the company's name: the last step before the commit."""
    if any(folder.iterdir()):
        final = Path(settings.MEDIA_ROOT) / schema
        if final.exists():
            final.rmdir()
        folder.rename(final)


def _insert_rows(
    owner: psycopg.Connection, restored: Restored, facts: dict[str, Any], actor: str, now: datetime
) -> None:
    """The company in the public schema, with hosts, past nights and the operator's event."""
    company = restored.company
    company.pk = _insert(owner, company)
    for n, host in enumerate(restored.hosts):
        _insert(owner, Domain(domain=host, tenant_id=company.pk, is_primary=n == 0))
    for night in facts["nights"]:
        _insert(owner, NightReport(company_id=company.pk, **night))
    detail = f"copy of {facts['company']['schema_name']} made {restored.made_at}"
    _insert(owner, OperatorEvent(
        at=now, operator=actor, act=OperatorAct.RESTORED, company=company.schema_name, detail=detail
    ))  # fmt: skip
    company._state.adding = False
    company._state.db = "default"


def _insert(owner: psycopg.Connection, row: models.Model) -> int:
    fields = [item for item in row._meta.concrete_fields if not item.primary_key]
    values = [item.get_db_prep_save(item.to_python(getattr(row, item.attname)), connection) for item in fields]
    statement = sql.SQL("INSERT INTO {} ({}) VALUES ({}) RETURNING id").format(
        sql.Identifier("public", row._meta.db_table),
        sql.SQL(", ").join(sql.Identifier(str(item.column)) for item in fields),
        sql.SQL(", ").join([sql.Placeholder()] * len(fields)),
    )
    made = owner.execute(statement, values).fetchone()
    return int(made[0]) if made else 0
