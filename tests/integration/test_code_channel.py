"""Choosing the other channel for a code: only when both are allowed now, and within the limits."""

from __future__ import annotations

from typing import Any

import pytest

from tests.environment import Environment
from tests.people import REALM, NewPeople, Person
from tests.realm import realm_setting
from tests.sign_in import Browser, Page

BY_MAIL, BY_SMS = "Recevoir le code par e-mail à p•••@amge.ch", "Recevoir le code par SMS au"
AT_ONCE = "0"


def at_the_code_page(browser: Browser, person: Person) -> Page:
    return browser.enter_password(browser.open_sign_in(), person.email, person.password)


def ask_by(browser: Browser, page: Page, channel: str) -> Page:
    return browser.post(page, page.form_with("resend"), channel=channel)


def test_code_by_the_other_channel_invalidates_the_first(environment: Environment, new: NewPeople) -> None:
    person = new.professional(domain="amge.ch")
    with (
        realm_setting(environment, "mep.code.resendAfterSeconds", AT_ONCE),
        Browser(environment.keycloak) as browser,
    ):
        page = at_the_code_page(browser, person)
        by_sms = environment.inbox.next_code(person.phone, 0)
        assert BY_MAIL in page.text

        page = ask_by(browser, page, "email")
        by_mail = environment.inbox.next_code(person.email, 0)
        assert "Un code a été envoyé par e-mail à p•••@amge.ch" in page.text
        assert BY_SMS in page.text
        page = browser.enter_code(page, by_sms)
        assert page.authorization_code is None

        token = browser.claims(browser.enter_code(page, by_mail))

    assert token["amr"] == ["pwd", "otp"]


def test_code_by_the_other_channel_waits_like_a_resend(environment: Environment, new: NewPeople) -> None:
    person = new.professional(domain="amge.ch")
    with Browser(environment.keycloak) as browser:
        page = ask_by(browser, at_the_code_page(browser, person), "email")

        assert "Un code vient d’être envoyé. Patientez encore" in page.text
        code = environment.inbox.next_code(person.phone, 0)
        assert browser.enter_code(page, code).authorization_code

    assert environment.inbox.count(person.email) == 0


@pytest.mark.parametrize(
    ("domain", "verified", "phone"),
    [("example.ch", True, "yes"), ("amge.ch", False, "yes"), ("amge.ch", True, None)],
)
def test_channel_not_allowed_is_neither_offered_nor_accepted(
    environment: Environment, new: NewPeople, domain: str, verified: bool, phone: str | None
) -> None:
    attributes: dict[str, Any] = {} if phone else {"phoneNumber": None}
    person = new.professional(domain=domain, email_verified=verified, **attributes)
    with (
        realm_setting(environment, "mep.code.resendAfterSeconds", AT_ONCE),
        Browser(environment.keycloak) as browser,
    ):
        page = at_the_code_page(browser, person)
        assert "Recevoir le code par" not in page.text
        messages = environment.inbox.count(person.email) + environment.inbox.count(person.phone)

        for channel in ("email", "sms", "pigeon", ""):
            page = ask_by(browser, page, channel)
            assert page.asks_for_code

    assert environment.inbox.count(person.email) + environment.inbox.count(person.phone) == messages


def test_switching_channels_stays_within_the_persons_limit(environment: Environment, new: NewPeople) -> None:
    person = new.professional(domain="amge.ch")
    with (
        realm_setting(environment, "mep.code.resendAfterSeconds", AT_ONCE),
        Browser(environment.keycloak) as browser,
    ):
        page = at_the_code_page(browser, person)
        for channel in ("email", "sms") * 4:
            page = ask_by(browser, page, channel)

        assert "Vous avez demandé trop de codes" in page.text

    assert environment.inbox.count(person.phone) + environment.inbox.count(person.email) == 5


def test_first_sms_code_entered_verifies_the_number(environment: Environment, new: NewPeople) -> None:
    person = new.professional()
    with Browser(environment.keycloak) as browser:
        page = at_the_code_page(browser, person)
        assert "phoneNumberVerified" not in environment.admin.get(REALM, "users", person.id)["attributes"]
        assert browser.enter_code(page, environment.inbox.next_code(person.phone, 0)).authorization_code

    attributes = environment.admin.get(REALM, "users", person.id)["attributes"]
    assert attributes["phoneNumberVerified"] == ["true"]
