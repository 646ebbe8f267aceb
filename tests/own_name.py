"""The endpoint by which a person proposes their name, and the team's acts on a proposal."""

from __future__ import annotations

import base64
import hashlib
import secrets
from typing import Any

import httpx

from tests.devices import terminal
from tests.entrances import Entrance, FullSignIn, sign_in_with
from tests.environment import Environment
from tests.people import REALM, NewPeople, Person, unused_mobile
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


def validator_token(environment: Environment, new: NewPeople) -> str:
    """An access token of `mep login`, for a new staff member."""
    member = new.professional()
    role = new.admin.get(REALM, "roles", "account-validator")
    new.admin.post(REALM, "users", member.id, "role-mappings", "realm", body=[role])
    asks = terminal(environment)
    with Browser(environment.keycloak) as browser:
        page = sign_in_with(FullSignIn(environment, member), browser, browser.get(asks.link))
        browser.post(page, page.form_with("accept"), accept="yes")
    answer = asks.ask()
    answer.raise_for_status()
    return str(answer.json()["access_token"])


def team_act(
    environment: Environment, token: str, person_id: str, act: str, **fields: object
) -> httpx.Response:
    return httpx.post(
        f"{environment.keycloak}/realms/{REALM}/mep/accounts/{person_id}/{act}",
        headers={"Authorization": f"Bearer {token}"},
        json=fields,
        timeout=60,
    )


def unused_gln() -> str:
    """A GLN that no account has."""
    digits = "7601" + unused_mobile()[-8:]
    total = sum(int(digit) * (1, 3)[place % 2] for place, digit in enumerate(digits))
    return digits + str(-total % 10)


def names(environment: Environment, person: Person) -> tuple[Any, Any, Any]:
    found = environment.admin.get(REALM, "users", person.id)
    return found["attributes"].get("title", [None])[0], found["firstName"], found["lastName"]
