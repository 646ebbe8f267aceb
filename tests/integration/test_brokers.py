"""Signing in with a HIN identity and with the hospital's identity provider."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from provisioning.apply import apply
from tests.environment import Environment
from tests.people import PASSWORD, REALM, NewPeople
from tests.sign_in import Browser, Page, link_to

ANNA, BRUNO, CABINET = "anna.muster", "bruno.medecin", "cabinet.lac"
ANNAS_EMAIL, BRUNOS_EMAIL = "anna.muster@hin.ch", "bruno.medecin@amge.ch"
STEPHANE = "stephane.exemple@hug.ch"
SIGN_IN = "CONNEXION À MON ESPACE PRO"


def go_to_hin(environment: Environment, browser: Browser) -> Page:
    page = browser.get(link_to(browser.open_sign_in(), "HIN"))
    assert page.url.startswith(environment.hin), page.text
    return page


def choose(browser: Browser, page: Page, login_name: str) -> Page:
    form = page.form_with("person")
    return browser.post(page, form, **{**form.fields, "person": login_name})


def sign_in_by_hin(environment: Environment, login_name: str) -> tuple[Page, str | None]:
    """The page at the end, and the subject where somebody is signed in."""
    with Browser(environment.keycloak) as browser:
        page = choose(browser, go_to_hin(environment, browser), login_name)
        return page, browser.claims(page)["sub"] if page.authorization_code else None


@contextmanager
def fault(environment: Environment, **faults: object) -> Iterator[None]:
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


@pytest.fixture
def anna_is_unknown(environment: Environment) -> None:
    forget(environment, ANNAS_EMAIL)


@pytest.mark.usefixtures("anna_is_unknown")
def test_a_hin_identity_gets_an_account_that_waits_for_validation(environment: Environment) -> None:
    page, subject = sign_in_by_hin(environment, ANNA)

    assert subject is None
    assert "Votre compte n’est pas encore validé" in page.text
    anna = user(environment, ANNAS_EMAIL)
    assert anna is not None
    assert (anna["firstName"], anna["lastName"], anna["enabled"]) == ("Anna", "Muster", False)
    assert anna["attributes"]["accountStatus"] == ["pending"]
    assert anna["attributes"]["phoneNumber"] == ["+41790000007"]
    assert "hinAddress" in anna["attributes"]


@pytest.mark.usefixtures("anna_is_unknown")
def test_after_validation_the_same_hin_identity_signs_in(environment: Environment, new: NewPeople) -> None:
    sign_in_by_hin(environment, ANNA)
    page, _ = sign_in_by_hin(environment, ANNA)
    assert "MonEspacePro@hug.ch" in page.text
    anna = user(environment, ANNAS_EMAIL)
    assert anna is not None

    new.activate(anna["id"])
    _, subject = sign_in_by_hin(environment, ANNA)

    assert subject == anna["id"]


def test_a_shared_hin_identity_is_refused_with_its_reason(environment: Environment) -> None:
    page, _ = sign_in_by_hin(environment, CABINET)

    assert SIGN_IN in page.text
    assert "partagée" in page.text
    assert user(environment, "cabinet.lac@hin.ch") is None


def test_a_known_e_mail_is_linked_only_with_its_password_and_code(environment: Environment) -> None:
    bruno = user(environment, BRUNOS_EMAIL)
    assert bruno is not None
    if environment.admin.get(REALM, "users", bruno["id"], "federated-identity"):
        environment.admin.delete(REALM, "users", bruno["id"], "federated-identity", "hin")
    with Browser(environment.keycloak) as browser:
        page = choose(browser, go_to_hin(environment, browser), BRUNO)
        page = browser.post(page, page.form_with("submitAction"), submitAction="linkAccount")
        assert page.asks_for_password
        already = environment.inbox.count(BRUNOS_EMAIL)
        page = browser.enter_password(page, BRUNOS_EMAIL, PASSWORD)
        assert page.asks_for_code
        page = browser.enter_code(page, environment.inbox.next_code(BRUNOS_EMAIL, already))
        assert browser.claims(page)["sub"] == bruno["id"]

    _, subject = sign_in_by_hin(environment, BRUNO)

    assert subject == bruno["id"]


@pytest.mark.parametrize(
    "faults", [{"token_status": 503}, {"profile": "nonsense"}, {"profile": "without-email"}]
)
def test_hin_answering_badly_leads_back_to_the_sign_in_page(
    environment: Environment, faults: dict[str, object]
) -> None:
    with fault(environment, **faults):
        page, _ = sign_in_by_hin(environment, ANNA)

    assert SIGN_IN in page.text
    assert page.asks_for_password
    assert "HIN" in (page.alert or "")


def test_hin_being_down_is_a_message_on_the_sign_in_page(environment: Environment) -> None:
    admin = environment.admin
    hin = admin.get(REALM, "identity-provider", "instances", "hin")
    nowhere = {**hin["config"], "authorizationUrl": "http://localhost:9/REST/v1/OAuth/GetAuthCode/hin_sds"}
    admin.put(REALM, "identity-provider", "instances", "hin", body={**hin, "config": nowhere})
    try:
        with Browser(environment.keycloak) as browser:
            page = browser.get(link_to(browser.open_sign_in(), "HIN"))
    finally:
        apply(admin, environment.source())

    assert page.asks_for_password
    assert "Le service HIN ne répond pas" in (page.alert or "")


def test_somebody_who_cancels_at_hin_is_back_on_the_sign_in_page(environment: Environment) -> None:
    with Browser(environment.keycloak) as browser:
        page = go_to_hin(environment, browser)
        cancel = re.search(r'class="quiet" name="person" value="([^"]+)"', page.html)
        assert cancel
        page = choose(browser, page, cancel[1])

    assert SIGN_IN in page.text


def test_the_hospitals_staff_are_active_at_once(environment: Environment) -> None:
    with Browser(environment.keycloak) as browser:
        page = browser.get(link_to(browser.open_sign_in(), "HUG"))
        page = browser.enter_password(page, STEPHANE, PASSWORD)
        token = browser.claims(page)

    assert token["name"] == "Stéphane Exemple"
    assert token["email_verified"] is True
    assert "professional" in token["realm_access"]["roles"]
    stephane = user(environment, STEPHANE)
    assert stephane is not None
    assert stephane["attributes"]["accountStatus"] == ["active"]


def test_hospital_staff_who_were_deactivated_stay_out(environment: Environment, new: NewPeople) -> None:
    with Browser(environment.keycloak) as browser:
        page = browser.get(link_to(browser.open_sign_in(), "HUG"))
        browser.enter_password(page, STEPHANE, PASSWORD)
    stephane = user(environment, STEPHANE)
    assert stephane is not None
    new.set(stephane["id"], accountStatus="deactivated")
    try:
        with Browser(environment.keycloak) as browser:
            page = browser.get(link_to(browser.open_sign_in(), "HUG"))
            page = browser.enter_password(page, STEPHANE, PASSWORD)

        assert page.authorization_code is None
        assert "Votre compte est désactivé" in page.text
    finally:
        forget(environment, STEPHANE)
