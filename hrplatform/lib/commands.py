"""Commands with one answer: `--json` prints one object and nothing else; a refusal is one line, exit 1 (spec 13.4)."""

import json
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from hrplatform.lib.dates import parse_day


def day_argument(text: str) -> date:
    """parse_day for a command line: its refusal says how a day is written."""
    try:
        return parse_day(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is no day; write it as 2025-03-04") from error


class JsonCommand(BaseCommand):
    """Subclasses yield their answer from `answer()`; `describe()` makes the lines people read."""

    # What `answer` may raise to refuse; anything else is a fault and keeps its traceback.
    refusals: tuple[type[Exception], ...] = ()

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """A wrong command line is answered by the one line that says what is wrong; --help shows the rest."""
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.print_usage = lambda file=None: None  # type: ignore[method-assign]
        return parser

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.register("type", parse_day, day_argument)
        parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
        self.add_own_arguments(parser)

    def add_own_arguments(self, parser: ArgumentParser) -> None:
        """The command's own arguments."""

    def answer(self, **options: Any) -> Mapping[str, Any]:
        """Do the work and return what `--json` prints."""
        raise NotImplementedError(f"{type(self).__module__} has no answer()")

    def describe(self, answer: Mapping[str, Any]) -> str:
        """The same for people."""
        return "\n".join(f"{key}: {value}" for key, value in answer.items())

    def exit_code(self, answer: Mapping[str, Any]) -> int:
        """Non-zero where the answer itself is bad news."""
        return 0

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            answer = self.answer(**options)
        except (*self.refusals, CommandError) as refusal:
            text = _refusal_text(refusal, options["json"])
            if options["json"] and self._called_from_command_line:
                self.stderr.write(text)  # one object: Django would write the name of the error before it
                raise SystemExit(1) from refusal
            raise CommandError(text) from refusal
        text = json.dumps(answer, ensure_ascii=False, default=str) if options["json"] else self.describe(answer)
        self.stdout.write(text)
        code = self.exit_code(answer)
        if code:
            raise SystemExit(code)


def _refusal_text(refusal: Exception, as_json: bool) -> str:
    message = " ".join(str(refusal).split())
    if not as_json:
        return message
    extra: dict[str, Any] = getattr(refusal, "as_dict", dict)()
    return json.dumps({"error": message, **extra}, ensure_ascii=False, default=str)
