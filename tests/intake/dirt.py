"""A seeded generator of dirty files: fifty kinds of dirt per kind of import, each known to be taken or rejected.

A kind of dirt is what it writes into a clean row; a wrong one also says in which column and why the row is rejected.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

Cells = dict[str, str]


@dataclass(frozen=True)
class DirtyFile:
    """Rows under `titles`; which of them (as the file numbers them) are rejected: column and part of the reason."""

    titles: list[str]
    rows: list[list[str]]
    rejected: dict[int, tuple[str, str]]


@dataclass(frozen=True)
class Kind:
    titles: list[str]
    clean: list[Cells]
    wrong: list[tuple[Cells, str, str]]
    row: Callable[[int], Cells]


def make_dirt(kind: Kind, seed: int, count: int) -> DirtyFile:
    """`count` rows of which about three in ten are wrong; every kind of dirt comes once before any comes again."""
    source, rows, rejected = random.Random(seed), [], {}
    piles: dict[bool, list] = {True: [], False: []}
    for place in range(count):
        row, is_wrong = kind.row(place), source.random() < 0.3
        if not piles[is_wrong]:
            piles[is_wrong] = source.sample(
                kind.wrong if is_wrong else kind.clean, k=len(kind.wrong if is_wrong else kind.clean)
            )
        dirt = piles[is_wrong].pop()
        changes = dirt[0] if is_wrong else dirt
        row |= {name: cell.format(**row, **spellings(row)) for name, cell in changes.items()}
        rows.append([row.get(name, "") for name in kind.titles])
        if is_wrong:
            rejected[place + 2] = dirt[1], dirt[2]
    return DirtyFile(kind.titles, rows, rejected)


def spellings(row: Cells) -> Cells:
    """Other ways to write the row's own number and day."""
    number = row.get("工号", "")
    day = date.fromisoformat(next(row[name] for name in ("日期", "入职日期", "开始日期") if name in row))
    return {
        "bare": number.lstrip("0"), "wide": number.translate({ord(d): ord(d) + 0xFEE0 for d in "0123456789"}),
        "slashes": f"{day.year}/{day.month}/{day.day}", "chinese": f"{day.year}年{day.month}月{day.day}日",
        "compact": f"{day:%Y%m%d}", "dots": f"{day.year}.{day.month}.{day.day}", "midnight": f"{day} 00:00:00",
        "full": str(day).translate({ord(d): ord(d) + 0xFEE0 for d in "0123456789"}),
    }  # fmt: skip


def one(name: str, *cells: str) -> list[Cells]:
    return [{name: cell} for cell in cells]


def bad(name: str, reason: str, *cells: str) -> list[tuple[Cells, str, str]]:
    return [({name: cell}, name, reason) for cell in cells]


DATES = (
    "{slashes}",
    "{chinese}",
    "{compact}",
    "{dots}",
    " {day} ",
    "{midnight}",
    "{full}",
    "{chinese}（星期六）",
    "'{day}",
)
WRONG_DATES = [("is empty", ("",)), ("is not a date", ("昨天", "03/01/2025", "25-03-01", "2025/3-1")),
               ("a month", ("2025年3月",)),
               ("not a day", ("2025-02-30", "2025-13-01")), ("spreadsheet's number", ("45717",)),
               ("error of the spreadsheet", ("#VALUE!",)), ("1900 to 2200", ("1025-03-01",))]  # fmt: skip


def dates(name: str) -> list[Cells]:
    return one(name, *(spelling.replace("{day}", f"{{{name}}}") for spelling in DATES))


def wrong_dates(name: str) -> list[tuple[Cells, str, str]]:
    return [item for reason, cells in WRONG_DATES for item in bad(name, reason, *cells)]


NUMBERS = ("1,204", "１２", "12.0", " 7 ", "+5", "0", "12", '="9"')
AMOUNTS = ("￥1,234.5", "¥99", "1,234.50", "100 元", "１，２３４．５", "0", "$12")
NOTHING = ("", "—", "-", "/", "无", "无数据", "N/A", "--")
NO_NUMBERS = ("三", "1,23", "1e5", "NaN", "12单", "1.2.3", "1 234")


def observations(numbers: list[str]) -> Kind:
    """Wide files of day data."""

    def row(place: int) -> Cells:
        day = date(2024, 1, 1) + timedelta(days=place // len(numbers))
        return {
            "工号": numbers[place % len(numbers)],
            "日期": day.isoformat(),
            "订单数": "3",
            "销售额": "99.5",
            "客户满意度": "0.9",
        }

    return Kind(
        ["工号", "日期", "订单数", "销售额", "客户满意度"],
        [
            *one("工号", "{bare}", " {工号} ", "{工号}\u200b", "{bare}.0", "{wide}", "'{工号}", '="{工号}"'),
            *one("工号", "{工号}\t"),
            *dates("日期"), *one("订单数", *NUMBERS, *NOTHING), *one("销售额", *AMOUNTS, *NOTHING, "-20.5"),
            *one("客户满意度", "95%", "95％", "0.95", "1", "100%", "0", *NOTHING),
        ],
        [
            *bad("工号", "is empty", ""), *bad("工号", "number of nobody", "9999", "张三", "#N/A"),
            *wrong_dates("日期"),
            *bad("日期", "time of day", "2025-03-01 13:45"),
            *bad("订单数", "is not a number", *NO_NUMBERS, "=SUM(A1)"),
            *bad("订单数", "below zero", "-1"), *bad("订单数", "whole number", "1.5"),
            *bad("订单数", "percentage", "50%"),
            *bad("订单数", "error of the spreadsheet", "#N/A", "#DIV/0!"),
            *bad("销售额", "is not a number", "一千", "1.2.3"),
            *bad("销售额", "too large", "9999999999999"), *bad("销售额", "percentage", "12%"),
            *bad("客户满意度", "over 1", "95"), *bad("客户满意度", "below zero", "-5%"),
            *bad("客户满意度", "is not a number", "很好"),
        ],
        row,
    )  # fmt: skip


def roster() -> Kind:
    """Rosters of new people."""
    titles = ["工号", "姓名", "部门", "岗位", "入职日期", "直属上级", "是否部门负责人", "月薪", "奖金比例", "邮箱",
              "手机", "离职日期", "离职类型", "转正日期", "性别", "出生日期", "生效日期"]  # fmt: skip

    def row(place: int) -> Cells:
        return {
            "工号": f"0{place + 1000}",
            "姓名": "甲",
            "部门": "运营中心/天猫组",
            "岗位": "运营",
            "入职日期": "2024-03-01",
            "月薪": "8000",
        }

    return Kind(
        titles,
        [
            *one("姓名", "欧阳娜娜", " 甲 ", "Wei Li", "甲\u200b"),
            *one("部门", "运营中心", "运营中心 / 天猫组", "运营中心\\天猫组"),
            *dates("入职日期"), *one("月薪", *AMOUNTS, *NOTHING, "12000"),
            *one("奖金比例", "20%", "0.2", "０．２", *NOTHING),
            *one("是否部门负责人", "否", "0", "false", "No", *NOTHING), *one("直属上级", *NOTHING),
            *one("邮箱", "a@b.cn", " A.B@shop.example ", *NOTHING), *one("手机", "13800000000", "138 0000 0000"),
            *one("性别", "男", "女", "M", "f", "女性", *NOTHING),
            *one("出生日期", "1990/1/1", "1990年1月1日", *NOTHING),
            *one("转正日期", "2024-09-01", *NOTHING), {"离职日期": "2025-01-31", "离职类型": "主动离职"},
            {"离职日期": "2025/1/31", "离职类型": "合同到期"}, *one("生效日期", "2024-03-01", "2024-02-01"),
        ],
        [
            *bad("工号", "is empty", "", "无", "/"), *bad("工号", "longer than", "9" * 41),
            *bad("工号", "error of the spreadsheet", "#REF!"), *bad("姓名", "is empty", "", "-"),
            *bad("姓名", "longer than", "长" * 81), *bad("姓名", "error of the spreadsheet", "#NAME?"),
            *bad("部门", "is empty", ""), *bad("部门", "empty name", "运营//组"),
            *bad("部门", "12 departments", "/".join("甲乙丙丁戊己庚辛壬癸子丑寅")), *bad("岗位", "is empty", "无"),
            *wrong_dates("入职日期"), *bad("直属上级", "number of nobody", "77777", "老王"),
            *bad("直属上级", "own number", "{工号}", "{bare}"), *bad("是否部门负责人", "neither", "也许", "2"),
            *bad("月薪", "is not a number", *NO_NUMBERS, "一万", "8k"), *bad("月薪", "below zero", "-1"),
            *bad("月薪", "percentage", "50%"), *bad("月薪", "too large", "99999999999999"),
            *bad("奖金比例", "over 1", "20"), *bad("奖金比例", "below zero", "-5%"),
            *bad("奖金比例", "is not a number", "两成"),
            *bad("邮箱", "e-mail address", "abc", "a@", "a b@c.cn"), *bad("手机", "longer than", "1" * 41),
            *bad("离职日期", "before the hire date", "2023-01-01"), *bad("离职日期", "is not a date", "上周"),
            ({"离职日期": "2025-01-31", "离职类型": "跑路"}, "离职类型", "is not one of"),
            *bad("转正日期", "is not a date", "转正"), *bad("性别", "is not one of", "中性"),
            *bad("出生日期", "not before the hire date", "2024-03-01"),
            *bad("出生日期", "time of day", "1990-01-01 08:30"),
            *bad("生效日期", "is not a date", "soon"),
            ({"离职日期": "2024-06-30", "生效日期": "2024-07-01"}, "生效日期", "after the leave date"),
        ],
        row,
    )  # fmt: skip


def targets(numbers: list[str]) -> Kind:
    """Target files: each row for one person from one day."""

    def row(place: int) -> Cells:
        day = date(2024, 1, 1) + timedelta(days=place // len(numbers))
        return {"指标": "订单数", "目标值": "10", "开始日期": day.isoformat(), "工号": numbers[place % len(numbers)]}

    return Kind(
        ["指标", "目标值", "开始日期", "结束日期", "周期", "品牌", "地区", "部门", "岗位", "工号"],
        [
            *one("指标", "orders", "Orders", " 订单数 ", "订单量", "订单数（单）"),
            *one("目标值", "10.5", "1,204", "１２", "¥99", "12.0"),
            *dates("开始日期"), *one("周期", "day", "每日", "日", "天", *NOTHING), *one("品牌", *NOTHING),
            *one("地区", *NOTHING),
            *one("部门", "Operations", *NOTHING), *one("岗位", "Operator", *NOTHING),
            *one("工号", "{bare}", " {工号} ", "{wide}", "{bare}.0", "'{工号}"), *one("结束日期", *NOTHING),
            {"指标": "客户满意度", "目标值": "95%"}, {"指标": "客户满意度", "目标值": "0.95"},
            {"指标": "revenue", "目标值": "￥10,000"},
        ],
        [
            *bad("指标", "is empty", ""), *bad("指标", "no metric", "gmv2", "#N/A", "订单 数量"),
            *bad("目标值", "is empty", "", "-", "无"), *bad("目标值", "zero", "0"), *bad("目标值", "below zero", "-5"),
            *bad("目标值", "is not a number", *NO_NUMBERS, "十"), *bad("目标值", "percentage", "50%"),
            *bad("目标值", "too large", "9999999999999"), *bad("目标值", "error of the spreadsheet", "#VALUE!"),
            ({"指标": "客户满意度", "目标值": "95"}, "目标值", "over 1"),
            ({"指标": "客户满意度", "目标值": "很好"}, "目标值", "is not a number"),
            *bad("开始日期", "is empty", "", "无"),
            *bad("开始日期", "is not a date", "昨天", "03/01/2025", "25-03-01", "下月"),
            *bad("开始日期", "not a day", "2025-02-30", "2025-13-01"),
            *bad("开始日期", "spreadsheet's number", "45717"),
            *bad("开始日期", "error of the spreadsheet", "#REF!"), *bad("结束日期", "before", "2020-01-01"),
            *bad("结束日期", "is not a date", "长期"), *bad("周期", "is not one of", "周", "每年", "季度"),
            *bad("品牌", "not known", "无名牌"), *bad("地区", "not known", "火星"),
            *bad("部门", "not known", "没有/这个"),
            *bad("岗位", "not known", "厨师"), *bad("工号", "not known", "999999", "张三", "#N/A"),
        ],
        row,
    )  # fmt: skip
