"""What an assistant gets by the API is described: schemathesis with the token of one who works for Anne."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from profile_service.web.settings import Settings
from tests.both_databases.on_behalf import CHANGE, CLAIRE, READ, Practice, practice
from tests.integration.profile_service.test_api_description import COMMAND, CONFIGURATION, TIMEOUT
from tests.servers import served

__all__ = ["practice"]  # a fixture


@pytest.fixture(name="settings")
def settings_behind_a_proxy(settings: Settings) -> Settings:
    """A local service would send each request to its own port."""
    return settings.model_copy(update={"public_url": "https://profil.example.org"})


@pytest.mark.parametrize("rights", [[READ, CHANGE], [CHANGE], []])
def test_every_answer_to_an_assistant_is_described(
    practice: Practice, tmp_path: Path, rights: list[str]
) -> None:
    claims: dict[str, Any] = {**CLAIRE, "delegation_rights": rights}
    configuration = tmp_path / "schemathesis.toml"
    # Any other doctor is not found, whatever else is sent.
    path = '\n[parameters]\n"path.principal_sub" = "anne-sub"\n'
    configuration.write_text(CONFIGURATION.read_text(encoding="utf-8") + path, encoding="utf-8")
    with served(practice.service.app) as url:
        arguments: list[str | Path] = [
            *("--no-color", "--config-file", configuration, "run", f"{url}/api/openapi.json"),
            *("--url", f"{url}/api", "--checks", "all", "--include-path-regex", "on-behalf"),
            *("--header", f"Authorization: Bearer {practice.issuer.sign(claims)}", "--max-examples", "10"),
            *("--max-time", "8", "--generation-deterministic", "--warnings", "off"),
            *("--phases", "coverage,fuzzing,stateful"),
        ]
        ran = subprocess.run(
            [COMMAND, *arguments], capture_output=True, text=True, timeout=TIMEOUT, cwd=tmp_path
        )
    assert ran.returncode == 0, ran.stdout[-6000:]
    assert re.search(r"\b[1-9][0-9]* generated", ran.stdout)
    assert bool(practice.history()) == bool(rights)
