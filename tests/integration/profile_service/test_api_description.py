"""The API does what its description says: schemathesis tries all that the description allows, and more."""

from __future__ import annotations

from pathlib import Path

from tests.environment import Environment
from tests.identifiers import new_gln
from tests.integration.profile_api import person_token, program_token
from tests.integration.profile_service.described import does_what_it_says
from tests.integration.profile_service.process import running_service
from tests.people import NewPeople
from tests.team import new_validator, team_api


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
            phases = "coverage,fuzzing" if paths == "people" else "coverage,fuzzing,stateful"
            does_what_it_says(service.url, tmp_path, paths=paths, token=token, phases=phases)
        assert "Traceback" not in service.log.read_text()
