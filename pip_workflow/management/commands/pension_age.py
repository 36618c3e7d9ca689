"""`pension_age --born YYYY-MM --category male|female55|female50`, without a database (spec 13.4)."""

import re
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Mapping
from typing import Any

from hrplatform.lib.commands import JsonCommand
from pip_workflow.rules.pension import CATEGORIES, PensionError, pension

MONTH = re.compile(r"(\d{4})-(\d{2})")


class Command(JsonCommand):
    help = "The statutory pension age since 2025: age in years and months, and the month it is reached."
    refusals = (PensionError,)
    requires_system_checks: list[str] = []

    def add_own_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--born", type=a_month, required=True, help="month of birth, YYYY-MM")
        parser.add_argument("--category", choices=CATEGORIES, required=True, help="male, or the old age of a woman")

    def answer(self, **options: Any) -> Mapping[str, Any]:
        year, month = options["born"]
        found = pension(born_year=year, born_month=month, category=options["category"])
        return {"years": found.years, "months": found.months, "month": found.month_text}


def a_month(text: str) -> tuple[int, int]:
    match = MONTH.fullmatch(text)
    if not match or not 1 <= int(match[2]) <= 12:
        raise ArgumentTypeError(f"{text!r} is no month; write it as 1968-05")
    return int(match[1]), int(match[2])
