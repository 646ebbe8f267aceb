"""The portal suggests a passkey after an SMS sign-in: never within the sign-in, and not to a person who has
declined.
"""

from __future__ import annotations

import pytest

from tests.browser.conftest import Authenticator, NewVisitor, Person, authenticator
from tests.browser.portal import HELLO, sign_in
from tests.people import PASSWORD, NewPeople

__all__ = ["authenticator"]  # the fixture
SUGGESTION = "Plus rapide que le SMS"


@pytest.mark.parametrize("javascript", [True, False])
def test_declined_passkey_suggestion_is_not_shown_again(
    new_visitor: NewVisitor, new: NewPeople, javascript: bool
) -> None:
    account = new.professional()
    here = new_visitor("fr-CH", javascript=javascript)
    sign_in(here, account)
    here.sees(SUGGESTION)
    here.picture("passkey-suggestion")
    here.page.get_by_role("button", name="Ne plus proposer").click()

    here.sees(HELLO)
    assert SUGGESTION not in here.text
    here.page.get_by_role("button", name="Se déconnecter partout").click()
    here.page.wait_for_selector("[role=status]")
    elsewhere = new_visitor("fr-CH", javascript=javascript)
    for each in (here, elsewhere):
        sign_in(each, account)
        assert SUGGESTION not in each.text
        each.page.goto(f"{each.environment.settings.profile_url}/profil")
        each.sees_profile_of("Personne Test")
        assert SUGGESTION not in each.text


def test_passkey_is_not_suggested_after_one_was_added(
    visitor: Person, authenticator: Authenticator, new: NewPeople
) -> None:
    account = new.professional()
    sign_in(visitor, account)
    already = visitor.environment.inbox.count(account.phone)
    visitor.page.get_by_role("link", name="Ajouter une clé d’accès", exact=True).click()
    visitor.page.fill("#password", PASSWORD)
    visitor.page.click("#kc-login")
    visitor.enter_code_sent_to(account.phone, already)
    visitor.page.wait_for_selector("#registerWebAuthn")
    visitor.page.wait_for_load_state()  # the button works only after the page's script is loaded
    visitor.page.click("#registerWebAuthn")

    visitor.sees(HELLO)
    assert visitor.claim("amr") == "pwd, otp, sms"
    assert SUGGESTION not in visitor.text


def test_passkey_is_suggested_again_after_an_abandoned_registration(visitor: Person, new: NewPeople) -> None:
    account = new.professional()
    sign_in(visitor, account)
    visitor.page.get_by_role("link", name="Ajouter une clé d’accès", exact=True).click()
    visitor.page.goto(visitor.environment.demo)

    visitor.sees(SUGGESTION)


def test_passkey_is_not_suggested_after_a_mail_code_or_hospital_login(new_visitor: NewVisitor) -> None:
    bruno, stephane = new_visitor("fr-CH"), new_visitor("fr-CH")
    already = bruno.environment.inbox.count("bruno.medecin@amge.ch")
    bruno.open_sign_in()
    bruno.enter_password("bruno.medecin@amge.ch")
    bruno.enter_code_sent_to("bruno.medecin@amge.ch", already)
    bruno.sees("Bonjour Dr Bruno Médecin")
    stephane.open_sign_in()
    stephane.go_to("HUG")
    stephane.page.wait_for_url("**/realms/hug-idp/**")
    stephane.enter_password("stephane.exemple@hug.ch")
    stephane.sees("Bonjour Stéphane Exemple")

    assert [SUGGESTION in each.text for each in (bruno, stephane)] == [False, False]
