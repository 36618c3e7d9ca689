"""The audit entries of a case with their proofs: about the person, or about a record the dossier shows."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Model

from audit.access import entries_about, entries_of
from audit.checker import FORMAT
from audit.merkle import inclusion_proof
from audit.models import AuditBlock, AuditEntry, AuditSeal
from audit.proofs import header_of
from audit.verification import content_of
from people.models import Employee

AT_ONCE = 500


def entries_of_case(employee: Employee, objects: Iterable[Model]) -> list[AuditEntry]:
    """Sealed entries about the person or one of the objects, in the order they were written."""
    found: dict[int, AuditEntry] = {}
    for rows in (entries_about(employee), entries_of(objects)):
        found |= {entry.pk: entry for entry in rows.filter(seal__isnull=False).select_related("seal")}
    return [found[pk] for pk in sorted(found)]


def prove(entries: Iterable[AuditEntry]) -> list[dict[str, Any]]:
    """For each entry what check.py reads; `block` is a number, its header is in the chain."""
    by_block: dict[int, list[AuditEntry]] = defaultdict(list)
    for entry in entries:
        by_block[entry.seal.block_id].append(entry)
    leaves = _leaves(list(by_block))
    proofs = []
    for block, members in by_block.items():
        for entry in members:
            path = inclusion_proof(leaves[block], entry.seal.index)
            proofs.append(
                {
                    "format": FORMAT,
                    "entry": content_of(entry),
                    "index": entry.seal.index,
                    "path": [part.hex() for part in path],
                    "block": block,
                }
            )
    return proofs


def _leaves(blocks: list[int]) -> dict[int, list[bytes]]:
    found: dict[int, list[bytes]] = defaultdict(list)
    for start in range(0, len(blocks), AT_ONCE):
        rows = AuditSeal.objects.filter(block__in=blocks[start : start + AT_ONCE]).order_by("block", "index")
        for block, leaf in rows.values_list("block_id", "leaf_hash"):
            found[block].append(bytes(leaf))
    return found


def chain_from(number: int) -> list[dict[str, object]]:
    """Headers of every block from this one to the head: unbroken, so that nothing in between can be swapped."""
    return [header_of(block) for block in AuditBlock.objects.filter(number__gte=number).order_by("number")]
