"""Run the command `mep` as an operator does, against the Keycloak of the tests."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.environment import Environment
from tests.signals import with_default_signals

MEP = str(Path(sys.executable).with_name("mep"))


def mep(
    environment: Environment, *arguments: str, typed: str = "", **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run the command until it has ended. `typed` is its standard input, which is no terminal."""
    return subprocess.run(
        [MEP, *arguments],
        env={**variables_of(environment), **variables},
        capture_output=True,
        text=True,
        check=False,
        input=typed,
    )


def start_mep(environment: Environment, *arguments: str, **variables: str) -> subprocess.Popen[bytes]:
    """Start the command; its standard output contains its errors too."""
    return subprocess.Popen(
        with_default_signals([MEP, *arguments]),
        env={**variables_of(environment), **variables},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def variables_of(environment: Environment) -> dict[str, str]:
    """The variables by which the command finds the stack of the tests."""
    ports = {
        f"MEP_{name.upper()}_PORT": str(port) for name, port in environment.settings.ports.named().items()
    }
    return {**os.environ, **ports, "MEP_STATE_DIR": str(environment.settings.state)}
