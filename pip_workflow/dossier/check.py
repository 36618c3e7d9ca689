#!/usr/bin/env python3
"""Checks this dossier with nothing but python3, in its own unpacked folder: python3 check.py [--head HASH]

Every file is the one the manifest lists; the manifest is the one whose hash a sealed audit entry holds; every audit
entry is the one that was sealed; the blocks form one chain. With --head that chain ends in the hash kept outside the
system (custodian's mail, time stamp). Exit code 0: all holds. 1: the file named was changed. 2: this is no dossier.
"""

import hashlib
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
checker = __import__("checker")  # beside this file: the same script that checks single entries
OUTSIDE = {"manifest.json", "made.json", "chain.json"}  # they hold the proof, so they can't be listed in it
MALFORMED = (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError)


def load(name):
    with open(os.path.join(HERE, name), encoding="utf-8") as file:
        return json.load(file)


def sha256_of(path):
    with open(os.path.join(HERE, path), "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def files_here():
    for folder, folders, names in os.walk(HERE):
        folders[:] = [name for name in folders if name != "__pycache__"]
        for name in names:
            yield os.path.relpath(os.path.join(folder, name), HERE).replace(os.sep, "/")


def problems_of_files(here):
    listed = {item["path"]: item["sha256"] for item in load("manifest.json")["files"]}
    for path in sorted(listed):
        if path not in here or sha256_of(path) != listed[path]:
            yield path + (" was changed" if path in here else " is missing")
    for path in sorted(here - set(listed) - OUTSIDE):
        yield path + " was added"
    if load("made.json")["entry"]["digest"] != sha256_of("manifest.json"):
        yield "manifest.json is not the one whose hash was sealed"


def problems_of_proof(path, blocks):
    proof = load(path)
    block = blocks.get(proof["block"])
    problem = checker.problem_with(dict(proof, block=block, chain=[])) if block else "its block is missing"
    if problem:
        yield path + ": " + problem


def problems_of_chain(blocks, head):
    chain = load("chain.json")
    blocks.update((block["number"], block) for block in chain)
    for block, following in zip(chain, chain[1:]):
        if following["previous"] != block["hash"] or following["number"] != block["number"] + 1:
            yield "block %s does not follow block %s" % (following["number"], block["number"])
    for block in chain:
        if checker.block_hash(block) != block["hash"]:
            yield "block %s was changed" % block["number"]
    if head and chain[-1]["hash"] != head.strip().lower():
        yield "the chain ends in %s, not in the hash given" % chain[-1]["hash"]


def problems(head):
    here, blocks = set(files_here()), {}
    checks = [("manifest.json or made.json", problems_of_files(here)), ("chain.json", problems_of_chain(blocks, head))]
    proofs = ["made.json", *sorted(path for path in here if path.startswith("proofs/"))]
    for name, found in checks + [(path, problems_of_proof(path, blocks)) for path in proofs]:
        try:
            yield from found
        except MALFORMED as error:
            yield "%s can't be read: %s: %s" % (name, type(error).__name__, error)


def main(arguments):
    asked_well = arguments[:1] in ([], ["--head"]) and len(arguments) in (0, 2)
    if not (asked_well and "manifest.json" in files_here()):
        print("usage, in an unpacked dossier: python3 check.py [--head HASH]", file=sys.stderr)
        return 2
    found = list(problems(arguments[1] if arguments else ""))
    if found:
        print("\n".join("NOT PROVEN: " + problem for problem in found))
        return 1
    manifest, last = load("manifest.json"), load("chain.json")[-1]
    paths = [item["path"] for item in manifest["files"]]
    told = (len(paths), manifest["exhibits"], sum(path.startswith("proofs/") for path in paths))
    print("PROVEN: %d files, %d exhibits, %d audit entries" % told)
    print("chain head: block %s %s" % (last["number"], last["hash"]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
