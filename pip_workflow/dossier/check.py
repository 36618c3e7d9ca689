#!/usr/bin/env python3
"""Checks this dossier with nothing but python3, in its own unpacked folder: python3 check.py [--head HASH]

Every file is the one the manifest lists; the manifest is the one whose hash a sealed audit entry holds; every audit
entry is the one that was sealed; the blocks form one chain. With --head that chain ends in the hash kept outside the
system (custodian's mail, time stamp). Exit code 0: everything holds. 1: something was changed. 2: can't be read.
"""

import hashlib
import json
import os
import sys

import checker  # beside this file: the same script that checks single entries

HERE = os.path.dirname(os.path.abspath(__file__))
OUTSIDE = {"manifest.json", "made.json", "chain.json"}  # they hold the proof, so they can't be listed in it


def load(name):
    with open(os.path.join(HERE, name), encoding="utf-8") as file:
        return json.load(file)


def sha256_of(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def files_here():
    for folder, folders, names in os.walk(HERE):
        folders[:] = [name for name in folders if name != "__pycache__"]
        for name in names:
            yield os.path.relpath(os.path.join(folder, name), HERE).replace(os.sep, "/")


def problems(head):
    manifest, chain, here = load("manifest.json"), load("chain.json"), set(files_here())
    listed = {item["path"]: item["sha256"] for item in manifest["files"]}
    for path, digest in sorted(listed.items()):
        if not os.path.exists(os.path.join(HERE, path)):
            yield path + " is missing"
        elif sha256_of(os.path.join(HERE, path)) != digest:
            yield path + " was changed"
    for path in sorted(here - set(listed) - OUTSIDE):
        yield path + " was added"
    made = load("made.json")
    if made["entry"]["digest"] != sha256_of(os.path.join(HERE, "manifest.json")):
        yield "manifest.json is not the one whose hash was sealed"
    proofs = [("made.json", made)] + [(path, load(path)) for path in sorted(here) if path.startswith("proofs/")]
    blocks = {block["number"]: block for block in chain}
    for path, proof in proofs:
        whole = dict(proof, block=blocks.get(proof["block"], {}), chain=[])
        problem = checker.problem_with(whole) if whole["block"] else "its block is missing"
        if problem:
            yield path + ": " + problem
    for block, following in zip(chain, chain[1:]):
        if following["previous"] != block["hash"] or following["number"] != block["number"] + 1:
            yield "block %s does not follow block %s" % (following["number"], block["number"])
    for block in chain:
        if checker.block_hash(block) != block["hash"]:
            yield "block %s was changed" % block["number"]
    if head and chain[-1]["hash"] != head.strip().lower():
        yield "the chain ends in %s, not in the hash given" % chain[-1]["hash"]


def main(arguments):
    if arguments and (len(arguments) != 2 or arguments[0] != "--head"):
        print("usage: python3 check.py [--head HASH]", file=sys.stderr)
        return 2
    try:
        found = list(problems(arguments[1] if arguments else ""))
        manifest, last = load("manifest.json"), load("chain.json")[-1]
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        print("can't read the dossier: %s: %s" % (type(error).__name__, error), file=sys.stderr)
        return 2
    for problem in found:
        print("NOT PROVEN: " + problem)
    if found:
        return 1
    proofs = sum(1 for item in manifest["files"] if item["path"].startswith("proofs/"))
    print("PROVEN: %d files, %d exhibits, %d audit entries" % (len(manifest["files"]), manifest["exhibits"], proofs))
    print("chain head: block %s %s" % (last["number"], last["hash"]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
