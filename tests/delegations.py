"""The endpoints of delegations, called by a person who signs in as `mep login` does."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from tests.entrances import FullSignIn
from tests.environment import Environment
from tests.people import REALM, NewPeople, Person
from tests.team import device_tokens, grant

ROLE = "delegation-manager"
RIGHTS_BY_DEFAULT = ["mayReadDocuments", "maySubmitRequests"]
ALL_RIGHTS = [*RIGHTS_BY_DEFAULT, "mayReadPreferences", "mayChangeAddresses"]


@dataclass(frozen=True)
class DelegationsApi:
    """The endpoints below `mep/delegations`, called with one access token; without one, with none."""

    keycloak: str
    token: str | None = field(default=None, repr=False)

    def ask(self, method: str, path: str = "", **request: Any) -> httpx.Response:
        url = f"{self.keycloak}/realms/{REALM}/mep/delegations{path}"
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return httpx.request(method, url, headers=headers, timeout=60, **request)

    def grant(self, doctor: Person, assistant: Person, /, **terms: object) -> httpx.Response:
        return self.ask("POST", json={"doctor": doctor.email, "assistant": assistant.id, **terms})

    def show(self, doctor: Person, assistant: Person) -> httpx.Response:
        return self.ask("GET", _path(doctor, assistant))

    def change(self, doctor: Person, assistant: Person, **terms: object) -> httpx.Response:
        return self.ask("PATCH", _path(doctor, assistant), json=terms)

    def revoke(self, doctor: Person, assistant: Person, **query: str) -> httpx.Response:
        return self.ask("DELETE", _path(doctor, assistant), params=query)

    def mine(self) -> dict[str, Any]:
        answer = self.ask("GET", "/mine")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def of(self, person: Person) -> list[dict[str, Any]]:
        """Those of one account, as the team sees them."""
        answer = self.ask("GET", params={"account": person.email})
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.json()["delegations"]
        return found


def _path(doctor: Person, assistant: Person) -> str:
    return f"/{doctor.id}/{assistant.id}"


def new_manager(new: NewPeople) -> Person:
    """A staff member who grants and revokes delegations."""
    person = new.professional(function="other")
    grant(new, person.id, ROLE)
    return person


def new_assistant(new: NewPeople) -> Person:
    """An assistant without an identifier of their own."""
    return new.professional(function="medical-assistant", professionalIdType="NONE", professionalId="0")


def delegations_api(environment: Environment, person: Person) -> DelegationsApi:
    """The endpoints as a person with password and code calls them."""
    tokens = device_tokens(environment, FullSignIn(environment, person))
    return DelegationsApi(environment.keycloak, tokens["access_token"])


def group_of(environment: Environment, doctor: Person, assistant: Person) -> dict[str, Any] | None:
    """The group of a delegation as Keycloak's database has it."""
    path = f"/delegations/{doctor.id}/{assistant.id}"
    memberships = environment.admin.get(REALM, "users", assistant.id, "groups", briefRepresentation="false")
    return next((dict(group) for group in memberships if group["path"] == path), None)


def set_last_day(environment: Environment, doctor: Person, assistant: Person, days: int) -> None:
    """The day as time would bring it: the endpoint takes none in the past."""
    group = group_of(environment, doctor, assistant)
    assert group is not None
    until = (datetime.now(UTC).date() + timedelta(days=days)).isoformat()
    attributes = {**group["attributes"], "until": [until]}
    environment.admin.put(REALM, "groups", group["id"], body={**group, "attributes": attributes})
