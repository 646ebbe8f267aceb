"""A person's title and names: what is sent to the extension's endpoint, and how its answer is shown."""

import json
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from profile_service.information.own_name import OwnName, OwnNames
from tests.unit.profile_service.conftest import Service

ISSUER = "http://localhost:9/realms/mon-espace-pro"
ANNE: dict[str, Any] = {"title": "Dr méd.", "firstName": "Anne", "lastName": "Médecin"}


@dataclass
class Extension:
    """The endpoint `mep/person/name`, with what it was asked to do."""

    answer: dict[str, Any]
    asked: list[tuple[str, Any]] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.method != "GET":
            self.asked.append((request.method, json.loads(request.content) if request.content else None))
        return httpx.Response(200, json=self.answer)

    @property
    def names(self) -> OwnNames:
        return OwnNames(ISSUER, httpx.Client(transport=httpx.MockTransport(self)))


def test_cleared_title_is_proposed(service: Service) -> None:
    session, extension = service.sign_in("profile-service"), Extension(ANNE)
    names = extension.names
    shown = names.shown(session, names.find(session))

    names.save(session, {**shown, "title": " "})

    assert extension.asked == [("PUT", {**ANNE, "title": "", "replaces": ""})]


def test_proposal_to_have_no_title_is_shown_and_can_be_withdrawn(service: Service) -> None:
    waiting = {**ANNE, "title": "", "at": "2026-11-30T08:00:00Z"}
    session, extension = service.sign_in("profile-service"), Extension({**ANNE, "proposed": waiting})
    names = extension.names
    shown = names.shown(session, names.find(session))
    assert shown["title"] == ""

    names.save(session, shown)
    assert extension.asked == []
    names.save(session, {**shown, "title": "Dr méd."})
    assert extension.asked == [("DELETE", None)]


@pytest.mark.parametrize("title", [None, "", "Dr méd."])
def test_names_are_written_without_a_gap(title: str | None) -> None:
    found = OwnName.model_validate({**ANNE, "title": title})
    assert found.written == ("Dr méd. Anne Médecin" if title else "Anne Médecin")
