"""A temporary PostgreSQL server for tests: Debian's, on a free loopback port."""

from __future__ import annotations

import shutil
import socket
import subprocess
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from local_stack.postgres import account, program


@dataclass(frozen=True)
class Postgres:
    """A running server. `url` is that of its administrative database."""

    url: str
    control: Callable[..., None] = field(repr=False)

    def stop(self) -> None:
        """Stop as a failing machine does: nobody is waited for."""
        self.control("--mode", "immediate", "stop")

    def start(self) -> None:
        """Start again, on the same port with the same data."""
        self.control("start")

    @contextmanager
    def database(self, template: str = "template1") -> Iterator[str]:
        """Yield the URL of a new database, a copy of the template; it is dropped at the end."""
        name = f"test_{uuid.uuid4().hex}"
        self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        try:
            yield make_url(self.url).set(database=name).render_as_string(hide_password=False)
        finally:
            # A test may have left connections open.
            self._execute(f'DROP DATABASE "{name}" WITH (FORCE)')

    def _execute(self, statement: str) -> None:
        engine = create_engine(self.url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()


@contextmanager
def postgres(*, durable: bool = False) -> Iterator[Postgres]:
    """Yield a running server without data of ours. Fails where PostgreSQL is not installed.

    `durable` writes as in production: what was committed survives a crash.
    """
    user = account()
    folder = Path(tempfile.mkdtemp(prefix="mep-postgres-"))
    if user:
        shutil.chown(folder, user)
    port = _free_port()
    listening = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}"
    # The data of most tests are not worth anything.
    options = "" if durable else "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    server: list[str | Path] = [program("pg_ctl"), "--pgdata", folder / "data", "--wait"]

    def run(*command: str | Path) -> None:
        subprocess.run(command, check=True, user=user, stdout=subprocess.DEVNULL, cwd=folder)

    try:
        run(
            program("initdb"),
            "--pgdata",
            folder / "data",
            "--auth",
            "trust",
            "--username",
            "mep",
            "--no-sync",
        )
        started = [*server, "--log", folder / "log", "--options", f"{listening} {options}"]
        run(*started, "start")
        try:
            yield Postgres(
                f"postgresql+psycopg://mep@127.0.0.1:{port}/postgres", lambda *words: run(*started, *words)
            )
        finally:
            run(*server, "--mode", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
