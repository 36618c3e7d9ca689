"""Recomputing everything: the first entry or block that was changed, removed or slipped in (spec 8.2)."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import groupby

from django.conf import settings
from django.db import connection
from django.db.models import Exists, OuterRef, Q

from audit.entries import TEXT_FIELDS, entry_content, leaf_of
from audit.merkle import compute_root
from audit.models import AuditBlock, AuditEntry, AuditPending, AuditSeal
from audit.sealing import GENESIS, block_hash

CHUNK = 5000


@dataclass(frozen=True)
class Bad:
    """What does not hold. what: changed, removed, slipped_in, block_changed, block_removed, head_differs."""

    what: str
    detail: str
    entry: int | None = None
    block: int | None = None
    action: str = ""


@dataclass(frozen=True)
class Verification:
    """entries: all there are; unsealed: of these, waiting for the next block; head: hash of the last block."""

    ok: bool
    entries: int
    blocks: int
    first_bad: Bad | None
    unsealed: int
    head: str
    head_number: int
    warnings: tuple[str, ...]

    def as_dict(self) -> dict[str, object]:
        return asdict(self)


def verify(*, heads: Iterable[tuple[int, str]] = ()) -> Verification:
    """Check every block, seal and entry of the company, in the order of the chain.

    heads: (block number, hash) pairs that were kept outside the database.
    """
    blocks = list(AuditBlock.objects.order_by("number"))
    problems = _problems(blocks, list(heads))
    first_bad = next(problems, None)
    return Verification(
        ok=first_bad is None,
        entries=AuditEntry.objects.count(),
        blocks=len(blocks),
        first_bad=first_bad,
        unsealed=AuditPending.objects.count(),
        head=blocks[-1].hash if blocks else GENESIS,
        head_number=blocks[-1].number if blocks else 0,
        warnings=tuple(missing_guards()),
    )


def content_of(entry: AuditEntry) -> dict[str, object]:
    """The content of a stored entry as it was hashed."""
    return entry_content(
        public_id=entry.public_id,
        at=entry.at,
        person_key=entry.person_key,
        before=entry.before,
        after=entry.after,
        **{name: getattr(entry, name) for name in TEXT_FIELDS},
    )


def _problems(blocks: list[AuditBlock], heads: list[tuple[int, str]]) -> Iterator[Bad]:
    sealed = groupby(_leaves(), key=lambda leaf: leaf.block)
    current = next(sealed, None)
    previous, number = GENESIS, 0
    for block in blocks:
        yield from _header_problems(block, previous, number)
        while current and current[0] < block.number:
            yield from _orphans(current[1])
            current = next(sealed, None)
        if current and current[0] == block.number:
            yield from _block_problems(block, current[1])
            current = next(sealed, None)
        else:
            yield Bad("removed", f"the {block.size} entries of block {block.number} have no seal", block=block.number)
        previous, number = block.hash, block.number
    while current:
        yield from _orphans(current[1])
        current = next(sealed, None)
    yield from _head_problems(blocks, heads)
    yield from _unsealed_problems()


def _header_problems(block: AuditBlock, previous: str, number: int) -> Iterator[Bad]:
    if block.number != number + 1:
        yield Bad("block_removed", f"block {number + 1} is missing", block=number + 1)
    fields = {name: getattr(block, name) for name in ("number", "previous", "root", "size", "sealed_at")}
    if block_hash(**fields) != block.hash:
        yield Bad("block_changed", f"block {block.number}: its hash is not that of its header", block=block.number)
    if block.previous != previous:
        yield Bad("block_changed", f"block {block.number} does not follow block {number}", block=block.number)


@dataclass(frozen=True)
class _Leaf:
    block: int
    index: int
    sealed: bytes
    pk: int
    entry: AuditEntry | None


def _leaves() -> Iterator[_Leaf]:
    """Every seal with its entry (None if that is gone), by block and index, in pieces of bounded size."""
    block, index = 0, -1
    while True:
        # Written so that the index on (block, index) is entered at the block, not at its start.
        after = AuditSeal.objects.filter(Q(block_id__gt=block) | Q(index__gt=index), block_id__gte=block)
        rows = list(after.order_by("block_id", "index")[:CHUNK])
        if not rows:
            return
        entries = AuditEntry.objects.in_bulk([row.entry_id for row in rows])
        for row in rows:
            yield _Leaf(row.block_id, row.index, bytes(row.leaf_hash), row.entry_id, entries.get(row.entry_id))
        block, index = rows[-1].block_id, rows[-1].index


def _block_problems(block: AuditBlock, leaves: Iterable[_Leaf]) -> Iterator[Bad]:
    hashes: list[bytes] = []
    for expected, leaf in enumerate(leaves):
        where = f"entry {leaf.pk} of block {block.number}"
        if leaf.index != expected:
            yield Bad("removed", f"leaf {expected} of block {block.number} is missing", block=block.number)
        if leaf.entry is None:
            yield Bad("removed", f"{where} is gone", entry=leaf.pk, block=block.number)
            continue
        found = leaf_of(content_of(leaf.entry))
        if leaf.index >= block.size:
            yield _bad_entry("slipped_in", f"{where} was not there when it was sealed", leaf.entry, block.number)
        elif found != leaf.sealed or found != bytes(leaf.entry.leaf_hash):
            yield _bad_entry("changed", f"{where} is not as it was sealed", leaf.entry, block.number)
        hashes.append(found)
    if len(hashes) < block.size:
        yield Bad(
            "removed", f"block {block.number} sealed {block.size} entries, {len(hashes)} are left", block=block.number
        )
    if compute_root(hashes).hex() != block.root:
        yield Bad("changed", f"the entries of block {block.number} are not those that were sealed", block=block.number)


def _orphans(leaves: Iterable[_Leaf]) -> Iterator[Bad]:
    for leaf in leaves:
        yield Bad(
            "block_removed", f"entry {leaf.pk} was sealed in block {leaf.block}, which is gone", leaf.pk, leaf.block
        )


def _unsealed_problems() -> Iterator[Bad]:
    """Entries outside of blocks: each has to wait for its seal, unchanged; whatever waits has to exist."""
    last = 0
    while True:
        loose = AuditEntry.objects.filter(seal=None, pk__gt=last).select_related("auditpending").order_by("pk")[:CHUNK]
        rows = list(loose)
        if not rows:
            break
        for entry in rows:
            if getattr(entry, "auditpending", None) is None:
                yield _bad_entry("slipped_in", f"entry {entry.pk} is neither sealed nor waiting to be", entry, None)
            elif leaf_of(content_of(entry)) != bytes(entry.leaf_hash):
                yield _bad_entry("changed", f"entry {entry.pk} is not as it was written", entry, None)
        last = rows[-1].pk
    gone = ~Exists(AuditEntry.objects.filter(pk=OuterRef("entry_id")))
    for pk in AuditPending.objects.filter(gone).order_by("pk").values_list("pk", flat=True):
        yield Bad("removed", f"entry {pk} was removed before it was sealed", entry=pk)


def _head_problems(blocks: list[AuditBlock], heads: list[tuple[int, str]]) -> Iterator[Bad]:
    known = {block.number: block.hash for block in blocks}
    for number, kept in sorted(heads):
        if number not in known:
            yield Bad("block_removed", f"block {number} is missing; its hash was kept outside", block=number)
        elif known[number] != kept:
            yield Bad("head_differs", f"block {number} is not the one whose hash was kept outside", block=number)


def _bad_entry(what: str, detail: str, entry: AuditEntry, block: int | None) -> Bad:
    return Bad(what, detail, entry=entry.pk, block=block, action=entry.action)


GUARDS_SQL = """
SELECT c.relname,
  (SELECT count(*) FROM pg_trigger t WHERE t.tgrelid = c.oid AND NOT t.tgisinternal AND t.tgenabled <> 'D'),
  has_table_privilege(%s, c.oid, 'UPDATE') OR has_table_privilege(%s, c.oid, 'DELETE')
    OR has_table_privilege(%s, c.oid, 'TRUNCATE')
FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace
  AND c.relname IN ('audit_entry', 'audit_block', 'audit_seal') ORDER BY 1
"""


def missing_guards() -> list[str]:
    """Triggers that are off and rights the application should not have, one sentence each."""
    with connection.cursor() as cursor:
        cursor.execute(GUARDS_SQL, [settings.DB_APP_ROLE] * 3)
        rows = cursor.fetchall()
    off = [f"{table}: the triggers that refuse changes are off" for table, triggers, _ in rows if triggers < 2]
    return off + [f"{table}: the application's role may change rows" for table, _, may in rows if may]
