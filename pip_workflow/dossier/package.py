"""The ZIP: PDF, originals, each exhibit as JSON and CSV, proofs, and a manifest that lists it all. Pure functions."""

import csv
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from audit.proofs import CHECKER
from pip_workflow.dossier.parts import Numbered, Table

CHECK = Path(__file__).with_name("check.py")
FORMAT = "hr-dossier/1"
README = """\
怎样核对这份卷宗 / How to check this dossier

1. 解压到一个空文件夹。 Unpack into an empty folder.
2. python3 check.py
   最后一行是审计链的链头；请与保管人邮件或时间戳中的哈希比较：
   The last line is the head of the audit chain; compare it with the custodian's mail or the time stamp:
   python3 check.py --head HASH
3. 任何一个文件改动一个字节，check.py 都会指出。 Change one byte of any file, and check.py names it.
"""

Files = dict[str, bytes]


def exhibit_files(item: Numbered) -> Files:
    """The exhibit as data (JSON), its tables as CSV, its originals unchanged."""
    exhibit = item.exhibit
    files = {f"{item.folder}/exhibit.json": as_json(plain(item))}
    for index, table in enumerate(exhibit.tables, 1):
        files[f"{item.folder}/table-{index}.csv"] = as_csv(table)
    for index, original in enumerate(exhibit.originals, 1):
        files[f"{item.folder}/original-{index}-{safe_name(original.name)}"] = original.content
    return files


def plain(item: Numbered) -> dict[str, Any]:
    """What exhibit.json holds: the content as printed."""
    exhibit = item.exhibit
    return {
        "number": item.number,
        "section": item.section.code,
        "title": exhibit.title,
        "on": exhibit.on.isoformat() if exhibit.on else None,
        "facts": [list(fact) for fact in exhibit.facts],
        "paragraphs": list(exhibit.paragraphs),
        "tables": [{"heads": list(table.heads), "rows": [list(row) for row in table.rows]} for table in exhibit.tables],
        "originals": [
            {"name": original.name, "sha256": hashlib.sha256(original.content).hexdigest()}
            for original in exhibit.originals
        ],
    }


def proof_files(proofs: Iterable[Mapping[str, Any]]) -> Files:
    """One file per audit entry; the chain is kept once for all of them."""
    return {f"proofs/{index:04d}.json": as_json(proof) for index, proof in enumerate(proofs, 1)}


def tools() -> Files:
    """What checks it, and how."""
    return {
        "check.py": CHECK.read_bytes(),
        "checker.py": CHECKER.read_bytes(),
        "README.txt": README.encode(),
    }


def build_manifest(files: Mapping[str, bytes], *, facts: Mapping[str, Any]) -> bytes:
    """manifest.json: every file with its SHA-256 and size."""
    listed = [
        {"path": path, "sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}
        for path, content in sorted(files.items())
    ]
    return as_json({"format": FORMAT, **facts, "files": listed})


def zip_files(files: Mapping[str, bytes], *, at: datetime) -> bytes:
    """The files in one ZIP; the same files at the same moment give the same bytes."""
    buffer = BytesIO()
    stamp = (max(at.year, 1980), at.month, at.day, at.hour, at.minute, at.second)
    with ZipFile(buffer, "w", ZIP_DEFLATED) as book:
        for path in sorted(files):
            info = ZipInfo(path, date_time=stamp)
            info.compress_type = ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            book.writestr(info, files[path])
    return buffer.getvalue()


def as_json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode()


def as_csv(table: Table) -> bytes:
    """UTF-8 with a mark, so that spreadsheets read the Chinese; formulas are made harmless."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow([_harmless(head) for head in table.heads])
    writer.writerows([_harmless(cell) for cell in row] for row in table.rows)
    return text.getvalue().encode("utf-8-sig")


def _harmless(cell: str) -> str:
    is_number = re.fullmatch(r"[+-]?[\d,]*\.?\d+%?", cell)
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) and not is_number else cell


def safe_name(name: str) -> str:
    """A file name that no system trips over."""
    return re.sub(r"[^\w.\-一-鿿]+", "_", Path(name).name)[-80:] or "file"
