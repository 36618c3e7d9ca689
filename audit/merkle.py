"""Merkle trees as in RFC 6962 section 2.1: pure functions over bytes.

Leaves are hashed with the prefix 0x00 and nodes with 0x01, so that no node can be passed off as a leaf.
"""

import hashlib
from collections.abc import Sequence

LEAF, NODE = b"\x00", b"\x01"
EMPTY_ROOT = hashlib.sha256(b"").digest()


def hash_leaf(content: bytes) -> bytes:
    """Hash of one entry's content (32 bytes)."""
    return hashlib.sha256(LEAF + content).digest()


def hash_node(left: bytes, right: bytes) -> bytes:
    """Hash of an inner node (32 bytes)."""
    return hashlib.sha256(NODE + left + right).digest()


def compute_root(leaves: Sequence[bytes]) -> bytes:
    """The tree head over leaf hashes, in order; a level's odd one is carried up as it is."""
    if not leaves:
        return EMPTY_ROOT
    level = list(leaves)
    while len(level) > 1:
        level = _parents(level)
    return level[0]


def inclusion_proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The sibling hashes from a leaf up to the root (RFC 6962 audit path). IndexError if there is no such leaf."""
    if not 0 <= index < len(leaves):
        raise IndexError(f"No leaf {index} in a tree of {len(leaves)}.")
    path: list[bytes] = []
    level = list(leaves)
    while len(level) > 1:
        sibling = index ^ 1
        if sibling < len(level):
            path.append(level[sibling])
        level, index = _parents(level), index // 2
    return path


def root_from_proof(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """The root a proof leads to, or None when the proof does not fit the tree's shape (RFC 9162 section 2.1.3.2)."""
    if not 0 <= index < size:
        return None
    here, last, found = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            return None
        if here & 1 or here == last:
            found = hash_node(sibling, found)
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            found = hash_node(found, sibling)
        here, last = here >> 1, last >> 1
    return found if last == 0 else None


def _parents(level: list[bytes]) -> list[bytes]:
    pairs = [hash_node(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
    return pairs + ([level[-1]] if len(level) % 2 else [])
