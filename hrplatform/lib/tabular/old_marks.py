"""The same marks in an .xls: records of the old binary format (MS-XLS 2.4) inside a compound file (MS-CFB 2)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

from hrplatform.lib.tabular.marks import Marks

HEADER = 512
END_OF_CHAIN = 0xFFFFFFFA
ENTRY = 128
FORMULA, ERROR, ROW, COLUMNS, SHEET, END = 0x0006, 0x0205, 0x0208, 0x007D, 0x0085, 0x000A
WORDS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}


def xls_marks(path: Path, sheet: str) -> Marks:
    """Marks of one sheet; none where the file can't be walked, which the reader then says itself."""
    marks = Marks()
    try:
        stream = _workbook_stream(path.read_bytes())
        start = _sheet_start(stream, sheet)
        if start is not None:
            _read_sheet(stream, start, marks)
    except (struct.error, IndexError, KeyError, ValueError):
        return marks
    return marks


def _read_sheet(stream: bytes, start: int, marks: Marks) -> None:
    for kind, body in _records(stream, start):
        if kind == END:
            return
        if kind == ERROR and body[7]:
            row, column = struct.unpack_from("<HH", body)
            marks.add_error((row + 1, column), WORDS.get(body[6], "#N/A"))
        elif kind == FORMULA and body[12:14] == b"\xff\xff" and body[6] == 2:
            row, column = struct.unpack_from("<HH", body)
            marks.add_error((row + 1, column), WORDS.get(body[8], "#N/A"))
        elif kind == ROW and struct.unpack_from("<H", body, 12)[0] & 0x20:
            marks.hidden_rows.append(struct.unpack_from("<H", body)[0] + 1)
        elif kind == COLUMNS and struct.unpack_from("<H", body, 8)[0] & 1:
            first, last = struct.unpack_from("<HH", body)
            marks.hidden_columns.extend(range(first, min(last, 255) + 1))


def _sheet_start(stream: bytes, sheet: str) -> int | None:
    for kind, body in _records(stream, 0):
        if kind == END:
            return None
        if kind == SHEET:
            start, _state, _type, length, wide = struct.unpack_from("<IBBBB", body)
            raw = body[8 : 8 + (length * 2 if wide & 1 else length)]
            if raw.decode("utf-16-le" if wide & 1 else "latin-1") == sheet:
                return start
    return None


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _workbook_stream(data: bytes) -> bytes:
    """The stream Workbook (Book in the oldest files) of a compound file; a short one lies in the file's mini stream."""
    size = 1 << struct.unpack_from("<H", data, 30)[0]
    table = _sector_table(data, size)
    directory = _chain(data, HEADER, table, struct.unpack_from("<I", data, 48)[0], size)
    starts = {}
    for at in range(0, len(directory), ENTRY):
        entry = directory[at : at + ENTRY]
        length = struct.unpack_from("<H", entry, 64)[0]
        name = entry[: max(0, length - 2)].decode("utf-16-le", "replace")
        starts[name] = struct.unpack_from("<II", entry, 116)
    start, length = starts["Workbook"] if "Workbook" in starts else starts["Book"]
    if length >= struct.unpack_from("<I", data, 56)[0]:
        return _chain(data, HEADER, table, start, size)[:length]
    small = _chain(data, HEADER, table, starts["Root Entry"][0], size)
    links = _chain(data, HEADER, table, struct.unpack_from("<I", data, 60)[0], size)
    small_table = list(struct.unpack(f"<{len(links) // 4}I", links))
    return _chain(small, 0, small_table, start, 1 << struct.unpack_from("<H", data, 32)[0])[:length]


def _sector_table(data: bytes, size: int) -> list[int]:
    sectors = [item for item in struct.unpack_from("<109I", data, 76) if item < END_OF_CHAIN]
    more = struct.unpack_from("<I", data, 68)[0]
    per_sector = size // 4
    while more < END_OF_CHAIN and len(sectors) * size <= len(data):
        *listed, more = struct.unpack_from(f"<{per_sector}I", data, HEADER + more * size)
        sectors += [item for item in listed if item < END_OF_CHAIN]
    table: list[int] = []
    for sector in sectors:
        table += struct.unpack_from(f"<{per_sector}I", data, HEADER + sector * size)
    return table


def _chain(data: bytes, origin: int, table: list[int], sector: int, size: int) -> bytes:
    parts, room = [], len(table) + 1
    while sector < END_OF_CHAIN and room:
        parts.append(data[origin + sector * size : origin + (sector + 1) * size])
        sector, room = table[sector], room - 1
    return b"".join(parts)
