"""How a person comes to a passkey at the portal."""

from __future__ import annotations

from tests.browser.conftest import Person
from tests.people import PASSWORD
from tests.people import Person as Account


def with_passkey(visitor: Person, person: Account) -> None:
    """Signs in with password and code, adds a passkey at the portal, and signs out everywhere."""
    already = visitor.environment.inbox.count(person.phone)
    visitor.open_sign_in()
    visitor.enter_password(person.email)
    visitor.enter_code_sent_to(person.phone, already)
    visitor.sees("Bonjour")
    assert visitor.claim("amr") == "pwd, otp, sms"
    already = visitor.environment.inbox.count(person.phone)
    visitor.page.click('a[href="/demo/sign-in?action=passkey"]')
    visitor.page.fill("#password", PASSWORD)
    visitor.page.click("#kc-login")
    visitor.enter_code_sent_to(person.phone, already)
    visitor.page.wait_for_selector("#registerWebAuthn")
    visitor.picture("passkey-register")
    visitor.page.click("#registerWebAuthn")
    visitor.sees("Bonjour")
    visitor.page.click(".actions button")
    visitor.page.wait_for_selector("[role=status]")
