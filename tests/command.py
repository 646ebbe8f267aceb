"""The command `mep` as an operator types it, at this run's Keycloak."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.environment import Environment

_MEP = str(Path(sys.executable).with_name("mep"))


def mep(environment: Environment, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command, until it has ended."""
    return subprocess.run(
        [_MEP, *arguments],
        env=_variables(environment),
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )


def start_mep(environment: Environment, *arguments: str) -> subprocess.Popen[bytes]:
    """The command at its beginning; all that it says comes on its standard output.

    It hears SIGINT: tests that a shell started in the background ignore it, and a child would inherit that.
    """
    return subprocess.Popen(
        ["env", "--default-signal=INT", _MEP, *arguments],
        env=_variables(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def _variables(environment: Environment) -> dict[str, str]:
    ports = {
        f"MEP_{name.upper()}_PORT": str(port) for name, port in environment.settings.ports.named().items()
    }
    return {**os.environ, **ports, "MEP_STATE_DIR": str(environment.settings.state)}
