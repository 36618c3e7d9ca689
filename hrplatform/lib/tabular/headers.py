"""Which column is what: headers in Chinese or English, under titles, over two rows, matched by synonyms."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from django.utils.translation import gettext_noop as _

from hrplatform.lib.tabular.marks import column_letter
from hrplatform.lib.tabular.problems import Refused
from hrplatform.lib.tabular.sheets import Row
from hrplatform.lib.tabular.values import is_blank, text

SEARCHED_ROWS = 15
MOST_HEADER_ROWS = 3
FEW_DAYS = 3
HAS_FIGURE = re.compile(r"[¥$+-]?\d[\d.,/年月日号:% -]*", re.A)
UNIT_NOTE = re.compile(r"[(\[【]([^)\]】]*)[)\]】]$")
# What stands under the names of a form to be filled in: units, "required", how to write it.
FORM_NOTE = re.compile(
    r"[(\[【].*[)\]】]|元|单|个|人|次|件|条|天|%|秒|小时|分钟|分|文本|数字|日期|必填|选填|可选|非必填|required|optional|text|number"
    r"|date|(?:示例|例如|例|如|格式|填写|请填写|e\.g\.|format)[:：. ].*|y{4}[-/]?mm?[-/]?dd?",
    re.I,
)
SCALED = re.compile(r"(?:百?万|千|亿)元?|[kKwW]")
SCALED_SHEET = re.compile(r"(?:金额)?单位[::]?\s*((?:人民币)?(?:百?万|千|亿)元?)")
DAY_TITLE = re.compile(
    r"\d{1,2}[日号]?|(?:\d{2,4}[-/.年])?\d{1,2}[-/.月]\d{1,2}[日号]?|周[一二三四五六日天]|星期[一二三四五六日天]"
)


@dataclass(frozen=True, slots=True)
class Field:
    """Something a file may give: its name in the answer, its words in a header, whether the file needs it.

    kind (text, date, number, percent, yes_no), example and help are for the template people fill in; a field that is
    `only_read` is not in it. instead: a field that may stand in its place where the file needs it.
    """

    name: str
    words: tuple[str, ...]
    label: object = ""
    required: bool = False
    kind: str = "text"
    example: str = ""
    example_en: str = ""
    help: object = ""
    only_read: bool = False
    instead: str = ""

    def title(self, *, english: bool) -> str:
        """A word of the header in Chinese or English; both are read."""
        if english and ":" not in self.name:
            return self.name.replace("_", " ").capitalize()
        return next((word for word in self.words if word.isascii() == english), self.name)

    def sample(self, *, english: bool) -> str:
        return (english and self.example_en) or self.example

    def header_keys(self) -> set[str]:
        return {header_key(word) for word in (self.name, *self.words)}


@dataclass(frozen=True, slots=True)
class Header:
    """Where the header is and what its columns mean. `columns` maps a field's name to the column's place."""

    first_row: int
    last_row: int
    titles: tuple[str, ...]
    columns: Mapping[str, int]
    unknown: tuple[str, ...] = ()
    doubles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def title(self, name: str) -> str:
        """The file's own word for a field, so that people find it."""
        place = self.columns.get(name)
        return self.titles[place] if place is not None and place < len(self.titles) else name


def header_key(words: str) -> str:
    """How headers are compared: case, blanks, marks of required fields and unit notes in brackets do not matter."""
    narrow = unicodedata.normalize("NFKC", words).strip().lower().strip("*：:# ")
    without_note = UNIT_NOTE.sub("", narrow).strip() or narrow
    return re.sub(r"[\s_\-/·.]+", "", without_note)


def find_header(rows: Sequence[Row], fields: Iterable[Field]) -> Header:
    """The header among a sheet's first rows; Refused where there is none, or one that says something twice."""
    best = guess_header(rows, fields)
    if best is None:
        raise Refused(_("No column is known: %(titles)s."), titles=", ".join(first_titles(rows)) or "—")
    if best.doubles:
        name, titles = next(iter(best.doubles.items()))
        raise Refused(_("Two columns give the same thing, %(name)s: %(titles)s."), name=name, titles=", ".join(titles))
    refuse_scaled_units(rows, best)
    return best


def guess_header(rows: Sequence[Row], fields: Iterable[Field]) -> Header | None:
    """The row, or up to three rows in a pile, that name most fields; None where nothing is known.

    Rows right below that only say units or how to fill the form in belong to the header.
    """
    known = known_words(fields)
    best: tuple[tuple[int, int], int, Header] | None = None
    for index in range(min(len(rows), SEARCHED_ROWS)):
        for depth in range(1, MOST_HEADER_ROWS + 1):
            pile = rows[index : index + depth]
            if len(pile) < depth or (depth > 1 and not all(_may_be_in_a_pile(row) for row in pile)):
                break
            header = read_header(pile, known)
            worth = len(header.columns), -depth
            if header.columns and (best is None or worth > best[0]):
                best = worth, index + depth, header
    return _with_form_notes(best[2], rows[best[1] :]) if best else None


def _may_be_in_a_pile(row: Row) -> bool:
    """Rows of data hold a number or a date somewhere, and remarks a label with its value; rows of headers never do."""
    filled = [cell for cell in row[1] if not is_blank(cell)]
    if len(filled) == 1 and isinstance(filled[0], str):
        return True
    words = [text(cell) for cell in row[1]]
    labels = any(word.endswith(":") and value for word, value in pairwise(words))
    return not labels and all(isinstance(cell, str) and not _is_figure(text(cell)) for cell in filled)


def _is_figure(words: str) -> bool:
    """A month (3月, 2025年3月) may stand over the columns of its figures."""
    return HAS_FIGURE.fullmatch(words) is not None and not words.endswith("月")


def _with_form_notes(header: Header, below: Sequence[Row]) -> Header:
    for number, cells in below:
        words = [text(cell) for cell in cells if not is_blank(cell)]
        if not all(FORM_NOTE.fullmatch(word) for word in words):
            break
        header = replace(header, last_row=number)
    return header


def refuse_scaled_units(rows: Sequence[Row], header: Header) -> None:
    """Amounts in 万元 would be taken for 元: ten thousand times too small."""
    for place in header.columns.values():
        note = UNIT_NOTE.search(unicodedata.normalize("NFKC", header.titles[place]).strip())
        if note and SCALED.fullmatch(note[1].strip()):
            message = _(
                "The column %(title)s is in %(unit)s: write the figures in full (元), and the header without it."
            )
            raise Refused(message, title=header.titles[place], unit=note[1])
    for number, cells in rows:
        if number > header.last_row:
            break
        for cell in cells:
            said = SCALED_SHEET.search(text(cell)) if isinstance(cell, str) else None
            if said:
                message = _(
                    "Row %(row)s says the figures are in %(unit)s: write them in full (元), and take that line out."
                )
                raise Refused(message, row=number, unit=said[1])


def known_words(fields: Iterable[Field]) -> dict[str, str]:
    return {key: item.name for item in fields for key in item.header_keys()}


def read_header(rows: Sequence[Row], known: Mapping[str, str]) -> Header:
    """Columns named by a pile of rows: in each column the lowest word that is known, else the lowest there is.

    A word over several columns is their group: 直属上级 over 工号 and 姓名 makes the first one the manager's number
    and the second one nobody's name.
    """
    width = max(len(cells) for _number, cells in rows)
    grid = [[text(cells[place]) if place < len(cells) else "" for place in range(width)] for _number, cells in rows]
    groups = _groups(grid)
    leaves = [_leaf(grid, place, groups[place], known) for place in range(width)]
    columns: dict[str, int] = {}
    doubles: dict[str, tuple[str, ...]] = {}
    for place, leaf in enumerate(leaves):
        name = _field_of(leaf, groups[place], known)
        if name in columns:
            first = columns[name]
            shown = doubles.get(name, (_placed(leaves[first], groups[first], first),))
            doubles[name] = (*shown, _placed(leaf, groups[place], place))
        elif name:
            columns[name] = place
    titles = tuple(
        f"{groups[place]}/{leaf}" if groups[place] and leaves.count(leaf) > 1 else leaf
        for place, leaf in enumerate(leaves)
    )
    unknown = tuple(title for place, title in enumerate(titles) if title and place not in columns.values())
    return Header(rows[0][0], rows[-1][0], titles, columns, unknown, doubles)


def _groups(grid: Sequence[Sequence[str]]) -> list[str]:
    """The word that stands over each column and its neighbours, nearest first; empty where a column has none."""
    width = len(grid[0])
    found = [""] * width
    for depth in range(len(grid) - 1):
        below = [next((row[place] for row in grid[depth + 1 :] if row[place]), "") for place in range(width)]
        start = None
        for place in range(width):
            word = grid[depth][place]
            if word:
                start = place if below[place] and below[place] != word else None
            elif start is not None and below[place]:
                found[start] = found[place] = grid[depth][start]
            else:
                start = None
    return found


def _leaf(grid: Sequence[Sequence[str]], place: int, group: str, known: Mapping[str, str]) -> str:
    words = [row[place] for row in reversed(grid) if row[place]]
    own = [word for word in words if word != group] or words
    return next((word for word in own if header_key(word) in known), own[0] if own else "")


def _field_of(leaf: str, group: str, known: Mapping[str, str]) -> str | None:
    if not leaf:
        return None
    if group:
        joined = known.get(header_key(group + leaf))
        if joined or header_key(group) in known:
            return joined
    return known.get(header_key(leaf))


def _placed(leaf: str, group: str, place: int) -> str:
    return f"{group}/{leaf} ({column_letter(place)})" if group else f"{leaf} ({column_letter(place)})"


def mapped_header(header_rows: Sequence[Row], mapping: Mapping[int, str]) -> Header:
    """The header when a person said what the columns are: place of the column → name of the field."""
    titles = read_header(header_rows, {}).titles
    columns: dict[str, int] = {}
    for place, name in sorted(mapping.items()):
        if name in columns:
            raise Refused(
                _("Two columns give the same thing, %(name)s: %(titles)s."),
                name=name,
                titles=f"{titles[columns[name]]}, {titles[place] if place < len(titles) else place + 1}",
            )
        columns[name] = place
    unknown = tuple(title for place, title in enumerate(titles) if title and place not in mapping)
    return Header(header_rows[0][0], header_rows[-1][0], titles, columns, unknown)


def require(header: Header, fields: Iterable[Field]) -> None:
    """Refuse the file by the names of the columns it lacks."""
    missing = missing_fields(fields, header.columns)
    days = [title for title in header.unknown if DAY_TITLE.fullmatch(title)]
    if missing and len(days) >= FEW_DAYS:
        raise Refused(
            _("The days stand beside each other as columns (%(days)s …). Put them below each other: a row per person "
              "and day, the day in a column of its own."),
            days=", ".join(days[:FEW_DAYS]),
        )  # fmt: skip
    if missing:
        raise Refused(
            _("A column is missing: %(missing)s. The columns found: %(titles)s."),
            missing=", ".join(both_names(item) for item in missing),
            titles=", ".join(title for title in header.titles if title) or "—",
        )


def missing_fields(fields: Iterable[Field], given: Collection[str]) -> list[Field]:
    """What a file needs and doesn't give, nor what may stand in its place."""
    return [item for item in fields if item.required and item.name not in given and item.instead not in given]


def both_names(item: Field) -> str:
    return f"{item.name} {item.words[0]}" if item.words else item.name


def first_titles(rows: Sequence[Row]) -> list[str]:
    return [text(cell) for cell in rows[0][1] if text(cell)][:12] if rows else []
