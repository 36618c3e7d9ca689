"""Two clones never meet: each state folder has its own ports, passwords and servers."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
import redis
from django.conf import settings

from deploy import services

SCRIPT = settings.BASE_DIR / "deploy" / "services.py"


def clean_environment(state: Path, **more: str) -> dict[str, str]:
    given = {"DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_AUDITOR_URL", "REDIS_URL", "SECRET_KEY", "MASTER_KEY"}
    kept = {name: value for name, value in os.environ.items() if name not in given}
    return {**kept, "HR_STATE": str(state), "FAST": "1", **more}


def run(command: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(SCRIPT), command], env=environment, capture_output=True, text=True, check=False
    )


def exported(done: subprocess.CompletedProcess[str]) -> dict[str, str]:
    assert done.returncode == 0, done.stderr
    pairs = (line.removeprefix("export ").split("=", 1) for line in done.stdout.splitlines())
    return {name: value.strip("'") for name, value in pairs}


@pytest.fixture
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    # The service account must be able to enter it.
    folder = tmp_path_factory.mktemp("state")
    for parent in (folder, *folder.parents):
        if parent.stat().st_uid == os.geteuid() and parent != Path("/tmp"):
            parent.chmod(0o755)
    return folder


def test_services_start_survive_a_second_start_and_stop(state: Path) -> None:
    environment = clean_environment(state)
    first = exported(run("up", environment))
    assert exported(run("up", environment)) == first, "a second start finds what runs"
    with psycopg.connect(first["DATABASE_URL"]) as connection:
        row = connection.execute("SELECT current_user, rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
        assert row == ("hr_app", False)
    with redis.Redis.from_url(first["REDIS_URL"]) as client:
        assert client.ping()
    assert run("down", environment).returncode == 0
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(first["DATABASE_URL"])
    assert run("status", environment).stdout.count("does not run") == 2


def test_a_killed_server_starts_again_with_its_data(state: Path) -> None:
    environment = clean_environment(state, FAST="")
    first = exported(run("up", environment))
    with psycopg.connect(first["DATABASE_OWNER_URL"], autocommit=True) as connection:
        connection.execute("CREATE TABLE kept (id int)")
    process = int((state / "postgres" / "data" / "postmaster.pid").read_text().splitlines()[0])
    os.kill(process, 9)
    second = exported(run("up", environment))
    try:
        with psycopg.connect(second["DATABASE_OWNER_URL"]) as connection:
            assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)
    finally:
        run("down", environment)


def test_services_of_ones_own_are_left_alone(state: Path) -> None:
    own = {"DATABASE_URL": "postgres://hr_app@db.example/hr", "REDIS_URL": "redis://cache.example/0"}
    values = exported(run("up", clean_environment(state, **own)))
    assert not {"DATABASE_URL", "REDIS_URL", "PG_BIN"} & set(values)
    assert not (state / "postgres").exists()


def test_a_taken_port_that_was_asked_for_is_refused_by_name(state: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = run("up", clean_environment(state, HR_PG_PORT=port))
    assert done.returncode == 1
    assert done.stderr == f"hr: port {port} (HR_PG_PORT) is taken by another program: choose another HR_PG_PORT\n"


def test_ports_differ_from_folder_to_folder_and_avoid_taken_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HR_PG_PORT", raising=False)
    one, two = services.State(Path("/srv/one")), services.State(Path("/srv/two"))
    first = services.choose_port(one, "HR_PG_PORT", 0, 0)
    assert first != services.choose_port(two, "HR_PG_PORT", 0, 0)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", first))
        taken.listen()
        assert services.choose_port(one, "HR_PG_PORT", 0, 0) == first + 2


def test_passwords_are_kept_private(state: Path) -> None:
    folder = services.State(state)
    folder.write(services.first_settings())
    assert folder.settings_file.stat().st_mode & 0o077 == 0
    assert services.first_settings()["passwords"] != services.first_settings()["passwords"]
