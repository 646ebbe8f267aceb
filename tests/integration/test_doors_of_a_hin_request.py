"""A HIN request opens no door before the team has validated it, whatever became of its form for details."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx
import pytest

from tests.account_requests import account, attribute
from tests.brokers import ANNA, ANNAS_EMAIL, asks_for_details, choose, go_to_hin
from tests.clock import next_second
from tests.devices import terminal
from tests.environment import Environment
from tests.forgotten_password import request_link
from tests.hin_details import DETAILS, PENDING, answer, arrives
from tests.messages import wait_until
from tests.people import PASSWORD, REALM
from tests.sign_in import CLIENT, Browser, Page, link_to

pytestmark = pytest.mark.usefixtures("anna_is_unknown")


def _left_open(_browser: Browser, _page: Page) -> None:
    """The form stays in its tab."""


def _reloaded(browser: Browser, page: Page) -> None:
    assert asks_for_details(browser.get(page.url))


def _skipped(browser: Browser, page: Page) -> None:
    assert PENDING in answer(browser, page, skip="true").text


def _filled_in(browser: Browser, page: Page) -> None:
    assert PENDING in answer(browser, page, **DETAILS).text


def _posted_twice(browser: Browser, page: Page) -> None:
    _filled_in(browser, page)
    answer(browser, page, **DETAILS)


@pytest.fixture(params=[_left_open, _reloaded, _skipped, _filled_in, _posted_twice])
def form(request: pytest.FixtureRequest) -> Callable[[Browser, Page], None]:
    after: Callable[[Browser, Page], None] = request.param
    return after


def test_request_by_hin_opens_no_door(
    environment: Environment, form: Callable[[Browser, Page], None]
) -> None:
    with Browser(environment.keycloak) as browser:
        form(browser, arrives(environment, browser))
        person = account(environment, ANNAS_EMAIL)
        password = {"type": "password", "value": PASSWORD, "temporary": False}
        environment.admin.put(REALM, "users", person["id"], "reset-password", body=password)

        _same_browser_has_no_session(browser)
        _hin_leads_to_no_code(environment)
        _password_leads_to_no_code(environment)
        _device_gets_no_token(environment)
        _token_endpoint_takes_no_password(environment)
        _forgotten_password_sends_no_link(environment, person["id"])

    assert environment.admin.get(REALM, "users", person["id"], "sessions") == []
    assert attribute(account(environment, ANNAS_EMAIL), "accountStatus") == "pending"


def _same_browser_has_no_session(browser: Browser) -> None:
    assert browser.open_sign_in(prompt="none").authorization_code is None


def _hin_leads_to_no_code(environment: Environment) -> None:
    with Browser(environment.keycloak) as other:
        page = choose(other, go_to_hin(environment, other), ANNA, gives_details=True)
        assert page.authorization_code is None
        assert other.open_sign_in(prompt="none").authorization_code is None


def _password_leads_to_no_code(environment: Environment) -> None:
    with Browser(environment.keycloak) as other:
        page = other.enter_password(other.open_sign_in(), ANNAS_EMAIL, PASSWORD)
        assert page.authorization_code is None
        assert not page.asks_for_code


def _device_gets_no_token(environment: Environment) -> None:
    device = terminal(environment)
    for sign_in in (_by_password, _by_hin):
        with Browser(environment.keycloak) as other:
            page = sign_in(environment, other, other.get(device.link))
            assert not any("accept" in each.fields for each in page.forms), page.text
    assert device.ask().status_code == 400


def _by_password(_environment: Environment, browser: Browser, page: Page) -> Page:
    return browser.enter_password(page, ANNAS_EMAIL, PASSWORD)


def _by_hin(_environment: Environment, browser: Browser, page: Page) -> Page:
    return choose(browser, browser.get(link_to(page, "HIN")), ANNA, gives_details=True)


def _token_endpoint_takes_no_password(environment: Environment) -> None:
    form = {"grant_type": "password", "client_id": CLIENT, "username": ANNAS_EMAIL, "password": PASSWORD}
    token = f"{environment.keycloak}/realms/{REALM}/protocol/openid-connect/token"
    assert httpx.post(token, data=form).status_code in {400, 401}


def _forgotten_password_sends_no_link(environment: Environment, user_id: str) -> None:
    before = environment.inbox.count(ANNAS_EMAIL)  # of other tests
    request_link(environment, ANNAS_EMAIL)

    def refused() -> bool:
        events = environment.admin.get(REALM, "events", user=user_id, type="SEND_RESET_PASSWORD_ERROR")
        return [event["error"] for event in events] == ["user_disabled"]

    wait_until(refused, "the request for a link was not handled")
    new = environment.inbox.count(ANNAS_EMAIL) - before
    assert "/login-actions/" not in str(environment.inbox.messages(ANNAS_EMAIL)[:new])


@contextmanager
def _login_sessions_of_one_second(environment: Environment) -> Iterator[None]:
    """Shortens the half hour in which a login session can be continued."""
    usual = environment.admin.get(REALM)["accessCodeLifespanLogin"]
    environment.admin.put(REALM, body={"accessCodeLifespanLogin": 1})
    try:
        yield
    finally:
        environment.admin.put(REALM, body={"accessCodeLifespanLogin": usual})


def test_form_posted_after_its_time_writes_nothing_and_can_be_filled_in_again(
    environment: Environment,
) -> None:
    with Browser(environment.keycloak) as browser:
        page = arrives(environment, browser)
        with _login_sessions_of_one_second(environment):
            next_second()
            next_second()
            late = answer(browser, page, **DETAILS)
        assert late.authorization_code is None

    assert attribute(account(environment, ANNAS_EMAIL), "accountStatus") == "pending"
    assert attribute(account(environment, ANNAS_EMAIL), "professionalId") is None

    with Browser(environment.keycloak) as browser:
        assert PENDING in answer(browser, arrives(environment, browser), **DETAILS).text
    assert account(environment, ANNAS_EMAIL)["enabled"] is False
