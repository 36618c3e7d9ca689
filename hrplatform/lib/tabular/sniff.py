"""What a file is, told by its content and never by its name."""

from __future__ import annotations

import codecs
import re
import struct
import zlib
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from django.utils.translation import gettext_noop as _

from hrplatform.lib.tabular.extent import RoughExtent, require_near_values
from hrplatform.lib.tabular.limits import Limits
from hrplatform.lib.tabular.problems import Refused

CHUNK = 1 << 20
WEB_PAGE = re.compile(rb"<(?:!--|(?:!doctype|html|head|body|meta|style|script|table|div|span|center)\b)|mime-version:")
ZIP_MAGIC, OLE_MAGIC = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Format(StrEnum):
    XLSX = "xlsx"
    XLS = "xls"
    CSV = "csv"


def file_format(path: Path, limits: Limits) -> Format:
    size = path.stat().st_size
    if size == 0:
        raise Refused(_("The file is empty."))
    if size > limits.file_bytes:
        raise Refused(_("The file is larger than %(limit)s MB."), limit=limits.file_bytes >> 20)
    with path.open("rb") as handle:
        head = handle.read(4096)
    if head.startswith(ZIP_MAGIC):
        _check_archive(path, limits)
        return Format.XLSX
    if head.startswith(OLE_MAGIC):
        _check_old_workbook(path, limits)
        return Format.XLS
    _refuse_other_formats(head)
    return Format.CSV


def _refuse_other_formats(head: bytes) -> None:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        head = head.decode("utf-16", errors="ignore").encode()
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if WEB_PAGE.match(start):
        raise Refused(_("This is a web page saved under another name. Open it in Excel or WPS and save it as .xlsx."))
    if start.startswith(b"<?xml"):
        raise Refused(_("This is an XML file. Open it in Excel or WPS and save it as .xlsx."))
    if start.startswith((b"%pdf", b"\x89png", b"\xff\xd8\xff", b"rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"\x7felf")):
        raise Refused(_("This is not a table. Send an Excel workbook (.xlsx, .xls) or a CSV file."))


def _check_old_workbook(path: Path, limits: Limits) -> None:
    if path.stat().st_size > limits.workbook_bytes:
        raise Refused(_("The workbook is larger than %(limit)s MB. Save it as CSV."), limit=limits.workbook_bytes >> 20)
    if "EncryptedPackage".encode("utf-16-le") in path.read_bytes():
        raise Refused(_("The workbook is protected by a password. Save it without one."))


def _check_archive(path: Path, limits: Limits) -> None:
    """Unpack to nowhere and count: the sizes written in an archive may lie."""
    if path.stat().st_size > limits.workbook_bytes:
        raise Refused(_("The workbook is larger than %(limit)s MB. Save it as CSV."), limit=limits.workbook_bytes >> 20)
    try:
        with ZipFile(path) as archive:
            members = archive.infolist()
    except (BadZipFile, ValueError, OSError) as error:
        raise Refused(_("The workbook is damaged and cannot be opened.")) from error
    if any(member.filename == "content.xml" for member in members):
        raise Refused(_("This is an OpenDocument file. Save it as .xlsx."))
    if not any(member.filename.startswith("xl/workbook.") for member in members):
        raise Refused(_("This is an archive, not an Excel workbook. Unpack it and send the table in it."))
    if len(members) > limits.members:
        raise Refused(_("The workbook has too many parts."))
    room, cells, far = limits.unpacked_bytes, 0, list[str]()
    with path.open("rb") as handle:
        for member in members:
            extent = RoughExtent() if member.filename.startswith("xl/worksheets/") else None
            room -= _unpacked_size(handle, member, room, extent)
            if extent is None:
                continue
            extent.feed(b"", is_last=True)
            cells += extent.cells
            if cells > limits.cells:
                message = _("The workbook has more than %(limit)s million cells. Save the sheet as CSV.")
                raise Refused(message, limit=limits.cells // 1_000_000)
            if not extent.is_within(limits.area):
                far.append(member.filename)
    for name in far:
        require_near_values(path, name, limits)


def _unpacked_size(handle: BinaryIO, member: ZipInfo, room: int, extent: RoughExtent | None) -> int:
    """Bytes a part unpacks to; those of a sheet are shown to its extent."""
    handle.seek(member.header_offset)
    header = handle.read(30)
    if len(header) < 30 or not header.startswith(ZIP_MAGIC):
        raise Refused(_("The workbook is damaged and cannot be opened."))
    name_length, extra_length = struct.unpack("<HH", header[26:30])
    handle.seek(name_length + extra_length, 1)
    size = 0
    for part in _unpacked(handle, member):
        size += len(part)
        if size > room:
            raise Refused(_("The workbook unpacks to far more than a table needs. It was not opened."))
        if extent is not None:
            extent.feed(part)
    return size


def _unpacked(handle: BinaryIO, member: ZipInfo) -> Iterator[bytes]:
    packed = member.compress_size
    if member.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise Refused(_("The workbook is damaged and cannot be opened."))
    inflate = zlib.decompressobj(-15)
    try:
        while packed > 0 and not inflate.eof:
            data = handle.read(min(CHUNK, packed))
            if not data:
                break
            packed -= len(data)
            if member.compress_type == ZIP_STORED:
                yield data
                continue
            while data:
                yield inflate.decompress(data, CHUNK)
                data = inflate.unconsumed_tail
    except zlib.error as error:
        raise Refused(_("The workbook is damaged and cannot be opened.")) from error


def text_encoding(path: Path) -> str:
    """UTF-8 with or without a mark, UTF-16, else GB18030; anything else is refused, never guessed at."""
    with path.open("rb") as handle:
        head = handle.read(4096)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates = ["utf-16"]
    elif head.startswith(codecs.BOM_UTF8):
        candidates = ["utf-8-sig"]
    elif b"\x00" in head:
        candidates = [_unmarked_utf16(head)]
    else:
        candidates = ["utf-8", "gb18030"]
    for encoding in candidates:
        if _decodes(path, encoding):
            return encoding
    raise Refused(_("The text of the file is in none of the encodings UTF-8, UTF-16, GB18030. Save it as .xlsx."))


def _unmarked_utf16(head: bytes) -> str:
    even, odd = head[0::2].count(0), head[1::2].count(0)
    return "utf-16-be" if even > odd else "utf-16-le"


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as handle:
            while chunk := handle.read(CHUNK):
                if "\x00" in decoder.decode(chunk):
                    return False
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
