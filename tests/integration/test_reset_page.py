"""The page that a reset link opens replaces one password, once."""

from __future__ import annotations

from tests.environment import Environment
from tests.forgotten_password import NEW, request_link
from tests.password_page import lock
from tests.people import NewPeople, Person
from tests.sign_in import Browser, Page

OF_THE_OTHER_PAGE = "Encore-Passe-2026!"


def open_reset_page(environment: Environment, browser: Browser, person: Person) -> Page:
    """The page of a new reset link for this person."""
    already = environment.inbox.count(person.email)
    request_link(environment, person.email)
    return browser.get(environment.inbox.next_link(person.email, already))


def choose(browser: Browser, page: Page, password: str) -> Page:
    form = page.form_with("password-new")
    return browser.post(page, form, **{"password-new": password, "password-confirm": password})


def password_is_accepted(environment: Environment, person: Person, password: str) -> bool:
    with Browser(environment.keycloak) as browser:
        page = browser.enter_password(browser.open_sign_in(), person.email, password)
        return any("code" in form.fields for form in page.forms)


def test_second_open_reset_page_replaces_nothing(environment: Environment, new: NewPeople) -> None:
    person = new.professional()
    with Browser(environment.keycloak) as owner, Browser(environment.keycloak) as attacker:
        page_of_owner, page_of_attacker = (
            open_reset_page(environment, owner, person),
            open_reset_page(environment, attacker, person),
        )
        choose(owner, page_of_owner, NEW)

        page = choose(attacker, page_of_attacker, OF_THE_OTHER_PAGE)

    assert "Ce lien n’est plus valable" in page.text, page.text
    assert not password_is_accepted(environment, person, OF_THE_OTHER_PAGE)
    assert password_is_accepted(environment, person, NEW)


def test_new_password_ends_the_brute_force_lock(environment: Environment, new: NewPeople) -> None:
    person = new.professional()
    lock(environment, person)
    assert not password_is_accepted(environment, person, person.password)
    with Browser(environment.keycloak) as browser:
        choose(browser, open_reset_page(environment, browser, person), NEW)

    assert password_is_accepted(environment, person, NEW)
    assert new.failures_of(person) == 0


def test_reset_page_shows_the_rule_and_no_session_checkbox(environment: Environment, new: NewPeople) -> None:
    """A new password by a link ends all other sessions, so there is no checkbox."""
    with Browser(environment.keycloak) as browser:
        page = open_reset_page(environment, browser, new.professional())

    assert "logout-sessions" not in page.form_with("password-new").fields
    assert "8 positions" in page.text
    assert "de tous vos appareils" in page.text
