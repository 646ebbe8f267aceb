"""Opening another form than the sign-in in a browser with a session keeps the session."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.environment import Environment
from tests.integration.signed_in import browser_of
from tests.people import REALM, NewPeople
from tests.sign_in import Browser

ADDRESSES = [("registrations", ""), ("auth", "create"), ("registrations/", "")]


@contextmanager
def registration_flow(environment: Environment, alias: str) -> Iterator[None]:
    """Binds another registration flow temporarily."""
    before = environment.admin.get(REALM)["registrationFlow"]
    environment.admin.put(REALM, body={"registrationFlow": alias})
    try:
        yield
    finally:
        environment.admin.put(REALM, body={"registrationFlow": before})


def address(browser: Browser, endpoint: str, prompt: str = "") -> str:
    return browser.sign_in_address(endpoint, **({"prompt": prompt} if prompt else {}))


@pytest.mark.parametrize(("endpoint", "prompt"), ADDRESSES)
def test_open_session_leads_to_the_application_instead_of_the_form(
    environment: Environment, new: NewPeople, endpoint: str, prompt: str
) -> None:
    with browser_of(environment, new.professional()) as browser:
        page = browser.get(address(browser, endpoint, prompt))

        assert page.authorization_code
        assert browser.open_sign_in(prompt="none").authorization_code


@pytest.mark.parametrize(("endpoint", "prompt"), ADDRESSES)
def test_open_session_survives_every_page_of_the_registration_form(
    environment: Environment, new: NewPeople, endpoint: str, prompt: str
) -> None:
    with (
        browser_of(environment, new.professional()) as browser,
        registration_flow(environment, "registration"),
    ):
        page = browser.get(address(browser, endpoint, prompt))
        form = page.form_with("email")
        page = browser.post(page, form, email="no address")
        assert page.form_with("email"), page.text
        browser.get(page.url)

        assert browser.open_sign_in(prompt="none").authorization_code


def test_open_session_survives_a_forgotten_password_request(environment: Environment, new: NewPeople) -> None:
    with browser_of(environment, new.professional()) as browser:
        page = browser.get(address(browser, "forgot-credentials"))
        browser.post(page, page.form_with("username"), username="personne.inconnue@example.ch")

        assert browser.open_sign_in(prompt="none").authorization_code


def test_session_of_a_deactivated_account_is_not_kept(environment: Environment, new: NewPeople) -> None:
    person = new.professional()
    with browser_of(environment, person) as browser:
        new.set(person.id, accountStatus="deactivated", enabled=False)
        browser.get(address(browser, "registrations"))

        assert browser.open_sign_in(prompt="none").authorization_code is None
