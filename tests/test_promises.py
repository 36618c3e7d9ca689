"""What docs/promises says is tested names tests and benchmarks that exist."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted(page for page in (ROOT / "docs" / "promises").glob("*.md") if page.name != "README.md")
PROOF = re.compile(r"`(tests/[\w/]+\.py(?:::\w+)*|\./hr bench \w+[^`]*)`")


def rows(page: Path) -> list[tuple[int, str]]:
    """The table rows of a page below their heading, with line numbers from 1."""
    lines = list(enumerate(page.read_text(encoding="utf-8").splitlines(), start=1))
    return [
        (number, line)
        for (number, line), (_, before) in zip(lines[1:], lines, strict=False)
        if line.startswith("|") and before.startswith("|") and not line.startswith("| --")
    ]


@cache
def names_in(path: Path) -> frozenset[str]:
    """`test_a` and `TestB::test_c` of one file."""
    found = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Assign):  # a state machine's TestCase
            found |= {target.id for target in node.targets if isinstance(target, ast.Name)}
        if isinstance(node, ast.ClassDef):
            found |= {f"{node.name}::{each.name}" for each in node.body if isinstance(each, ast.FunctionDef)}
    return frozenset(found)


def exists(proof: str) -> bool:
    """Whether a test or a benchmark of that name stands in this checkout."""
    if proof.startswith("./hr bench "):
        return (ROOT / "benchmarks" / f"{proof.split()[2]}.py").is_file()
    file, _, name = proof.partition("::")
    path = ROOT / file
    return path.is_file() and (not name or name in names_in(path))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_each_promise_names_proofs_that_exist(page):
    empty = [number for number, line in rows(page) if not PROOF.search(line)]
    gone = [f"{number}: {proof}" for number, line in rows(page) for proof in PROOF.findall(line) if not exists(proof)]
    assert rows(page), "a page of promises without a table"
    assert (empty, gone) == ([], []), f"{page.name}: rows without a proof, proofs that are gone"


def test_a_wrong_name_is_found():
    assert not exists("tests/test_promises.py::test_nothing")
    assert not exists("tests/test_nowhere.py")
    assert not exists("./hr bench nothing")
    assert exists("tests/test_promises.py::test_a_wrong_name_is_found")
