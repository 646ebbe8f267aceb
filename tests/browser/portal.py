"""The demonstration portal, signed in to."""

from __future__ import annotations

from tests.browser.conftest import Person
from tests.people import Person as Account

HELLO = "Bonjour Dr Personne Test"


def sign_in(somebody: Person, account: Account, hello: str = HELLO) -> None:
    already = somebody.environment.inbox.count(account.phone)
    somebody.open_sign_in()
    somebody.enter_password(account.email)
    somebody.enter_code_sent_to(account.phone, already)
    somebody.sees(hello)
