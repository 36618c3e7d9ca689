"""A roster as a shop of 150 people keeps it: title over merged cells, two header rows, every spelling, sums below."""

import random
from datetime import date, timedelta
from io import BytesIO

from openpyxl import Workbook

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗"
GIVEN = (
    "芳",
    "伟",
    "秀英",
    "强",
    "磊",
    "静",
    "丽娟",
    "洋",
    "艳",
    "勇",
    "军",
    "杰",
    "娟",
    "涛",
    "明",
    "超",
    "霞",
    "平",
    "桂英",
    "鑫",
)
PLACES = (
    ("总经办", "总经理", 1), ("运营中心", "运营总监", 1), ("运营中心/天猫组", "运营专员", 24),
    ("运营中心/抖音组", "主播", 20), ("运营中心/抖音组", "场控", 8), ("客服部", "客服主管", 1),
    ("客服部", "客服专员", 36), ("设计部", "设计师", 12), ("仓储物流部", "打包员", 34), ("仓储物流部", "仓库主管", 1),
    ("财务部", "会计", 4), ("人事行政部", "人事专员", 4), ("推广部", "推广专员", 4),
)  # fmt: skip
HEADERS = ("序号", "工 号", "姓 名", "性别", "身份证号码", "联系电话", "部门", "职务", "是否部门负责人", "入职时间",
           "转正时间", "基本工资（元）", "备注")  # fmt: skip
GROUPS = (("基本信息", 1, 6), ("任职信息", 7, 11), ("薪酬", 12, 12), ("其他", 13, 13))
PEOPLE = sum(count for *_place, count in PLACES)


def rows(seed: int = 7) -> list[list[object]]:
    """One row a person, spelled as whoever typed it that day felt like."""
    rng, found = random.Random(seed), []
    for department, position, count in PLACES:
        for nth in range(count):
            number = len(found) + 1
            hired = date(2019, 1, 1) + timedelta(days=rng.randrange(2100))
            name = rng.choice(SURNAMES) + rng.choice(GIVEN)
            is_head = "是" if nth == 0 and (count == 1 or "/" in department or position in ("设计师", "会计")) else ""
            is_head = "是" if position in ("人事专员", "推广专员") and nth == 0 else is_head
            found.append([
                number, _number(number, rng), f"{name[0]} {name[1]}" if len(name) == 2 and nth % 9 == 4 else name,
                rng.choice("男女"), "", f"138{number:08d}", department, position, is_head, _day(hired, rng),
                _day(hired + timedelta(days=90), rng), _money(rng.choice((5500, 6500, 8000, 12000)), rng), "",
            ])  # fmt: skip
    return found


def _number(number: int, rng: random.Random) -> object:
    return f"{number:04d}"


def _day(day: date, rng: random.Random) -> object:
    spellings = (day, f"{day:%Y-%m-%d}", f"{day.year}/{day.month}/{day.day}", f"{day.year}年{day.month}月{day.day}日",
                 f"{day:%Y%m%d}")  # fmt: skip
    return rng.choice(spellings)


def _money(amount: int, rng: random.Random) -> object:
    return rng.choice((amount, f"{amount:,}.00", f"￥{amount:,}", f"{amount}".translate(_FULL_WIDTH)))


def workbook(seed: int = 7) -> bytes:
    """The file: a title, groups of columns, headers, people with an empty row now and then, a sum, a signature."""
    book = Workbook()
    page = book.active
    page.title = "花名册"
    page.append(["晨露电子商务有限公司员工花名册（2025年3月）"])
    page.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(HEADERS))
    page.append([])
    for title, first, last in GROUPS:
        page.cell(2, first, title)
        if last > first:
            page.merge_cells(start_row=2, start_column=first, end_row=2, end_column=last)
    page.append(list(HEADERS))
    for index, row in enumerate(rows(seed)):
        page.append(row)
        if index % 40 == 39:
            page.append([])
    page.append([])
    page.append(["制表：人事行政部", "", "", "", "", "", "", "", "", "", "审核：", "", ""])
    book.create_sheet("说明").append(["本表每月更新"])
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def targets() -> bytes:
    """Ten orders a day for every operator."""
    book = Workbook()
    for row in (("指标", "目标值", "开始日期", "周期", "岗位"), ("订单数", 10, "2025-03-01", "day", "运营专员")):
        book.active.append(row)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def day_data(numbers: list[str], day: date) -> bytes:
    """One day of orders and visitors, wide."""
    rng, book = random.Random(3), Workbook()
    book.active.append(("工号", "日期", "订单数", "访客数"))
    for number in numbers:
        book.active.append((number, day, rng.randrange(2, 16), rng.randrange(150, 400)))
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


_FULL_WIDTH = {ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"}
