"""Write the lock files from pyproject.toml and package.json: hashes, and no address of any registry.

python -m deploy.lock [--upgrade]
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

REPO = Path(__file__).resolve().parent.parent
UV = Path(sys.executable).parent / "uv"
# The largest first: the others take their versions from it.
LOCKS = {
    "requirements-dev.lock": ["embedded", "dev"],
    "requirements-local.lock": ["embedded"],
    "requirements.lock": [],
}
OPTIONS = ["--universal", "--generate-hashes", "--no-header", "--no-annotate", "--quiet", "--python-version=3.11"]


def compile_lock(name: str, source: str, extras: list[str], options: list[str]) -> None:
    command = [str(UV), "pip", "compile", source, *OPTIONS, *options, "-o", name]
    for extra in extras:
        command += ["--extra", extra]
    subprocess.run(command, cwd=REPO, check=True)


def main(arguments: list[str]) -> None:
    upgrade = ["--upgrade"] if "--upgrade" in arguments else []
    for name, extras in LOCKS.items():
        constraint = [] if name == "requirements-dev.lock" else ["-c", "requirements-dev.lock"]
        compile_lock(name, "pyproject.toml", extras, upgrade + constraint)
    compile_lock("requirements-node.lock", "deploy/node.in", [], upgrade)
    subprocess.run(["npm", "update" if upgrade else "install", "--package-lock-only"], cwd=REPO, check=True)


if __name__ == "__main__":
    main(sys.argv[1:])
