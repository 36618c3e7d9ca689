"""Head hashes kept outside the database: one small file per company and day (spec 8.2).

A chain its owner can recompute proves nothing; whoever keeps these files elsewhere (write-once storage, a mail to
custodians, a time stamp) can tell a chain that was made anew.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from audit.canonical import utc_text
from audit.models import AuditBlock
from audit.stamps import stamped_heads
from tenants.models import Company


def heads_folder(company: Company) -> Path:
    """Where a company's files lie; AUDIT_HEADS_DIR may be a mount of write-once storage.

    With part of the company's id in the name: a company deleted and made again under its old name has a log of its own.
    """
    return Path(settings.AUDIT_HEADS_DIR) / f"{company.schema_name}-{company.public_id.hex[:12]}"


def export_head(*, company: Company, now: datetime) -> Path | None:
    """Write today's file if it is not there yet; its path, or None while there is nothing to keep.

    A file is never written over: the first head of a day stands.
    """
    head = AuditBlock.objects.order_by("-number").first()
    if head is None:
        return None
    path = heads_folder(company) / f"{now:%Y-%m-%d}.json"
    content = {
        "company": company.schema_name,
        "number": head.number,
        "hash": head.hash,
        "sealed_at": utc_text(head.sealed_at),
        "exported_at": utc_text(now),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8") as file:
            json.dump(content, file)
    except FileExistsError:
        return None
    return path


@dataclass(frozen=True)
class KeptHead:
    """A day's head as it was kept outside."""

    day: str
    number: int
    hash: str


def head_files(company: Company) -> list[KeptHead]:
    """Every file that is there, the oldest day first."""
    found = []
    for path in sorted(heads_folder(company).glob("*.json")):
        kept = json.loads(path.read_text(encoding="utf-8"))
        found.append(KeptHead(path.stem, int(kept["number"]), str(kept["hash"])))
    return found


def kept_heads(company: Company) -> list[tuple[int, str]]:
    """(block number, hash) of every head kept outside: in files, and under time stamps."""
    return [(head.number, head.hash) for head in head_files(company)] + stamped_heads()
