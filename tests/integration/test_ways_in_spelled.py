"""All spellings of kc_action, and actions configured otherwise in the realm, are refused like the plain
alias.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import httpx
import pytest

from tests.clock import start_of_a_second
from tests.entrances import Entrance, FullSignIn, sign_in_with
from tests.environment import Environment
from tests.integration.open_sessions import assert_refused, each_account, each_way, status_of_action
from tests.people import NewPeople
from tests.sign_in import Browser
from tests.ways_in import WAYS_IN, WayIn, actions_on, changed_action, pending, set_actions_on, ways_in_of

pytestmark = pytest.mark.usefixtures("open_sessions")
HARMLESS = "update_user_locale"
Spelling = Callable[[str, str], str]
"""Returns an address that requests an action, from a sign-in address and the action's alias."""


def _spelled(form: Callable[[str], str]) -> Spelling:
    return lambda address, alias: f"{address}&kc_action={form(alias)}"


def _in_a_request_object(address: str, alias: str) -> str:
    """Sends the parameters as an unsigned request object (RFC 9101)."""
    parts = urlsplit(address)
    asked = dict(parse_qsl(parts.query))

    def part(value: dict[str, str]) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

    request = f"{part({'alg': 'none'})}.{part({**asked, 'kc_action': alias})}."
    return parts._replace(query=urlencode({**asked, "request": request})).geturl()


def _pushed(address: str, alias: str) -> str:
    """Pushes the parameters beforehand, as an application does (RFC 9126)."""
    parts = urlsplit(address)
    asked = dict(parse_qsl(parts.query))
    where = parts._replace(path=parts.path.removesuffix("auth") + "ext/par/request", query="").geturl()
    answer = httpx.post(where, data={**asked, "kc_action": alias}).json()
    short = {"client_id": asked["client_id"], "request_uri": answer.get("request_uri", "")}
    return parts._replace(query=urlencode(short)).geturl()


SPELLINGS: dict[str, Spelling] = {
    "plain": _spelled(str),
    "lower case": _spelled(str.lower),
    "upper case": _spelled(str.upper),
    "space before": _spelled(lambda alias: f"%20{alias}"),
    "space after": _spelled(lambda alias: f"{alias}%20"),
    "line end after": _spelled(lambda alias: f"{alias}%0A"),
    "parameter": _spelled(lambda alias: f"{alias}:parameter"),
    "empty parameter": _spelled(lambda alias: f"{alias}:"),
    "parameter encoded": _spelled(lambda alias: f"{alias}%3Aparameter"),
    "parameter encoded twice": _spelled(lambda alias: f"{alias}%253Aparameter"),
    "percent-encoded": _spelled(lambda alias: "".join(f"%{ord(letter):02X}" for letter in alias)),
    "encoded twice": _spelled(
        lambda alias: quote(quote(f"{alias[0]}", safe="")).replace("%", "%25") + alias[1:]
    ),
    "full width": _spelled(lambda alias: quote("".join(chr(ord(letter) + 0xFEE0) for letter in alias))),
    "list": _spelled(lambda alias: f"{HARMLESS},{alias}"),
    "twice": _spelled(lambda alias: f"{alias}&kc_action={alias}"),
    "after another": _spelled(lambda alias: f"{HARMLESS}&kc_action={alias}"),
    "before another": _spelled(lambda alias: f"{alias}&kc_action={HARMLESS}"),
    "other name": lambda address, alias: f"{address}&KC_ACTION={alias}&kc_action%5B%5D={alias}",
    "in a request object": _in_a_request_object,
    "pushed": _pushed,
}


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("account_kind", ["hin"])
def test_no_spelling_opens_an_action_at_a_brokered_session(
    environment: Environment, browser: Browser, entrance: Entrance, spelling: str
) -> None:
    spell = SPELLINGS[spelling]
    asked = [(way, spell(browser.sign_in_address(), way.alias)) for way in WAYS_IN]
    before = ways_in_of(environment, entrance.id)
    page = entrance.begin(browser, browser.open_sign_in())
    start_of_a_second()
    assert entrance.end(browser, page).authorization_code

    pages = [(way, browser.get(address)) for way, address in asked]

    opened = [way.alias for way, page in pages if way.is_on(page)]
    assert not opened, f"open: {opened}"
    assert ways_in_of(environment, entrance.id) == before


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("account_kind", ["hin"])
def test_no_spelling_opens_an_action_after_a_brokered_login(
    environment: Environment, browser: Browser, entrance: Entrance, spelling: str
) -> None:
    for way in WAYS_IN[:2]:
        with Browser(environment.keycloak) as fresh:
            page = fresh.get(SPELLINGS[spelling](fresh.sign_in_address(), way.alias))
            if page.asks_for_password:
                page = sign_in_with(entrance, fresh, page)

            assert not actions_on(page), f"open: {actions_on(page)}"


@each_way
@each_account
def test_action_with_another_alias_is_refused(
    environment: Environment, browser: Browser, at_open_session: Entrance, way: WayIn
) -> None:
    """Keycloak finds an action by the realm's alias; afterwards it uses the provider's id."""
    with changed_action(environment, way.alias, alias="other", enabled=True):
        page = browser.open_sign_in(kc_action="other")
        assert_refused(environment, browser, page, way, at_open_session.id)
        set_actions_on(environment, at_open_session.id, "other")

        page = browser.open_sign_in()
        assert_refused(environment, browser, page, way, at_open_session.id)


@each_way
@pytest.mark.parametrize("account_kind", ["hin"])
def test_action_with_another_alias_is_refused_after_a_brokered_login(
    environment: Environment, browser: Browser, entrance: Entrance, way: WayIn
) -> None:
    with changed_action(environment, way.alias, alias="other", enabled=True):
        page = sign_in_with(entrance, browser, browser.open_sign_in(kc_action="other"))

        page = assert_refused(environment, browser, page, way, entrance.id)
        assert page.authorization_code, page.text


@each_way
def test_disabled_action_is_ignored_until_it_is_enabled(
    environment: Environment, new: NewPeople, browser: Browser, way: WayIn
) -> None:
    person = new.professional()
    set_actions_on(environment, person.id, way.alias)
    with changed_action(environment, way.alias, enabled=False):
        page = sign_in_with(
            FullSignIn(environment, person), browser, browser.open_sign_in(kc_action=way.alias)
        )

        assert page.authorization_code, page.text
        assert status_of_action(page) == "error"
        assert pending(environment, person.id) == [way.alias]

    page = browser.open_sign_in(kc_action=way.alias)

    assert not actions_on(page), f"open: {actions_on(page)}"
