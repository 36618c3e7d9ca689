"""`./hr bench provision`: a new company, ready to use, against an empty schema with the same tables made by SQL."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from time import perf_counter

import django

from benchmarks.report import Figure, finish, median

AIM = 3.0
SCHEMA = "benchnew"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=7)
    options = parser.parse_args(arguments)
    django.setup()
    ours, floors = [], []
    for number in range(options.times + 1):  # the first one reads the template
        taken = make_company(), make_tables()
        if number:
            ours.append(taken[0])
            floors.append(taken[1])
    figures = [Figure("new company", median(ours), median(floors), AIM, f"{count_tables()} tables")]
    title = f"a new company, ready to use, in process; median of {options.times}"
    return finish("provision", title, figures, times=options.times)


def make_company() -> float:
    """Seconds of create_company: schema with tables, keys, triggers and rights, pack, host, first HR admin, audit."""
    from hrplatform.lib.dates import now
    from tenants.models import Company
    from tenants.services import NewCompany, create_company, delete_company

    left = Company.objects.filter(schema_name=SCHEMA).first()
    if left is not None:  # a run that was stopped
        delete_company(company=left, actor="bench", now=now())
    request = NewCompany(
        schema=SCHEMA,
        name="Bench new",
        pack="ecommerce",
        admin_email=f"hr@{SCHEMA}.example",
        password="correct horse battery",
    )
    began = perf_counter()
    company = create_company(request=request, actor="bench", now=now())
    seconds = perf_counter() - began
    delete_company(company=company, actor="bench", now=now())
    return seconds


def make_tables() -> float:
    """Seconds of an empty schema with the template's tables and indexes, in one transaction; no keys between tables."""
    from psycopg import sql

    from hrplatform.lib.db import owner_connection

    bare = f"{SCHEMA}_bare"
    statements = [sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(bare))] + [
        sql.SQL("CREATE TABLE {} (LIKE {} INCLUDING ALL)").format(sql.Identifier(bare, name), sql.Identifier(*where))
        for *where, name in template_tables()
    ]
    began = perf_counter()
    with owner_connection() as owner:
        for statement in statements:
            owner.execute(statement)
    seconds = perf_counter() - began
    with owner_connection() as owner:
        owner.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(sql.Identifier(bare)))
    return seconds


def template_tables() -> list[tuple[str, str, str]]:
    """Schema, name and name again of every table of the template."""
    from django.conf import settings

    from hrplatform.lib.db import owner_connection

    with owner_connection() as owner:
        rows = owner.execute(
            "SELECT schemaname, tablename, tablename FROM pg_tables WHERE schemaname = %s ORDER BY tablename",
            [settings.TEMPLATE_SCHEMA],
        )
        return rows.fetchall()


def count_tables() -> int:
    return len(template_tables())
