"""Attempts to reach an action that adds or changes a way in without a full sign-in. All are refused.

An attempt succeeds when the action's own form is served, or when an attacker's post changes the account. A
refusal lets the person continue: to the application, or to a page where they sign in.
"""

from __future__ import annotations

import pytest

from tests.clock import start_of_a_second
from tests.devices import terminal
from tests.entrances import Entrance, FullSignIn, sign_in_with
from tests.environment import Environment
from tests.forgotten_password import request_link
from tests.integration.open_sessions import (
    assert_refused,
    can_continue,
    each_account,
    each_provider,
    each_way,
    status_of_action,
)
from tests.passkey import Passkey
from tests.people import PASSWORD, REALM, NewPeople, Person, unused_mobile
from tests.realm import contact
from tests.sign_in import Browser, Page, link_to
from tests.ways_in import (
    STOLEN,
    UPDATE_PASSWORD,
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

pytestmark = pytest.mark.usefixtures("open_sessions")


# An open session and kc_action.


@each_way
@each_provider
def test_brokered_session_of_the_same_second_cannot_add_a_way_in(
    environment: Environment, browser: Browser, entrance: Entrance, way: WayIn
) -> None:
    """Keycloak counts whole seconds, and accepts a session of the same second as a fresh sign-in."""
    page = entrance.begin(browser, browser.open_sign_in())
    start_of_a_second()
    assert entrance.end(browser, page).authorization_code

    page = browser.open_sign_in(kc_action=way.alias)

    page = assert_refused(environment, browser, page, way, entrance.id)
    assert page.asks_for_password or status_of_action(page) == "error"


@each_way
def test_another_tab_in_the_second_of_a_full_sign_in_cannot_add_a_way_in(
    environment: Environment, new: NewPeople, browser: Browser, way: WayIn
) -> None:
    """The other tab's proofs belong to another authentication session."""
    person = FullSignIn(environment, new.professional())
    page = person.begin(browser, browser.open_sign_in())
    start_of_a_second()
    assert person.end(browser, page).authorization_code

    page = browser.open_sign_in(kc_action=way.alias)

    page = assert_refused(environment, browser, page, way, person.id)
    assert page.asks_for_password or status_of_action(page) == "error"


@each_way
@each_account
def test_open_session_cannot_add_a_way_in(
    environment: Environment, browser: Browser, at_open_session: Entrance, way: WayIn
) -> None:
    page = browser.open_sign_in(kc_action=way.alias)

    page = assert_refused(environment, browser, page, way, at_open_session.id)
    assert page.asks_for_password or status_of_action(page) == "error"


@each_way
@each_account
@pytest.mark.parametrize("config", [{}, {"max_auth_age": "86400"}], ids=["no age", "a day"])
def test_open_session_cannot_add_a_way_in_for_any_max_auth_age(
    environment: Environment, browser: Browser, at_open_session: Entrance, config: dict[str, str], way: WayIn
) -> None:
    """Keycloak accepts any session younger than max_auth_age, by default five minutes."""
    with changed_action(environment, way.alias, enabled=True, config=config):
        page = browser.open_sign_in(kc_action=way.alias)

        page = assert_refused(environment, browser, page, way, at_open_session.id)
        assert page.asks_for_password or status_of_action(page) == "error"


@each_account
@pytest.mark.usefixtures("at_open_session")
def test_silent_request_for_an_action_is_answered_at_once(browser: Browser) -> None:
    for way in WAYS_IN:
        page = browser.open_sign_in(kc_action=way.alias, prompt="none")

        assert page.url.startswith(browser.redirect_uri), f"{way.alias}: {page.text}"


@each_way
@each_provider
def test_brokered_login_cannot_add_a_way_in(
    environment: Environment, browser: Browser, entrance: Entrance, way: WayIn
) -> None:
    page = sign_in_with(entrance, browser, browser.open_sign_in(kc_action=way.alias))

    page = assert_refused(environment, browser, page, way, entrance.id)
    assert page.authorization_code, page.text
    assert status_of_action(page) in ("error", "cancelled")


@each_way
@each_provider
def test_second_brokered_login_cannot_add_a_way_in(
    environment: Environment, browser: Browser, at_open_session: Entrance, account_kind: str, way: WayIn
) -> None:
    page = browser.open_sign_in(kc_action=way.alias, prompt="login")
    page = browser.get(link_to(page, account_kind.upper()))
    if account_kind == "hug":
        page = browser.post(page, page.form_with("password"), password=PASSWORD)
    else:
        page = at_open_session.end(browser, page)

    page = assert_refused(environment, browser, page, way, at_open_session.id)
    assert page.authorization_code, page.text


# The action is set on the person: by the team, or by Keycloak after the last recovery code.


@each_way
@each_provider
def test_action_set_by_the_team_waits_at_a_brokered_login(
    environment: Environment, browser: Browser, entrance: Entrance, way: WayIn
) -> None:
    set_actions_on(environment, entrance.id, way.alias)

    page = sign_in_with(entrance, browser, browser.open_sign_in())

    page = assert_refused(environment, browser, page, way, entrance.id)
    assert page.authorization_code, f"locked out: {page.text}"
    assert pending(environment, entrance.id) == [way.alias]


@each_way
@each_account
def test_action_set_by_the_team_waits_at_an_open_session(
    environment: Environment, browser: Browser, at_open_session: Entrance, way: WayIn
) -> None:
    set_actions_on(environment, at_open_session.id, way.alias)

    page = browser.open_sign_in()

    page = assert_refused(environment, browser, page, way, at_open_session.id)
    assert page.authorization_code, f"locked out: {page.text}"
    assert pending(environment, at_open_session.id) == [way.alias]


@each_account
def test_action_set_by_the_team_does_not_affect_a_silent_request(
    environment: Environment, browser: Browser, at_open_session: Entrance
) -> None:
    set_actions_on(environment, at_open_session.id, *(way.alias for way in WAYS_IN))

    assert browser.open_sign_in(prompt="none").authorization_code


@each_way
@pytest.mark.parametrize("account_kind", ["hin"])
def test_another_action_does_not_open_the_one_set_by_the_team(
    environment: Environment, browser: Browser, entrance: Entrance, way: WayIn
) -> None:
    set_actions_on(environment, entrance.id, way.alias)

    page = sign_in_with(entrance, browser, browser.open_sign_in(kc_action="update_user_locale"))

    page = assert_refused(environment, browser, page, way, entrance.id)
    assert page.authorization_code, f"locked out: {page.text}"


# Device sign-in: the browser signs in for a device.


def device_page(environment: Environment, browser: Browser) -> Page:
    """The page behind the verification URL that a device shows."""
    return browser.get(terminal(environment).link)


@each_way
@pytest.mark.parametrize("account_kind", ["hin"])
def test_device_sign_in_by_brokered_login_cannot_add_a_way_in(
    environment: Environment, browser: Browser, entrance: Entrance, way: WayIn
) -> None:
    set_actions_on(environment, entrance.id, way.alias)

    page = sign_in_with(entrance, browser, device_page(environment, browser))

    assert_device_refused(environment, browser, page, way, entrance.id)


@each_way
@each_account
def test_device_sign_in_at_an_open_session_cannot_add_a_way_in(
    environment: Environment, browser: Browser, at_open_session: Entrance, way: WayIn
) -> None:
    set_actions_on(environment, at_open_session.id, way.alias)

    page = device_page(environment, browser)

    assert_device_refused(environment, browser, page, way, at_open_session.id)


def assert_device_refused(
    environment: Environment, browser: Browser, page: Page, way: WayIn, user_id: str
) -> None:
    """Asserts the refusal, up to the page where the person approves the device or signs in for it."""
    before = ways_in_of(environment, user_id)
    for _ in range(2):
        assert not actions_on(page), f"open: {actions_on(page)} is offered"
        way.forge(environment, browser, page)
        page = reloaded(browser, page)
        assert ways_in_of(environment, user_id) == before, "open: completed by a forged form"
        if any("later" in form.fields for form in page.forms):
            page = continue_without_action(browser, page)
    assert any("accept" in form.fields for form in page.forms) or can_continue(page), page.text


# Mailed links, opened in a browser without a session.


@each_way
def test_reset_link_opens_only_the_new_password(
    environment: Environment, new: NewPeople, browser: Browser, way: WayIn
) -> None:
    person = new.professional()
    set_actions_on(environment, person.id, way.alias)
    request_link(environment, person.email)

    page = browser.get(environment.inbox.next_link(person.email))

    assert actions_on(page) == [UPDATE_PASSWORD.mark], f"open: {actions_on(page)} comes before the password"
    before = ways_in_of(environment, person.id)
    if way is not UPDATE_PASSWORD:
        assert actions_on(way.forge(environment, browser, page)) in ([], [UPDATE_PASSWORD.mark]), (
            "open: forged"
        )
        assert ways_in_of(environment, person.id) == before, "open: forged"
        page = reloaded(browser, page)
    page = UPDATE_PASSWORD.add(environment, browser, page)
    assert not actions_on(page), f"open: {actions_on(page)} comes after the password"
    assert page.authorization_code is None
    after = ways_in_of(environment, person.id)
    assert after["destination"] == before["destination"]
    assert [kind for kind, *_ in after["credentials"]] == ["password"]
    if way is not UPDATE_PASSWORD:
        assert pending(environment, person.id) == [way.alias]
    again = Person(person.id, person.email, person.phone, STOLEN)
    page = sign_in_with(FullSignIn(environment, again), browser, browser.open_sign_in())
    assert way.is_on(page) == (way is not UPDATE_PASSWORD)


@each_way
def test_address_confirmation_link_cannot_add_a_way_in(
    environment: Environment, new: NewPeople, browser: Browser, way: WayIn
) -> None:
    person = new.professional(email_verified=False)
    environment.admin.put(REALM, "users", person.id, "send-verify-email", body={})
    set_actions_on(environment, person.id, way.alias)

    page = open_link(environment, browser, person)

    assert_link_refused(environment, browser, page, way, person)
    assert environment.admin.get(REALM, "users", person.id)["emailVerified"]
    assert pending(environment, person.id) == [way.alias]


@each_way
def test_address_confirmation_link_of_a_waiting_sign_in_cannot_add_a_way_in(
    environment: Environment, new: NewPeople, browser: Browser, way: WayIn
) -> None:
    person = new.professional(email_verified=False)
    set_actions_on(environment, person.id, way.alias)
    with Browser(environment.keycloak) as waiting:
        sign_in_with(FullSignIn(environment, person), waiting, waiting.open_sign_in())

        page = open_link(environment, browser, person)

    assert_link_refused(environment, browser, page, way, person)


@each_way
@pytest.mark.parametrize("status", ["active", "pending", "rejected"])
def test_actions_mail_cannot_add_a_way_in(
    environment: Environment, new: NewPeople, browser: Browser, status: str, way: WayIn
) -> None:
    """Any user administrator can make Keycloak send it; it is valid for twelve hours."""
    person = new.professional(accountStatus=status)
    where = ("users", person.id, "execute-actions-email")
    environment.admin.put(REALM, *where, body=[way.alias])

    page = open_link(environment, browser, person)

    assert_link_refused(environment, browser, page, way, person)


def open_link(environment: Environment, browser: Browser, person: Person) -> Page:
    """Opens the link, and confirms it by the page's link or button."""
    page = browser.get(environment.inbox.next_link(person.email))
    further = [target for _, target in page.links if "/action-token" in target and "kc_locale" not in target]
    buttons = [form for form in page.forms if "confirm-address" in form.action]
    if buttons:
        return browser.post(page, buttons[0])
    return browser.get(further[0]) if further else page


def assert_link_refused(
    environment: Environment, browser: Browser, page: Page, way: WayIn, person: Person
) -> None:
    before = ways_in_of(environment, person.id)
    if way.is_on(page):
        way.add(environment, browser, page)
        done = ways_in_of(environment, person.id) != before
        pytest.fail(f"open: {way.alias} is offered{' and done' if done else ''}")
    if "tab_id" in session_parameters(page):
        assert not actions_on(way.forge(environment, browser, page)), "open: forged"
        page = continue_without_action(browser, reloaded(browser, page))
    assert not actions_on(page), f"open: {actions_on(page)}"
    assert ways_in_of(environment, person.id) == before, "open: forged"
    assert page.status < 500
    assert page.authorization_code is None, "open: the link signs in"


# Allowed: a full sign-in in this authentication session.


@each_way
def test_full_sign_in_opens_the_requested_action(
    environment: Environment, new: NewPeople, browser: Browser, way: WayIn
) -> None:
    person = new.professional()
    before = ways_in_of(environment, person.id)

    page = sign_in_with(FullSignIn(environment, person), browser, browser.open_sign_in(kc_action=way.alias))
    page = way.add(environment, browser, page)

    assert status_of_action(page) == "success", page.text
    assert ways_in_of(environment, person.id) != before


@each_way
def test_full_sign_in_opens_the_action_set_by_the_team(
    environment: Environment, new: NewPeople, browser: Browser, way: WayIn
) -> None:
    person = new.professional()
    set_actions_on(environment, person.id, way.alias)

    page = sign_in_with(FullSignIn(environment, person), browser, browser.open_sign_in())
    page = way.add(environment, browser, page)

    assert page.authorization_code, page.text
    assert pending(environment, person.id) == []


def test_passkey_opens_each_action(environment: Environment, new: NewPeople, browser: Browser) -> None:
    person, passkey = new.professional(), Passkey(environment.keycloak)
    page = browser.open_sign_in(kc_action="webauthn-register-passwordless")
    page = sign_in_with(FullSignIn(environment, person), browser, page)
    browser.post(page, page.form_with("attestationObject"), **passkey.created(page))

    for way in WAYS_IN:
        with Browser(environment.keycloak) as another:
            page = another.open_sign_in(kc_action=way.alias)
            page = another.post(page, page.form_with("userHandle"), **passkey.signed(page, person.id))

            assert way.is_on(page), f"{way.alias}: {page.text}"


# The page for a person whose action waits.


@each_way
def test_open_session_is_offered_a_full_sign_in(
    environment: Environment, new: NewPeople, browser: Browser, way: WayIn
) -> None:
    person = new.professional()
    sign_in_with(FullSignIn(environment, person), browser, browser.open_sign_in())
    set_actions_on(environment, person.id, way.alias)

    assert_reached_by_full_sign_in(environment, browser, browser.open_sign_in(), way, person)


@pytest.mark.parametrize(
    "way", WAYS_IN[:4], ids=lambda way: way.alias
)  # a person gets only so many codes within the window
@pytest.mark.parametrize("account_kind", ["hin"])
def test_hin_login_with_a_password_is_offered_a_full_sign_in(
    environment: Environment, new: NewPeople, browser: Browser, entrance: Entrance, way: WayIn
) -> None:
    account = (REALM, "users", entrance.id)
    password = {"type": "password", "value": PASSWORD, "temporary": False}
    environment.admin.put(*account, "reset-password", body=password)
    person = Person(entrance.id, environment.admin.get(*account)["email"], unused_mobile())
    new.set(person.id, phoneNumber=person.phone, codeChannel="sms")
    set_actions_on(environment, person.id, way.alias)

    page = sign_in_with(entrance, browser, browser.open_sign_in())

    assert_reached_by_full_sign_in(environment, browser, page, way, person)


def assert_reached_by_full_sign_in(
    environment: Environment, browser: Browser, page: Page, way: WayIn, person: Person
) -> None:
    page = browser.post(page, page.form_with("fullSignIn"), fullSignIn="true")
    assert not actions_on(page), f"open: {actions_on(page)}"
    page = sign_in_with(FullSignIn(environment, person), browser, page)
    page = way.add(environment, browser, page)
    assert page.authorization_code, page.text
    assert pending(environment, person.id) == []


@each_provider
def test_person_without_password_and_passkey_sees_the_contact(
    environment: Environment, browser: Browser, entrance: Entrance
) -> None:
    NewPeople(environment.admin).set(entrance.id, actionsExplained="")
    set_actions_on(environment, entrance.id, UPDATE_PASSWORD.alias)

    page = sign_in_with(entrance, browser, browser.open_sign_in())

    assert "fullSignIn" not in page.form_with("later").fields
    assert contact(environment).email in page.text
    assert continue_without_action(browser, page).authorization_code
