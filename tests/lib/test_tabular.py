"""The reader: formats and encodings told by content, headers found, cells understood or refused."""

import csv
import io
import resource
import struct
import zipfile
from datetime import date, datetime, timedelta
from decimal import Decimal

import openpyxl
import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from hrplatform.lib.tabular import (
    BadValue,
    Book,
    Field,
    Ids,
    Limits,
    Refused,
    find_header,
    mapped_header,
    require,
    values,
)
from hrplatform.lib.tabular.extent import RoughExtent

FIELDS = [
    Field("employee", ("工号", "员工编号"), required=True),
    Field("date", ("日期", "day"), required=True),
    Field("orders", ("订单数",)),
    Field("revenue", ("销售额",)),
]
DAYS = st.dates(date(1901, 1, 1), date(2199, 12, 31))
AMOUNTS = st.decimals(-(10**9), 10**9, places=2)
ROWS = [["工号", "日期", "订单数"], ["0272", "2025-03-01", "3"], ["0007", "2025年3月2日", "１２"]]


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def written(path, rows, encoding="utf-8", delimiter=","):
    with path.open("w", encoding=encoding, newline="") as handle:
        csv.writer(handle, delimiter=delimiter).writerows(rows)
    return path


def workbook(path, rows, **sheets):
    book = openpyxl.Workbook()
    book.active.title = "数据"
    for row in rows:
        book.active.append(row)
    for name, more in sheets.items():
        sheet = book.create_sheet(name)
        for row in more:
            sheet.append(row)
    book.save(path)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_text_is_read_in_any_of_the_usual_encodings(tmp_path, encoding, delimiter):
    book = Book(written(tmp_path / "any.name", ROWS, encoding, delimiter))
    assert [cells for _number, cells in book.rows()] == ROWS


def test_text_in_no_known_encoding_is_refused(tmp_path):
    path = tmp_path / "x.csv"
    path.write_bytes(b"a,b\n\xff\xff\xff,1\n")
    with pytest.raises(Refused, match="UTF-8"):
        Book(path)


def test_workbook_cells_keep_their_types_and_row_numbers(tmp_path):
    rows = [[None], ["工号", "日期"], ["0001", date(2025, 3, 1)], [None, None], [272, datetime(2025, 3, 2)]]  # noqa: DTZ001
    book = Book(workbook(tmp_path / "x.csv", rows))
    assert book.format == "xlsx"
    read = list(book.rows())
    assert [number for number, _cells in read] == [2, 3, 5]
    assert values.parse_date(read[1][1][1]) == date(2025, 3, 1)
    assert values.parse_date(read[2][1][1]) == date(2025, 3, 2)
    assert values.parse_id(read[2][1][0]) == "272"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "web page"),
        (b"<!-- shop --><div><table><tr><td>1</td></tr></table></div>", "web page"),
        (b"\r\n<style>td {}</style><table></table>", "web page"),
        ("<html><table></table></html>".encode("utf-16"), "web page"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n", "web page"),
        (b"\xef\xbb\xbf<!DOCTYPE html><table>", "web page"),
        (b"%PDF-1.7 ...", "not a table"),
        (b"PK\x03\x04broken", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
    ],
)
def test_what_is_no_table_is_refused_by_what_it_is(tmp_path, content, says):
    path = tmp_path / "roster.xlsx"
    path.write_bytes(content)
    with pytest.raises(Refused, match=says):
        Book(path)


def test_an_archive_without_a_workbook_is_refused(tmp_path):
    path = tmp_path / "x.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("roster.csv", "a,b")
    with pytest.raises(Refused, match="archive"):
        Book(path)


def test_a_bomb_is_not_opened_even_if_it_lies_about_its_size(tmp_path):
    path = tmp_path / "x.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 5_000_000)
    with pytest.raises(Refused, match="unpacks"):
        Book(path, Limits(unpacked_bytes=1_000_000))
    raw = path.read_bytes()
    path.write_bytes(raw.replace(struct.pack("<I", 5_000_000), struct.pack("<I", 10)))
    with pytest.raises(Refused, match="unpacks"):
        Book(path, Limits(unpacked_bytes=1_000_000))


def test_too_many_rows_or_columns_are_refused(tmp_path):
    path = written(tmp_path / "x.csv", [["a"]] * 12)
    with pytest.raises(Refused, match="10 rows"):
        list(Book(path, Limits(rows=10)).rows())
    wide = written(tmp_path / "y.csv", [["a"] * 12])
    with pytest.raises(Refused, match="columns"):
        list(Book(wide, Limits(columns=10)).rows())


def test_a_workbook_of_too_many_cells_is_refused_before_it_is_read(tmp_path):
    path = workbook(tmp_path / "x.xlsx", [[1, 2, 3]] * 10)
    assert len(list(Book(path, Limits(cells=30)).rows())) == 10
    with pytest.raises(Refused, match=r"cells.*CSV"):
        Book(path, Limits(cells=29))


HEAD = '<row r="1"><c r="A1" t="inlineStr"><is><t>工号</t></is></c></row>'


def sheet_of(path, *rows, before=""):
    """A workbook whose one sheet is written by hand."""
    workbook(path, [["x"]])
    spread = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    text = f'<worksheet xmlns="{spread}">{before}<sheetData>{HEAD}{"".join(rows)}</sheetData></worksheet>'
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in parts.items():
            new.writestr(name, text if name == "xl/worksheets/sheet1.xml" else content)
    return path


# The reader would ask for a place for each of 17 billion cells, and end the process.
FAR = {
    "the last cell of all": '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
    "spelled otherwise": "<row r='1048576'><c\tr='XFD1048576'><v>1</v></c></row>",
    "in a row called otherwise": '<row r="2"><c r="XFD1048576"><v>1</v></c></row>',
    "by counting": '<row r="1048576">' + "<c><v>1</v></c>" * 400 + "</row>",
    "outside of any sheet": '<row r="4294967295"><c r="ZZZZZZ4294967295"><v>1</v></c></row>',
    "in no row at all": '<row r="x"><c r="A1"><v>1</v></c></row>' + "<c><v>1</v></c>",
}


@pytest.mark.parametrize("row", FAR.values(), ids=FAR)
def test_a_value_far_away_does_not_end_the_process(tmp_path, row):
    with pytest.raises(Refused, match=r"as far away as cell|is damaged"):
        list(Book(sheet_of(tmp_path / "far.xlsx", row)).rows())


def test_cells_and_rows_that_are_only_formatted_are_no_values(tmp_path):
    path = sheet_of(
        tmp_path / "formatted.xlsx", '<row r="2"><c r="A2"><v>7</v></c></row>',
        '<row r="1048576" ht="15"><c r="XFD1048576" s="0"/></row>', before='<dimension ref="A1:XFD1048576"/>',
    )  # fmt: skip
    assert [row for _number, row in Book(path).rows()] == [["工号"], [7.0]]


def test_a_tag_cut_in_two_is_counted_once():
    sheet = ("".join(f'<row r="{n}"><c r="AB{n}"><v>1</v></c></row>' for n in range(99_990, 100_020))).encode()
    for size in range(1, 70):
        extent = RoughExtent()
        for at in range(0, len(sheet), size):
            extent.feed(sheet[at : at + size])
        extent.feed(b"", is_last=True)
        assert extent.cells == 30
        assert extent.is_within(28 * 100_019) and not extent.is_within(28 * 100_019 - 1)


def test_an_open_document_is_named(tmp_path):
    path = tmp_path / "x.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.xml", "<x/>")
    with pytest.raises(Refused, match="OpenDocument"):
        Book(path)


def test_a_million_rows_of_text_are_read_in_flat_memory(tmp_path):
    path = tmp_path / "x.csv"
    with path.open("w", encoding="utf-8") as target:
        target.write("employee,date,orders\n")
        target.writelines(f"{n % 1000:04},2025-03-01,{n % 97}\n" for n in range(1_000_000))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert sum(1 for _row in Book(path).rows()) == 1_000_001
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20_000  # kilobytes


def header_of(rows):
    return find_header([(number, row) for number, row in enumerate(rows, start=1)], FIELDS)


@pytest.mark.parametrize(
    "titles",
    [
        ["工号", "日期", "订单数", "销售额"],
        ["Employee", " DATE ", "orders", "revenue"],
        ["*员工编号", "日期：", "订单数（单）", "销售额(元)"],
    ],
)
def test_headers_are_matched_by_synonyms(titles):
    assert header_of([titles, ["1", "2025-03-01", "2", "3"]]).columns == {
        "employee": 0,
        "date": 1,
        "orders": 2,
        "revenue": 3,
    }


def test_titles_above_and_merged_header_rows_are_understood():
    header = header_of(
        [
            ["2025 年 3 月销售日报", "", "", ""],
            ["工号", "日期", "数据", ""],
            ["", "", "订单数", "销售额（元）"],
            ["0272", "2025-03-01", "3", "9"],
        ]
    )
    assert (header.last_row, header.columns) == (3, {"employee": 0, "date": 1, "orders": 2, "revenue": 3})


def test_a_data_row_is_never_taken_for_a_header():
    header = header_of([["工号", "日期", "项目"], ["0272", "2025-03-01", "订单数"]])
    assert header.last_row == 1
    assert header.unknown == ("项目",)


def test_two_columns_for_one_thing_and_missing_columns_are_named():
    with pytest.raises(Refused, match=r"工号 \(A\), 员工编号 \(B\)"):
        header_of([["工号", "员工编号", "日期"]])
    with pytest.raises(Refused, match="date 日期"):
        require(header_of([["工号", "订单数"]]), FIELDS)
    with pytest.raises(Refused, match="甲, 乙"):
        header_of([["甲", "乙"]])


def test_columns_named_by_hand():
    rows = [(1, ["编码", "哪天", "单"])]
    assert mapped_header(rows, {0: "employee", 1: "date"}).columns == {"employee": 0, "date": 1}
    assert mapped_header(rows, {0: "employee", 1: "date"}).unknown == ("单",)
    with pytest.raises(Refused):
        mapped_header(rows, {0: "employee", 1: "employee"})


@given(DAYS)
def test_every_spelling_of_a_date_is_the_same_day(day):
    spellings = [
        day,
        datetime(day.year, day.month, day.day),  # noqa: DTZ001
        day.isoformat(),
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y%m%d}",
        float(f"{day:%Y%m%d}"),
        f"{day:%Y-%m-%d 00:00:00}",
        f" {day.year}．{day.month}．{day.day} ",
    ]
    assert {values.parse_date(spelling) for spelling in spellings} == {day}


@pytest.mark.parametrize(
    "cell",
    ["", "03/01/2025", "25-03-01", "2025-13-01", "2025-02-30", "2025/3-1", "昨天", 4571.0, "45717", True, "0025-01-01"],
)
def test_unclear_dates_are_refused(cell):
    with pytest.raises(BadValue):
        values.parse_date(cell)


def test_a_time_of_day_is_refused():
    with pytest.raises(BadValue, match="time of day"):
        values.parse_date(datetime(2025, 3, 1, 9, 30))  # noqa: DTZ001


@given(AMOUNTS)
def test_every_spelling_of_an_amount_is_the_same_number(amount):
    full_width = str(amount).translate({ord(mark): ord(mark) + 0xFEE0 for mark in "0123456789.-"})
    sign, size = ("-" if amount < 0 else ""), abs(amount)
    spellings = [str(amount), f"{amount:,}", f"{sign}￥{size:,}", f"¥{amount}", f" {amount} 元", full_width]
    assert {values.parse_number(spelling) for spelling in spellings} == {amount}
    assert values.parse_number(float(amount)) == amount


@given(st.decimals(0, 5, places=4))
def test_percent_in_every_spelling(fraction):
    points = fraction * 100
    assert values.parse_percent(f"{points}%") == values.parse_percent(f"{points}％") == fraction
    assert values.parse_percent(str(points), points=True) == values.parse_percent(f"{points}%", points=True) == fraction
    if fraction <= 1:
        assert values.parse_percent(str(fraction)) == fraction
    else:
        with pytest.raises(BadValue, match="percentage points"):
            values.parse_percent(str(fraction))


@pytest.mark.parametrize(
    "cell", ["", "abc", "1,23", "12,34,567", "1.2.3", "1e5", "NaN", "inf", "--3", "一百", "٣", True]
)
def test_what_is_not_clearly_a_number_is_refused(cell):
    with pytest.raises(BadValue):
        values.parse_number(cell)


def test_counts_are_whole_and_not_negative():
    assert values.parse_count("1,204.00") == 1204
    for cell in ("1.5", "-1"):
        with pytest.raises(BadValue):
            values.parse_count(cell)


def test_noise_of_binary_fractions_is_dropped():
    assert values.parse_number(0.1 + 0.2) == Decimal("0.3")


def test_yes_no_and_gender():
    assert [values.parse_yes_no(cell) for cell in ("是", "1", "TRUE", 1.0, True)] == [True] * 5
    assert [values.parse_yes_no(cell) for cell in ("否", "0", "False", 0.0, False)] == [False] * 5
    assert [values.parse_gender(cell) for cell in ("男", "F", " m ", "女")] == ["M", "F", "M", "F"]
    with pytest.raises(BadValue):
        values.parse_yes_no("maybe")


@pytest.mark.parametrize(
    ("cell", "found"),
    [("0272", "0272"), (272.0, "0272"), ("272", "0272"), ("272.0", "0272"), (7.0, None), ("09", None)],
)
def test_leading_zeros_come_back_when_only_one_person_fits(cell, found):
    ids = Ids({"0272": 1, "007": 2, "0007": 3, "A09": 4})
    assert ids.find(cell) == found


def test_an_exact_number_wins_over_a_padded_one():
    assert Ids({"7": 1, "007": 2}).find("7") == "7"
    assert Ids({"07": 1, "007": 2}).is_ambiguous("7")


@given(st.lists(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\x00\r\n")), min_size=2, max_size=4)))
def test_any_csv_is_read_or_refused_never_a_crash(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("any") / "x.csv"
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    path.write_text(buffer.getvalue(), encoding="utf-8", newline="")
    try:
        read = list(Book(path).rows())
    except Refused:
        return
    assert len(read) <= len(rows)


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused_never_a_crash(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("bytes") / "x"
    path.write_bytes(content)
    try:
        shown = [values.text(cell) for _number, cells in Book(path).rows() for cell in cells]
    except Refused:
        return
    assert all("\x00" not in words for words in shown)


def test_a_long_text_is_read_row_by_row(tmp_path):
    start = date(2020, 1, 1)
    rows = [["employee", "date", "orders"]] + [[f"{i:04}", start + timedelta(i), i] for i in range(2000)]
    book = Book(written(tmp_path / "x.csv", rows))
    assert sum(1 for _row in book.rows()) == 2001
