"""How large a file may be. The numbers are generous for people and small for a server."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    file_bytes: int = 200 * MEGABYTE
    workbook_bytes: int = 60 * MEGABYTE
    unpacked_bytes: int = 800 * MEGABYTE
    members: int = 2_000
    rows: int = 3_000_000
    columns: int = 500
    cell_characters: int = 2_000


DEFAULT = Limits()
