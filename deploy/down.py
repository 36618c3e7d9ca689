"""Stop what ./hr started for this clone; with --delete remove its data as well."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from deploy.services import State, down, test_state

PID_FILE = "up.pid"


def running_up(state: State) -> int | None:
    """Process id of the ./hr up of this state folder, if it still runs."""
    try:
        pid = int((state.folder / PID_FILE).read_text())
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    except (OSError, ValueError):
        return None
    return pid if b"deploy.up" in command else None


def stop_up(state: State) -> None:
    pid = running_up(state)
    if pid is None:
        return
    os.kill(pid, signal.SIGTERM)
    for _ in range(300):
        if running_up(state) is None:
            return
        time.sleep(0.1)
    sys.exit(f"hr: ./hr up (process {pid}) does not stop")


def delete(folder: Path) -> None:
    """Remove a state folder; nothing that ./hr did not make there."""
    if not folder.exists():
        return
    if not (folder / "services.json").exists():
        sys.exit(f"hr: {folder} was not made by ./hr, so it is left alone")
    shutil.rmtree(folder)
    print(f"hr: removed {folder}", file=sys.stderr)


def main(arguments: list[str]) -> None:
    state, tests = State.from_environment(), State(test_state())
    stop_up(state)
    for each in (state, tests) if "--delete" in arguments else (state,):
        down(each)
        if "--delete" in arguments:
            delete(each.folder)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except subprocess.SubprocessError as error:
        sys.exit(f"hr: {error}")
