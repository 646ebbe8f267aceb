"""The claim `acr` states the level of the sign-in, and an application may request a level."""

from __future__ import annotations

import json

import pytest

from tests.brokers import (
    ANNA,
    ANNAS_EMAIL,
    choose,
    forget_anna,
    go_to_hin,
    sign_in_by_hin,
    sign_in_by_hospital,
    user,
)
from tests.clock import next_second
from tests.environment import Environment
from tests.people import NewPeople, Person
from tests.sign_in import Browser, Page

TWO_FACTORS, PHISHING_RESISTANT = "mfa", "phr"


def sign_in(environment: Environment, browser: Browser, person: Person, **parameters: str) -> Page:
    page = browser.enter_password(browser.open_sign_in(**parameters), person.email, person.password)
    return browser.enter_code(page, environment.inbox.next_code(person.phone, 0))


def essential(level: str) -> str:
    """The `claims` parameter with an essential `acr` (OpenID Connect Core 1.0, 5.5.1.1)."""
    return json.dumps({"id_token": {"acr": {"essential": True, "values": [level]}}})


def test_acr_is_mfa_after_password_and_code_and_in_the_open_session(
    environment: Environment, new: NewPeople
) -> None:
    person = new.professional()
    with Browser(environment.keycloak) as browser:
        first = browser.claims(sign_in(environment, browser, person))
        again = browser.claims(browser.open_sign_in(acr_values=TWO_FACTORS))

    assert (first["acr"], first["amr"]) == (TWO_FACTORS, ["pwd", "otp", "sms"])
    assert again["acr"] == TWO_FACTORS


def test_acr_is_mfa_after_password_and_mail_code(environment: Environment, new: NewPeople) -> None:
    person = new.professional(domain="amge.ch", codeChannel="email")
    with Browser(environment.keycloak) as browser:
        page = browser.enter_password(browser.open_sign_in(), person.email, person.password)
        page = browser.enter_code(page, environment.inbox.next_code(person.email, 0))
        claims = browser.claims(page)

    assert (claims["acr"], claims["amr"]) == (TWO_FACTORS, ["pwd", "otp"])


def test_open_session_registers_no_passkey_for_a_requested_level(
    environment: Environment, new: NewPeople
) -> None:
    """Keycloak's own flow would let the person at the open session register a passkey without password or
    code.
    """
    person = new.professional()
    with Browser(environment.keycloak) as browser:
        sign_in(environment, browser, person)
        page = browser.open_sign_in(acr_values=PHISHING_RESISTANT)

        assert browser.claims(page)["acr"] == TWO_FACTORS


def test_unreached_level_keeps_the_auth_time(environment: Environment, new: NewPeople) -> None:
    """Nothing was shown, so neither max_age nor an action may accept it as a fresh sign-in."""
    person = new.professional()
    with Browser(environment.keycloak) as browser:
        signed_in_at = browser.claims(sign_in(environment, browser, person))["auth_time"]
        next_second()
        claims = browser.claims(browser.open_sign_in(acr_values=PHISHING_RESISTANT))

        assert claims["auth_time"] == signed_in_at
        assert browser.open_sign_in(kc_action="UPDATE_PASSWORD").asks_for_password
        assert browser.open_sign_in(max_age="0").asks_for_password


@pytest.mark.parametrize("level", [PHISHING_RESISTANT, "no-such-level"])
def test_essential_level_not_reached_is_refused(environment: Environment, new: NewPeople, level: str) -> None:
    person = new.professional()
    with Browser(environment.keycloak) as browser:
        page = browser.open_sign_in(claims=essential(level))
        if page.asks_for_password:
            page = browser.enter_password(page, person.email, person.password)
            page = browser.enter_code(page, environment.inbox.next_code(person.phone, 0))

    assert page.authorization_code is None


def test_missing_passkey_for_an_essential_level_is_reported(environment: Environment, new: NewPeople) -> None:
    person = new.professional()
    with Browser(environment.keycloak) as browser:
        page = sign_in(environment, browser, person, claims=essential(PHISHING_RESISTANT))

    assert "clé d’accès" in page.text


def test_acr_is_mfa_after_a_hin_login(environment: Environment, new: NewPeople) -> None:
    forget_anna(environment)
    sign_in_by_hin(environment, ANNA)
    account = user(environment, ANNAS_EMAIL)
    assert account is not None
    new.activate(account["id"])
    with Browser(environment.keycloak) as browser:
        first = browser.claims(choose(browser, go_to_hin(environment, browser), ANNA))
        again = browser.claims(browser.open_sign_in(acr_values=TWO_FACTORS))

    assert first["acr"] == again["acr"] == TWO_FACTORS
    assert first["amr"] == again["amr"] == ["mfa"]


def test_acr_is_mfa_after_a_hospital_login(environment: Environment) -> None:
    with Browser(environment.keycloak) as browser:
        claims = browser.claims(sign_in_by_hospital(browser))

    assert (claims["acr"], claims["amr"]) == (TWO_FACTORS, ["mfa"])
