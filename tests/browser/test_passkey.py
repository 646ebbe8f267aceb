"""A passkey in a real browser: added at the portal, then used instead of password and code."""

from __future__ import annotations

import re

from tests.browser.conftest import Authenticator, Person
from tests.browser.passkey_pages import with_passkey
from tests.people import PASSWORD, REALM, NewPeople


def test_passkey_replaces_password_and_code(
    visitor: Person, authenticator: Authenticator, new: NewPeople
) -> None:
    person = new.professional()
    with_passkey(visitor, person)
    messages = visitor.environment.inbox.count(person.phone)

    visitor.page.click('a[href="/demo/sign-in"]')
    visitor.sees("Bonjour")

    assert (visitor.claim("amr"), visitor.claim("acr")) == ("hwk", "phr")
    assert visitor.environment.inbox.count(person.phone) == messages


def test_passkey_raises_an_open_session_to_the_requested_level(
    visitor: Person, authenticator: Authenticator, new: NewPeople
) -> None:
    person = new.professional()
    with_passkey(visitor, person)
    authenticator.recognises(False)
    messages = visitor.environment.inbox.count(person.phone)
    visitor.open_sign_in()
    visitor.enter_password(person.email)
    visitor.enter_code_sent_to(person.phone, messages)
    visitor.sees("Bonjour")
    assert visitor.claim("acr") == "mfa"

    authenticator.recognises(True)
    visitor.page.click('a[href="/demo/sign-in?level=phr"]')
    visitor.page.wait_for_selector("#authenticateWebAuthnButton")
    visitor.picture("passkey-step-up")
    visitor.page.click("#authenticateWebAuthnButton")
    visitor.sees("Bonjour")

    assert (visitor.claim("amr"), visitor.claim("acr")) == ("pwd, otp, sms, hwk", "phr")
    assert visitor.environment.inbox.count(person.phone) == messages + 1


def test_amr_names_the_password_after_an_earlier_passkey(
    visitor: Person, authenticator: Authenticator, new: NewPeople
) -> None:
    """The same open session still has the notes of the passkey sign-in."""
    person = new.professional()
    with_passkey(visitor, person)
    visitor.page.click('a[href="/demo/sign-in"]')
    visitor.sees("Bonjour")
    assert visitor.claim("amr") == "hwk"
    authenticator.recognises(False)
    messages = visitor.environment.inbox.count(person.phone)

    visitor.page.click('a[href="/demo/sign-in?action=code-destination"]')
    visitor.page.fill("#password", PASSWORD)
    visitor.page.click("#kc-login")
    visitor.enter_code_sent_to(person.phone, messages)
    visitor.page.click("#mep-cancel")
    visitor.sees("Bonjour")

    assert (visitor.claim("amr"), visitor.claim("acr")) == ("pwd, otp, sms", "mfa")


def test_lost_passkey_is_replaced_after_a_full_sign_in(
    visitor: Person, authenticator: Authenticator, new: NewPeople
) -> None:
    person = new.professional()
    with_passkey(visitor, person)
    authenticator.lose()
    already = visitor.environment.inbox.count(person.phone)

    visitor.page.goto(f"{visitor.environment.demo}/sign-in?action=passkey")
    visitor.enter_password(person.email)
    visitor.enter_code_sent_to(person.phone, already)

    visitor.page.wait_for_selector("#registerWebAuthn")


def test_passkey_does_not_open_an_inactive_account(
    visitor: Person, authenticator: Authenticator, new: NewPeople
) -> None:
    person = new.professional()
    with_passkey(visitor, person)
    new.set(person.id, accountStatus="deactivated")

    visitor.page.click('a[href="/demo/sign-in"]')

    visitor.sees("Votre compte est désactivé")


def test_passkey_does_not_open_a_hospital_account(
    visitor: Person, authenticator: Authenticator, new: NewPeople
) -> None:
    person = new.professional()
    with_passkey(visitor, person)
    new.set(person.id, answeredForBy="hug")

    visitor.page.click('a[href="/demo/sign-in"]')

    visitor.sees("Connectez-vous avec votre identité de l’hôpital")


def test_passkey_of_one_person_does_not_replace_the_code_of_another(
    visitor: Person, authenticator: Authenticator, new: NewPeople
) -> None:
    """An attacker who has an account and the victim's password starts with the attacker's own passkey."""
    attacker, victim = new.professional(), new.professional()
    with_passkey(visitor, attacker)
    admin = visitor.environment.admin
    admin.put(REALM, "users", attacker.id, body={"requiredActions": ["UPDATE_PASSWORD"]})
    visitor.page.click('a[href="/demo/sign-in"]')
    visitor.page.wait_for_selector("#password-new")  # the passkey is verified, but the sign-in has not ended

    authenticator.lose()
    visitor.page.goto(re.sub(r"required-action\?execution=\w+&", "restart?", visitor.page.url))
    visitor.page.wait_for_selector("#username")
    visitor.enter_password(victim.email)

    visitor.page.wait_for_selector('input[name="code"]')
    assert victim.email in visitor.page.content()
