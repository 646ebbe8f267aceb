"""Open sessions of several kinds of accounts, and checks that no path from them leads to a guarded action."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.brokers import (
    ANNA,
    ANNAS_EMAIL,
    STEPHANE,
    forget,
    forget_anna,
    sign_in_by_hin,
    sign_in_by_hospital,
    user,
)
from tests.clock import next_second
from tests.entrances import Entrance, FullSignIn, HinLogin, HospitalLogin, sign_in_with
from tests.environment import Environment
from tests.people import REALM, NewPeople
from tests.sign_in import Browser, Page
from tests.ways_in import (
    WAYS_IN,
    WayIn,
    actions_on,
    changed_action,
    continue_without_action,
    pending,
    reloaded,
    session_parameters,
    set_actions_on,
    ways_in_of,
)

PROVIDERS = ("hin", "hug")
"""Identity providers that confirm two factors of their own. Neither is a full sign-in here."""
ACCOUNTS = (*PROVIDERS, "person")
each_way = pytest.mark.parametrize("way", WAYS_IN, ids=lambda way: way.alias)
each_provider = pytest.mark.parametrize("account_kind", PROVIDERS)
each_account = pytest.mark.parametrize("account_kind", ACCOUNTS)


@dataclass(frozen=True)
class OpenSession:
    """An open session, and the browser that holds it."""

    entrance: Entrance
    browser: Browser


@pytest.fixture(scope="module")
def open_sessions(environment: Environment) -> Iterator[dict[str, OpenSession]]:
    """Open sessions of a HIN account, of a hospital account, and of a person with password and code."""
    new = NewPeople(environment.admin)
    forget_anna(environment)
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
        "hin": HinLogin(anna["id"]),
        "hug": HospitalLogin(stephane["id"]),
        "person": FullSignIn(environment, new.professional()),
    }
    with ExitStack() as closing, changed_action(environment, "webauthn-register", enabled=True):
        sessions = {}
        for account_kind, entrance in entrances.items():
            browser = closing.enter_context(Browser(environment.keycloak))
            assert sign_in_with(entrance, browser, browser.open_sign_in()).authorization_code
            sessions[account_kind] = OpenSession(entrance, browser)
        next_second()
        yield sessions


@pytest.fixture
def browser(environment: Environment) -> Iterator[Browser]:
    """A browser without a session."""
    with Browser(environment.keycloak) as fresh:
        yield fresh


@pytest.fixture
def entrance(
    environment: Environment, open_sessions: dict[str, OpenSession], account_kind: str
) -> Iterator[Entrance]:
    """The way to sign in of one account; changes that the test made to the account are undone."""
    known = open_sessions[account_kind].entrance
    before = ways_in_of(environment, known.id)
    yield known
    if pending(environment, known.id):
        set_actions_on(environment, known.id)
    if ways_in_of(environment, known.id) != before:
        _restore(environment, known)


@pytest.fixture
def at_open_session(
    open_sessions: dict[str, OpenSession], browser: Browser, entrance: Entrance, account_kind: str
) -> Entrance:
    """The browser holds the open session of that account."""
    open_sessions[account_kind].browser.plant_cookies_in(browser)
    return entrance


def _restore(environment: Environment, entrance: Entrance) -> None:
    admin, account = environment.admin, (REALM, "users", entrance.id)
    for credential in admin.get(*account, "credentials"):
        if credential["type"] != "password" or not isinstance(entrance, FullSignIn):
            admin.delete(*account, "credentials", credential["id"])
    if isinstance(entrance, FullSignIn):
        password = {"type": "password", "value": entrance.person.password, "temporary": False}
        admin.put(*account, "reset-password", body=password)
        NewPeople(admin).set(entrance.id, phoneNumber=entrance.person.phone, codeChannel="sms")


def assert_refused(environment: Environment, browser: Browser, page: Page, way: WayIn, user_id: str) -> Page:
    """Tries the action on the page reached by some path, and asserts that it is refused. Returns the page
    after the person continues without the action.
    """
    before = ways_in_of(environment, user_id)
    if way.is_on(page):
        way.add(environment, browser, page)
        done = ways_in_of(environment, user_id) != before
        pytest.fail(f"open: {way.alias} is offered{' and done' if done else ''}")
    if "tab_id" in session_parameters(page):
        forged = way.forge(environment, browser, page)
        assert not actions_on(forged), (
            f"open: {actions_on(forged)} is offered to a forged form of {way.alias}"
        )
        page = reloaded(browser, page)
        assert not actions_on(page), f"open: {actions_on(page)} is offered at the second look"
    assert ways_in_of(environment, user_id) == before, f"open: {way.alias} is done by a forged form"
    onward = continue_without_action(browser, page)
    assert not actions_on(onward), f"open: {actions_on(onward)} is offered later"
    return onward


def can_continue(page: Page) -> bool:
    """Whether the page is the application's redirect or the sign-in form for it."""
    return page.authorization_code is not None or page.asks_for_password


def status_of_action(page: Page) -> str | None:
    return parse_qs(urlsplit(page.url).query).get("kc_action_status", [None])[0]
