"""nightly [SCHEMA | --all] --date D | --from D --to D: the whole night of exactly these dates (spec 13.4)."""

from argparse import ArgumentParser
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.management.base import CommandError
from django_tenants.utils import tenant_context

from hrplatform import night
from hrplatform.lib import context
from hrplatform.lib.commands import JsonCommand
from hrplatform.lib.dates import each_day, now, parse_day
from tenants.models import Company
from tenants.selectors import select_companies


class Command(JsonCommand):
    help = "Run the night of one date, or of every date from --from to --to; twice is the same as once."

    def add_own_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("schema", nargs="?")
        parser.add_argument("--all", action="store_true", help="every company")
        parser.add_argument("--date", type=parse_day)
        parser.add_argument("--from", dest="start", type=parse_day)
        parser.add_argument("--to", dest="until", type=parse_day)

    def answer(self, **options: Any) -> Mapping[str, Any]:
        days = list(named_days(options["date"], options["start"], options["until"]))
        companies = select_companies(options["schema"], options["all"])
        nights = {company.schema_name: run_nights(company, days) for company in companies}
        if options["all"]:
            return {"companies": {schema: {"nights": answers} for schema, answers in nights.items()}}
        return {"nights": nights[companies[0].schema_name]}

    def describe(self, answer: Mapping[str, Any]) -> str:
        by_company = answer.get("companies", {"": answer})
        return "\n".join(_line(schema, one) for schema, part in by_company.items() for one in part["nights"])


def named_days(on: date | None, start: date | None, until: date | None) -> list[date]:
    """The dates asked for; CommandError in one line when they are not clear."""
    if on and not start and not until:
        return [on]
    if start and until and not on:
        if until < start:
            raise CommandError(f"--to {until} is before --from {start}")
        return list(each_day(start, until))
    raise CommandError("name the dates: --date D, or --from D --to D")


def run_nights(company: Company, days: list[date]) -> list[dict[str, Any]]:
    """Each night in the company's schema, in order; what each did."""
    with tenant_context(company), context.bind(company=company.schema_name, job="nightly"):
        return [{"date": day.isoformat()} | night.run_named(company=company, on=day, now=now()) for day in days]


def _line(schema: str, one: Mapping[str, Any]) -> str:
    counts = ", ".join(f"{name} {count}" for name, count in one.items() if name != "date")
    return f"{schema} {one['date']}: {counts}".strip()
