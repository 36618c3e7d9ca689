"""check_scores SCHEMA --cycle CODE: section 5 of the specification."""

from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from django.utils import translation
from django_tenants.utils import tenant_context

from hrplatform.lib import context, dates, dump
from hrplatform.lib.commands import JsonCommand
from performance.checks.models import Finding
from performance.checks.presenters import finding_record
from performance.checks.sentences import sentence_of
from performance.checks.services import run_checks
from performance.reviews.errors import ReviewRefused
from performance.reviews.models import ReviewCycle
from tenants.selectors import get_company


class Command(JsonCommand):
    help = "Check the scores of a cycle; findings are kept, scores are never changed."
    refusals = (ReviewRefused,)

    def add_own_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("schema", help="the company's schema")
        parser.add_argument("--cycle", required=True, help="the cycle's code")

    def answer(self, **options: Any) -> Mapping[str, Any]:
        company = get_company(options["schema"])
        if company is None:
            raise ReviewRefused(f"no company {options['schema']!r}")
        with tenant_context(company), context.bind(company=company.schema_name, job="check_scores"):
            cycle = ReviewCycle.objects.filter(code=options["cycle"]).first()
            if cycle is None:
                raise ReviewRefused(f"no cycle {options['cycle']!r}")
            report = run_checks(cycle=cycle, actor=None, now=dates.now())
            rows = Finding.objects.filter(cycle=cycle).select_related("cycle", "department", "scorer", "person")
            with translation.override(company.language):
                findings = [
                    dump.plain(finding_record(row)) | {"sentence": sentence_of(row)}
                    for row in rows.prefetch_related("employees").order_by("q_value", "pk")
                ]
            return {
                "cycle": cycle.code,
                "tests": report.tests,
                "findings": findings,
                "undetermined": len(report.undetermined),
            }

    def describe(self, answer: Mapping[str, Any]) -> str:
        lines = [f"{answer['cycle']}: {answer['tests']} tests, {len(answer['findings'])} findings"]
        lines += [
            f"  {row['severity']:<8} {row['check']:<10} {row['state']:<10} {row['sentence']}"
            for row in answer["findings"]
        ]
        if answer["undetermined"]:
            lines.append(f"  not enough to tell: {answer['undetermined']}")
        return "\n".join(lines)
