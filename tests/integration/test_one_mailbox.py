"""After a password was set by a reset link, a code by e-mail is not a second factor."""

from __future__ import annotations

import base64
import json
from typing import Any

from tests.authenticator_app import time_based_code, with_app
from tests.environment import Environment
from tests.forgotten_password import request_link
from tests.people import REALM, NewPeople, Person
from tests.sign_in import Browser, Page

NEW = "Autre-Passe-2026!"
ONE_MAILBOX = "connexion par votre seule messagerie"


def reset(environment: Environment, person: Person) -> None:
    """Sets a new password by a reset link."""
    already = environment.inbox.count(person.email)
    request_link(environment, person.email)
    with Browser(environment.keycloak) as browser:
        page = browser.get(environment.inbox.next_link(person.email, already))
        form = page.form_with("password-new")
        browser.post(page, form, **{"password-new": NEW, "password-confirm": NEW})


def subjects(environment: Environment, person: Person) -> list[str]:
    return [message["subject"] for message in environment.inbox.messages(person.email)]


def amr(browser: Browser, page: Page) -> list[str]:
    payload = browser.tokens(page)["id_token"].split(".")[1]
    claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    methods: list[str] = claims["amr"]
    return methods


def test_mail_code_is_not_a_second_factor_after_a_reset_link(
    environment: Environment, new: NewPeople
) -> None:
    """The person has a verified mobile number: the code of the next sign-in goes there only."""
    person = new.professional(domain="hin.ch", codeChannel="email", phoneNumberVerified="true")
    reset(environment, person)
    mails = environment.inbox.count(person.email)
    with Browser(environment.keycloak) as browser:
        page = browser.enter_password(browser.open_sign_in(), person.email, NEW)
        code = environment.inbox.next_code(person.phone, 0)
        form = page.form_with("code")
        assert "channel" not in form.fields
        page = browser.post(page, form, channel="email")
        assert environment.inbox.count(person.email) == mails
        assert amr(browser, browser.enter_code(page, code)) == ["pwd", "otp", "sms"]

    with Browser(environment.keycloak) as browser:
        browser.enter_password(browser.open_sign_in(), person.email, NEW)
        environment.inbox.next_code(person.email, mails)


def test_authenticator_app_is_required_after_a_reset_link(environment: Environment, new: NewPeople) -> None:
    person = with_app(environment, new.professional(domain="hin.ch", codeChannel="email", phoneNumber=None))
    reset(environment, person)
    mails = environment.inbox.count(person.email)
    with Browser(environment.keycloak) as browser:
        page = browser.enter_password(browser.open_sign_in(), person.email, NEW)
        form = page.form_with("otp")
        page = browser.post(page, form, otp=time_based_code())

        assert page.authorization_code
        assert environment.inbox.count(person.email) == mails


def test_sign_in_by_one_mailbox_is_allowed_and_notified_without_another_factor(
    environment: Environment, new: NewPeople
) -> None:
    person = new.professional(domain="hin.ch", codeChannel="email", phoneNumber=None)
    reset(environment, person)
    mails = environment.inbox.count(person.email)
    with Browser(environment.keycloak) as browser:
        page = browser.enter_password(browser.open_sign_in(), person.email, NEW)
        page = browser.enter_code(page, environment.inbox.next_code(person.email, mails))
        assert amr(browser, page) == ["pwd", "otp", "mailbox"]
    environment.inbox.wait_for_subject(person.email, ONE_MAILBOX)

    with Browser(environment.keycloak) as browser:
        mails = environment.inbox.count(person.email)
        page = browser.enter_password(browser.open_sign_in(), person.email, NEW)
        page = browser.enter_code(page, environment.inbox.next_code(person.email, mails))
        assert amr(browser, page) == ["pwd", "otp"]


def test_unverified_number_is_not_another_factor(environment: Environment, new: NewPeople) -> None:
    """The person has not shown yet that the number is theirs."""
    person = new.professional(domain="hin.ch", codeChannel="email")
    reset(environment, person)
    mails = environment.inbox.count(person.email)
    with Browser(environment.keycloak) as browser:
        browser.enter_password(browser.open_sign_in(), person.email, NEW)

        environment.inbox.next_code(person.email, mails)


def test_later_password_ends_the_mailbox_restriction(environment: Environment, new: NewPeople) -> None:
    person = new.professional(domain="hin.ch", codeChannel="email", phoneNumberVerified="true")
    reset(environment, person)
    password = {"type": "password", "value": person.password, "temporary": False}
    environment.admin.put(REALM, "users", person.id, "reset-password", body=password)
    mails = environment.inbox.count(person.email)
    with Browser(environment.keycloak) as browser:
        browser.enter_password(browser.open_sign_in(), person.email, person.password)

        environment.inbox.next_code(person.email, mails)
