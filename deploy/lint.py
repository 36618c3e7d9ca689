"""Every static check in one go; all of them run even when one fails.

python -m deploy.lint          check
python -m deploy.lint --fix    let ruff repair what it can first
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

REPO = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent


# The rooms where a wrong type costs money or rights: writes, reads, arithmetic, set-up.
TYPED = [
    "hrplatform/lib/*.py",
    "hrplatform/demo/*.py",
    "deploy/*.py",
    "*/services.py",
    "*/services/*.py",
    "*/*/services.py",
    "*/*/services/*.py",
    "*/selectors.py",
    "*/selectors/*.py",
    "*/*/selectors.py",
    "*/*/selectors/*.py",
    "*/permissions.py",
    "bonuses/engine/*.py",
    "performance/checks/*.py",
    "performance/alerts/streaks.py",
    "performance/measures/*.py",
    "pip_workflow/rules/*.py",
    "pip_workflow/rules/*/*.py",
    "pip_workflow/guards/*.py",
    "pip_workflow/followups/guarding.py",
    "pip_workflow/followups/opening.py",
    "pip_workflow/followups/reviews.py",
    "tenants/provisioning.py",
    "audit/*.py",
]
UNTYPED = {"forms.py", "views.py", "presenters.py", "urls.py", "models.py"}


def typed_files() -> list[str]:
    found = {path for pattern in TYPED for path in REPO.glob(pattern) if path.name not in UNTYPED}
    return sorted(str(path.relative_to(REPO)) for path in found if not _is_tool(path))


def _is_tool(path: Path) -> bool:
    return bool({".venv", "node_modules", "tests", "benchmarks"} & set(path.relative_to(REPO).parts))


def checks() -> dict[str, list[str]]:
    return {
        "ruff": ["ruff", "check", "--quiet", "."],
        "format": ["ruff", "format", "--check", "--quiet", "."],
        "imports": ["lint-imports", "--no-cache"],
        "templates": ["djlint", "--lint", "--quiet", "templates"],
        "types": ["mypy", *typed_files()],
    }


def run(name: str, command: list[str]) -> bool:
    began = time.monotonic()
    done = subprocess.run([str(BIN / command[0]), *command[1:]], cwd=REPO, capture_output=True, text=True, check=False)
    print(f"{name:<10} {'ok' if done.returncode == 0 else 'FAILED':<7} {time.monotonic() - began:5.1f} s", flush=True)
    if done.returncode:
        print((done.stdout + done.stderr).strip(), flush=True)
    return done.returncode == 0


def main(arguments: list[str]) -> int:
    if "--fix" in arguments:
        subprocess.run([str(BIN / "ruff"), "check", "--fix", "--quiet", "."], cwd=REPO, check=False)
        subprocess.run([str(BIN / "ruff"), "format", "--quiet", "."], cwd=REPO, check=False)
    results = [run(name, command) for name, command in checks().items()]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
