"""Sheets as Chinese HR departments keep them: the same figures under titles, groups, merged cells, totals, signatures.

`dress` puts a table into one of many clothes; whatever it wears, the same figures must come out.
"""

import random
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

DAYS = (date(2025, 3, 1), date(2025, 3, 2))
PEOPLE = (("0007", "甲"), ("0008", "乙"), ("0009", "丙"))
COLUMNS = ("工号", "姓名", "日期", "订单数", "销售额")
NOTES = ("制表人：张三    审核人：李四", "备注：退款已扣除", "说明:数据来自旺店通", "制表：王芳", "日期：2025-03-03")


def figures() -> list[tuple[str, str, date, int, float]]:
    """Number, name, day, orders, revenue of three people on two days."""
    return [
        (number, name, day, 3 * place + 1, 1000.5 * (place + 1))
        for day in DAYS
        for place, (number, name) in enumerate(PEOPLE)
    ]


@dataclass
class Clothes:
    """What a sheet wears."""

    title: bool = False
    unit_line: bool = False
    header: str = "plain"  # plain, groups, three, tall
    form_note: bool = False
    blank_lines: bool = False
    sections: bool = False
    repeated_header: bool = False
    total: str = ""  # first, named, merged
    notes: tuple[str, ...] = ()
    offset: tuple[int, int] = (0, 0)
    merged_days: bool = False
    spelling: str = "cells"  # cells, text, chinese, serial
    hidden: bool = False
    cover_sheet: bool = False
    extra: dict[str, Any] = field(default_factory=dict)


def random_clothes(seed: int) -> Clothes:
    source = random.Random(seed)
    some = lambda: source.random() < 0.4  # noqa: E731
    return Clothes(
        title=some(), unit_line=some(), header=source.choice(["plain", "groups", "three", "tall"]), form_note=some(),
        blank_lines=some(), sections=some(), repeated_header=some(),
        total=source.choice(["", "", "first", "named", "merged"]),
        notes=tuple(source.sample(NOTES, source.choice([0, 0, 1, 2]))),
        offset=source.choice([(0, 0), (0, 0), (3, 2), (0, 1)]), merged_days=some(),
        spelling=source.choice(["cells", "text", "chinese", "serial"]), hidden=some(), cover_sheet=some(),
    )  # fmt: skip


def dress(path: Path, clothes: Clothes) -> Path:
    """An .xlsx with the figures in these clothes."""
    book = Workbook()
    sheet = book.active
    if clothes.cover_sheet:
        sheet.title = "填写说明"
        sheet.append(["请按模板填写，勿删除表头。"])
        sheet = book.create_sheet("日报")
    _Tailor(sheet, clothes).sew()
    book.save(path)
    return path


class _Tailor:
    def __init__(self, sheet: Worksheet, clothes: Clothes) -> None:
        self.sheet, self.clothes = sheet, clothes
        self.row, self.left = clothes.offset[0], clothes.offset[1]
        self.width = len(COLUMNS)

    def sew(self) -> None:
        clothes = self.clothes
        if clothes.title:
            self.wide("2025年3月销售业绩日报表")
        if clothes.unit_line:
            self.line(["部门：", "运营中心", "制表日期：2025-03-03", "", "单位：元"])
        self.header()
        if clothes.form_note:
            self.line(["必填", "选填", "（格式：2025-03-01）", "（单）", "元"])
        for day in DAYS:
            self.day(day)
        if clothes.total:
            self.total()
        for note in clothes.notes:
            self.line([note])
        if clothes.hidden:
            self.sheet.row_dimensions[self.row - 1].hidden = True
            self.sheet.column_dimensions["B"].hidden = True

    def day(self, day: date) -> None:
        if self.clothes.blank_lines:
            self.row += 2
        if self.clothes.sections:
            self.wide("天猫组" if day == DAYS[0] else "抖音组")
        if self.clothes.repeated_header and day == DAYS[1]:
            self.line(list(COLUMNS))
        first = self.row + 1
        for number, name, on, orders, revenue in figures():
            if on == day:
                shown = None if self.clothes.merged_days and self.row >= first else self.spelled(on)
                self.line([number, name, shown, orders, revenue])
        if self.clothes.merged_days:
            self.merge(first, 2, self.row, 2)

    def spelled(self, day: date) -> Any:
        if self.clothes.spelling == "serial":
            return (day - date(1899, 12, 30)).days
        if self.clothes.spelling == "chinese":
            return f"{day.year}年{day.month}月{day.day}日"
        return day.isoformat() if self.clothes.spelling == "text" else day

    def header(self) -> None:
        kind, top = self.clothes.header, self.row + 1
        if kind == "three":
            self.wide("销售中心")
        if kind in ("groups", "three"):
            top = self.row + 1
            self.line(["基本信息", "", "", "绩效数据", ""])
            self.merge(top, 0, top, 2)
            self.merge(top, 3, top, 4)
        if kind == "tall":
            self.line(["工号", "姓名", "日期", "绩效数据", ""])
            self.line(["", "", "", "订单数（单）", "销售额(元)"])
            for place in range(3):
                self.merge(top, place, top + 1, place)
            self.merge(top, 3, top, 4)
            return
        self.line(list(COLUMNS))

    def total(self) -> None:
        kind = self.clothes.total
        words = ["合 计", "", "", 42, 12006] if kind != "named" else ["", "小计：", "", 42, 12006]
        self.line(words)
        if kind == "merged":
            self.merge(self.row, 0, self.row, 2)

    def wide(self, words: str) -> None:
        self.line([words])
        self.merge(self.row, 0, self.row, self.width - 1)

    def line(self, cells: list[Any]) -> None:
        self.row += 1
        for place, cell in enumerate(cells):
            if cell not in (None, ""):
                self.sheet.cell(self.row, self.left + place + 1, cell)

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        self.sheet.merge_cells(
            start_row=top, start_column=self.left + left + 1, end_row=bottom, end_column=self.left + right + 1
        )
