"""`severance --from D --to D --average YUAN --local-average YUAN`: severance pay, without a database (spec 13.4)."""

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from hrplatform.lib.commands import JsonCommand
from pip_workflow.rules.severance import LAW_DAY, SeveranceError, severance


class Command(JsonCommand):
    help = "Severance pay (LCL 47): years counted, base, amount, and the sum for an unlawful dismissal."
    refusals = (SeveranceError,)
    requires_system_checks: list[str] = []

    def add_own_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--from", dest="first", type=a_day, required=True, help="first day of service, YYYY-MM-DD")
        parser.add_argument("--to", dest="last", type=a_day, required=True, help="last day of service, YYYY-MM-DD")
        parser.add_argument("--average", type=a_sum, required=True, help="average monthly pay of the last 12 months")
        parser.add_argument("--local-average", type=a_sum, required=True, help="local average wage, a month")
        parser.add_argument("--local-minimum", type=a_sum, default=Decimal(0), help="local minimum wage, a month")
        parser.add_argument(
            "--split-2008", dest="split", action="store_true",
            help="count service before 2008-01-01 by the rules of that time (LCL 97), not all of it by LCL 47",
        )  # fmt: skip

    def answer(self, **options: Any) -> Mapping[str, Any]:
        names = ("first", "last", "average", "local_average", "local_minimum", "split")
        found = severance(**{name: options[name] for name in names})
        shown = {
            "years": str(found.years),
            "base": str(found.base),
            "amount": str(found.amount),
            "unlawful_amount": str(found.unlawful_amount),
        }
        if options["split"]:
            shown["years_before_2008"] = str(found.earlier.years if found.earlier else 0)
            shown["amount_before_2008"] = str(found.earlier.amount if found.earlier else 0)
        elif options["first"] < LAW_DAY <= options["last"] and not options["json"]:
            self.stderr.write("all service counted by LCL 47; --split-2008 counts what lies before 2008 apart (LCL 97)")
        return shown


def a_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is no day; write it as 2025-03-31") from error


def a_sum(text: str) -> Decimal:
    try:
        value = Decimal(text.replace(",", ""))
    except InvalidOperation as error:
        raise ArgumentTypeError(f"{text!r} is no sum of money") from error
    if not value.is_finite():
        raise ArgumentTypeError(f"{text!r} is no sum of money")
    return value
