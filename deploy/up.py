"""The running system on one machine: web, worker and beat beside each other, one log, one Ctrl-C."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path
from typing import IO

from deploy.down import PID_FILE, running_up
from deploy.prepare import REPO
from deploy.prepare import main as prepare
from deploy.processes import commands
from deploy.services import State, down, is_free

STARTED_WITHIN_SECONDS = 60
RESTARTS = 5
STOP_SECONDS = 25


class Supervisor:
    """Starts the processes, puts their lines in one log, restarts what dies, stops all of them."""

    def __init__(self, log: Path) -> None:
        log.parent.mkdir(parents=True, exist_ok=True)
        self.log: IO[str] = open(log, "a", buffering=1, encoding="utf-8")  # noqa: SIM115 - open as long as we run
        self.children: dict[str, subprocess.Popen[str]] = {}
        self.restarts: dict[str, int] = {}
        self.commands: dict[str, list[str]] = {}
        self.stopping = threading.Event()

    def start(self, name: str, command: list[str]) -> None:
        self.commands[name] = command
        child = subprocess.Popen(
            command,
            cwd=REPO,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,  # Ctrl-C reaches us only, and we stop them in order
        )
        self.children[name] = child
        threading.Thread(target=self._copy_lines, args=(name, child), daemon=True).start()

    def _copy_lines(self, name: str, child: subprocess.Popen[str]) -> None:
        assert child.stdout is not None
        for line in child.stdout:
            self.write(name, line.rstrip())

    def write(self, name: str, line: str) -> None:
        text = f"{name:<7}| {line}"
        self.log.write(text + "\n")
        with suppress(BrokenPipeError):  # whoever read our lines is gone; the processes still have to be stopped
            print(text, flush=True)

    def watch(self) -> bool:
        """Until told to stop: start again what dies; False when something dies again and again."""
        while not self.stopping.wait(1):
            for name, child in list(self.children.items()):
                if child.poll() is None:
                    continue
                del self.children[name]
                if name not in commands():
                    continue  # one-off work such as the demo has ended
                self.restarts[name] = self.restarts.get(name, 0) + 1
                self.write("hr", f"{name} ended with code {child.returncode}, starting it again")
                if self.restarts[name] > RESTARTS:
                    self.write("hr", f"{name} ended {RESTARTS} times, giving up; see the lines above")
                    return False
                self.start(name, self.commands[name])
        return True

    def stop(self) -> None:
        self.stopping.set()
        for child in self.children.values():
            _signal_group(child, signal.SIGTERM)
        until = time.monotonic() + STOP_SECONDS
        for child in self.children.values():
            try:
                child.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                _signal_group(child, signal.SIGKILL)
                child.wait()


def _signal_group(child: subprocess.Popen[str], number: signal.Signals) -> None:
    # gunicorn and celery pass SIGTERM on to their children themselves; a second one would cut work short.
    try:
        if number == signal.SIGTERM:
            child.send_signal(number)
        else:
            os.killpg(child.pid, number)
    except ProcessLookupError:
        pass


def choose_web_port() -> int:
    """HR_PORT, which must be free, else 8000 or the next free one."""
    if asked := os.environ.get("HR_PORT"):
        if not is_free(int(asked)):
            sys.exit(f"hr: port {asked} is taken by another program: choose another HR_PORT")
        return int(asked)
    for port in range(8000, 8100):
        if is_free(port):
            return port
    sys.exit("hr: ports 8000 to 8099 are all taken: set HR_PORT")


def wait_for_web(port: int, supervisor: Supervisor) -> None:
    url = f"http://127.0.0.1:{port}/health/"
    request = urllib.request.Request(url, headers={"Host": "localhost"})
    for _ in range(STARTED_WITHIN_SECONDS * 5):
        try:
            with urllib.request.urlopen(request, timeout=5):
                return
        except urllib.error.HTTPError:
            return  # it answers; what it says is for the health page
        except OSError:
            if supervisor.stopping.wait(0.2):
                return
    supervisor.write("hr", f"web does not answer on port {port}; see the lines above")


def manage(*arguments: str) -> list[str]:
    return [sys.executable, "manage.py", *arguments]


def main() -> int:
    state = State.from_environment()
    if other := running_up(state):
        print(f"hr: ./hr up runs here already (process {other}); stop it with ./hr down", file=sys.stderr)
        return 1
    port = choose_web_port()
    os.environ["HR_PORT"] = str(port)
    (state.folder / PID_FILE).write_text(str(os.getpid()))
    supervisor = Supervisor(state.folder / "log" / "hr.log")
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: supervisor.stopping.set())
    try:
        went_well = run(supervisor, port)
    finally:
        supervisor.write("hr", "stopping")
        supervisor.stop()
        down(state)
        (state.folder / PID_FILE).unlink(missing_ok=True)
    return 0 if went_well else 1


def run(supervisor: Supervisor, port: int) -> bool:
    prepare([])
    for name, command in commands().items():
        supervisor.start(name, command)
    demo = os.environ.get("HR_DEMO", "1") not in ("0", "false", "no")
    if demo and subprocess.run(manage("demo", "--first"), cwd=REPO, stdout=sys.stderr, check=False).returncode:
        supervisor.write("hr", "the demo company could not be made; see the lines above")
    wait_for_web(port, supervisor)
    if supervisor.stopping.is_set():
        return True
    width = shutil.get_terminal_size().columns
    print("=" * min(width, 100), flush=True)
    print(f"hrplatform is running: http://localhost:{port}/   (Ctrl-C stops it)", flush=True)
    print(f"log: {supervisor.log.name}", flush=True)
    if demo:
        subprocess.run(manage("demo", "--logins"), cwd=REPO, check=False)
        supervisor.start("demo", manage("demo", "--jobs", "2"))
    print("=" * min(width, 100), flush=True)
    return supervisor.watch()


if __name__ == "__main__":
    sys.exit(main())
