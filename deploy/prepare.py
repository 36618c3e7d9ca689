"""Bring database, translations and static files to what the code expects; quick when nothing changed.

python -m deploy.prepare            only when a migration, catalog or static file is newer than the last time
python -m deploy.prepare --always   in a container's release step
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

REPO = Path(__file__).resolve().parent.parent
SKIPPED = {".venv", "node_modules", "var", ".git", "tests", "docs"}


def sources() -> Iterator[Path]:
    """Files whose change asks for a new preparation."""
    for folder in REPO.iterdir():
        if folder.is_dir() and folder.name not in SKIPPED:
            yield from folder.glob("migrations/*.py")
            yield from folder.glob("packs/**/*")
    for name, pattern in (("locale", "**/*.po"), ("static", "**/*")):
        yield from (REPO / name).glob(pattern)
    yield REPO / "package-lock.json"


def stamp_file() -> Path:
    """One stamp per database: another DATABASE_URL has to be prepared of its own."""
    database = os.environ.get("DATABASE_URL", "")
    return Path(os.environ["HR_STATE"]) / f"prepared-{zlib.crc32(database.encode()):08x}"


def is_prepared() -> bool:
    stamp = stamp_file()
    if not stamp.exists():
        return False
    at = stamp.stat().st_mtime
    return all(path.stat().st_mtime < at for path in sources())


def manage(*arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "manage.py", *arguments], cwd=REPO, stdout=sys.stderr)


def main(arguments: list[str]) -> None:
    if "--always" not in arguments and is_prepared():
        return
    began = time.time()
    database = manage("prepare")  # beside the files: it needs a processor for longer than both of these
    files = (["messages", "--compile"], ["collectstatic", "--noinput", "-v0"])
    failed = [command[0] for command in files if manage(*command).wait()]
    if database.wait():
        failed.append("prepare")
    if failed:
        sys.exit(f"hr: manage.py {', '.join(failed)} failed")
    stamp = stamp_file()
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.touch()
    os.utime(stamp, (began, began))


if __name__ == "__main__":
    main(sys.argv[1:])
