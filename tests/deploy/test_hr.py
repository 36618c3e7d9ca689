"""The set-up script, on a copy of the repository's own files and with programs that only pretend."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

ROOT: Path = settings.BASE_DIR


def hr(*arguments: str, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(cwd / "hr"), *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )


def test_help_lists_every_command() -> None:
    done = hr("help")
    assert done.returncode == 0
    commands = set(re.findall(r"^  (\w+)\)$", (ROOT / "hr").read_text(), re.M))
    assert commands >= {"up", "test", "lint", "bench", "manage", "services", "down", "clean"}
    assert all(f"./hr {command}" in done.stdout for command in commands)


def test_unknown_command_ends_with_one_reason() -> None:
    done = hr("serve")
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.splitlines()[-1] == "hr: unknown command: serve"


@pytest.fixture
def bare_clone(tmp_path: Path) -> Path:
    """The script in a folder without .venv, on a machine whose package list is empty."""
    shutil.copy(ROOT / "hr", tmp_path / "hr")
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in ("dpkg-query", "sudo"):
        (programs / name).write_text("#!/bin/sh\nexit 1\n")
        (programs / name).chmod(0o755)
    (programs / "id").write_text("#!/bin/sh\necho 1000\n")
    (programs / "id").chmod(0o755)
    return tmp_path


def test_a_normal_user_is_told_the_one_line_to_type(bare_clone: Path) -> None:
    done = hr("up", cwd=bare_clone, PATH=f"{bare_clone / 'programs'}:{os.environ['PATH']}")
    assert done.returncode == 1
    assert re.fullmatch(
        r"hr: please run once: sudo apt-get install -y --no-install-recommends [a-z0-9. -]+\n", done.stderr
    )
    assert "fonts-noto-cjk" in done.stderr
    assert not (bare_clone / ".venv").exists(), "nothing is begun before it can be finished"


def test_tests_ask_for_chromium_too(bare_clone: Path) -> None:
    path = f"{bare_clone / 'programs'}:{os.environ['PATH']}"
    done = hr("test", cwd=bare_clone, PATH=path, CHROMIUM="/nowhere/chromium")
    assert "chromium" in done.stderr
    assert "libatomic1" in done.stderr


def test_continuous_integration_runs_what_everybody_runs() -> None:
    lines = [line for line in (ROOT / ".ci" / "run").read_text().splitlines() if line and not line.startswith("#")]
    assert lines[-1] == "exec ./hr test"
