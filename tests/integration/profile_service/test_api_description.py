"""The API does what its description says: schemathesis tries all that the description allows, and more."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Final

from tests.environment import Environment
from tests.identifiers import new_gln
from tests.integration.profile_api import person_token, program_token
from tests.integration.profile_service.process import running_service
from tests.people import NewPeople
from tests.team import new_validator, team_api

CONFIGURATION: Final = Path(__file__).parent / "schemathesis.toml"
COMMAND: Final = Path(sys.executable).parent / "st"
TIMEOUT: Final = 200


def tokens(environment: Environment, new: NewPeople) -> dict[str, str]:
    """A token for each kind of caller, with the paths that are theirs."""
    doctor = new.professional(domain="hin.ch", professionalIdType="GLN", professionalId=new_gln())
    return {
        "profile|addresses|organisation|preferences|history": person_token(environment, doctor),
        "delivery": program_token(environment, "document-dispatcher", "local-document-dispatcher"),
        "people": team_api(environment, new_validator(new)).token or "",
    }


def test_every_answer_is_described(
    environment: Environment, new: NewPeople, database_url: str, tmp_path: Path
) -> None:
    with running_service(environment, database_url, tmp_path) as service:
        for paths, token in tokens(environment, new).items():
            arguments: list[str | Path] = [
                *("--no-color", "--config-file", CONFIGURATION, "run", f"{service.url}/api/openapi.json"),
                *("--url", f"{service.url}/api", "--checks", "all", "--include-path-regex", paths),
                *("--header", f"Authorization: Bearer {token}", "--max-examples", "10"),
                *("--max-time", "30", "--generation-deterministic", "--warnings", "off"),
                *("--phases", "coverage,fuzzing" if paths == "people" else "coverage,fuzzing,stateful"),
            ]
            ran = subprocess.run(
                [COMMAND, *arguments], capture_output=True, text=True, timeout=TIMEOUT, cwd=tmp_path
            )
            assert ran.returncode == 0, ran.stdout[-6000:]
            assert re.search(r"\b[1-9][0-9]* generated", ran.stdout)
        assert "Traceback" not in service.log.read_text()
