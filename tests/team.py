"""The portal team's endpoints: staff members who sign in as `mep login` does, and requests that wait."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import httpx

from tests.brokers import VALERIE
from tests.devices import terminal
from tests.entrances import Entrance, FullSignIn, HospitalLogin, sign_in_with
from tests.environment import Environment
from tests.people import REALM, NewPeople, Person
from tests.sign_in import Browser

ROLE = "account-validator"
TEAM = Person("", "equipe@example.ch", "+41790000006")
"""The staff member of the local environment. They get five codes in 15 minutes: tests that sign in more often
use `new_validator`.
"""

ACTS: dict[str, dict[str, str]] = {
    "validate": {"method": "video"},
    "reject": {"reason": "x"},
    "deactivate": {"reason": "x"},
    "reactivate": {},
    "undo-validation": {"reason": "x"},
    "note": {"note": "x"},
    "ask-more": {"text": "x"},
    "send-proof": {},
    "correct": {"field": "title", "value": "Dr", "reason": "x"},
    "cancel-change": {"field": "email", "reason": "x"},
    "stop-email-change": {"reason": "x"},
    "confirm-identifier": {},
    "resend-activation": {},
    "reset-factor": {"method": "video", "reason": "x"},
    "approve-name": {},
    "decline-name": {"reason": "x"},
    "approve-identity": {},
    "decline-identity": {"reason": "x"},
}
"""Every act, with input that it would take."""

ERASURE = {"reason": "person-asked"}

LINES_WITHOUT_ACT = {
    "reopen",
    "apply-again",
    "expire",
    "end-unused",
    "apply-change",
    "drop-change",
    "change-email",
    "dispute-email-change",
    "take-back-email",
    "name-from-hin",
    "name-from-hin-unusable",
    "name-from-hospital",
    "name-from-hospital-unusable",
}
"""The lines of a record that no act of the team wrote."""


@dataclass(frozen=True)
class TeamApi:
    """The endpoints below `mep/accounts`, called with one access token; without one, with none."""

    keycloak: str
    token: str | None = field(default=None, repr=False)

    @cached_property
    def claims(self) -> dict[str, Any]:
        assert self.token
        payload = self.token.split(".")[1]
        claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        return claims

    @property
    def member(self) -> str:
        """The id of the staff member."""
        return str(self.claims["sub"])

    @property
    def name(self) -> str:
        """The staff member's name, as records keep it."""
        return f"{self.claims['given_name']} {self.claims['family_name']}"

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}

    def ask(self, method: str, path: str = "", **request: Any) -> httpx.Response:
        url = f"{self.keycloak}/realms/{REALM}/mep/accounts{path}"
        headers = {**self.headers, **request.pop("headers", {})}
        return httpx.request(method, url, headers=headers, timeout=60, **request)

    def list(self, **query: str) -> httpx.Response:
        return self.ask("GET", params=query)

    def show(self, reference: str) -> httpx.Response:
        return self.ask("GET", f"/{reference}")

    def act(self, reference: str, act: str, **fields: object) -> httpx.Response:
        return self.ask("POST", f"/{reference}/{act}", json=fields)

    def export(self, reference: str) -> httpx.Response:
        return self.ask("GET", f"/{reference}/export")

    def erase(self, reference: str, body: object = ERASURE) -> httpx.Response:
        return self.ask("DELETE", f"/{reference}", json=body)

    def admin(self, method: str, path: str, body: object) -> httpx.Response:
        """A request to Keycloak's admin API."""
        url = f"{self.keycloak}/admin/realms/{REALM}{path}"
        return httpx.request(method, url, headers=self.headers, json=body, timeout=60)


def problem(answer: httpx.Response) -> str:
    """The code of a problem (RFC 9457), which the answer must be."""
    assert answer.headers.get("Content-Type") == "application/problem+json", answer.text
    body = answer.json()
    assert body["status"] == answer.status_code
    assert body["title"]
    assert body["detail"]
    return str(body["code"])


def new_validator(new: NewPeople) -> Person:
    """A staff member who may act on accounts."""
    person = new.professional()
    grant(new, person.id, ROLE)
    return person


def grant(new: NewPeople, user_id: str, role: str) -> None:
    given = new.admin.get(REALM, "roles", role)
    new.admin.post(REALM, "users", user_id, "role-mappings", "realm", body=[given])


def withdraw(new: NewPeople, user_id: str, role: str) -> None:
    taken = new.admin.get(REALM, "roles", role)
    new.admin.delete(REALM, "users", user_id, "role-mappings", "realm", body=[taken])


def device_tokens(environment: Environment, entrance: Entrance) -> dict[str, Any]:
    """The tokens of `mep-cli` after a person's device sign-in."""
    asks = terminal(environment)
    with Browser(environment.keycloak) as browser:
        page = sign_in_with(entrance, browser, browser.get(asks.link))
        browser.post(page, page.form_with("accept"), accept="yes")
    answer = asks.ask()
    answer.raise_for_status()
    tokens: dict[str, Any] = answer.json()
    return tokens


def team_api(environment: Environment, person: Person) -> TeamApi:
    """The endpoints as a person with password and code calls them."""
    tokens = device_tokens(environment, FullSignIn(environment, person))
    return TeamApi(environment.keycloak, tokens["access_token"])


def valeries_api(environment: Environment) -> TeamApi:
    """The endpoints as a staff member calls them who comes by the hospital."""
    tokens = device_tokens(environment, HospitalLogin("", VALERIE))
    return TeamApi(environment.keycloak, tokens["access_token"])


def refreshed(environment: Environment, tokens: dict[str, Any]) -> httpx.Response:
    """Keycloak's answer to the refresh token of a device sign-in."""
    form = {
        "grant_type": "refresh_token",
        "client_id": "mep-cli",
        "refresh_token": tokens["refresh_token"],
    }
    return httpx.post(f"{environment.keycloak}/realms/{REALM}/protocol/openid-connect/token", data=form)


def in_state(new: NewPeople, status: str, **attributes: Any) -> Person:
    """A person with everything that a validation needs, in this state."""
    return new.professional(
        enabled=status == "active",
        accountStatus=status,
        **{
            "professionalIdType": "NONE",
            "professionalId": "0",
            "function": "medical-assistant",
            **attributes,
        },
    )


def pending(new: NewPeople, **attributes: Any) -> Person:
    """A request that the team can validate. Nobody else holds its identifier."""
    return in_state(new, "pending", **attributes)


def story(environment: Environment, user_id: str) -> list[dict[str, Any]]:
    """The account's record, as it is stored."""
    attributes = environment.admin.get(REALM, "users", user_id).get("attributes", {})
    lines: list[dict[str, Any]] = json.loads(attributes.get("story", ["[]"])[0])
    assert {line["act"] for line in lines} <= {*ACTS, "export"} | LINES_WITHOUT_ACT
    return lines


def admin_events(environment: Environment, user_id: str, act: str = "*") -> list[dict[str, Any]]:
    """The admin events of the team's acts on an account."""
    found: list[dict[str, Any]] = environment.admin.get(
        REALM, "admin-events", operationTypes="ACTION", resourcePath=f"users/{user_id}/{act}"
    )
    return found


def realm_roles(environment: Environment, user_id: str) -> set[str]:
    granted = environment.admin.get(REALM, "users", user_id, "role-mappings", "realm")
    return {role["name"] for role in granted}
