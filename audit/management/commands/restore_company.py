"""restore_company FILE [--as SCHEMA]: the company of a copy, beside all others (spec 8.6, 13.4)."""

import getpass
import sys
from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings

from audit.copies import restore_company
from hrplatform.lib.commands import JsonCommand
from hrplatform.lib.dates import now
from tenants.archive.errors import CopyRefused
from tenants.archive.restore import RestoreRequest
from tenants.provisioning import ProvisioningError
from tenants.services import CompanyRefused


class Command(JsonCommand):
    help = "Restore a company from its copy. HR's copy key is read from --key-file, else from stdin."
    refusals = (CopyRefused, CompanyRefused, ProvisioningError)

    def add_own_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--as", dest="schema", metavar="SCHEMA", help="under another name; default as it was")
        parser.add_argument("--domain", help="host; default as it was, with --as SCHEMA.localhost")
        parser.add_argument("--key-file", type=Path, help="file with HR's copy key; default stdin")
        parser.add_argument("--suspended", action="store_true", help="closed until an operator resumes it")

    def answer(self, **options: Any) -> Mapping[str, Any]:
        request = RestoreRequest(
            path=options["file"],
            private=_private_key(options["key_file"]),
            schema=options["schema"],
            host=options["domain"],
            suspended=options["suspended"],
        )
        restored, log = restore_company(request=request, actor=f"command:{getpass.getuser()}", now=now())
        host = restored.hosts[0]
        return {
            "schema": restored.company.schema_name,
            "url": f"http://{host}:{settings.HR_PORT}/" if settings.DEMO_MODE else f"https://{host}/",
            "made_at": restored.made_at,
            "tables": restored.tables,
            "rows": restored.rows,
            "files": restored.files,
            "audit": {"ok": log.ok, "entries": log.entries, "head": f"{log.head_number}:{log.head}"},
        }

    def exit_code(self, answer: Mapping[str, Any]) -> int:
        return 0 if answer["audit"]["ok"] else 1


def _private_key(file: Path | None) -> str:
    if file is not None:
        try:
            return file.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise CopyRefused(f"{file} can't be read as a key") from error
    if sys.stdin.isatty():
        return getpass.getpass("HR's copy key: ").strip()
    return sys.stdin.readline().strip()
