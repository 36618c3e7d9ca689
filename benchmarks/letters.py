"""`./hr bench letters`: 200 bonus letters as PDF against WeasyPrint on the same static HTML."""

from __future__ import annotations

import argparse
import gc
from collections.abc import Sequence
from time import process_time
from typing import Any

import django

from benchmarks.report import Figure, finish

AIM = 1.2


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--letters", type=int, default=200)
    parser.add_argument("--people", type=int, default=2000)
    options = parser.parse_args(arguments)
    django.setup()
    from django_tenants.utils import tenant_context

    from benchmarks.company import Sizes, ensure_company

    company = ensure_company("benchlarge", Sizes(options.people))
    with tenant_context(company):
        measured, floor, count, size = measure(company, options.letters)
    figure = Figure(f"{count} letters", measured, floor, AIM, f"{size // 1024} KB each")
    title = f"letters, {count}: data read, charts drawn, PDF written; processor time, each beside its own floor"
    return finish("letters", title, [figure], letters=count, seconds_each=measured / count)


def measure(company: Any, wanted: int) -> tuple[float, float, int, int]:
    """Seconds of all letters, of their bare HTML through WeasyPrint, how many, mean size; in turn, letter by letter."""
    from django.template.loader import render_to_string
    from django.utils.translation import override

    from bonuses.letters import build_letter, letter_context, letter_language
    from bonuses.models import Award
    from hrplatform.lib.dates import now

    rows = Award.objects.filter(scenario__pool__isnull=False).select_related("employee__user", "scenario__pool")
    awards = list(rows.defer("scenario__inputs").order_by("pk")[: wanted + 1])
    moment, ours, floor, size = now(), 0.0, 0.0, 0
    for number, award in enumerate(awards):
        with override(letter_language(award)):
            html = render_to_string("bonuses/pdf/letter.html", letter_context(award, company=company, now=moment))
        gc.collect()
        began = process_time()
        pdf = build_letter(award, company=company, now=moment)
        between = process_time()
        bare(html)
        if number:  # the first one loads the fonts
            ours, floor, size = ours + between - began, floor + process_time() - between, size + len(pdf)
    count = max(len(awards) - 1, 1)
    return ours, floor, count, size // count


def bare(html: str) -> bytes:
    """WeasyPrint alone, as it is meant to be used for many documents: with the fonts read once."""
    from weasyprint import HTML

    from hrplatform.lib.pdf import _fonts

    return HTML(string=html).write_pdf(font_config=_fonts(), pdf_variant="pdf/ua-1")
