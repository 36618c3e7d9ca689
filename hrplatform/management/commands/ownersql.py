"""ownersql SCHEMA: SQL from stdin as the owner role, for drills (spec 13.4). Development and tests only."""

import sys
from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

import psycopg
from django.conf import settings
from psycopg import sql

from hrplatform.lib.commands import JsonCommand
from hrplatform.lib.db import owner_connection
from tenants.selectors import find_company


class OwnerSqlRefused(ValueError):
    """The SQL can't be run here or the server refused it; one line says why."""


class Command(JsonCommand):
    help = "Run SQL from standard input in a company's schema as the owner role; everything or nothing is committed."
    refusals = (OwnerSqlRefused,)

    def add_own_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("schema")

    def answer(self, **options: Any) -> Mapping[str, Any]:
        if not settings.OWNER_SQL:
            raise OwnerSqlRefused("ownersql is for development: it is not available in production")
        schema = find_company(options["schema"]).schema_name
        statement = sys.stdin.read()
        if not statement.strip():
            raise OwnerSqlRefused("no SQL on standard input")
        try:
            with owner_connection() as owner:
                owner.execute(sql.SQL("SET search_path TO {}, public").format(sql.Identifier(schema)))
                return run_statements(owner, statement)
        except psycopg.Error as error:
            raise OwnerSqlRefused(str(error.diag.message_primary or error)) from error

    def describe(self, answer: Mapping[str, Any]) -> str:
        lines = ["\t".join(answer["columns"])] if answer["columns"] else []
        lines += ["\t".join("" if value is None else str(value) for value in row) for row in answer["rows"]]
        return "\n".join([*lines, f"({answer['rowcount']} rows)"])


def run_statements(owner: psycopg.Connection, statement: str) -> dict[str, Any]:
    """Run one or several statements; columns and rows of the last, and how many rows all of them touched."""
    cursor = owner.execute(statement)
    touched = 0
    while True:
        touched += max(cursor.rowcount, 0)
        columns = [column.name for column in cursor.description or ()]
        rows = cursor.fetchall() if cursor.description else []
        if not cursor.nextset():
            return {"columns": columns, "rows": rows, "rowcount": touched}
