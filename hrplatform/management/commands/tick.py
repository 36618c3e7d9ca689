"""tick [SCHEMA | --all]: one minute's work by hand or from cron, without broker or worker: nights, seals, mail."""

from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from django_tenants.utils import tenant_context

from hrplatform import night, ticking
from hrplatform.lib import context
from hrplatform.lib.commands import JsonCommand
from hrplatform.lib.dates import now
from tenants.models import Company
from tenants.selectors import select_companies


class Command(JsonCommand):
    help = "Do what is due now: missed nights in order, the outbox, the seals."

    def add_own_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("schema", nargs="?")
        parser.add_argument("--all", action="store_true", help="every company")

    def answer(self, **options: Any) -> Mapping[str, Any]:
        companies = select_companies(options["schema"], options["all"])
        return {"companies": {company.schema_name: tick_by_hand(company) for company in companies}}

    def describe(self, answer: Mapping[str, Any]) -> str:
        return "\n".join(f"{schema}: {done}" for schema, done in answer["companies"].items())


def tick_by_hand(company: Company) -> dict[str, Any]:
    """The company's minute with its open nights run at once."""
    with tenant_context(company), context.bind(company=company.schema_name, job="tick"):
        done = ticking.tick_company(company=company, now=now())
        nights = []
        while (on := night.run_next(company=company, now=now())) is not None:
            nights.append(on.isoformat())
    return {**done, "nights": nights}
