"""import_scores SCHEMA FILE --cycle CODE: past scores into a closed cycle (spec 5.6)."""

from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from hrplatform.lib.dates import parse_day
from intake.commands import ImportCommand, ImportRefused
from performance.reviews.importing.importer import Wanted, for_cycle


class Command(ImportCommand):
    help = "Import past scores: a row per person and item; a missing cycle is created and closed."
    kind_code = "scores"

    def add_own_arguments(self, parser: ArgumentParser) -> None:
        super().add_own_arguments(parser)
        parser.add_argument(
            "--cycle", required=True, help="the cycle's code; 2025Q1, 2025-03 and 2025 name their dates"
        )
        parser.add_argument("--from", dest="start", help="first day, when the code names none (YYYY-MM-DD)")
        parser.add_argument("--to", dest="until", help="last day")

    def answer(self, **options: Any) -> Mapping[str, Any]:
        try:
            start, until = (parse_day(options[name]) if options[name] else None for name in ("start", "until"))
        except ValueError as error:
            raise ImportRefused(f"--from, --to: {error}") from error
        if bool(start) != bool(until) or (start and until and until < start):
            raise ImportRefused("--from and --to belong together, the earlier day first")
        with for_cycle(Wanted(options["cycle"].strip(), start, until)):
            return super().answer(**options)
