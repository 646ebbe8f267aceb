"""The look-up of professionals: which active account has an identifier, and which subjects are gone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from tests.environment import Environment
from tests.identifiers import new_gln
from tests.people import REALM, NewPeople, Person
from tests.team import new_validator, team_api

CLIENTS = {
    "profile-service": "local-profile-service",
    "document-dispatcher": "local-document-dispatcher",
    "mep-provisioner": "local-provisioner",
}


def token_of(environment: Environment, client: str) -> str:
    form = {"grant_type": "client_credentials", "client_id": client, "client_secret": CLIENTS[client]}
    url = f"{environment.keycloak}/realms/{REALM}/protocol/openid-connect/token"
    return str(httpx.post(url, data=form).raise_for_status().json()["access_token"])


@dataclass(frozen=True)
class Lookup:
    """The endpoint, called with one token; without one, with none."""

    keycloak: str
    token: str | None = field(repr=False)

    def ask(self, body: object, **headers: str) -> httpx.Response:
        bearer = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        url = f"{self.keycloak}/realms/{REALM}/mep/professionals/lookup"
        content = {"content": body} if isinstance(body, bytes) else {"json": body}
        kind = {"Content-Type": "application/json"}
        sent: dict[str, Any] = {**content, "headers": {**kind, **bearer, **headers}}
        return httpx.post(url, timeout=60, **sent)

    def find(self, *identifiers: tuple[str, str]) -> list[dict[str, str]]:
        asked = [{"type": kind, "value": value} for kind, value in identifiers]
        answer = self.ask({"identifiers": asked})
        assert answer.status_code == 200, answer.text
        assert answer.headers["cache-control"] == "no-store"
        found: list[dict[str, str]] = answer.json()["professionals"]
        return found


@pytest.fixture
def lookup(environment: Environment) -> Lookup:
    return Lookup(environment.keycloak, token_of(environment, "profile-service"))


def doctor(new: NewPeople, value: str, kind: str = "GLN", **changes: Any) -> Person:
    return new.professional(professionalIdType=kind, professionalId=value, **changes)


def known(person: Person) -> dict[str, str]:
    return {"status": "active", "sub": person.id}


UNKNOWN = {"status": "unknown"}
AMBIGUOUS = {"status": "ambiguous"}


def test_answers_stand_in_the_order_asked(lookup: Lookup, new: NewPeople) -> None:
    one, other, nobodys = new_gln(), new_gln(), new_gln()
    first, second = doctor(new, one), doctor(new, other)

    asked = [("GLN", other), ("GLN", nobodys), ("GLN", one), ("GLN", other), ("GLN", "756")]
    assert lookup.find(*asked) == [known(second), UNKNOWN, known(first), known(second), UNKNOWN]


def test_identifier_is_found_with_its_type_only(lookup: Lookup, new: NewPeople) -> None:
    person = doctor(new, "10005173140", "RPPS")

    assert lookup.find(("RPPS", "10005173140")) == [known(person)]
    assert lookup.find(("GLN", "10005173140"), ("ZSR", "10005173140")) == [UNKNOWN, UNKNOWN]


@pytest.mark.parametrize(
    ("status", "enabled"),
    [("pending", False), ("rejected", False), ("deactivated", False), ("active", False), ("pending", True)],
)
def test_account_that_is_not_active_is_unknown(
    lookup: Lookup, new: NewPeople, status: str, enabled: bool
) -> None:
    value = new_gln()
    doctor(new, value, accountStatus=status, enabled=enabled)

    assert lookup.find(("GLN", value)) == [UNKNOWN]


def test_deactivated_account_is_unknown_at_once(
    environment: Environment, lookup: Lookup, new: NewPeople
) -> None:
    value = new_gln()
    person = doctor(new, value)
    assert lookup.find(("GLN", value)) == [known(person)]

    staff = team_api(environment, new_validator(new))
    assert staff.act(person.id, "deactivate", reason="x").status_code == 200
    assert lookup.find(("GLN", value)) == [UNKNOWN]


def test_two_active_accounts_with_one_identifier_are_told(lookup: Lookup, new: NewPeople) -> None:
    value = new_gln()
    doctor(new, value)
    twin = doctor(new, value)
    assert lookup.find(("GLN", value)) == [AMBIGUOUS]

    new.set(twin.id, enabled=False, accountStatus="deactivated")
    assert lookup.find(("GLN", value))[0]["status"] == "active"


def test_identifier_that_is_to_be_checked_is_unknown_until_it_is_confirmed(
    environment: Environment, lookup: Lookup, new: NewPeople
) -> None:
    person = doctor(new, "A123457", "ZSR")
    assert lookup.find(("ZSR", "A123457")) == [UNKNOWN]

    staff = team_api(environment, new_validator(new))
    assert staff.act(person.id, "confirm-identifier").status_code == 200
    assert lookup.find(("ZSR", "A123457"), ("ZSR", "a 1234.57")) == [known(person), known(person)]


def test_subjects_without_account_are_gone(environment: Environment, lookup: Lookup, new: NewPeople) -> None:
    person, erased = new.professional(), new.professional(enabled=False, accountStatus="rejected")
    asked = {"subjects": [erased.id, "no-such-subject", person.id]}
    present = {"status": "present"}
    assert lookup.ask(asked).json() == {"people": [present, {"status": "gone"}, present]}

    environment.admin.delete(REALM, "users", erased.id)
    assert lookup.ask(asked).json()["people"][0] == {"status": "gone"}


def test_a_thousand_are_answered_and_no_more(lookup: Lookup, new: NewPeople) -> None:
    value = new_gln()
    person = doctor(new, value)
    most = [("GLN", new_gln()) for _ in range(999)] + [("GLN", value)]

    assert lookup.find(*most)[-1] == known(person)
    refused = lookup.ask({"identifiers": [{"type": "GLN", "value": value}] * 1001})
    assert (refused.status_code, refused.json()["code"]) == (400, "not_a_list")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({}, 400, "missing"),
        ({"identifiers": [], "subjects": []}, 400, "missing"),
        ({"identifiers": []}, 400, "not_a_list"),
        ({"subjects": []}, 400, "not_a_list"),
        ({"identifiers": "x"}, 400, "not_a_list"),
        ({"identifiers": None}, 400, "not_a_list"),
        ({"identifiers": ["7601000050717"]}, 400, "not_an_identifier"),
        ({"identifiers": [{"type": "GLN"}]}, 400, "not_an_identifier"),
        ({"identifiers": [{"type": "GLN", "value": "x", "more": "x"}]}, 400, "not_an_identifier"),
        ({"identifiers": [{"type": "GLN", "value": 7601000050717}]}, 400, "not_a_text"),
        ({"identifiers": [{"type": "GLN", "value": "7" * 256}]}, 400, "not_a_text"),
        ({"identifiers": [{"type": "NONE", "value": "0"}]}, 400, "unknown_value"),
        ({"identifiers": [{"type": "gln", "value": "7601000050717"}]}, 400, "unknown_value"),
        ({"subjects": ["a\x00b"]}, 400, "not_a_text"),
        ({"subjects": [7]}, 400, "not_a_text"),
        ({"people": ["x"]}, 400, "unknown_field"),
        (b"[]", 400, "malformed_body"),
        (b"{", 400, "malformed_body"),
        (b'{"subjects": ["a"], "subjects": ["b"]}', 400, "malformed_body"),
        (b'{"subjects": ["' + b"x" * 300_000 + b'"]}', 413, "too_large"),
    ],
)
def test_unusable_body_is_refused_with_its_field(
    lookup: Lookup, body: object, status: int, code: str
) -> None:
    refused = lookup.ask(body)

    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert refused.headers["content-type"] == "application/problem+json"


def test_other_media_type_is_refused(lookup: Lookup) -> None:
    assert lookup.ask({"subjects": ["x"]}, **{"Content-Type": "text/plain"}).status_code == 415


def test_only_the_dispatcher_and_the_profile_service_may_ask(
    environment: Environment, new: NewPeople
) -> None:
    def answers(token: str | None) -> tuple[int, str]:
        answer = Lookup(environment.keycloak, token).ask({"subjects": ["x"]})
        return answer.status_code, answer.json().get("code", "")

    assert answers(None) == (401, "invalid_token")
    assert answers("x.y.z") == (401, "invalid_token")
    assert answers(token_of(environment, "profile-service")) == (200, "")
    assert answers(token_of(environment, "document-dispatcher")) == (200, "")
    assert answers(token_of(environment, "mep-provisioner")) == (403, "missing_role")
    assert answers(team_api(environment, new_validator(new)).token) == (403, "program_required")


def test_account_of_the_profile_service_may_nothing_else(environment: Environment) -> None:
    headers = {"Authorization": f"Bearer {token_of(environment, 'profile-service')}"}
    for path in ("users", "clients", "", "events"):
        url = f"{environment.keycloak}/admin/realms/{REALM}/{path}"
        assert httpx.get(url, headers=headers).status_code == 403
    for path in ("accounts", "person/name", "person/hin-address", "person/data", "sessions"):
        url = f"{environment.keycloak}/realms/{REALM}/mep/{path}"
        assert httpx.get(url, headers=headers).status_code == 403


def test_identifiers_stand_in_no_log(environment: Environment, lookup: Lookup) -> None:
    value = new_gln()
    lookup.find(("GLN", value))
    assert [name for name, text in environment.logs() if value in text] == []
