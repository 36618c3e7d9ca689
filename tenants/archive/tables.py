"""A company's tables as COPY streams; what has to fit before they are filled again: columns, migrations, sequences."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

import psycopg
from django.db.migrations.loader import MigrationLoader
from psycopg import sql

# Who is signed in is no part of a copy: its sessions would be keys to it.
LEFT_OUT = ("django_session", "usersessions_usersession")

# One spelling of every value, whatever the server's defaults are.
SPELLING = """
SET LOCAL timezone = 'UTC'; SET LOCAL datestyle = 'ISO'; SET LOCAL intervalstyle = 'postgres';
SET LOCAL extra_float_digits = 1; SET LOCAL bytea_output = 'hex'; SET LOCAL client_encoding = 'UTF8';
"""
COLUMNS = """
SELECT c.relname, array_agg(a.attname::text ORDER BY a.attnum) FROM pg_class c
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relnamespace = %s::regnamespace AND c.relkind = 'r' GROUP BY c.relname ORDER BY c.relname
"""
SEQUENCES = "SELECT relname FROM pg_class WHERE relnamespace = %s::regnamespace AND relkind = 'S' ORDER BY relname"
BEFORE_INSERT = """
SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE c.relnamespace = %s::regnamespace AND NOT t.tgisinternal AND t.tgtype & 6 = 6 ORDER BY 1, 2
"""


def columns_of(owner: psycopg.Connection, schema: str) -> dict[str, list[str]]:
    """Every table with its columns; their order depends on the way the schema came about."""
    return {str(name): list(columns) for name, columns in owner.execute(COLUMNS, [schema])}


def migrations_of(owner: psycopg.Connection, schema: str) -> list[str]:
    """The migrations the schema has, as app.name; without those that a squashed one has replaced."""
    rows = owner.execute(_in("SELECT app || '.' || name FROM {}", schema, "django_migrations"))
    known = MigrationLoader(None).disk_migrations.values()
    replaced = {".".join(pair) for migration in known for pair in migration.replaces}
    return sorted(name for (name,) in rows if name not in replaced)


def sequences_of(owner: psycopg.Connection, schema: str) -> dict[str, tuple[int, bool]]:
    """Where each sequence stands."""
    names = [name for (name,) in owner.execute(SEQUENCES, [schema])]
    found = {}
    for name in names:
        row = owner.execute(_in("SELECT last_value, is_called FROM {}", schema, name)).fetchone()
        if row is not None:
            found[name] = (int(row[0]), bool(row[1]))
    return found


def set_sequences(owner: psycopg.Connection, schema: str, values: dict[str, tuple[int, bool]]) -> None:
    for name, (last, called) in values.items():
        target = sql.Identifier(schema, name).as_string(owner)
        owner.execute("SELECT setval(%s::regclass, %s, %s)", [target, last, called])


def copy_out(
    owner: psycopg.Connection, schema: str, table: str, columns: list[str], take: Callable[[bytes], None]
) -> int:
    """Every row of a table to `take`, block by block; how many there were."""
    cursor = owner.cursor()
    with cursor.copy(_copy("COPY {} ({}) TO STDOUT", schema, table, columns)) as copy:
        for block in copy:
            take(bytes(block))
    return cursor.rowcount


def copy_in(owner: psycopg.Connection, schema: str, table: str, columns: list[str], blocks: Iterable[bytes]) -> int:
    """Fill a table from copy_out's blocks; how many rows came."""
    cursor = owner.cursor()
    with cursor.copy(_copy("COPY {} ({}) FROM STDIN", schema, table, columns)) as copy:
        for block in blocks:
            copy.write(block)
    return cursor.rowcount


@contextmanager
def being_filled(owner: psycopg.Connection, schema: str) -> Iterator[None]:
    """Triggers that check a new row's moment rest meanwhile; every other check is made before it ends."""
    resting = list(owner.execute(BEFORE_INSERT, [schema]))
    for table, trigger in resting:
        owner.execute(_in("ALTER TABLE {} DISABLE TRIGGER {}", schema, table, trigger))
    yield
    owner.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for table, trigger in resting:
        owner.execute(_in("ALTER TABLE {} ENABLE TRIGGER {}", schema, table, trigger))


def empty(owner: psycopg.Connection, schema: str, tables: Iterable[str]) -> None:
    """Take away what the template brought."""
    for table in tables:
        owner.execute(_in("DELETE FROM {}", schema, table))


def _in(statement: str, schema: str, table: str, *names: str) -> sql.Composed:
    return sql.SQL(statement).format(sql.Identifier(schema, table), *(sql.Identifier(name) for name in names))  # type: ignore[arg-type]


def _copy(statement: str, schema: str, table: str, columns: list[str]) -> sql.Composed:
    named = sql.SQL(", ").join(sql.Identifier(column) for column in columns)
    return sql.SQL(statement).format(sql.Identifier(schema, table), named)  # type: ignore[arg-type]
