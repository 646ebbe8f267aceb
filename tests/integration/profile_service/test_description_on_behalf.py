"""What an assistant gets by the API is described: schemathesis with the token of one who works for Anne."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from profile_service.web.settings import Settings
from tests.both_databases.on_behalf import CHANGE, CLAIRE, READ, Practice, practice
from tests.integration.profile_service.described import does_what_it_says
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
    # Any other doctor is not found, whatever else is sent.
    anne = '"path.principal_sub" = "anne-sub"'
    token = practice.issuer.sign(claims)
    with served(practice.service.app) as url:
        does_what_it_says(url, tmp_path, paths="on-behalf", token=token, seconds=8, parameters=anne)
    assert bool(practice.history()) == bool(rights)
