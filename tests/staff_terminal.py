"""A staff member at a terminal: `mep login` and `mep accounts` with a state folder of their own."""

from __future__ import annotations

import json
import os
import pty
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.command import MEP, mep, start_mep, variables_of
from tests.environment import Environment
from tests.people import Person

VALIDATOR = "account-validator"


@dataclass(frozen=True)
class StaffTerminal:
    """Runs commands as one user of the machine, whose state folder is `state`."""

    environment: Environment
    state: Path

    def run(self, *arguments: str, typed: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
        return mep(self.environment, *arguments, typed=typed, **{**self._own, **variables})

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        return start_mep(self.environment, *arguments, **self._own)

    def on_a_terminal(self, *arguments: str, typed: str) -> tuple[int, str]:
        """Run a command on a pseudo-terminal on which this is typed; returns its exit code and the screen."""
        outside, inside = pty.openpty()
        os.write(outside, typed.encode())
        process = subprocess.Popen(
            [MEP, *arguments],
            stdin=inside,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**variables_of(self.environment), **self._own},
        )
        shown, _ = process.communicate(timeout=120)
        os.close(inside)
        os.close(outside)
        return process.returncode, shown.decode()

    def sign_in(self, person: Person) -> None:
        done = self.run("login", "--as", person.email)
        assert done.returncode == 0, done.stderr

    def json(self, *arguments: str, typed: str = "") -> Any:
        """The JSON that the command prints."""
        done = self.run(*arguments, "--json", typed=typed)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    @property
    def file(self) -> Path:
        """The file with the sign-in."""
        (found,) = (self.state / "mep").glob("*.json")
        return found

    @property
    def stored(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.file.read_text())
        return found

    def store(self, **changes: object) -> None:
        """Changes the stored sign-in, for instance its age."""
        self.file.write_text(json.dumps({**self.stored, **changes}))

    @property
    def _own(self) -> dict[str, str]:
        return {"XDG_STATE_HOME": str(self.state)}
