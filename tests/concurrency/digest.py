"""Everything a company's tables say, without what may differ between two runs that did the same.

Left out: surrogate keys (a rolled back attempt uses up numbers), moments of writing, random ids and ciphertext.
A foreign key stands for the row it leads to. What stays is compared row by row.
"""

import hashlib
import json
import re
from collections import Counter
from functools import cached_property

import psycopg
from psycopg import sql
from psycopg.rows import dict_row

UUID = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}")
DIGEST_OF_IDS = re.compile(r"[0-9a-f]{40}")  # names a set of notices in the outbox
CIPHERTEXT = re.compile(r'"~": ?"[^"]+"|~:[A-Za-z0-9+/=]+')
# Seals depend on the minute, keys on chance, sessions and migrations on the machine; verify_audit watches the seals.
LEFT_OUT_TABLES = {
    "audit_block", "audit_seal", "audit_pending", "audit_person_key", "django_migrations", "django_session",
}  # fmt: skip
# Who did it and how often it was tried may differ; what came of it may not.
LEFT_OUT_COLUMNS = {"id", "public_id", "leaf_hash", "attempt", "worker", "object_key", "password", "person_key"}
LEFT_OUT_OF = {"jobs_outboxmessage": {"state", "error"}, "audit_entry": {"object_label", "request_id"}}
# That a night is late is told or not by the hour of the day, whatever the night does.
LATE = re.compile(r"night[.-]late")
LEFT_OUT_TYPES = {"timestamp with time zone", "bytea"}

COLUMNS = """
SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = %s ORDER BY 1, 2
"""
FOREIGN_KEYS = """
SELECT c.conrelid::regclass::text AS source, a.attname AS field, c.confrelid::regclass::text AS target
FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
WHERE c.contype = 'f' AND c.connamespace = %s::regnamespace
"""


class Tables:
    """The comparable content of a schema."""

    def __init__(self, owner: psycopg.Connection, schema: str) -> None:
        owner.execute(sql.SQL("SET search_path TO {}, public").format(sql.Identifier(schema)))
        self._owner, self._schema = owner, schema
        self._said: dict[tuple[str, int], str] = {}

    @cached_property
    def columns(self) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for table, column, kind in self._owner.execute(COLUMNS, [self._schema]):
            found.setdefault(table, {})[column] = kind
        return {table: columns for table, columns in found.items() if table not in LEFT_OUT_TABLES}

    @cached_property
    def links(self) -> dict[tuple[str, str], str]:
        rows = self._owner.execute(FOREIGN_KEYS, [self._schema]).fetchall()
        return {(source.split(".")[-1], field): target.split(".")[-1] for source, field, target in rows}

    @cached_property
    def rows(self) -> dict[str, dict[int, dict]]:
        with self._owner.cursor(row_factory=dict_row) as cursor:
            return {
                table: dict(enumerate(cursor.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(table)))))
                for table in self.columns
            }

    @cached_property
    def by_key(self) -> dict[str, dict[object, dict]]:
        return {table: {row["id"]: row for row in rows.values() if "id" in row} for table, rows in self.rows.items()}

    def content(self) -> dict[str, Counter[str]]:
        """The rows of each table as text, counted."""
        said = {table: [self._say(table, row) for row in rows.values()] for table, rows in self.rows.items()}
        return {table: Counter(row for row in rows if not LATE.search(row)) for table, rows in said.items()}

    def _say(self, table: str, row: dict, depth: int = 0) -> str:
        out = {}
        for name, value in row.items():
            if name in LEFT_OUT_COLUMNS | LEFT_OUT_OF.get(table, set()) or self.columns[table][name] in LEFT_OUT_TYPES:
                continue
            target = self.links.get((table, name))
            out[name] = self._follow(target, value, depth) if target and value is not None else value
        text = json.dumps(out, sort_keys=True, default=str, ensure_ascii=False)
        return CIPHERTEXT.sub('"~"', DIGEST_OF_IDS.sub("#", UUID.sub("#", text)))

    def _follow(self, table: str, key: object, depth: int) -> object:
        if depth > 4 or key not in self.by_key.get(table, {}):
            return "…"
        said = self._say(table, self.by_key[table][key], depth + 1)
        return hashlib.sha256(said.encode()).hexdigest()[:16]


def differences(first: dict[str, Counter[str]], second: dict[str, Counter[str]]) -> list[str]:
    """Tables that differ, with up to three rows of each side; empty when all are the same."""
    lines = []
    for table in sorted(first.keys() | second.keys()):
        left, right = first.get(table, Counter()), second.get(table, Counter())
        if left != right:
            missing, extra = list((left - right).elements()), list((right - left).elements())
            lines.append(f"{table}: {len(missing)} missing {missing[:3]},\n   {len(extra)} too many {extra[:3]}")
    return lines
