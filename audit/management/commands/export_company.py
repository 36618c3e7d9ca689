"""export_company SCHEMA --out FILE: the whole company in one file only its HR can open (spec 8.6, 13.4)."""

import getpass
from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from audit.copies import export_company
from hrplatform.lib.commands import JsonCommand
from hrplatform.lib.dates import now
from tenants.archive.errors import CopyRefused
from tenants.selectors import list_all_companies


class Command(JsonCommand):
    help = "Write a company's copy, sealed to the copy key of its HR, who must have agreed."
    refusals = (CopyRefused,)

    def add_own_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("schema")
        parser.add_argument("--out", required=True, type=Path, metavar="FILE", help="must not exist yet")

    def answer(self, **options: Any) -> Mapping[str, Any]:
        company = list_all_companies().filter(schema_name=options["schema"]).exclude(schema_name="public").first()
        if company is None:
            raise CopyRefused(f"no company {options['schema']!r}")
        made = export_company(company=company, path=options["out"], actor=f"command:{getpass.getuser()}", now=now())
        return {
            "schema": company.schema_name,
            "file": str(made.written.path),
            "bytes": made.written.size,
            "sha256": made.written.sha256,
            "tables": made.written.tables,
            "rows": made.written.rows,
            "files": made.written.files,
            "key": made.consent.fingerprint,
            "consent": {"by": made.consent.by, "until": made.consent.until},
            "head": made.head,
        }
