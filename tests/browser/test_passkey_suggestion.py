"""The portal suggests a passkey after a sign-in by SMS: never on the way in, and not to who wants none."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Authenticator, Person, Speaking, authenticator
from tests.browser.portal import HELLO, sign_in
from tests.people import PASSWORD, NewPeople

__all__ = ["authenticator"]  # the fixture
SUGGESTION = "Plus rapide que le SMS"


@pytest.mark.parametrize("javascript", [True, False])
def test_a_suggestion_that_is_refused_comes_no_more(
    speaking: Speaking, new: NewPeople, javascript: bool
) -> None:
    account = new.professional()
    here = speaking("fr-CH", javascript=javascript)
    sign_in(here, account)
    here.sees(SUGGESTION)
    here.picture("passkey-suggestion")
    here.page.get_by_role("button", name="Ne plus proposer").click()

    here.sees(HELLO)
    assert SUGGESTION not in here.text
    here.page.get_by_role("button", name="Se déconnecter partout").click()
    here.page.wait_for_selector("[role=status]")
    elsewhere = speaking("fr-CH", javascript=javascript)
    for each in (here, elsewhere):
        sign_in(each, account)
        assert SUGGESTION not in each.text
        each.page.goto(f"{each.environment.settings.profile_url}/profil")
        each.sees("Profil\u00a0: Personne Test")
        assert SUGGESTION not in each.text


def test_who_adds_a_passkey_is_told_no_more(
    somebody: Person, authenticator: Authenticator, new: NewPeople
) -> None:
    account = new.professional()
    sign_in(somebody, account)
    already = somebody.environment.inbox.count(account.phone)
    somebody.page.get_by_role("link", name="Ajouter une clé d’accès", exact=True).click()
    somebody.page.fill("#password", PASSWORD)
    somebody.page.click("#kc-login")
    somebody.enter_code_sent_to(account.phone, already)
    somebody.page.wait_for_selector("#registerWebAuthn")
    somebody.page.wait_for_load_state()  # the button is deaf until the page's script has come
    somebody.page.click("#registerWebAuthn")

    somebody.sees(HELLO)
    assert somebody.claim("amr") == "pwd, otp, sms"
    assert SUGGESTION not in somebody.text


def test_who_gives_up_adding_one_may_be_told_again(somebody: Person, new: NewPeople) -> None:
    account = new.professional()
    sign_in(somebody, account)
    somebody.page.get_by_role("link", name="Ajouter une clé d’accès", exact=True).click()
    somebody.page.goto(somebody.environment.demo)

    somebody.sees(SUGGESTION)


def test_who_has_a_code_by_mail_or_comes_from_the_hospital_is_told_nothing(speaking: Speaking) -> None:
    bruno, stephane = speaking("fr-CH"), speaking("fr-CH")
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
