"""The pages about the confirmation of an e-mail address, and how a person comes to each."""

from __future__ import annotations

from collections.abc import Callable

from tests.browser.visit import Visit
from tests.people import Person as Account


def waiting_for_confirmation(visit: Visit) -> Account:
    account = visit.new.professional(email_verified=False)
    visit.at.open_sign_in()
    visit.at.enter_password(account.email)
    visit.at.enter_code_sent_to(account.phone, 0)
    visit.at.page.wait_for_selector('[data-page-id*="verify-email"]')
    return account


def waiting(visit: Visit) -> None:
    waiting_for_confirmation(visit)


def opened_link(visit: Visit) -> Account:
    account = waiting_for_confirmation(visit)
    visit.at.page.goto(visit.at.environment.inbox.next_link(account.email))
    visit.at.page.wait_for_selector("#mep-confirm")
    return account


def asked(visit: Visit) -> None:
    opened_link(visit)


def done(visit: Visit) -> None:
    opened_link(visit)
    visit.at.page.click("#mep-confirm")
    visit.at.page.wait_for_selector("#mep-confirm", state="detached")


def stale(visit: Visit) -> None:
    account = opened_link(visit)
    visit.new.set(account.id, enabled=False, accountStatus="deactivated")
    visit.at.page.click("#mep-confirm")
    visit.at.page.wait_for_selector("#kc-error-message")


CONFIRMATION_ARRIVALS: dict[str, Callable[[Visit], None]] = {
    "confirm the address": waiting,
    "confirmation link": asked,
    "confirmation link, used": done,
    "confirmation link, not valid any more": stale,
}
"""Each page by its name: takes the person there."""
