"""The addresses that letters and mails name: the form for an account, and the pages of the team."""

from __future__ import annotations

import secrets

from tests.browser.conftest import Person
from tests.browser.portal import sign_in
from tests.people import PASSWORD, NewPeople
from tests.team import new_validator, pending

HAS_ACCOUNT = "Vous avez déjà un compte"


def test_short_address_opens_the_form_for_an_account(visitor: Person) -> None:
    visitor.page.goto(f"{visitor.environment.settings.profile_url}/inscription?ui_locales=de")
    visitor.page.wait_for_selector('input[name="password-confirm"]')
    assert visitor.page.locator("html").get_attribute("lang") == "de"


def test_signed_in_person_is_led_to_the_portal_and_told(visitor: Person, new: NewPeople) -> None:
    short = f"{visitor.environment.settings.profile_url}/inscription"
    sign_in(visitor, new.professional())
    visitor.page.goto(short)
    visitor.sees(HAS_ACCOUNT)

    # The portal's session has ended, Keycloak's is open.
    visitor.page.context.clear_cookies(name="mep-demo-session")
    visitor.page.goto(short)
    visitor.sees(HAS_ACCOUNT)
    assert visitor.page.url.startswith(f"{visitor.environment.demo}?notice=has-account.")


def test_staff_member_comes_from_a_mail_to_the_page_of_a_request(visitor: Person, new: NewPeople) -> None:
    staff, request = new_validator(new), secrets.token_hex(12)
    applicant = pending(new, requestId=request)
    address = f"{visitor.environment.settings.profile_url}/equipe/demandes/{request}"

    visitor.page.goto(address)
    visitor.enter_password(staff.email, PASSWORD)
    visitor.enter_code_sent_to(staff.phone, 0)

    visitor.sees(applicant.email)
    assert visitor.page.url == address


def test_page_of_the_team_is_closed_to_others(visitor: Person, new: NewPeople) -> None:
    account = new.professional()
    sign_in(visitor, account)
    answer = visitor.page.goto(f"{visitor.environment.settings.profile_url}/equipe/comptes")
    assert answer is not None
    assert answer.status == 403
