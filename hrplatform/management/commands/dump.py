"""Records of a company as JSON lines."""

import json
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django_tenants.utils import tenant_context

from audit.services import record_export
from hrplatform.lib import context, dump
from hrplatform.lib.dates import parse_day
from tenants.selectors import get_company

UNLOGGED = frozenset({"audit"})  # a log that grows by being read would never be the same twice


class Command(BaseCommand):
    help = "Print the records of a kind as JSON lines: " + ", ".join(dump.KINDS)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("schema")
        parser.add_argument("kind")
        parser.add_argument("--since", help="only what says something about this day or a later one (YYYY-MM-DD)")
        parser.add_argument("--as-of", help="the state on this day (YYYY-MM-DD)")
        parser.add_argument("--json", action="store_true", help="refusals as JSON too; records are JSON anyway")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self._dump(options)
        except dump.DumpRefused as refusal:
            text = str(refusal)
            raise CommandError(json.dumps({"error": text}) if options["json"] else text) from refusal

    def _dump(self, options: dict[str, Any]) -> None:
        company = get_company(options["schema"])
        if company is None:
            raise dump.DumpRefused(f"no company {options['schema']!r}")
        since, as_of = _day(options["since"], "--since"), _day(options["as_of"], "--as-of")
        rows = 0
        with tenant_context(company), context.bind(job="dump"):
            for record in dump.records(options["kind"], since=since, as_of=as_of):
                self.stdout.write(json.dumps(record, ensure_ascii=False))
                rows += 1
            if options["kind"] not in UNLOGGED:
                record_export(actor=None, kind=f"dump {options['kind']}", rows=rows)


def _day(value: str | None, option: str) -> date | None:
    try:
        return parse_day(value) if value else None
    except ValueError:
        raise dump.DumpRefused(f"{option}: {value!r} is not a date; write YYYY-MM-DD") from None
