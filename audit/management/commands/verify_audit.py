"""verify_audit SCHEMA: recompute the audit log; exit 1 and the first bad entry when it is broken (spec 8.2, 13.4)."""

from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from django.core.management.base import CommandError
from django_tenants.utils import tenant_context

from audit.heads import kept_heads
from audit.sealing import seal_now
from audit.verification import verify
from hrplatform.lib.commands import JsonCommand
from tenants.selectors import find_company


class Command(JsonCommand):
    help = "Check every block, seal and entry of a company's audit log, and the day hashes kept outside."

    def add_own_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("schema")
        parser.add_argument(
            "--head", action="append", default=[], metavar="NUMBER:HASH", help="a block's hash that was kept elsewhere"
        )

    def answer(self, **options: Any) -> Mapping[str, Any]:
        company = find_company(options["schema"])
        with tenant_context(company):
            heads = [*kept_heads(company), *(_parse_head(text) for text in options["head"])]
            found = verify(heads=heads)
            # What is sound and waits is sealed now, so that from here on nobody can change it unseen.
            if found.ok and found.unsealed:
                seal_now()
                found = verify(heads=heads)
        return found.as_dict()

    def describe(self, answer: Mapping[str, Any]) -> str:
        counts = f"{answer['entries']} entries in {answer['blocks']} blocks"
        bad = answer["first_bad"]
        lines = [f"broken: {bad['detail']} ({counts})" if bad else f"intact: {counts}, head {answer['head']}"]
        return "\n".join(lines + [f"warning: {warning}" for warning in answer["warnings"]])

    def exit_code(self, answer: Mapping[str, Any]) -> int:
        return 0 if answer["ok"] else 1


def _parse_head(text: str) -> tuple[int, str]:
    number, _, value = text.partition(":")
    if not number.isdigit() or len(value) != 64:
        raise CommandError(f"--head {text!r}: write it as NUMBER:HASH, the hash in 64 hexadecimal digits")
    return int(number), value.lower()
