"""The person's own data as one file."""

from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from profile_service.history.download import PersonalData
from profile_service.web.database import open_database
from profile_service.web.errors import KeycloakUnreachable
from tests.unit.profile_service.conftest import Service
from tests.unit.profile_service.tabs import open_tab

ISSUER = "http://localhost:9/realms/mon-espace-pro"
KEPT: dict[str, Any] = {
    "exportedAt": "2026-11-30T08:00:00Z",
    "account": {"id": "anne-sub", "email": "anne.medecin@example.ch"},
    "attributes": {"hinAddress": {"town": "Genève"}},
    "story": [{"at": "2026-11-30T08:00:00Z", "act": "validate", "note": "rappeler"}],
    "failedSignIns": {"number": 0},
    "somethingNewer": [1, None],
}


@dataclass
class Extension:
    """The endpoint `mep/person/data`."""

    answer: httpx.Response
    asked: list[httpx.Request] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        return self.answer

    def data(self, service: Service) -> PersonalData:
        http = httpx.Client(transport=httpx.MockTransport(self))
        return PersonalData(open_database(service.settings.database_url), ISSUER, http, service.clock)


def test_file_has_all_that_both_hold(service: Service) -> None:
    session, extension = service.sign_in("profile-service"), Extension(httpx.Response(200, json=KEPT))
    open_tab(service, "/profil/organisation").save(name="Cabinet du Lac")

    found = extension.data(service).of(session)

    assert found["subject"] == "anne-sub"
    assert found["keycloak"] == KEPT
    (part,) = found["profileService"]["profileParts"]
    assert "Cabinet du Lac" in str(part)
    (asked,) = extension.asked
    assert (asked.method, str(asked.url)) == ("GET", f"{ISSUER}/mep/person/data")
    assert asked.headers["Authorization"] == f"Bearer {session.tokens.access_token}"
    assert session.tokens.access_token not in str(found)
    assert "anne-sid" not in str(found)


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(401, json={"code": "invalid_token"}),
        httpx.Response(403, json={"code": "insufficient_scope"}),
        httpx.Response(503, text="away"),
        httpx.Response(302, headers={"Location": "https://elsewhere.example"}),
        httpx.Response(200, text="<html>"),
        httpx.Response(200, json=[KEPT]),
        httpx.Response(200, json={"account": {}}),
        httpx.Response(200, json={**KEPT, "account": {"id": "bruno-sub"}}),
    ],
)
def test_without_the_account_of_the_person_there_is_no_file(service: Service, answer: httpx.Response) -> None:
    session = service.sign_in("profile-service")
    with pytest.raises(KeycloakUnreachable) as refused:
        Extension(answer).data(service).of(session)
    assert "bruno" not in str(refused.value)


def test_page_says_when_keycloak_is_away(service: Service) -> None:
    service.sign_in("profile-service")
    answer = service.browser.get("/profil/donnees")

    assert answer.status_code == 503
    assert "content-disposition" not in answer.headers
    assert "anne-sub" not in answer.text


def test_only_a_signed_in_person_downloads(service: Service) -> None:
    answer = service.browser.get("/profil/donnees")
    assert answer.status_code == 303
    assert "/profil/sign-in" in answer.headers["location"]
