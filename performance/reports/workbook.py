"""A cycle as a workbook whose scores recompute: items, scorecards, departments, bands (spec 10).

Each scorecard's score is a formula over its own rows of the items sheet, its band one over the bands sheet; sums and
counts of departments and bands follow. Text that could be taken for a formula is neutralised.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _

from hrplatform.lib.excel_sheets import A4, NUMBER_FORMATS, neutralise

GREY, HEAD = "FF5F6A7A", "FFF0F2F5"


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One item of one scorecard. points None: not there yet, or hidden."""

    name: str
    kind: str
    weight: Decimal
    self_points: Decimal | None
    points: Decimal | None
    counts: bool


@dataclass(frozen=True, slots=True)
class CardRow:
    """One scorecard. moved: the score calibration or a correction set, which holds instead of the items'."""

    number: str
    name: str
    department: str
    position: str
    scorer: str
    days: int
    moved: Decimal | None
    adjusted: Decimal | None
    items: Sequence[ItemRow]


@dataclass(frozen=True, slots=True)
class CycleBook:
    """What the workbook is made of. bands: name and floor; guideline: shares by band."""

    title: str
    note: str
    cards: Sequence[CardRow]
    bands: Sequence[tuple[str, Decimal]]
    guideline: dict[str, Decimal]


def build_cycle_book(book: CycleBook) -> bytes:
    """The .xlsx file; written row by row, so that 5,000 people take little memory."""
    from openpyxl import Workbook

    file = Workbook(write_only=True)
    file.properties.title = book.title
    names = _SheetNames(_("Scorecards"), _("Items"), _("Departments"), _("Bands"))
    cards = file.create_sheet(names.cards)
    items = file.create_sheet(names.items)
    departments, bands = file.create_sheet(names.departments), file.create_sheet(names.bands)
    spans = _write_items(items, book)
    _write_cards(cards, book, spans, names)
    _write_departments(departments, book, names)
    _write_bands(bands, book, names)
    buffer = BytesIO()
    file.save(buffer)
    return buffer.getvalue()


@dataclass(frozen=True, slots=True)
class _SheetNames:
    cards: str
    items: str
    departments: str
    bands: str


FIRST = 3  # the note and the head stand above


def _write_items(page: Any, book: CycleBook) -> list[tuple[int, int]]:
    """Every item; first and last row of each scorecard."""
    heads = [
        (_("Number"), 12), (_("Name"), 14), (_("Department"), 26), (_("Item"), 24), (_("Kind"), 12), (_("Weight"), 9),
        (_("Self-score"), 11), (_("Points"), 11), (_("Counts"), 9), (_("Weight × points"), 14),
    ]  # fmt: skip
    _set_up(page, book.note, heads)
    spans, row = [], FIRST
    for card in book.cards:
        start = row
        for item in card.items:
            product = f'=IF(AND(I{row}=1,H{row}<>""),F{row}*H{row},"")'
            page.append([
                *_texts(card.number, card.name, card.department, item.name, item.kind), _number(page, item.weight),
                _number(page, item.self_points), _number(page, item.points), _number(page, int(item.counts), "count"),
                _formula(page, product, "number"),
            ])  # fmt: skip
            row += 1
        spans.append((start, row - 1))
    _filter(page, len(heads), row - 1)
    return spans


def _write_cards(page: Any, book: CycleBook, spans: Sequence[tuple[int, int]], names: _SheetNames) -> None:
    heads = [
        (_("Number"), 12), (_("Name"), 14), (_("Department"), 26), (_("Position"), 16), (_("Scored by"), 14),
        (_("Working days"), 10), (_("From the items"), 12), (_("Calibrated or corrected"), 13), (_("Score"), 10),
        (_("Band"), 8), (_("Adjusted for the scorer"), 13),
    ]  # fmt: skip
    _set_up(page, book.note, heads)
    last = FIRST
    for row, (card, (start, end)) in enumerate(zip(book.cards, spans, strict=True), start=FIRST):
        page.append([
            *_texts(card.number, card.name, card.department, card.position, card.scorer),
            _number(page, card.days, "count"), _formula(page, _score_formula(names.items, start, end), "number"),
            _number(page, card.moved), _formula(page, f'=IF(H{row}="",G{row},H{row})', "number"),
            _formula(page, _band_formula(names.bands, f"I{row}", len(book.bands)), "raw"),
            _number(page, card.adjusted),
        ])  # fmt: skip
        last = row
    _filter(page, len(heads), last)


def _score_formula(sheet: str, start: int, end: int) -> str:
    """Σ weight × points ÷ Σ weight over the items that count, rounded half up; empty while one is missing."""
    if end < start:
        return '=""'
    weight, points, counts, product = (f"'{sheet}'!{c}{start}:{c}{end}" for c in "FHIJ")
    missing = f'SUMPRODUCT(({counts}=1)*({points}=""))'
    whole = f"SUMPRODUCT({weight},{counts})"
    return f'=IF(OR({missing}>0,{whole}=0),"",ROUND(SUM({product})/{whole},2))'


def _band_formula(sheet: str, score: str, bands: int) -> str:
    """The highest band whose floor the score reaches; the bands sheet stands lowest first."""
    end = FIRST + bands - 1
    floors, named = (f"'{sheet}'!${c}${FIRST}:${c}${end}" for c in "AB")
    return f'=IF({score}="","",LOOKUP({score},{floors},{named}))'


def _write_departments(page: Any, book: CycleBook, names: _SheetNames) -> None:
    bands = [name for name, _floor in _highest_first(book.bands)]
    heads = [(_("Department"), 30), (_("People"), 10), (_("Mean"), 10), (_("Highest"), 10), (_("Lowest"), 10)]
    _set_up(page, book.note, [*heads, *((band, 8) for band in bands)])
    end = max(FIRST, FIRST + len(book.cards) - 1)
    where, score, band = (f"'{names.cards}'!${c}${FIRST}:${c}${end}" for c in "CIJ")
    row = FIRST
    for department in sorted({card.department for card in book.cards}):
        key = f"$A{row}"
        page.append([
            *_texts(department), _formula(page, f"=COUNTIF({where},{key})", "count"),
            _formula(page, f'=IFERROR(ROUND(AVERAGEIF({where},{key},{score}),2),"")', "number"),
            _formula(page, f'=IFERROR(_xlfn.MAXIFS({score},{where},{key}),"")', "number"),
            _formula(page, f'=IFERROR(_xlfn.MINIFS({score},{where},{key}),"")', "number"),
            *(_formula(page, f'=COUNTIFS({where},{key},{band},"{name}")', "count") for name in bands),
        ])  # fmt: skip
        row += 1
    _filter(page, len(heads) + len(bands), max(FIRST, row - 1))


def _write_bands(page: Any, book: CycleBook, names: _SheetNames) -> None:
    heads = [(_("From score"), 12), (_("Band"), 10), (_("People"), 10), (_("Share"), 10), (_("Guideline"), 12)]
    _set_up(page, book.note, heads)
    end = max(FIRST, FIRST + len(book.cards) - 1)
    band = f"'{names.cards}'!$J${FIRST}:$J${end}"
    last = FIRST + len(book.bands) - 1
    for row, (name, floor) in enumerate(reversed(_highest_first(book.bands)), start=FIRST):
        page.append([
            _number(page, floor), *_texts(name), _formula(page, f"=COUNTIF({band},B{row})", "count"),
            _formula(page, f"=IF(SUM(C${FIRST}:C${last})=0,0,C{row}/SUM(C${FIRST}:C${last}))", "percent"),
            _number(page, book.guideline.get(name), "percent"),
        ])  # fmt: skip


def _highest_first(bands: Iterable[tuple[str, Decimal]]) -> list[tuple[str, Decimal]]:
    return sorted(bands, key=lambda band: -band[1])


def _set_up(page: Any, note: str, heads: Sequence[tuple[str, int]]) -> None:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    for index, (_head, width) in enumerate(heads, start=1):
        page.column_dimensions[get_column_letter(index)].width = width
    page.freeze_panes = f"C{FIRST}" if len(heads) > 6 else f"B{FIRST}"
    page.print_title_rows = f"{FIRST - 1}:{FIRST - 1}"
    page.page_setup.orientation, page.page_setup.paperSize, page.page_setup.fitToHeight = "landscape", A4, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.oddFooter.center.text = "&P / &N"
    cell = WriteOnlyCell(page, value=neutralise(note))
    cell.font = Font(color=GREY, size=9)
    page.append([cell])
    line = []
    for head, _width in heads:
        cell = WriteOnlyCell(page, value=neutralise(head))
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor=HEAD)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        line.append(cell)
    page.append(line)


def _filter(page: Any, columns: int, last: int) -> None:
    from openpyxl.utils import get_column_letter

    page.auto_filter.ref = f"A{FIRST - 1}:{get_column_letter(columns)}{max(last, FIRST)}"


def _texts(*values: str) -> list[str | None]:
    return [neutralise(value) if value else None for value in values]


def _number(page: Any, value: Decimal | int | None, kind: str = "number") -> Any:
    from openpyxl.cell import WriteOnlyCell

    if value is None:
        return None
    cell = WriteOnlyCell(page, value=value)  # type: ignore[arg-type]
    cell.number_format = NUMBER_FORMATS[kind]
    return cell


def _formula(page: Any, text: str, kind: str) -> Any:
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(page, value=text)
    cell.number_format = NUMBER_FORMATS[kind]
    return cell
