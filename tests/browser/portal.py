"""Signing in to the demonstration portal."""

from __future__ import annotations

from tests.browser.conftest import Person
from tests.people import Person as Account

HELLO = "Bonjour Dr Personne Test"


def sign_in(visitor: Person, account: Account, hello: str = HELLO) -> None:
    already = visitor.environment.inbox.count(account.phone)
    visitor.open_sign_in()
    visitor.enter_password(account.email)
    visitor.enter_code_sent_to(account.phone, already)
    visitor.sees(hello)
