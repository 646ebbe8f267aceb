"""The endpoint by which a person proposes their name, and the team's acts on a proposal."""

from __future__ import annotations

import base64
import hashlib
import secrets
from typing import Any

import httpx

from tests.entrances import Entrance, sign_in_with
from tests.environment import Environment
from tests.people import REALM, Person
from tests.sign_in import Browser

CLIENT = "profile-service"


def person_token(environment: Environment, entrance: Entrance, scope: str = "openid person") -> str:
    """An access token of the profile service, for a person who signs in."""
    verifier = secrets.token_urlsafe(48)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    (client,) = environment.admin.get(REALM, "clients", clientId=CLIENT)
    secret = environment.admin.get(REALM, "clients", client["id"], "client-secret")["value"]
    with Browser(environment.keycloak) as browser:
        browser.redirect_uri = f"{environment.settings.profile_url}/profil/retour"
        page = browser.open_sign_in(
            client_id=CLIENT, scope=scope, redirect_uri=browser.redirect_uri, code_challenge=challenge
        )
        page = sign_in_with(entrance, browser, page)
    assert page.authorization_code, page.text
    answer = httpx.post(
        f"{environment.keycloak}/realms/{REALM}/protocol/openid-connect/token",
        data={
            "grant_type": "authorization_code",
            "client_id": CLIENT,
            "client_secret": secret,
            "code": page.authorization_code,
            "redirect_uri": f"{environment.settings.profile_url}/profil/retour",
            "code_verifier": verifier,
        },
    )
    answer.raise_for_status()
    return str(answer.json()["access_token"])


def own_name(environment: Environment, token: str, method: str = "GET", **body: object) -> httpx.Response:
    return httpx.request(
        method,
        f"{environment.keycloak}/realms/{REALM}/mep/person/name",
        headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
        json=body if method == "PUT" else None,
        timeout=60,
    )


def names(environment: Environment, person: Person) -> tuple[Any, Any, Any]:
    found = environment.admin.get(REALM, "users", person.id)
    return found["attributes"].get("title", [None])[0], found["firstName"], found["lastName"]
