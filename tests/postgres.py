"""A temporary PostgreSQL server for a test: Debian's, on a free loopback port."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_INSTALLED = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
_ACCOUNT = "postgres"


@contextmanager
def postgres() -> Iterator[str]:
    """Yield the URL of an empty database."""
    binaries = _INSTALLED[-1]
    # PostgreSQL refuses to run as root.
    account = _ACCOUNT if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="mep-postgres-"))
    if account:
        shutil.chown(folder, account)
    port = _free_port()
    listening = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}"
    server: list[str | Path] = [binaries / "pg_ctl", "--pgdata", folder / "data", "--wait"]

    def run(*command: str | Path) -> None:
        subprocess.run(command, check=True, user=account, stdout=subprocess.DEVNULL, cwd=folder)

    try:
        run(
            binaries / "initdb",
            "--pgdata",
            folder / "data",
            "--auth",
            "trust",
            "--username",
            "mep",
            "--no-sync",
        )
        run(*server, "--log", folder / "log", "--options", listening, "start")
        try:
            yield f"postgresql+psycopg://mep@127.0.0.1:{port}/postgres"
        finally:
            run(*server, "--mode", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
