"""A seeded generator of dirty observation files: fifty kinds of dirt, each known to be taken or rejected."""

import random
from dataclasses import dataclass
from datetime import date, timedelta

# kind of dirt → (column it is in, cell, whether the row is still taken)
CLEAN = [
    ("date", "2025/3/1"), ("date", "2025年3月1日"), ("date", "20250301"), ("date", "2025.3.1"),
    ("date", " 2025-03-01 "), ("date", "2025-03-01 00:00:00"), ("date", "２０２５-０３-０１"),
    ("orders", "1,204"), ("orders", "１２"), ("orders", "12.0"), ("orders", " 7 "), ("orders", "+5"), ("orders", ""),
    ("orders", "—"), ("orders", "无数据"), ("revenue", "￥1,234.5"), ("revenue", "¥99"), ("revenue", "1,234.50"),
    ("revenue", "-20.5"), ("revenue", "100 元"), ("revenue", "１，２３４．５"), ("revenue", "0"),
    ("satisfaction", "95%"), ("satisfaction", "95％"), ("satisfaction", "0.95"), ("satisfaction", "1"),
    ("employee", "{bare}"), ("employee", " {number} "), ("employee", "{number}\u200b"), ("employee", "{bare}.0"),
]  # fmt: skip
WRONG = [
    ("date", ""), ("date", "昨天"), ("date", "2025-02-30"), ("date", "03/01/2025"), ("date", "2025-13-01"),
    ("date", "45717"), ("date", "2025-03-01 13:45"), ("orders", "三"), ("orders", "-1"), ("orders", "1.5"),
    ("orders", "1,23"), ("orders", "1e5"), ("orders", "#N/A"), ("orders", "NaN"), ("orders", "12单"),
    ("revenue", "1.2.3"), ("revenue", "一千"), ("revenue", "=SUM(A1)"), ("revenue", "9999999999999"),
    ("satisfaction", "95"), ("satisfaction", "-5%"), ("satisfaction", "很好"),
    ("employee", ""), ("employee", "9999"), ("employee", "张三"),
]  # fmt: skip
COLUMNS = ["employee", "date", "orders", "revenue", "satisfaction"]


@dataclass(frozen=True)
class DirtyFile:
    """Rows under COLUMNS, and which of them (as the file numbers them) must be rejected, in which column."""

    rows: list[list[str]]
    rejected: dict[int, str]


def make_dirt(seed: int, count: int, numbers: list[str]) -> DirtyFile:
    """`count` rows; no two are about the same person and day, except where only the day is dirty."""
    source, rows, rejected = random.Random(seed), [], {}
    for place in range(count):
        number = numbers[place % len(numbers)]
        day = date(2024, 1, 1) + timedelta(days=place // len(numbers))
        row = dict(zip(COLUMNS, [number, day.isoformat(), "3", "99.5", "0.9"], strict=True))
        wrong = source.random() < 0.3
        column, cell = source.choice(WRONG if wrong else CLEAN)
        if column == "date" and not wrong:
            cell = _spelled(source, day)
        row[column] = cell.format(number=number, bare=number.lstrip("0"))
        rows.append([row[name] for name in COLUMNS])
        if wrong:
            rejected[place + 2] = column
    return DirtyFile(rows, rejected)


def _spelled(source: random.Random, day: date) -> str:
    return source.choice(
        [f"{day.year}/{day.month}/{day.day}", f"{day.year}年{day.month}月{day.day}日", f"{day:%Y%m%d}", f" {day} "]
    )
