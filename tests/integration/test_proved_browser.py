"""What is proved in a login session counts in the browser that proved it.

A thief knows the cookies of the login session beforehand: he put them there, or copied them where it began.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.brokers import ANNA, STEPHANE, choose
from tests.entrances import InFull, come_in
from tests.environment import Environment
from tests.integration.steps import POST_BROKER, goes_to, hin_stops_before
from tests.people import PASSWORD, NewPeople
from tests.sign_in import Browser, Page, link_to
from tests.ways_in import changed_action, pending, set_on

WAITING = "Une étape vous attend"
ROADS = ("required-action", "authenticate", "post-broker-login", "first-broker-login", "restart")


@pytest.fixture
def thief(environment: Environment) -> Iterator[Browser]:
    with Browser(environment.keycloak) as browser:
        yield browser


def prepared(browser: Browser, thief: Browser, **parameters: str) -> Page:
    """The sign-in page of a login session whose cookies the thief has too."""
    page = browser.open_sign_in(**parameters)
    browser.plant_cookies_in(thief)
    return page


def is_where_it_began(thief: Browser, page: Page) -> None:
    """The thief stands at the sign-in form, with nothing."""
    assert page.authorization_code is None, "open"
    assert page.asks_for_password, f"{page.url}: {page.text[:300]}"
    assert any("username" in form.fields for form in page.forms)
    assert "error=login_required" in thief.open_sign_in(prompt="none").url


def tries(environment: Environment, thief: Browser, page: Page, road: str, **more: str) -> None:
    is_where_it_began(thief, thief.get(goes_to(environment, page, f"login-actions/{road}", **more)))


def signs_in(environment: Environment, new: NewPeople, browser: Browser, page: Page, *actions: str) -> InFull:
    """The person signs in in full, as far as the action on them."""
    person = InFull(environment, new.professional())
    set_on(environment, person.id, *actions)
    page = come_in(person, browser, page)
    assert page.authorization_code is None, page.url
    return person


@pytest.mark.parametrize("road", ROADS)
def test_an_action_after_a_full_sign_in_opens_in_no_other_browser(
    environment: Environment, new: NewPeople, browser: Browser, thief: Browser, road: str
) -> None:
    page = prepared(browser, thief)
    person = signs_in(environment, new, browser, page, "CONFIGURE_TOTP")

    tries(environment, thief, page, road)

    page = come_in(person, browser, browser.open_sign_in())
    assert page.form_with("totpSecret")


def test_the_address_of_the_action_itself_opens_in_no_other_browser(
    environment: Environment, new: NewPeople, browser: Browser, thief: Browser
) -> None:
    page = prepared(browser, thief)
    signs_in(environment, new, browser, page, "CONFIGURE_TOTP")

    tries(environment, thief, page, "required-action", execution="CONFIGURE_TOTP")


@pytest.mark.parametrize("field", ["totp", "cancel-aia"])
def test_an_action_is_neither_done_nor_cancelled_from_another_browser(
    environment: Environment, new: NewPeople, browser: Browser, thief: Browser, field: str
) -> None:
    page = prepared(browser, thief, kc_action="CONFIGURE_TOTP")
    person = InFull(environment, new.professional())
    page = come_in(person, browser, page)
    form = page.form_with("totpSecret")

    is_where_it_began(thief, thief.post(page, form, **{field: "123456"}))


@pytest.mark.parametrize("road", ROADS)
def test_an_action_without_a_guard_opens_in_no_other_browser(
    environment: Environment, new: NewPeople, browser: Browser, thief: Browser, road: str
) -> None:
    page = prepared(browser, thief)
    with changed_action(environment, "UPDATE_PROFILE", enabled=True):
        person = signs_in(environment, new, browser, page, "UPDATE_PROFILE")

        tries(environment, thief, page, road)

    assert pending(environment, person.id) == ["UPDATE_PROFILE"]


@pytest.mark.parametrize("road", ROADS)
def test_the_waiting_page_of_a_hin_login_opens_in_no_other_browser(
    environment: Environment, browser: Browser, thief: Browser, anna: dict[str, Any], road: str
) -> None:
    set_on(environment, anna["id"], "UPDATE_PASSWORD")
    page = prepared(browser, thief)
    waiting = choose(browser, browser.get(link_to(page, "HIN")), ANNA)
    assert WAITING in waiting.text

    tries(environment, thief, page, road)

    waiting = choose(browser, browser.get(link_to(browser.open_sign_in(), "HIN")), ANNA)
    assert (
        browser.claims(browser.post(waiting, waiting.form_with("later"), later="true"))["sub"] == anna["id"]
    )


def test_later_is_not_said_from_another_browser(
    environment: Environment, browser: Browser, thief: Browser, anna: dict[str, Any]
) -> None:
    set_on(environment, anna["id"], "UPDATE_PASSWORD")
    page = prepared(browser, thief)
    waiting = choose(browser, browser.get(link_to(page, "HIN")), ANNA)

    is_where_it_began(thief, thief.post(waiting, waiting.form_with("later"), later="true"))


@pytest.mark.usefixtures("anna")
@pytest.mark.parametrize("road", ["post-broker-login", "authenticate"])
def test_a_brokered_login_is_not_ended_in_another_browser(
    environment: Environment, browser: Browser, thief: Browser, road: str
) -> None:
    """The provider has answered, and the browser is on its way."""
    page = prepared(browser, thief)
    hin_stops_before(browser, POST_BROKER, page)

    tries(environment, thief, page, road)


@pytest.mark.parametrize("road", ROADS)
def test_the_code_page_opens_in_no_other_browser(
    environment: Environment, new: NewPeople, browser: Browser, thief: Browser, road: str
) -> None:
    page = prepared(browser, thief)
    person = InFull(environment, new.professional())
    assert person.begin(browser, page).asks_for_code

    tries(environment, thief, page, road)


def test_a_phished_code_is_not_taken_from_another_browser(
    environment: Environment, new: NewPeople, browser: Browser, thief: Browser
) -> None:
    page = prepared(browser, thief)
    person = new.professional()
    page = browser.enter_password(page, person.email, person.password)
    code = environment.inbox.next_code(person.phone, 0)

    is_where_it_began(thief, thief.enter_code(page, code))


def test_the_cookie_that_a_thief_has_already_is_replaced(
    environment: Environment, new: NewPeople, browser: Browser, thief: Browser
) -> None:
    """He proves the password himself; its owner proves the rest in the tab that he prepared."""
    person = new.professional()
    set_on(environment, person.id, "CONFIGURE_TOTP")
    page = thief.enter_password(thief.open_sign_in(), person.email, person.password)
    thief.plant_cookies_in(browser)
    action = browser.enter_code(page, environment.inbox.next_code(person.phone, 0))
    assert action.form_with("totpSecret")

    tries(environment, thief, action, "required-action")


def test_the_waiting_page_of_an_open_session_opens_in_no_other_browser(
    environment: Environment, new: NewPeople, browser: Browser, thief: Browser
) -> None:
    """The person follows the thief's link into the login session that he prepared."""
    person = InFull(environment, new.professional())
    with Browser(environment.keycloak) as own:
        come_in(person, own, own.open_sign_in())
        set_on(environment, person.id, "UPDATE_PASSWORD")
        page = prepared(browser, thief)
        with browser.with_session_of(own):
            waiting = browser.get(goes_to(environment, page, "login-actions/restart"))
            assert WAITING in waiting.text

            tries(environment, thief, page, "authenticate")


@pytest.mark.parametrize("first", [0, 1])
def test_two_tabs_of_one_browser_both_go_on(
    environment: Environment, new: NewPeople, browser: Browser, first: int
) -> None:
    person = new.professional()
    set_on(environment, person.id, "CONFIGURE_TOTP")
    pages, codes = [], []
    for already in range(2):
        pages.append(browser.enter_password(browser.open_sign_in(), person.email, person.password))
        codes.append(environment.inbox.next_code(person.phone, already))

    for tab in (first, 1 - first):
        assert browser.enter_code(pages[tab], codes[tab]).form_with("totpSecret")


def test_reloading_goes_on_in_the_same_browser(
    environment: Environment, new: NewPeople, browser: Browser
) -> None:
    page = browser.open_sign_in()
    signs_in(environment, new, browser, page, "CONFIGURE_TOTP")

    for _ in range(3):
        again = browser.get(goes_to(environment, page, "login-actions/required-action"))
        assert again.form_with("totpSecret")


def test_the_cookies_of_past_sign_ins_do_not_pile_up(
    environment: Environment, new: NewPeople, browser: Browser
) -> None:
    person = InFull(environment, new.professional())
    for _ in range(3):
        come_in(person, browser, browser.open_sign_in(prompt="login"))

    assert len([name for name, _ in browser._cookies._held if name.startswith("MEP_PROVED_")]) == 1


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(
    environment: Environment, new: NewPeople, browser: Browser
) -> None:
    person = new.professional()
    page = browser.open_sign_in()
    typed = {"username": person.email, "password": person.password}
    answer = browser._http.post(page.form_with("password").action, data=typed)

    set_now = [c for c in answer.headers.get_list("Set-Cookie") if c.startswith("MEP_PROVED_")]
    assert len(set_now) == 1
    for attribute in ("HttpOnly", "SameSite=Lax", "Secure", "Path=/realms/mon-espace-pro/"):
        assert attribute.lower() in set_now[0].lower()
    assert "max-age" not in set_now[0].lower()


def test_the_hospitals_login_comes_back(browser: Browser) -> None:
    page = browser.get(link_to(browser.open_sign_in(), "HUG"))
    page = browser.enter_password(page, STEPHANE, PASSWORD)

    assert page.url.startswith(browser.redirect_uri) or "validé" in page.text, page.text[:300]
