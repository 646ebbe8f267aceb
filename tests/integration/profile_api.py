"""The profile service's API as a person or a program calls it, with tokens of the real realm."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.environment import Environment
from tests.people import REALM, Person
from tests.sign_in import Browser


def program_token(environment: Environment, client: str, secret: str) -> str:
    """The token of a service account."""
    form = {"grant_type": "client_credentials", "client_id": client, "client_secret": secret}
    url = f"{environment.keycloak}/realms/{REALM}/protocol/openid-connect/token"
    return str(httpx.post(url, data=form).raise_for_status().json()["access_token"])


def person_token(environment: Environment, person: Person) -> str:
    """The token that the profile service gets when a person signs in there."""
    already = environment.inbox.count(person.phone)
    with Browser(environment.keycloak) as browser:
        browser.redirect_uri = f"{environment.settings.profile_url}/profil/retour"
        page = browser.open_sign_in(client_id="profile-service", scope="openid")
        page = browser.enter_password(page, person.email, person.password)
        page = browser.enter_code(page, environment.inbox.next_code(person.phone, already))
        tokens = browser.tokens(page, client_id="profile-service", client_secret="local-profile-service")
    return str(tokens["access_token"])


@dataclass(frozen=True)
class ProfileApi:
    """The API with one token; without one, with none. An answer that takes more `seconds` is an error."""

    service: str
    token: str | None = field(repr=False)
    seconds: float = 60

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> httpx.Response:
        bearer = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        url = f"{self.service}/api/v1/{path}"
        return httpx.request(method, url, json=body, headers={**bearer, **headers}, timeout=self.seconds)

    def read(self, part: str) -> dict[str, Any]:
        answer = self.ask("GET", part)
        assert answer.status_code == 200, answer.text
        content: dict[str, Any] = answer.json()
        return content

    def change(self, part: str, **values: object) -> httpx.Response:
        """Read a part, change it and save it."""
        present = self.ask("GET", part)
        assert present.status_code == 200, present.text
        headers = {"If-Match": present.headers["etag"]}
        return self.ask("PUT", part, {**present.json(), **values}, **headers)
