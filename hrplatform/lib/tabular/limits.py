"""How large a file may be. The numbers are generous for people and small for a server."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """workbook_bytes, unpacked_bytes, members, cells: of a workbook, which is read whole (about 90 bytes a cell);
    area: places between the first and the last value of a sheet, empty ones too (about 30 bytes each);
    rows: of any file. A text file is read row by row, however long it is."""

    file_bytes: int = 200 * MEGABYTE
    workbook_bytes: int = 60 * MEGABYTE
    unpacked_bytes: int = 800 * MEGABYTE
    members: int = 2_000
    cells: int = 5_000_000
    area: int = 20_000_000
    rows: int = 3_000_000
    columns: int = 500
    cell_characters: int = 2_000


DEFAULT = Limits()
