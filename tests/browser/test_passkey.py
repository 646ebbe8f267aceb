"""A passkey in a real browser: added at the portal, then used in place of password and code."""

from __future__ import annotations

import re

from tests.browser.conftest import Authenticator, Person
from tests.people import PASSWORD, REALM, NewPeople
from tests.people import Person as Account


def with_passkey(somebody: Person, person: Account) -> None:
    """Signs in by password and code, adds a passkey at the portal, and signs out everywhere."""
    already = somebody.environment.inbox.count(person.phone)
    somebody.open_sign_in()
    somebody.enter_password(person.email)
    somebody.enter_code_sent_to(person.phone, already)
    somebody.sees("Bonjour")
    assert somebody.claim("amr") == "pwd, otp, sms"
    already = somebody.environment.inbox.count(person.phone)
    somebody.page.click('a[href="/demo/sign-in?action=passkey"]')
    somebody.page.fill("#password", PASSWORD)
    somebody.page.click("#kc-login")
    somebody.enter_code_sent_to(person.phone, already)
    somebody.page.wait_for_selector("#registerWebAuthn")
    somebody.picture("passkey-register")
    somebody.page.click("#registerWebAuthn")
    somebody.sees("Bonjour")
    somebody.page.click(".actions button")
    somebody.page.wait_for_selector("[role=status]")


def test_a_passkey_takes_the_place_of_password_and_code(
    somebody: Person, authenticator: Authenticator, new: NewPeople
) -> None:
    person = new.professional()
    with_passkey(somebody, person)
    messages = somebody.environment.inbox.count(person.phone)

    somebody.page.click('a[href="/demo/sign-in"]')
    somebody.sees("Bonjour")

    assert (somebody.claim("amr"), somebody.claim("acr")) == ("hwk", "phr")
    assert somebody.environment.inbox.count(person.phone) == messages


def test_a_passkey_raises_an_open_session_to_the_level_asked_for(
    somebody: Person, authenticator: Authenticator, new: NewPeople
) -> None:
    person = new.professional()
    with_passkey(somebody, person)
    authenticator.recognises(False)
    messages = somebody.environment.inbox.count(person.phone)
    somebody.open_sign_in()
    somebody.enter_password(person.email)
    somebody.enter_code_sent_to(person.phone, messages)
    somebody.sees("Bonjour")
    assert somebody.claim("acr") == "mfa"

    authenticator.recognises(True)
    somebody.page.click('a[href="/demo/sign-in?level=phr"]')
    somebody.page.wait_for_selector("#authenticateWebAuthnButton")
    somebody.picture("passkey-step-up")
    somebody.page.click("#authenticateWebAuthnButton")
    somebody.sees("Bonjour")

    assert (somebody.claim("amr"), somebody.claim("acr")) == ("pwd, otp, sms, hwk", "phr")
    assert somebody.environment.inbox.count(person.phone) == messages + 1


def test_a_password_after_a_passkey_is_told_as_a_password(
    somebody: Person, authenticator: Authenticator, new: NewPeople
) -> None:
    """By the same open session, which remembers how the sign-in before was."""
    person = new.professional()
    with_passkey(somebody, person)
    somebody.page.click('a[href="/demo/sign-in"]')
    somebody.sees("Bonjour")
    assert somebody.claim("amr") == "hwk"
    authenticator.recognises(False)
    messages = somebody.environment.inbox.count(person.phone)

    somebody.page.click('a[href="/demo/sign-in?action=code-destination"]')
    somebody.page.fill("#password", PASSWORD)
    somebody.page.click("#kc-login")
    somebody.enter_code_sent_to(person.phone, messages)
    somebody.page.click("#mep-cancel")
    somebody.sees("Bonjour")

    assert (somebody.claim("amr"), somebody.claim("acr")) == ("pwd, otp, sms", "mfa")


def test_who_lost_a_passkey_adds_another_after_a_full_sign_in(
    somebody: Person, authenticator: Authenticator, new: NewPeople
) -> None:
    person = new.professional()
    with_passkey(somebody, person)
    authenticator.lose()
    already = somebody.environment.inbox.count(person.phone)

    somebody.page.goto(f"{somebody.environment.demo}/sign-in?action=passkey")
    somebody.enter_password(person.email)
    somebody.enter_code_sent_to(person.phone, already)

    somebody.page.wait_for_selector("#registerWebAuthn")


def test_a_passkey_opens_no_account_that_is_not_active(
    somebody: Person, authenticator: Authenticator, new: NewPeople
) -> None:
    person = new.professional()
    with_passkey(somebody, person)
    new.set(person.id, accountStatus="deactivated")

    somebody.page.click('a[href="/demo/sign-in"]')

    somebody.sees("Votre compte est désactivé")


def test_a_passkey_opens_no_account_that_the_hospital_answers_for(
    somebody: Person, authenticator: Authenticator, new: NewPeople
) -> None:
    person = new.professional()
    with_passkey(somebody, person)
    new.set(person.id, answeredForBy="hug")

    somebody.page.click('a[href="/demo/sign-in"]')

    somebody.sees("Connectez-vous avec votre identité de l’hôpital")


def test_ones_own_passkey_spares_nobody_else_the_code(
    somebody: Person, authenticator: Authenticator, new: NewPeople
) -> None:
    """A thief with an account knows somebody's password, and begins with a passkey of their own."""
    thief, victim = new.professional(), new.professional()
    with_passkey(somebody, thief)
    admin = somebody.environment.admin
    admin.put(REALM, "users", thief.id, body={"requiredActions": ["UPDATE_PASSWORD"]})
    somebody.page.click('a[href="/demo/sign-in"]')
    somebody.page.wait_for_selector("#password-new")  # past the passkey, before the end

    authenticator.lose()
    somebody.page.goto(re.sub(r"required-action\?execution=\w+&", "restart?", somebody.page.url))
    somebody.page.wait_for_selector("#username")
    somebody.enter_password(victim.email)

    somebody.page.wait_for_selector('input[name="code"]')
    assert victim.email in somebody.page.content()
