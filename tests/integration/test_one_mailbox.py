"""A password that was set by a link, and a code by e-mail: both reach one mailbox."""

from __future__ import annotations

import base64
import json
from typing import Any

from tests.authenticator_app import time_based_code, with_app
from tests.environment import Environment
from tests.forgotten_password import ask
from tests.people import REALM, NewPeople, Person
from tests.sign_in import Browser, Page

NEW = "Autre-Passe-2026!"
ONE_MAILBOX = "connexion par votre seule messagerie"


def reset(environment: Environment, person: Person) -> None:
    """The person chooses a new password by a link."""
    already = environment.inbox.count(person.email)
    ask(environment, person.email)
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


def test_after_a_reset_by_link_a_code_by_mail_is_no_second_factor(
    environment: Environment, new: NewPeople
) -> None:
    """The person has a verified mobile: the code of the next sign-in goes there, and by no other way."""
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


def test_after_a_reset_by_link_the_app_is_asked_for_and_no_code_is_sent(
    environment: Environment, new: NewPeople
) -> None:
    person = with_app(environment, new.professional(domain="hin.ch", codeChannel="email", phoneNumber=None))
    reset(environment, person)
    mails = environment.inbox.count(person.email)
    with Browser(environment.keycloak) as browser:
        page = browser.enter_password(browser.open_sign_in(), person.email, NEW)
        form = page.form_with("otp")
        page = browser.post(page, form, otp=time_based_code())

        assert page.authorization_code
        assert environment.inbox.count(person.email) == mails


def test_where_there_is_no_other_factor_it_goes_on_and_says_so(
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


def test_a_number_that_never_returned_a_code_is_no_other_factor(
    environment: Environment, new: NewPeople
) -> None:
    """Nobody has shown yet that the person holds it."""
    person = new.professional(domain="hin.ch", codeChannel="email")
    reset(environment, person)
    mails = environment.inbox.count(person.email)
    with Browser(environment.keycloak) as browser:
        browser.enter_password(browser.open_sign_in(), person.email, NEW)

        environment.inbox.next_code(person.email, mails)


def test_a_password_that_the_person_changes_in_full_is_no_mailbox_password(
    environment: Environment, new: NewPeople
) -> None:
    person = new.professional(domain="hin.ch", codeChannel="email", phoneNumberVerified="true")
    reset(environment, person)
    password = {"type": "password", "value": person.password, "temporary": False}
    environment.admin.put(REALM, "users", person.id, "reset-password", body=password)
    mails = environment.inbox.count(person.email)
    with Browser(environment.keycloak) as browser:
        browser.enter_password(browser.open_sign_in(), person.email, person.password)

        environment.inbox.next_code(person.email, mails)
