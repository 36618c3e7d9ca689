"""The import commands share everything but their kind (spec 13.4)."""

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django_tenants.utils import tenant_context

from hrplatform.lib import context, dates
from hrplatform.lib.commands import JsonCommand
from hrplatform.lib.tabular import BadValue, Refused
from hrplatform.lib.tabular.values import parse_date
from intake.registry import kind_of
from intake.services import Answer, import_file
from intake.table import Choices
from tenants.models import Company

SHOWN = 50


class ImportRefused(ValueError):
    """The command was given something it can't work with."""


class ImportCommand(JsonCommand):
    """SCHEMA FILE; exit 1 if any row was rejected."""

    kind_code = ""
    refusals = (Refused, ImportRefused)
    takes_as_of = False
    takes_percent = False

    def add_own_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("schema", help="the company's schema")
        parser.add_argument("file", type=Path, help="an Excel workbook (.xlsx, .xls) or a CSV file")
        parser.add_argument("--dry-run", action="store_true", help="check and say what would change, write nothing")
        parser.add_argument("--accept-good", action="store_true", help="take the good rows even if others are wrong")
        parser.add_argument("--sheet", default="", help="name of the sheet; default: the first that fits")
        if self.takes_as_of:
            parser.add_argument("--as-of", type=_day, help="from when changes hold where a row has no date (today)")
        if self.takes_percent:
            parser.add_argument(
                "--percent-points", action="store_true", help="bare numbers in percent columns are points: 95 is 0.95"
            )

    def answer(self, **options: Any) -> Mapping[str, Any]:
        path: Path = options["file"]
        if not path.is_file():
            raise ImportRefused(f"{path}: " + _("no such file"))
        company = Company.objects.filter(schema_name=options["schema"]).first()
        if company is None or not company.is_ready:
            raise ImportRefused(_("There is no company %(schema)s.") % {"schema": options["schema"]})
        now = dates.now()
        command = f"import_{self.kind_code}"
        with tenant_context(company), context.bind(company=company.schema_name, job=command):
            answer = import_file(
                kind=kind_of(self.kind_code),
                path=path,
                file_name=path.name,
                choices=self._choices(options),
                actor=None,
                today=dates.company_today(company, now),
                now=now,
                dry_run=options["dry_run"],
            )
            return self._say(answer, company, options)

    def _say(self, answer: Answer, company: Company, options: Mapping[str, Any]) -> Mapping[str, Any]:
        with translation.override(company.language):
            return answer.as_answer() | ({"dry_run": True} if options["dry_run"] else {})

    def _choices(self, options: Mapping[str, Any]) -> Choices:
        return Choices(
            sheet=options["sheet"],
            as_of=options.get("as_of"),
            percent_points=options.get("percent_points", False),
            accept_good=options["accept_good"],
        )

    def describe(self, answer: Mapping[str, Any]) -> str:
        names = ("rows", "created", "changed", "unchanged")
        lines = [", ".join(f"{name}: {answer[name]}" for name in names) + f", rejected: {len(answer['rejected'])}"]
        lines += [f"  {row_text(problem)}" for problem in answer["rejected"][:SHOWN]]
        if len(answer["rejected"]) > SHOWN:
            lines.append(f"  … {len(answer['rejected']) - SHOWN}")
        lines += [f"! {warning}" for warning in answer["warnings"][:SHOWN]]
        lines.append(", ".join(f"{name}: {number}" for name, number in answer["totals"].items()))
        if answer["batch"]:
            lines.append(f"batch: {answer['batch']}")
        return "\n".join(lines)

    def exit_code(self, answer: Mapping[str, Any]) -> int:
        return 1 if answer["rejected"] else 0


def row_text(problem: Mapping[str, Any]) -> str:
    return f"{problem['row']}: {problem['column']} “{problem['value']}” {problem['reason']}"


def _day(words: str) -> date:
    try:
        return parse_date(words)
    except BadValue as bad:
        raise ArgumentTypeError(f"{words} {bad}") from bad
