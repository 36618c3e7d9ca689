"""`./hr bench excel`: a list of 10,000 rows as Excel against write-only openpyxl with the same cells and formats."""

from __future__ import annotations

import argparse
import gc
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from time import process_time
from typing import Any

import django

from benchmarks.report import Figure, finish

AIM = 1.5
KINDS = ("text", "text", "text", "text", "text", "date", "date", "money", "money", "money", "percent", "count")


def make_rows(count: int) -> list[tuple[Any, ...]]:
    """What a list of people with pay holds: names, places, dates, money, a share, a number."""
    start = date(2020, 1, 1)
    return [
        (
            f"B{n:05d}", f"员工{n}", f"中心{n % 17}/小组{n % 170}", "运营专员", "天猫",
            start + timedelta(days=n % 2000), start + timedelta(days=n % 900),
            Decimal(8000 + n % 50 * 100), Decimal(n) / 7, Decimal(n % 300) * 11, Decimal(n % 130) / 100, n % 31,
        )
        for n in range(count)
    ]  # fmt: skip


def ours(rows: Sequence[tuple[Any, ...]]) -> bytes:
    """The list as every page exports it: frozen head, widths, filters, guarded texts, totals."""
    from hrplatform.lib.excel import build_workbook
    from hrplatform.lib.excel_sheets import Column, Sheet

    columns = [
        Column(f"{kind} {place}", kind, lambda row, place=place: row[place], total=kind == "money")
        for place, kind in enumerate(KINDS)
    ]
    return build_workbook([Sheet("People", columns, rows, note="Bench", total_label="Total")], title="People")


def bare(rows: Sequence[tuple[Any, ...]]) -> bytes:
    """openpyxl alone: the same values, a number format for every typed cell, nothing else."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    from hrplatform.lib.excel_sheets import NUMBER_FORMATS

    book = Workbook(write_only=True)
    page = book.create_sheet("People")
    formats = [NUMBER_FORMATS[kind] for kind in KINDS]
    page.append([f"{kind} {place}" for place, kind in enumerate(KINDS)])
    for row in rows:
        line: list[Any] = []
        for value, style in zip(row, formats, strict=True):
            if isinstance(value, str):
                line.append(value)
                continue
            cell = WriteOnlyCell(page, value=value)
            cell.number_format = style
            line.append(cell)
        page.append(line)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def best(work: Callable[[], bytes], other: Callable[[], bytes], times: int) -> tuple[float, float]:
    """Least processor seconds of each, taken in turn so that a busy machine slows both."""
    taken: tuple[list[float], list[float]] = ([], [])
    for _time in range(times):
        for run, found in zip((work, other), taken, strict=True):
            gc.collect()
            began = process_time()
            run()
            found.append(process_time() - began)
    return min(taken[0]), min(taken[1])


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--times", type=int, default=5)
    options = parser.parse_args(arguments)
    django.setup()
    figures = []
    for rows in (options.rows // 10, options.rows):
        data = make_rows(rows)
        measured, floor = best(lambda data=data: ours(data), lambda data=data: bare(data), options.times)
        figures.append(Figure(f"{rows:,} rows × {len(KINDS)} columns", measured, floor, AIM))
    title = f"Excel, best of {options.times}, processor time; the tenth shows that cost grows with the rows"
    return finish("excel", title, figures, rows=options.rows)
