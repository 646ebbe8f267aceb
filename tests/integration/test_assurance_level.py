"""`acr` says what a sign-in was worth, and an application may ask for more."""

from __future__ import annotations

import json

import pytest

from tests.brokers import (
    ANNA,
    ANNAS_EMAIL,
    choose,
    forget,
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
    """OpenID Connect Core 1.0, 5.5.1.1: an application that takes nothing less."""
    return json.dumps({"id_token": {"acr": {"essential": True, "values": [level]}}})


def test_password_and_code_are_two_factors_and_so_is_the_open_session_after(
    environment: Environment, new: NewPeople
) -> None:
    person = new.professional()
    with Browser(environment.keycloak) as browser:
        first = browser.claims(sign_in(environment, browser, person))
        again = browser.claims(browser.open_sign_in(acr_values=TWO_FACTORS))

    assert (first["acr"], first["amr"]) == (TWO_FACTORS, ["pwd", "otp", "sms"])
    assert again["acr"] == TWO_FACTORS


def test_a_code_by_e_mail_is_a_second_factor_too(environment: Environment, new: NewPeople) -> None:
    person = new.professional(domain="amge.ch", codeChannel="email")
    with Browser(environment.keycloak) as browser:
        page = browser.enter_password(browser.open_sign_in(), person.email, person.password)
        page = browser.enter_code(page, environment.inbox.next_code(person.email, 0))
        claims = browser.claims(page)

    assert (claims["acr"], claims["amr"]) == (TWO_FACTORS, ["pwd", "otp"])


def test_an_open_session_adds_no_passkey_to_reach_a_level(environment: Environment, new: NewPeople) -> None:
    """Keycloak's own way would have whoever sits there register a passkey, without password or code."""
    person = new.professional()
    with Browser(environment.keycloak) as browser:
        sign_in(environment, browser, person)
        page = browser.open_sign_in(acr_values=PHISHING_RESISTANT)

        assert browser.claims(page)["acr"] == TWO_FACTORS


def test_a_level_that_is_asked_for_in_vain_is_no_sign_in(environment: Environment, new: NewPeople) -> None:
    """It showed nothing: neither an application's max_age nor an action may take it for a fresh one."""
    person = new.professional()
    with Browser(environment.keycloak) as browser:
        signed_in_at = browser.claims(sign_in(environment, browser, person))["auth_time"]
        next_second()
        claims = browser.claims(browser.open_sign_in(acr_values=PHISHING_RESISTANT))

        assert claims["auth_time"] == signed_in_at
        assert browser.open_sign_in(kc_action="UPDATE_PASSWORD").asks_for_password
        assert browser.open_sign_in(max_age="0").asks_for_password


@pytest.mark.parametrize("level", [PHISHING_RESISTANT, "no-such-level"])
def test_a_level_that_must_be_reached_and_is_not_is_refused(
    environment: Environment, new: NewPeople, level: str
) -> None:
    person = new.professional()
    with Browser(environment.keycloak) as browser:
        page = browser.open_sign_in(claims=essential(level))
        if page.asks_for_password:
            page = browser.enter_password(page, person.email, person.password)
            page = browser.enter_code(page, environment.inbox.next_code(person.phone, 0))

    assert page.authorization_code is None


def test_who_lacks_a_passkey_that_must_be_is_told(environment: Environment, new: NewPeople) -> None:
    person = new.professional()
    with Browser(environment.keycloak) as browser:
        page = sign_in(environment, browser, person, claims=essential(PHISHING_RESISTANT))

    assert "clé d’accès" in page.text


def test_a_hin_identity_is_two_factors_and_never_asked_for_a_password(
    environment: Environment, new: NewPeople
) -> None:
    forget(environment, ANNAS_EMAIL)
    sign_in_by_hin(environment, ANNA)
    account = user(environment, ANNAS_EMAIL)
    assert account is not None
    new.activate(account["id"])
    with Browser(environment.keycloak) as browser:
        first = browser.claims(choose(browser, go_to_hin(environment, browser), ANNA))
        again = browser.claims(browser.open_sign_in(acr_values=TWO_FACTORS))

    assert first["acr"] == again["acr"] == TWO_FACTORS
    assert first["amr"] == again["amr"] == ["mfa"]


def test_the_hospitals_identity_is_two_factors_too(environment: Environment) -> None:
    with Browser(environment.keycloak) as browser:
        claims = browser.claims(sign_in_by_hospital(browser))

    assert (claims["acr"], claims["amr"]) == (TWO_FACTORS, ["mfa"])
