"""Run the command `mep` as an operator does, against the Keycloak of the tests."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.environment import Environment

_MEP = str(Path(sys.executable).with_name("mep"))


def mep(environment: Environment, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command until it has ended."""
    return subprocess.run(
        [_MEP, *arguments],
        env=_variables(environment),
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )


def start_mep(environment: Environment, *arguments: str) -> subprocess.Popen[bytes]:
    """Start the command; its standard output contains its errors too.

    The command handles SIGINT although a shell that starts tests in the background ignores the signal, which
    child processes would inherit.
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
