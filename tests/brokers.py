"""HIN and hospital logins over plain HTTP, as a browser does them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

import httpx

from tests.environment import Environment
from tests.people import PASSWORD, REALM
from tests.sign_in import CLIENT, Browser, Page, link_to

HOSPITAL = "hug-idp"
ANNA, BRUNO, CABINET = "anna.muster", "bruno.medecin", "cabinet.lac"
ANNAS_EMAIL, BRUNOS_EMAIL = "anna.muster@hin.ch", "bruno.medecin@amge.ch"
STEPHANE, VALERIE = "stephane.exemple@hug.ch", "valerie.equipe@hug.ch"
SIGN_IN = "CONNEXION À MON ESPACE PRO"


def go_to_hin(environment: Environment, browser: Browser) -> Page:
    page = browser.get(link_to(browser.open_sign_in(), "HIN"))
    assert page.url.startswith(environment.hin), page.text
    return page


def choose(browser: Browser, page: Page, login_name: str) -> Page:
    form = page.form_with("person")
    return browser.post(page, form, **{**form.fields, "person": login_name})


def sign_in_by_hin(environment: Environment, login_name: str) -> tuple[Page, str | None]:
    """The last page, and the subject if the person is signed in."""
    with Browser(environment.keycloak) as browser:
        page = choose(browser, go_to_hin(environment, browser), login_name)
        return page, browser.claims(page)["sub"] if page.authorization_code else None


def sign_in_by_hospital(browser: Browser, username: str = STEPHANE) -> Page:
    page = browser.get(link_to(browser.open_sign_in(), "HUG"))
    return browser.enter_password(page, username, PASSWORD)


def sign_out_url(environment: Environment, tokens: dict[str, Any]) -> str:
    """Keycloak's address for signing out, with the portal as the address to return to."""
    query = {"id_token_hint": tokens["id_token"], "post_logout_redirect_uri": environment.demo}
    return f"{environment.keycloak}/realms/{REALM}/protocol/openid-connect/logout?{urlencode(query)}"


def still_valid(environment: Environment, tokens: dict[str, Any]) -> bool:
    """Return whether the session of these tokens still issues new ones."""
    form = {"grant_type": "refresh_token", "client_id": CLIENT, "refresh_token": tokens["refresh_token"]}
    return httpx.post(
        f"{environment.keycloak}/realms/{REALM}/protocol/openid-connect/token", data=form
    ).is_success


@contextmanager
def fault(environment: Environment, **faults: object) -> Iterator[None]:
    """Switch on faults of the HIN simulator in the context: see its class `Faults`."""
    where = f"{environment.hin}/simulator/faults"
    httpx.put(where, json=faults, timeout=10).raise_for_status()
    try:
        yield
    finally:
        httpx.delete(where, timeout=10).raise_for_status()


def user(environment: Environment, email: str) -> dict[str, Any] | None:
    found = environment.admin.get(REALM, "users", email=email, exact="true")
    return found[0] if found else None


def forget(environment: Environment, email: str) -> None:
    if known := user(environment, email):
        environment.admin.delete(REALM, "users", known["id"])
