#!/usr/bin/env python3
"""Checks one exported audit entry with nothing but python3: python3 checker.py PROOF.json [--head HASH]

Says whether the entry is the one that was sealed (its hash leads to the block's root), whether the block is whole and
chained, and with --head whether that chain ends in the hash that was kept outside the system (file, mail, time stamp).
Exit code 0: everything holds. 1: something was changed; the line says what. 2: the file can't be read.
"""

import hashlib
import json
import sys

FORMAT = "hr-audit-proof/1"


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def node(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of(leaf, index, size, path):
    """RFC 9162, 2.1.3.2; None when the path does not fit a tree of that size."""
    if not 0 <= index < size:
        return None
    here, last, found = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            return None
        if here & 1 or here == last:
            found = node(sibling, found)
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            found = node(found, sibling)
        here, last = here >> 1, last >> 1
    return found if last == 0 else None


def block_hash(block):
    header = {key: block[key] for key in ("number", "previous", "root", "size", "sealed_at")}
    return hashlib.sha256(b"\x02" + canonical(header)).hexdigest()


def problem_with(proof, head=""):
    """The first thing that does not hold, or an empty string."""
    if proof.get("format") != FORMAT:
        return "not a proof of the format " + FORMAT
    block = proof["block"]
    leaf = hashlib.sha256(b"\x00" + canonical(proof["entry"])).digest()
    path = [bytes.fromhex(part) for part in proof["path"]]
    root = root_of(leaf, proof["index"], block["size"], path)
    if root is None or root.hex() != block["root"]:
        return "the entry is not the one that was sealed in block %s" % block["number"]
    last = block
    for following in [block, *proof["chain"]]:
        if block_hash(following) != following["hash"]:
            return "block %s was changed" % following["number"]
        is_next = following["previous"] == last["hash"] and following["number"] == last["number"] + 1
        if following is not block and not is_next:
            return "block %s does not follow block %s" % (following["number"], last["number"])
        last = following
    if head and last["hash"] != head.strip().lower():
        return "the chain ends in %s, not in the hash given" % last["hash"]
    return ""


def main(arguments):
    if len(arguments) not in (1, 3) or (len(arguments) == 3 and arguments[1] != "--head"):
        print("usage: python3 checker.py PROOF.json [--head HASH]", file=sys.stderr)
        return 2
    try:
        with open(arguments[0], encoding="utf-8") as file:
            proof = json.load(file)
        problem = problem_with(proof, arguments[2] if len(arguments) == 3 else "")
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        print("can't read the proof: %s: %s" % (type(error).__name__, error), file=sys.stderr)
        return 2
    if problem:
        print("NOT PROVEN: " + problem)
        return 1
    ends = proof["chain"][-1] if proof["chain"] else proof["block"]
    print(
        "PROVEN: the entry is unchanged since %s (block %s)" % (proof["block"]["sealed_at"], proof["block"]["number"])
    )
    print("chain head: block %s %s" % (ends["number"], ends["hash"]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
