"""Exporting and erasing accounts: the staff member who does it, and what stays in Keycloak's database."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from typing import Any

import httpx

from tests.devices import terminal
from tests.entrances import FullSignIn, sign_in_with
from tests.environment import Environment
from tests.people import REALM, NewPeople, Person
from tests.sign_in import Browser

VALIDATOR = "account-validator"
BY_REQUEST = {"reason": "person-asked"}


@dataclass(frozen=True)
class Desk:
    """The endpoints with which an account is exported and erased, called with one access token or none."""

    environment: Environment
    token: str | None

    def ask(self, method: str, url: str, body: object = None) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return httpx.request(method, url, headers=headers, json=body, timeout=60)

    def act(self, person: str, act: str, **fields: str) -> httpx.Response:
        return self.ask("POST", f"{self._accounts}/{person}/{act}", fields)

    def show(self, person: str) -> httpx.Response:
        return self.ask("GET", f"{self._accounts}/{person}")

    def export(self, person: str) -> httpx.Response:
        return self.ask("GET", f"{self._accounts}/{person}/export")

    def erase(self, person: str, body: object = BY_REQUEST) -> httpx.Response:
        return self.ask("DELETE", f"{self._accounts}/{person}", body)

    def erase_profile(self, person: str) -> httpx.Response:
        """Erases what the profile service holds."""
        return self.ask("DELETE", f"{self.environment.settings.profile_url}/api/v1/people/{person}")

    @property
    def _accounts(self) -> str:
        return f"{self.environment.keycloak}/realms/{REALM}/mep/accounts"


def validator(new: NewPeople) -> Person:
    """A staff member who may act on accounts."""
    person = new.professional()
    new.admin.post(
        REALM, "users", person.id, "role-mappings", "realm", body=[new.admin.get(REALM, "roles", VALIDATOR)]
    )
    return person


def desk(environment: Environment, person: Person) -> Desk:
    """The endpoints as this person calls them after a device sign-in, as by `mep login`."""
    asks = terminal(environment)
    with Browser(environment.keycloak) as browser:
        page = sign_in_with(FullSignIn(environment, person), browser, browser.get(asks.link))
        browser.post(page, page.form_with("accept"), accept="yes")
    answer = asks.ask()
    answer.raise_for_status()
    return Desk(environment, answer.json()["access_token"])


def delegate(environment: Environment, doctor: Person, assistant: Person) -> None:
    """A delegation, as the extension will write it."""
    (root,) = [group for group in environment.admin.get(REALM, "groups") if group["path"] == "/delegations"]
    below = environment.admin.get(REALM, "groups", root["id"], "children", max="1000")
    known = [group["id"] for group in below if group["name"] == doctor.id]
    parent = known[0] if known else _group(environment, root["id"], doctor.id)
    group = _group(environment, parent, assistant.id, since=["2026-01-01"])
    environment.admin.put(REALM, "users", assistant.id, "groups", group, body={})


def delegations(environment: Environment, person: Person) -> list[str]:
    """The paths of the groups to which the person belongs."""
    return [group["path"] for group in environment.admin.get(REALM, "users", person.id, "groups")]


def _group(environment: Environment, parent: str, name: str, **attributes: Any) -> str:
    body = {"name": name, "attributes": attributes}
    return str(environment.admin.post(REALM, "groups", parent, "children", body=body))


def in_database(environment: Environment, statement: str) -> str:
    """Runs a statement in Keycloak's own H2 database, while Keycloak is down; returns what it prints."""
    library = next(environment.settings.state.rglob("com.h2database.h2-*.jar"))
    database = f"jdbc:h2:file:{environment.settings.data / 'keycloak'};NON_KEYWORDS=VALUE"
    command = ["java", "-cp", str(library), "org.h2.tools.Shell", "-url", database]
    credentials = ["-user", "", "-password", ""]
    done = subprocess.run(
        [*command, *credentials, "-sql", statement], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout
