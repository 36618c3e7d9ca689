"""The processes of one installation, the same for ./hr up and for containers.

python -m deploy.processes web|worker|beat     become that process
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

BIN = Path(sys.executable).parent


def commands() -> dict[str, list[str]]:
    """Command line of each process, by name."""
    state = os.environ.get("HR_STATE", "var")
    celery = [str(BIN / "celery"), "--quiet", "-A", "hrplatform.celery"]
    concurrency = os.environ.get("WORKER_CONCURRENCY", "2")
    return {
        "web": [str(BIN / "gunicorn"), "-c", "deploy/gunicorn.py", "hrplatform.wsgi:application"],
        "worker": [*celery, "worker", "--loglevel=warning", f"--concurrency={concurrency}", "--without-mingle"],
        "beat": [*celery, "beat", "--loglevel=warning", f"--schedule={state}/celerybeat-schedule", "--pidfile="],
    }


def main(arguments: list[str]) -> int:
    known = commands()
    if len(arguments) != 1 or arguments[0] not in known:
        print("usage: python -m deploy.processes " + "|".join(known), file=sys.stderr)
        return 2
    command = known[arguments[0]]
    os.execv(command[0], command)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
