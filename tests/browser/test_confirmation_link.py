"""The first sign-in: the e-mail address is confirmed on another device, and the first one goes on."""

from __future__ import annotations

import pytest

from tests.browser.confirmation_pages import waiting_for_confirmation
from tests.browser.conftest import NewVisitor
from tests.browser.visit import Visit
from tests.people import NewPeople


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no-javascript"])
def test_address_is_confirmed_on_another_device(
    new_visitor: NewVisitor, new: NewPeople, javascript: bool
) -> None:
    computer = new_visitor("fr-CH", javascript=javascript)
    telephone = new_visitor("de-CH", javascript=javascript)
    account = waiting_for_confirmation(Visit(computer, new))
    computer.picture("confirmation-waiting")
    computer.page.click("#mep-go-on")
    computer.sees("Revenez ensuite ici")

    telephone.page.goto(computer.environment.inbox.next_link(account.email))
    telephone.picture("confirmation-link")
    telephone.page.click("#mep-confirm")
    telephone.sees("est confirmée")
    telephone.picture("confirmation-done")
    telephone.page.click("#mep-back")
    telephone.page.wait_for_selector('a[href="/demo/sign-in"]')

    computer.page.click("#mep-go-on")
    computer.sees("Bonjour")


def test_mail_is_sent_again_when_asked(new_visitor: NewVisitor, new: NewPeople) -> None:
    visitor = new_visitor("fr-CH")
    account = waiting_for_confirmation(Visit(visitor, new))

    visitor.page.click("#mep-resend")
    visitor.sees("avant de renvoyer")

    assert visitor.environment.inbox.count(account.email) == 1
