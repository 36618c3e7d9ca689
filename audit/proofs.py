"""An entry with the proof that it is the one that was sealed, for the stand-alone checker (audit/checker.py)."""

from pathlib import Path

from audit.canonical import utc_text
from audit.checker import FORMAT
from audit.merkle import inclusion_proof
from audit.models import AuditBlock, AuditEntry, AuditSeal
from audit.verification import content_of

CHECKER = Path(__file__).with_name("checker.py")


class NotSealed(ValueError):
    """The entry waits for its block; it has no proof yet."""


def export_proof(entry: AuditEntry) -> dict[str, object]:
    """What checker.py reads: the entry as hashed, its path to the block's root, the block, the chain up to the head."""
    seal = AuditSeal.objects.filter(entry=entry).select_related("block").first()
    if seal is None:
        raise NotSealed(f"entry {entry.public_id} is not sealed yet; that happens within a minute")
    leaves = AuditSeal.objects.filter(block=seal.block).order_by("index").values_list("leaf_hash", flat=True)
    path = inclusion_proof([bytes(leaf) for leaf in leaves], seal.index)
    following = AuditBlock.objects.filter(number__gt=seal.block.number).order_by("number")
    return {
        "format": FORMAT,
        "entry": content_of(entry),
        "index": seal.index,
        "path": [part.hex() for part in path],
        "block": header_of(seal.block),
        "chain": [header_of(block) for block in following],
    }


def header_of(block: AuditBlock) -> dict[str, object]:
    """A block's header with its hash, as plain JSON."""
    return {
        "number": block.number,
        "previous": block.previous,
        "root": block.root,
        "size": block.size,
        "sealed_at": utc_text(block.sealed_at),
        "hash": block.hash,
    }
