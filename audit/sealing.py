"""Sealing: committed entries become leaves of a block, chained to the block before (spec 8.2)."""

import hashlib
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from audit.canonical import canonical_json, utc_text
from audit.merkle import compute_root
from audit.models import AuditBlock, AuditEntry, AuditPending, AuditSeal
from hrplatform.lib import dates

GENESIS = "0" * 64
BLOCK_PREFIX = b"\x02"
MOST_PER_BLOCK = 20_000

# One sealer at a time per company; writers never take this lock and never wait for it.
LOCK_SQL = "SELECT pg_advisory_xact_lock(hashtext('audit seal'), hashtext(current_schema()))"
# Every committed entry that waits, never a range of ids: a lower id may commit after a higher one. What waits for an
# entry that is gone stays where it is, as evidence for verify_audit.
TAKE_SQL = """
DELETE FROM audit_pending WHERE entry_id IN (
  SELECT p.entry_id FROM audit_pending p JOIN audit_entry e ON e.id = p.entry_id ORDER BY p.entry_id LIMIT %s
) RETURNING entry_id
"""


def block_hash(*, number: int, previous: str, root: str, size: int, sealed_at: datetime) -> str:
    """The hash of a block's header, hex: what the next block and the outside world keep."""
    header = {"number": number, "previous": previous, "root": root, "size": size, "sealed_at": utc_text(sealed_at)}
    return hashlib.sha256(BLOCK_PREFIX + canonical_json(header)).hexdigest()


def seal_now(*, now: datetime | None = None) -> list[AuditBlock]:
    """Seal everything that is committed and waits; the blocks made (none when nothing waits).

    Called every minute by the tick, and at once after a pool is approved or a plan decided. `now` is the real time
    of sealing, also while months are replayed.
    """
    blocks: list[AuditBlock] = []
    while AuditPending.objects.exists():
        block = _seal_block(now or dates.now())
        if block is None:
            break
        blocks.append(block)
    return blocks


@transaction.atomic
def _seal_block(now: datetime) -> AuditBlock | None:
    with connection.cursor() as cursor:
        cursor.execute(LOCK_SQL)
        cursor.execute(TAKE_SQL, [MOST_PER_BLOCK])
        taken = sorted(row[0] for row in cursor.fetchall())
    if not taken:
        return None
    leaves = AuditEntry.objects.filter(pk__in=taken).order_by("pk").values_list("pk", "leaf_hash")
    hashes = [(pk, bytes(leaf)) for pk, leaf in leaves]
    last = AuditBlock.objects.order_by("-number").first()
    header: dict[str, Any] = {
        "number": last.number + 1 if last else 1,
        "previous": last.hash if last else GENESIS,
        "root": compute_root([leaf for _, leaf in hashes]).hex(),
        "size": len(hashes),
        "sealed_at": now,
    }
    block = AuditBlock.objects.create(**header, hash=block_hash(**header))
    AuditSeal.objects.bulk_create(
        [AuditSeal(entry_id=pk, block=block, index=index, leaf_hash=leaf) for index, (pk, leaf) in enumerate(hashes)],
        batch_size=5000,
    )
    return block
