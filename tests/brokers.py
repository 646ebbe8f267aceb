"""HIN and hospital logins over plain HTTP."""

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


def choose(browser: Browser, page: Page, login_name: str, *, gives_details: bool = False) -> Page:
    """Comes back from HIN as this person. A new account is asked for details, which are skipped unless
    the test gives them.
    """
    form = page.form_with("person")
    page = browser.post(page, form, **{**form.fields, "person": login_name})
    if gives_details or not asks_for_details(page):
        return page
    return browser.post(page, page.form_with("professionalId"), skip="true")


def asks_for_details(page: Page) -> bool:
    return any({"professionalId", "skip"} <= form.fields.keys() for form in page.forms)


def sign_in_by_hin(environment: Environment, login_name: str) -> tuple[Page, str | None]:
    """Signs in with a HIN identity. Returns the last page, and the person's subject after a success."""
    with Browser(environment.keycloak) as browser:
        page = choose(browser, go_to_hin(environment, browser), login_name)
        return page, browser.claims(page)["sub"] if page.authorization_code else None


def sign_in_by_hospital(browser: Browser, username: str = STEPHANE) -> Page:
    page = browser.get(link_to(browser.open_sign_in(), "HUG"))
    return browser.enter_password(page, username, PASSWORD)


def sign_out_url(environment: Environment, tokens: dict[str, Any]) -> str:
    """Keycloak's logout URL, which redirects back to the portal."""
    query = {"id_token_hint": tokens["id_token"], "post_logout_redirect_uri": environment.demo}
    return f"{environment.keycloak}/realms/{REALM}/protocol/openid-connect/logout?{urlencode(query)}"


def still_valid(environment: Environment, tokens: dict[str, Any]) -> bool:
    """Whether a refresh token of this session is still accepted."""
    form = {"grant_type": "refresh_token", "client_id": CLIENT, "refresh_token": tokens["refresh_token"]}
    return httpx.post(
        f"{environment.keycloak}/realms/{REALM}/protocol/openid-connect/token", data=form
    ).is_success


@contextmanager
def fault(environment: Environment, **faults: object) -> Iterator[None]:
    """Makes the HIN simulator fail or answer with other claims: see its `Faults`."""
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


def forget_anna(environment: Environment) -> None:
    """Deletes the accounts with Anna's e-mail or HIN identity: a test may have changed the e-mail."""
    forget(environment, ANNAS_EMAIL)
    for linked in environment.admin.get(REALM, "users", idpAlias="hin", idpUserId=ANNA):
        environment.admin.delete(REALM, "users", linked["id"])
