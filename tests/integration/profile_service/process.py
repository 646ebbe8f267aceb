"""A profile service as its own process, with the stack's Keycloak and a database of the test."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import psutil

from local_stack.waiting import answers, wait_until
from tests.environment import ROOT, Environment, free_ports
from tests.unit.profile_service.conftest import KEY

_SECONDS: Final = 60.0


@dataclass
class Service:
    """The process, and how it is started again. `log` has what it has written."""

    variables: dict[str, str] = field(repr=False)
    url: str
    log: Path
    root: Path = ROOT
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as written:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "profile_service"],
                cwd=self.root,
                env={**os.environ, **self.variables},
                stderr=written,
            )
        assert wait_until(answers(f"{self.url}/health/live"), _SECONDS), self.log.read_text()

    def kill(self) -> None:
        """`kill -9`, of the workers too."""
        if self.process and self.process.poll() is None:
            every = [psutil.Process(self.process.pid), *psutil.Process(self.process.pid).children(True)]
            for each in every:
                each.kill()
            psutil.wait_procs(every, _SECONDS)
            self.process.wait()


@contextmanager
def running_service(
    environment: Environment, database_url: str, folder: Path, **changed: str
) -> Iterator[Service]:
    """A started service; it is killed at the end."""
    port = free_ports().profile
    url = f"http://localhost:{port}"
    variables = {
        "MEP_STATE_DIR": str(folder / "state"),
        "MEP_PROFILE_PORT": str(port),
        "MEP_PROFILE_DATABASE": database_url,
        "MEP_PROFILE_KEYS": KEY,
        "MEP_PROFILE_CLIENT_SECRET": "local-profile-service",
        "MEP_SITE_NAME": "Mon Espace Pro",
        "MEP_KEYCLOAK_URL": environment.keycloak,
        "MEP_PUBLIC_URL": url,
        **changed,
    }
    service = Service(variables, url, folder / "log")
    try:
        service.start()
        yield service
    finally:
        service.kill()
