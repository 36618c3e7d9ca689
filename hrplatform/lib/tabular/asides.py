"""Rows of a sheet that are no data: totals, signatures, remarks, headers again, titles of sections; second tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from django.utils.translation import gettext_noop as _

from hrplatform.lib.tabular.headers import Header, header_key
from hrplatform.lib.tabular.problems import Problem, Refused
from hrplatform.lib.tabular.sheets import Row
from hrplatform.lib.tabular.values import is_blank, text

TOTAL = re.compile(
    r".{0,40}(?:合计|总计|小计|共计|累计|汇总|平均值?|均值)[:(]?.{0,20}|total|subtotal|grand total|sum|average", re.I
)
SIGNATURE = re.compile(
    r"(?:制表|制单|填表|填报|编制|统计|复核|审核|审批|批准|核准|经办|主管|领导|负责人|部门负责人|部门主管|人事|财务"
    r"|签字|签名|打印|导出|制表日期|日期)(?:人|员|者|时间|日期|部门|单位)?(?:签字|签名)?[:( ].*"
    r"|(?:制表|填表|审核|复核|经办|批准)人?"
    r"|(?:备注|说明|注|填表说明|统计口径|数据来源|温馨提示|以上|以下)[:(、,0-9 ].*"
    r"|(?:prepared|checked|approved) by.*|notes?:.*",
    re.I,
)
STARTS = frozenset("序行合总小共累汇平制填编统复审批核经主领负部人财签打导日备说注数温以tTsSgGaApPcCnN(【[第本")
COUNTING = frozenset({"序号", "no", "行号"})
MANY_CELLS = 4
MANY_KNOWN = 2
NAMED = 5


class Asides:
    """Tells the rows of data from the others; remembers what it left out for a warning.

    key: the column whose cell a row of data has. sections: how many columns the widest merged cell of a row covers.
    """

    def __init__(self, header: Header, known: Mapping[str, str], key: int, sections: Mapping[int, int]) -> None:
        self.header, self.known, self.key, self.sections = header, known, key, sections
        self.left_out: list[tuple[int, str]] = []
        self._starts = STARTS | {title[:1] for title in header.titles} | {""}
        self._titles = [header_key(title.rpartition("/")[2]) for title in header.titles]

    def data(self, rows: Iterator[Row]) -> Iterator[Row]:
        """The rows of data. Most are known to be so by their first letter; only doubtful ones are looked at."""
        starts, sections, key = self._starts, self.sections, self.key
        for row in rows:
            number, cells = row
            first = cells[0]
            is_plain = first[:1] not in starts if first.__class__ is str else key == 0 and first.__class__ is float
            if is_plain and number not in sections:
                yield row
                continue
            words = self._what_else(row)
            if words is None:
                yield row
            else:
                self.left_out.append((number, words))

    def warnings(self) -> list[Problem]:
        if not self.left_out:
            return []
        named = ", ".join(f"{number} ({words[:20]})" for number, words in self.left_out[:NAMED])
        if len(self.left_out) > NAMED:
            named += " …"
        message = _("Rows that are totals, signatures, remarks or headers again were left out (%(number)s): %(rows)s.")
        return [Problem(message, {"number": len(self.left_out), "rows": named})]

    def _what_else(self, row: Row) -> str | None:
        """The words that show a row to be no data; None for data. Refused where another table begins."""
        number, cells = row
        place = next((place for place, cell in enumerate(cells) if not is_blank(cell)), None)
        if place is None:
            return None
        words = text(cells[place])
        is_named = self.key < len(cells) and not is_blank(cells[self.key]) and place != self.key
        if not is_named and (TOTAL.fullmatch(re.sub(r"\s+", "", words)) or SIGNATURE.fullmatch(words)):
            return words
        is_section = self.sections.get(number, 0) * 2 > len(self.header.titles)
        if not is_section and not self._begins_header(place, header_key(words)):
            return None
        said = [(at, text(cell)) for at, cell in enumerate(cells) if not is_blank(cell)]
        if self._repeats_header(said) or (is_section and len(said) == 1):
            return words
        self._refuse_second_table(number, said)
        return None

    def _begins_header(self, place: int, key: str) -> bool:
        return key in self.known or key in COUNTING or (place < len(self._titles) and key == self._titles[place])

    def _repeats_header(self, said: Sequence[tuple[int, str]]) -> bool:
        return all(place < len(self._titles) and header_key(words) == self._titles[place] for place, words in said)

    def _refuse_second_table(self, number: int, said: Sequence[tuple[int, str]]) -> None:
        names = {self.known[header_key(words)] for _place, words in said if header_key(words) in self.known}
        if len(names) > MANY_KNOWN or (len(names) == MANY_KNOWN and len(said) < MANY_CELLS):
            message = _("In row %(row)s another table begins (%(titles)s). Put each table on a sheet of its own.")
            raise Refused(message, row=number, titles=", ".join(words for _place, words in said[:MANY_CELLS]))


def key_place(header: Header, required: Sequence[str]) -> int:
    """The column whose cell a row of data always has: the first needed one the sheet has."""
    return next((header.columns[name] for name in required if name in header.columns), 0)
