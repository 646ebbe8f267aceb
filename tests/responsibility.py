"""The page on which an assistant chooses a doctor, and what tokens say of the choice."""

from __future__ import annotations

import re
from typing import Any

import httpx

from tests.entrances import FullSignIn, sign_in_with
from tests.environment import Environment
from tests.people import REALM, Person
from tests.sign_in import Browser, Page, claims_of

ACTION = "mep-choose-responsibility"
PROFILE = {"client_id": "profile-service", "client_secret": "local-profile-service"}
CLAIMS = ("extensions", "principal_sub", "delegation_rights")


def offered(page: Page) -> list[str]:
    """The values of the page's buttons, in order; none on another page."""
    return re.findall(r'<button[^>]*name="responsibility" value="([^"]*)"', page.html)


def proposed(page: Page) -> str | None:
    """The value of the primary button."""
    found = re.search(r'id="mep-responsibility-proposed" name="responsibility" value="([^"]*)"', page.html)
    return found[1] if found else None


def choose(browser: Browser, page: Page, value: str) -> Page:
    return browser.post(page, page.form_with("responsibility"), responsibility=value)


def sign_in(environment: Environment, browser: Browser, person: Person, **parameters: str) -> Page:
    """Signs in to the portal with password and code, up to the page of the choice where there is one."""
    return sign_in_with(FullSignIn(environment, person), browser, browser.open_sign_in(**parameters))


def open_profile(environment: Environment, browser: Browser, **parameters: str) -> Page:
    """Opens the profile service over the browser's open session."""
    browser.redirect_uri = f"{environment.settings.profile_url}/profil/retour"
    return browser.open_sign_in(client_id="profile-service", **parameters)


def principal(claims: dict[str, Any]) -> dict[str, Any]:
    """What claims say of the doctor."""
    return {name: claims[name] for name in CLAIMS if name in claims}


def in_every_token(
    environment: Environment, tokens: dict[str, Any], client: dict[str, str] | None = None
) -> list[dict[str, Any]]:
    """What ID token, access token and user info say of the doctor; with a client, introspection, too."""
    protocol = f"{environment.keycloak}/realms/{REALM}/protocol/openid-connect"
    said = [claims_of(tokens["id_token"]), claims_of(tokens["access_token"]), user_info(environment, tokens)]
    if client is not None:
        form = {**client, "token": tokens["access_token"]}
        said.append(httpx.post(f"{protocol}/token/introspect", data=form).raise_for_status().json())
        assert said[-1]["active"] is True
    return [principal(each) for each in said]


def user_info(environment: Environment, tokens: dict[str, Any]) -> dict[str, Any]:
    url = f"{environment.keycloak}/realms/{REALM}/protocol/openid-connect/userinfo"
    answer = httpx.get(url, headers={"Authorization": f"Bearer {tokens['access_token']}"})
    found: dict[str, Any] = answer.raise_for_status().json()
    return found


def refreshed(browser: Browser, tokens: dict[str, Any], **client: str) -> dict[str, Any]:
    """New tokens by the refresh token."""
    renewed: dict[str, Any] = browser.refresh(tokens, **client).raise_for_status().json()
    return renewed


def works_for(environment: Environment, assistant: Person, doctor: Person, practice: str = "") -> None:
    """Makes a delegation as the endpoint writes it, without a staff member's sign-in."""
    admin = environment.admin
    root = next(
        group
        for group in admin.get(REALM, "groups", search="delegations", exact="true")
        if group["path"] == "/delegations"
    )
    of_doctor = admin.post(REALM, "groups", root["id"], "children", body={"name": doctor.id})
    attributes = {"since": ["2026-11-01T08:00:00Z"], **({"practice": [practice]} if practice else {})}
    body = {"name": assistant.id, "attributes": attributes}
    delegation = admin.post(REALM, "groups", str(of_doctor), "children", body=body)
    admin.put(REALM, "users", assistant.id, "groups", str(delegation), body={})
