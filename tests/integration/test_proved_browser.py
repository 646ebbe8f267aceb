"""Proofs of an authentication session count only in the browser that gave them.

The attacker knows the cookies of the authentication session beforehand, because they set them or copied them
at its start.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.brokers import ANNA, STEPHANE, choose
from tests.entrances import FullSignIn, sign_in_with
from tests.environment import Environment
from tests.integration.steps import POST_BROKER, address_of, stop_hin_login_before
from tests.people import PASSWORD, NewPeople
from tests.sign_in import Browser, Page, link_to
from tests.ways_in import changed_action, pending, set_actions_on

WAITING = "Une étape vous attend"
PATHS = ("required-action", "authenticate", "post-broker-login", "first-broker-login", "restart")


@pytest.fixture
def attacker(environment: Environment) -> Iterator[Browser]:
    with Browser(environment.keycloak) as browser:
        yield browser


def open_shared_sign_in(browser: Browser, attacker: Browser, **parameters: str) -> Page:
    """The sign-in page of an authentication session whose cookies the attacker also has."""
    page = browser.open_sign_in(**parameters)
    browser.plant_cookies_in(attacker)
    return page


def assert_not_signed_in(attacker: Browser, page: Page) -> None:
    """Asserts that the attacker is at the sign-in form without any proof."""
    assert page.authorization_code is None, "open"
    assert page.asks_for_password, f"{page.url}: {page.text[:300]}"
    assert any("username" in form.fields for form in page.forms)
    assert "error=login_required" in attacker.open_sign_in(prompt="none").url


def assert_refused_at(
    environment: Environment, attacker: Browser, page: Page, path: str, **more: str
) -> None:
    assert_not_signed_in(
        attacker, attacker.get(address_of(environment, page, f"login-actions/{path}", **more))
    )


def sign_in_up_to(
    environment: Environment, new: NewPeople, browser: Browser, page: Page, *actions: str
) -> FullSignIn:
    """The person signs in fully, up to the action set on them."""
    person = FullSignIn(environment, new.professional())
    set_actions_on(environment, person.id, *actions)
    page = sign_in_with(person, browser, page)
    assert page.authorization_code is None, page.url
    return person


@pytest.mark.parametrize("path", PATHS)
def test_action_after_a_full_sign_in_is_refused_in_another_browser(
    environment: Environment, new: NewPeople, browser: Browser, attacker: Browser, path: str
) -> None:
    page = open_shared_sign_in(browser, attacker)
    person = sign_in_up_to(environment, new, browser, page, "CONFIGURE_TOTP")

    assert_refused_at(environment, attacker, page, path)

    page = sign_in_with(person, browser, browser.open_sign_in())
    assert page.form_with("totpSecret")


def test_address_of_the_action_is_refused_in_another_browser(
    environment: Environment, new: NewPeople, browser: Browser, attacker: Browser
) -> None:
    page = open_shared_sign_in(browser, attacker)
    sign_in_up_to(environment, new, browser, page, "CONFIGURE_TOTP")

    assert_refused_at(environment, attacker, page, "required-action", execution="CONFIGURE_TOTP")


@pytest.mark.parametrize("field", ["totp", "cancel-aia"])
def test_action_is_neither_completed_nor_cancelled_from_another_browser(
    environment: Environment, new: NewPeople, browser: Browser, attacker: Browser, field: str
) -> None:
    page = open_shared_sign_in(browser, attacker, kc_action="CONFIGURE_TOTP")
    person = FullSignIn(environment, new.professional())
    page = sign_in_with(person, browser, page)
    form = page.form_with("totpSecret")

    assert_not_signed_in(attacker, attacker.post(page, form, **{field: "123456"}))


@pytest.mark.parametrize("path", PATHS)
def test_unguarded_action_is_refused_in_another_browser(
    environment: Environment, new: NewPeople, browser: Browser, attacker: Browser, path: str
) -> None:
    page = open_shared_sign_in(browser, attacker)
    with changed_action(environment, "UPDATE_PROFILE", enabled=True):
        person = sign_in_up_to(environment, new, browser, page, "UPDATE_PROFILE")

        assert_refused_at(environment, attacker, page, path)

    assert pending(environment, person.id) == ["UPDATE_PROFILE"]


@pytest.mark.parametrize("path", PATHS)
def test_waiting_page_of_a_hin_login_is_refused_in_another_browser(
    environment: Environment, browser: Browser, attacker: Browser, anna: dict[str, Any], path: str
) -> None:
    set_actions_on(environment, anna["id"], "UPDATE_PASSWORD")
    page = open_shared_sign_in(browser, attacker)
    waiting = choose(browser, browser.get(link_to(page, "HIN")), ANNA)
    assert WAITING in waiting.text

    assert_refused_at(environment, attacker, page, path)

    waiting = choose(browser, browser.get(link_to(browser.open_sign_in(), "HIN")), ANNA)
    assert (
        browser.claims(browser.post(waiting, waiting.form_with("later"), later="true"))["sub"] == anna["id"]
    )


def test_waiting_action_cannot_be_postponed_from_another_browser(
    environment: Environment, browser: Browser, attacker: Browser, anna: dict[str, Any]
) -> None:
    set_actions_on(environment, anna["id"], "UPDATE_PASSWORD")
    page = open_shared_sign_in(browser, attacker)
    waiting = choose(browser, browser.get(link_to(page, "HIN")), ANNA)

    assert_not_signed_in(attacker, attacker.post(waiting, waiting.form_with("later"), later="true"))


@pytest.mark.usefixtures("anna")
@pytest.mark.parametrize("path", ["post-broker-login", "authenticate"])
def test_brokered_login_cannot_be_completed_in_another_browser(
    environment: Environment, browser: Browser, attacker: Browser, path: str
) -> None:
    """The provider has answered, and the browser follows the redirect."""
    page = open_shared_sign_in(browser, attacker)
    stop_hin_login_before(browser, POST_BROKER, page)

    assert_refused_at(environment, attacker, page, path)


@pytest.mark.parametrize("path", PATHS)
def test_code_page_is_refused_in_another_browser(
    environment: Environment, new: NewPeople, browser: Browser, attacker: Browser, path: str
) -> None:
    page = open_shared_sign_in(browser, attacker)
    person = FullSignIn(environment, new.professional())
    assert person.begin(browser, page).asks_for_code

    assert_refused_at(environment, attacker, page, path)


def test_phished_code_is_refused_from_another_browser(
    environment: Environment, new: NewPeople, browser: Browser, attacker: Browser
) -> None:
    page = open_shared_sign_in(browser, attacker)
    person = new.professional()
    page = browser.enter_password(page, person.email, person.password)
    code = environment.inbox.next_code(person.phone, 0)

    assert_not_signed_in(attacker, attacker.enter_code(page, code))


def test_cookie_known_to_the_attacker_is_replaced(
    environment: Environment, new: NewPeople, browser: Browser, attacker: Browser
) -> None:
    """The attacker enters the password; its owner enters the code in the tab that the attacker prepared."""
    person = new.professional()
    set_actions_on(environment, person.id, "CONFIGURE_TOTP")
    page = attacker.enter_password(attacker.open_sign_in(), person.email, person.password)
    attacker.plant_cookies_in(browser)
    action = browser.enter_code(page, environment.inbox.next_code(person.phone, 0))
    assert action.form_with("totpSecret")

    assert_refused_at(environment, attacker, action, "required-action")


def test_waiting_page_of_an_open_session_is_refused_in_another_browser(
    environment: Environment, new: NewPeople, browser: Browser, attacker: Browser
) -> None:
    """The person follows the attacker's link into the authentication session that the attacker prepared."""
    person = FullSignIn(environment, new.professional())
    with Browser(environment.keycloak) as own:
        sign_in_with(person, own, own.open_sign_in())
        set_actions_on(environment, person.id, "UPDATE_PASSWORD")
        page = open_shared_sign_in(browser, attacker)
        with browser.with_session_of(own):
            waiting = browser.get(address_of(environment, page, "login-actions/restart"))
            assert WAITING in waiting.text

            assert_refused_at(environment, attacker, page, "authenticate")


@pytest.mark.parametrize("first", [0, 1])
def test_two_tabs_of_one_browser_both_continue(
    environment: Environment, new: NewPeople, browser: Browser, first: int
) -> None:
    person = new.professional()
    set_actions_on(environment, person.id, "CONFIGURE_TOTP")
    pages, codes = [], []
    for already in range(2):
        pages.append(browser.enter_password(browser.open_sign_in(), person.email, person.password))
        codes.append(environment.inbox.next_code(person.phone, already))

    for tab in (first, 1 - first):
        assert browser.enter_code(pages[tab], codes[tab]).form_with("totpSecret")


def test_reload_works_in_the_same_browser(environment: Environment, new: NewPeople, browser: Browser) -> None:
    page = browser.open_sign_in()
    sign_in_up_to(environment, new, browser, page, "CONFIGURE_TOTP")

    for _ in range(3):
        again = browser.get(address_of(environment, page, "login-actions/required-action"))
        assert again.form_with("totpSecret")


def test_cookies_of_past_sign_ins_are_removed(
    environment: Environment, new: NewPeople, browser: Browser
) -> None:
    person = FullSignIn(environment, new.professional())
    for _ in range(3):
        sign_in_with(person, browser, browser.open_sign_in(prompt="login"))

    assert len([name for name, _ in browser._cookies._held if name.startswith("MEP_PROVED_")]) == 1


def test_cookie_has_protective_attributes(environment: Environment, new: NewPeople, browser: Browser) -> None:
    person = new.professional()
    page = browser.open_sign_in()
    typed = {"username": person.email, "password": person.password}
    answer = browser._http.post(page.form_with("password").action, data=typed)

    set_now = [c for c in answer.headers.get_list("Set-Cookie") if c.startswith("MEP_PROVED_")]
    assert len(set_now) == 1
    for attribute in ("HttpOnly", "SameSite=Lax", "Secure", "Path=/realms/mon-espace-pro/"):
        assert attribute.lower() in set_now[0].lower()
    assert "max-age" not in set_now[0].lower()


def test_hospital_login_returns_to_the_same_browser(browser: Browser) -> None:
    page = browser.get(link_to(browser.open_sign_in(), "HUG"))
    page = browser.enter_password(page, STEPHANE, PASSWORD)

    assert page.url.startswith(browser.redirect_uri) or "validé" in page.text, page.text[:300]
