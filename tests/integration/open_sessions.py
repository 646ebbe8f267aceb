"""Sessions that have been open for a while, and what an action's road must not lead to from there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.brokers import ANNA, ANNAS_EMAIL, STEPHANE, forget, sign_in_by_hin, sign_in_by_hospital, user
from tests.clock import next_second
from tests.entrances import ByHin, ByHospital, Entrance, InFull, come_in
from tests.environment import Environment
from tests.people import REALM, NewPeople
from tests.sign_in import Browser, Page
from tests.ways_in import (
    WAYS_IN,
    WayIn,
    any_on,
    changed_action,
    codes_of,
    goes_on,
    pending,
    reloaded,
    set_on,
    ways_of,
)

PROVIDERS = ("hin", "hug")
"""Who answers for two factors elsewhere, and proves none here."""
EVERYBODY = (*PROVIDERS, "person")
each_way = pytest.mark.parametrize("way", WAYS_IN, ids=lambda way: way.alias)
each_provider = pytest.mark.parametrize("who", PROVIDERS)
everybody = pytest.mark.parametrize("who", EVERYBODY)


@dataclass(frozen=True)
class OpenSession:
    """Somebody's session that has been open for a while, and the browser it is open in."""

    entrance: Entrance
    browser: Browser


@pytest.fixture(scope="module")
def open_sessions(environment: Environment) -> Iterator[dict[str, OpenSession]]:
    """Of an account of HIN, of one of the hospital, and of a person with password and code."""
    new = NewPeople(environment.admin)
    forget(environment, ANNAS_EMAIL)
    forget(environment, STEPHANE)
    for linked in environment.admin.get(REALM, "users", idpAlias="hin", idpUserId=ANNA):
        environment.admin.delete(REALM, "users", linked["id"])
    sign_in_by_hin(environment, ANNA)
    with Browser(environment.keycloak) as browser:
        sign_in_by_hospital(browser)
    anna, stephane = user(environment, ANNAS_EMAIL), user(environment, STEPHANE)
    assert anna
    assert stephane
    new.activate(anna["id"])
    entrances: dict[str, Entrance] = {
        "hin": ByHin(anna["id"]),
        "hug": ByHospital(stephane["id"]),
        "person": InFull(environment, new.professional()),
    }
    with ExitStack() as closing, changed_action(environment, "webauthn-register", enabled=True):
        sessions = {}
        for who, entrance in entrances.items():
            browser = closing.enter_context(Browser(environment.keycloak))
            assert come_in(entrance, browser, browser.open_sign_in()).authorization_code
            sessions[who] = OpenSession(entrance, browser)
        next_second()
        yield sessions


@pytest.fixture
def browser(environment: Environment) -> Iterator[Browser]:
    """A browser where nobody has signed in."""
    with Browser(environment.keycloak) as fresh:
        yield fresh


@pytest.fixture
def entrance(environment: Environment, open_sessions: dict[str, OpenSession], who: str) -> Iterator[Entrance]:
    """A person's way in; what a test got into the account goes after it."""
    known = open_sessions[who].entrance
    before = ways_of(environment, known.id)
    yield known
    if pending(environment, known.id):
        set_on(environment, known.id)
    if ways_of(environment, known.id) != before:
        _restore(environment, known)


@pytest.fixture
def at_open_session(
    open_sessions: dict[str, OpenSession], browser: Browser, entrance: Entrance, who: str
) -> Entrance:
    """The browser has that person's session, which has been open for a while."""
    open_sessions[who].browser.plant_cookies_in(browser)
    return entrance


def _restore(environment: Environment, entrance: Entrance) -> None:
    admin, account = environment.admin, (REALM, "users", entrance.id)
    for credential in admin.get(*account, "credentials"):
        if credential["type"] != "password" or not isinstance(entrance, InFull):
            admin.delete(*account, "credentials", credential["id"])
    if isinstance(entrance, InFull):
        password = {"type": "password", "value": entrance.person.password, "temporary": False}
        admin.put(*account, "reset-password", body=password)
        NewPeople(admin).set(entrance.id, phoneNumber=entrance.person.phone, codeChannel="sms")


def stays_closed(environment: Environment, browser: Browser, page: Page, way: WayIn, user_id: str) -> Page:
    """Tries the action on the page that a road led to; answers where the person goes on without it."""
    before = ways_of(environment, user_id)
    if way.is_on(page):
        way.add(environment, browser, page)
        done = ways_of(environment, user_id) != before
        pytest.fail(f"open: {way.alias} is offered{' and done' if done else ''}")
    if "tab_id" in codes_of(page):
        forged = way.forge(environment, browser, page)
        assert not any_on(forged), f"open: {any_on(forged)} is offered to who forges the form of {way.alias}"
        page = reloaded(browser, page)
        assert not any_on(page), f"open: {any_on(page)} is offered at the second look"
    assert ways_of(environment, user_id) == before, f"open: {way.alias} is done by a forged form"
    onward = goes_on(browser, page)
    assert not any_on(onward), f"open: {any_on(onward)} is offered later"
    return onward


def is_let_on(page: Page) -> bool:
    """Whether the person is at the application, or where they sign in for it."""
    return page.authorization_code is not None or page.asks_for_password


def status_of_action(page: Page) -> str | None:
    return parse_qs(urlsplit(page.url).query).get("kc_action_status", [None])[0]
