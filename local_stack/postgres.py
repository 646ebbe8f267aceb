"""Debian's PostgreSQL for the stack: its own data folder and port, a database and its role for each server.

A role owns one database and can reach no other. There is no way in for an administrator: what needs one is
done in single-user mode, before the server starts. Passwords are new at each start and are kept nowhere.
"""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import psutil

from local_stack.errors import MissingToolError, ProcessFailedError
from local_stack.settings import StackSettings

SERVERS = ("keycloak", "profile")
"""The servers that keep data: the name of each is that of its role and of its database."""
_ACCOUNT = "postgres"
_INSTALLED = Path("/usr/lib/postgresql")
_MOST_CONNECTIONS = 200
_FROM_HERE_ONLY = "".join(f"host {name} {name} 127.0.0.1/32 scram-sha-256\n" for name in SERVERS)


def program(name: str) -> str:
    """The path of a program of the newest PostgreSQL. Raises MissingToolError."""
    found = {int(path.parts[-3]): path for path in _INSTALLED.glob(f"*/bin/{name}")}
    if not found:
        raise MissingToolError("No PostgreSQL server found.", "On Debian: apt install postgresql")
    return str(found[max(found)])


def account() -> str | None:
    """The account that the server runs under, if it is not this one: PostgreSQL refuses to run as root."""
    return _ACCOUNT if os.geteuid() == 0 else None


def require_reachable(folder: Path) -> None:
    """Raise MissingToolError if the server's account cannot enter the folders above its data."""
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    test = ["/usr/bin/test", "-x", str(existing)]
    if account() and subprocess.run(test, user=account(), check=False).returncode:  # noqa: S603
        raise MissingToolError(
            f"PostgreSQL runs as {account()} and cannot enter {existing}.",
            "Choose another place for its data with MEP_POSTGRES_DIR, or start the stack as another account.",
        )


def start_command(settings: StackSettings) -> list[str]:
    """The command of the server, on loopback only."""
    data = settings.postgres_data
    options = {
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": "",
        "max_connections": _MOST_CONNECTIONS,
        **settings.postgres_options,
    }
    given = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
    return [program("postgres"), "-D", str(data), "-p", str(settings.ports.postgres), *given]


def prepare(settings: StackSettings) -> Mapping[str, str]:
    """Make the databases if there are none, and give their roles new passwords, which are returned by role.

    Raises MissingToolError and ProcessFailedError.
    """
    data = settings.postgres_data
    require_reachable(data)
    if not data.exists():
        _make(data)
    _forget_dead_server(data)
    passwords = {name: secrets.token_urlsafe(24) for name in SERVERS}
    _execute(data, (f"ALTER ROLE {name} PASSWORD '{word}'" for name, word in passwords.items()))
    return passwords


def _make(data: Path) -> None:
    """Make the data folder beside its place, and move it there once it is complete."""
    new = data.with_name(f"{data.name}.new")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(mode=0o700, parents=True)
    if owner := account():
        shutil.chown(new, owner, owner)
    _run([program("initdb"), "--pgdata", str(new), "--encoding", "UTF8", "--locale", "C.UTF-8"], new)
    (new / "pg_hba.conf").write_text(_FROM_HERE_ONLY, encoding="ascii")
    _execute(new, ("REVOKE ALL ON DATABASE postgres FROM PUBLIC", *(s for n in SERVERS for s in _new(n))))
    new.rename(data)


def _new(name: str) -> Iterable[str]:
    yield f"CREATE ROLE {name} LOGIN"
    yield f"CREATE DATABASE {name} OWNER {name}"
    yield f"REVOKE ALL ON DATABASE {name} FROM PUBLIC"


def _execute(data: Path, statements: Iterable[str]) -> None:
    """Execute statements as the server's own administrator, while the server is down."""
    options = ["-c", "exit_on_error=on", "-c", "log_min_error_statement=panic"]  # statements hold passwords
    command = [program("postgres"), "--single", "-D", str(data), *options, "postgres"]
    _run(command, data, "".join(f"{statement};\n" for statement in statements))


def _run(command: Sequence[str], folder: Path, given: str = "") -> None:
    done = subprocess.run(  # noqa: S603
        command,
        cwd=folder,
        input=given,
        capture_output=True,
        text=True,
        check=False,
        user=account(),
        group=account(),
        extra_groups=[] if account() else None,
    )
    if done.returncode != 0:
        raise ProcessFailedError(
            f"PostgreSQL's data were not prepared: {done.stderr.strip()}",
            "Look at the disk, or erase the local data: mep down --erase.",
        )


def _forget_dead_server(data: Path) -> None:
    """Remove the file of a server that has ended but is still listed: without an init process nobody
    collects it, and PostgreSQL would take it for a running one.
    """
    file = data / "postmaster.pid"
    try:
        server = psutil.Process(int(file.read_text(encoding="ascii").split("\n")[0]))
    except (FileNotFoundError, ValueError, psutil.NoSuchProcess):
        return
    if server.status() == psutil.STATUS_ZOMBIE:
        file.unlink()
