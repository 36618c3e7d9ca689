"""`allocate_bonus FILE`: the allocation of a JSON file, without a database (spec 6.7)."""

import json
from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bonuses import engine
from hrplatform.lib.commands import JsonCommand


class UnreadableFile(ValueError):
    """The file is missing or not JSON."""


class Command(JsonCommand):
    help = "Split a bonus pool described in a JSON file; prints awards, reserve and traces as JSON."
    refusals = (engine.BonusError, UnreadableFile)
    requires_system_checks: list[str] = []

    def add_own_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="plan, departments and members; - reads standard input")

    def answer(self, **options: Any) -> Mapping[str, Any]:
        return engine.render(engine.allocate(engine.parse(read_document(options["file"], self.stdin_text))))

    def describe(self, answer: Mapping[str, Any]) -> str:
        return json.dumps(answer, ensure_ascii=False, indent=1)

    def stdin_text(self) -> str:
        import sys

        return sys.stdin.read()


def read_document(name: str, read_stdin: Any) -> Any:
    """The parsed file; UnreadableFile with one clear line otherwise. A key written twice is refused."""
    try:
        text = read_stdin() if name == "-" else Path(name).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UnreadableFile(f"{name}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise UnreadableFile(f"{name}: is not UTF-8 text") from error
    try:
        return json.loads(text, object_pairs_hook=_once, parse_float=str)
    except ValueError as error:
        raise UnreadableFile(f"{name}: {error}") from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f'"{twice}" is there twice')
    return found
