"""Device sign-in: the person compares the user code, and a fresh sign-in is required."""

from __future__ import annotations

import pytest

from tests.brokers import sign_in_by_hospital
from tests.devices import terminal
from tests.environment import Environment
from tests.people import PASSWORD, NewPeople
from tests.sign_in import Browser, link_to


def test_open_session_does_not_approve_a_device(environment: Environment, new: NewPeople) -> None:
    """Otherwise a link prepared by an attacker would need one click to give the attacker's device this
    person's roles.
    """
    person = new.professional()
    with Browser(environment.keycloak) as browser:
        page = browser.enter_password(browser.open_sign_in(), person.email, person.password)
        browser.enter_code(page, environment.inbox.next_code(person.phone, 0))
        asks = terminal(environment)

        page = browser.get(asks.link)
        assert page.asks_for_password, page.text
        page = browser.enter_password(page, person.email, person.password)
        page = browser.enter_code(page, environment.inbox.next_code(person.phone, 1))

        assert asks.code in page.text
        browser.post(page, page.form_with("accept"), accept="yes")
        assert asks.ask().is_success


def test_open_hospital_session_does_not_approve_a_device(environment: Environment) -> None:
    with Browser(environment.keycloak) as browser:
        sign_in_by_hospital(browser)

        page = browser.get(terminal(environment).link)
        page = browser.get(link_to(page, "HUG"))

        assert page.asks_for_password, page.text
        page = browser.post(page, page.form_with("password"), password=PASSWORD)
        assert page.form_with("accept")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", "que si vous venez de lancer vous-même"),
        ("de", "nur zu, wenn Sie"),
        ("it", "solo se ha appena avviato"),
        ("en", "only if you have just started"),
    ],
)
def test_approval_page_shows_the_user_code_and_a_warning(
    environment: Environment, new: NewPeople, language: str, words: str
) -> None:
    person, asks = new.professional(), terminal(environment)
    with Browser(environment.keycloak, language=language) as browser:
        page = browser.enter_password(browser.get(asks.link), person.email, person.password)
        page = browser.enter_code(page, environment.inbox.next_code(person.phone, 0))

        assert asks.code in page.text
        assert words in page.text
        browser.post(page, page.form_with("cancel"), cancel="no")
        assert asks.ask().json()["error"] == "access_denied"
