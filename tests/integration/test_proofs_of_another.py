"""The proofs of a sign-in count for one person in one authentication session only."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from urllib.parse import urljoin

import pytest

from tests.clock import start_of_a_second
from tests.entrances import Entrance, FullSignIn, sign_in_with
from tests.environment import Environment
from tests.integration.open_sessions import each_provider, each_way, status_of_action
from tests.people import REALM, NewPeople
from tests.sign_in import Browser, Form, Page
from tests.ways_in import (
    UPDATE_PASSWORD,
    WAYS_IN,
    WayIn,
    actions_on,
    continue_without_action,
    forged_address,
    pending,
    session_parameters,
    set_actions_on,
    ways_in_of,
)

pytestmark = pytest.mark.usefixtures("open_sessions")
ALL = [way.alias for way in WAYS_IN]


def restarted(browser: Browser, page: Page) -> Page:
    """The sign-in form after the link that restarts the login."""
    return browser.get(
        page.url.replace("/required-action?", "/restart?").replace("/authenticate?", "/restart?")
    )


def in_german(browser: Browser, page: Page) -> Page:
    chosen = re.search(r'value="([^"]*kc_locale=de[^"]*)"', page.html)
    assert chosen, page.text
    return browser.get(urljoin(page.url, html.unescape(chosen[1])))


# An attacker proves their own account, then continues as the victim, whose session at the provider is open.

Route = Callable[[Browser, Page, Page], Page]
"""From the attacker's page and the sign-in form before it, to a form that offers the providers."""


def by_restart(browser: Browser, here: Page, _form: Page) -> Page:
    return restarted(browser, here)


def by_the_form_before(_browser: Browser, _here: Page, form: Page) -> Page:
    return form


def by_another_language(browser: Browser, here: Page, _form: Page) -> Page:
    return restarted(browser, in_german(browser, here))


def by_another_tab(browser: Browser, _here: Page, _form: Page) -> Page:
    return browser.open_sign_in(kc_action=UPDATE_PASSWORD.alias)


@pytest.mark.parametrize("route", [by_restart, by_the_form_before, by_another_language, by_another_tab])
@pytest.mark.parametrize("proved", ["password", "password and code"])
@each_provider
def test_proofs_of_the_attackers_account_do_not_count_for_the_victim(
    environment: Environment, new: NewPeople, browser: Browser, entrance: Entrance, proved: str, route: Route
) -> None:
    attacker = FullSignIn(environment, new.professional())
    set_actions_on(environment, attacker.id, UPDATE_PASSWORD.alias)
    set_actions_on(environment, entrance.id, *ALL)
    before = ways_in_of(environment, entrance.id)
    form = browser.open_sign_in(kc_action=UPDATE_PASSWORD.alias)
    own = attacker.begin(browser, form)
    if proved == "password and code":
        own = attacker.end(browser, own)
        assert UPDATE_PASSWORD.is_on(own), own.text

    page = entrance.begin(browser, route(browser, own, form))
    if not page.url.startswith(f"{environment.keycloak}/realms/{REALM}/"):
        page = entrance.end(browser, page)

    for way in WAYS_IN:
        if way.is_on(page):
            page = way.add(environment, browser, page)  # whose account it changed is asserted below
        elif "tab_id" in session_parameters(page):
            page = way.forge(environment, browser, page)
    if UPDATE_PASSWORD.is_on(own):
        UPDATE_PASSWORD.add(environment, browser, own)
    assert ways_in_of(environment, entrance.id) == before, "open: the victim's account is changed"
    assert sorted(pending(environment, entrance.id)) == sorted(ALL)


# One person: proofs end with the authentication session in which they were given.


@each_way
def test_full_sign_in_for_one_action_does_not_open_a_second(
    environment: Environment, new: NewPeople, browser: Browser, way: WayIn
) -> None:
    person = FullSignIn(environment, new.professional())
    page = person.begin(browser, browser.open_sign_in(kc_action=UPDATE_PASSWORD.alias))
    page = person.end(browser, page)
    start_of_a_second()
    assert status_of_action(UPDATE_PASSWORD.add(environment, browser, page)) == "success"

    page = browser.open_sign_in(kc_action=way.alias)

    assert not actions_on(page), f"open: {actions_on(page)}"


@each_way
def test_cancelled_action_keeps_no_proof(
    environment: Environment, new: NewPeople, browser: Browser, way: WayIn
) -> None:
    person = FullSignIn(environment, new.professional())
    page = person.begin(browser, browser.open_sign_in(kc_action=way.alias))
    start_of_a_second()
    page = continue_without_action(browser, person.end(browser, page))
    assert status_of_action(page) == "cancelled"

    page = browser.open_sign_in(kc_action=way.alias)

    assert not actions_on(page), f"open: {actions_on(page)}"


@each_way
def test_restarted_login_keeps_no_proof(
    environment: Environment, new: NewPeople, browser: Browser, way: WayIn
) -> None:
    person = FullSignIn(environment, new.professional())
    page = sign_in_with(person, browser, browser.open_sign_in(kc_action=way.alias))
    assert way.is_on(page)
    before = ways_in_of(environment, person.id)

    again = restarted(browser, page)

    assert not actions_on(again), f"open: {actions_on(again)}"
    assert again.asks_for_password
    assert not actions_on(way.forge(environment, browser, again)), "open: forged"
    way.add(environment, browser, page)
    assert ways_in_of(environment, person.id) == before, "open: the earlier page still works"


@each_way
def test_change_of_language_keeps_page_and_proofs(
    environment: Environment, new: NewPeople, browser: Browser, way: WayIn
) -> None:
    person = FullSignIn(environment, new.professional())
    page = sign_in_with(person, browser, browser.open_sign_in(kc_action=way.alias))
    before = ways_in_of(environment, person.id)

    page = in_german(browser, page)

    assert status_of_action(way.add(environment, browser, page)) == "success"
    assert ways_in_of(environment, person.id) != before


@each_way
def test_proofs_of_one_tab_do_not_count_in_another(
    environment: Environment, new: NewPeople, browser: Browser, way: WayIn
) -> None:
    """The first tab waits at its action; the sign-in has not ended."""
    person = FullSignIn(environment, new.professional())
    first = sign_in_with(person, browser, browser.open_sign_in(kc_action=UPDATE_PASSWORD.alias))
    assert UPDATE_PASSWORD.is_on(first)
    before = ways_in_of(environment, person.id)

    second = browser.open_sign_in(kc_action=way.alias)

    assert not actions_on(second), f"open: {actions_on(second)}"
    typed = way.typed(None, environment.keycloak)
    for tab, session in ((first, second), (second, first)):
        form = Form(forged_address(tab, way.alias, session_code=session_parameters(session)["session_code"]))
        browser.post(second, form, **typed)
    after = ways_in_of(environment, person.id)
    assert after == before or way is UPDATE_PASSWORD, "open: forged with the parameters of both tabs"


# The form data of an action, posted with the session parameters of another page.


@pytest.mark.parametrize("stops_at", ["the sign-in form", "the code"])
def test_sign_in_page_refuses_the_form_data_of_an_action(
    environment: Environment, new: NewPeople, browser: Browser, stops_at: str
) -> None:
    person = FullSignIn(environment, new.professional())
    set_actions_on(environment, person.id, *ALL)
    page = browser.open_sign_in()
    if stops_at == "the code":
        page = person.begin(browser, page)
        assert page.asks_for_code
    before = ways_in_of(environment, person.id)

    for way in WAYS_IN:
        assert not actions_on(browser.get(forged_address(page, way.alias))), f"open: {way.alias}"
        assert not actions_on(way.forge(environment, browser, page)), f"open: {way.alias}"

    assert ways_in_of(environment, person.id) == before
