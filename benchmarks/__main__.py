"""`./hr bench`: list the benchmarks; `./hr bench NAME …`: run one."""

from __future__ import annotations

import ast
import importlib
import sys
from pathlib import Path

HELPERS = {"__init__", "__main__", "report", "company", "later", "urls"}


def list_benchmarks() -> dict[str, str]:
    """Name and first line of the docstring of every benchmark, without importing them."""
    found = {}
    for path in sorted(Path(__file__).parent.glob("*.py")):
        if path.stem not in HELPERS:
            text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
            found[path.stem] = text.split("\n")[0]
    return found


def main(arguments: list[str]) -> int:
    known = list_benchmarks()
    if not arguments:
        for name, text in known.items():
            print(f"{name:<12} {text}")
        return 0
    name, *rest = arguments
    if name not in known:
        print(f"hr: no benchmark {name!r}; there are: {', '.join(known)}", file=sys.stderr)
        return 2
    return int(importlib.import_module(f"benchmarks.{name}").main(rest) or 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
