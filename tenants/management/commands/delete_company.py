"""delete_company SCHEMA [--yes]: the company with all its data, for good (spec 13.4)."""

import getpass
from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from hrplatform.lib.commands import JsonCommand
from hrplatform.lib.dates import now
from tenants.selectors import list_all_companies
from tenants.services import CompanyRefused, delete_company


class Command(JsonCommand):
    help = "Delete a company: schema, hosts, data. Without --yes its name is asked for."
    refusals = (CompanyRefused,)

    def add_own_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("schema")
        parser.add_argument("--yes", action="store_true", help="don't ask")

    def answer(self, **options: Any) -> Mapping[str, Any]:
        company = list_all_companies().filter(schema_name=options["schema"]).first()
        if company is None:
            raise CompanyRefused(f"no company {options['schema']!r}")
        if not options["yes"] and self._typed_name(company.name) != company.name:
            raise CompanyRefused("the name typed is not the company's; nothing was deleted")
        delete_company(company=company, actor=f"command:{getpass.getuser()}", now=now())
        return {"deleted": options["schema"]}

    def _typed_name(self, name: str) -> str:
        self.stderr.write(f"This deletes {name} with all its data. Type its name to go on:")
        try:
            return input().strip()
        except EOFError:
            return ""
