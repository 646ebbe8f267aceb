"""The actions that give a person a way in, by every road that leads there without a full sign-in: all closed.

«Open» is what happens: the action's own form is served, or a stranger's post changes the account. «Closed»
leaves a way on: to the application, or to a page where the person signs in.
"""

from __future__ import annotations

import pytest

from tests.clock import start_of_a_second
from tests.devices import terminal
from tests.entrances import Entrance, InFull, come_in
from tests.environment import Environment
from tests.forgotten_password import ask
from tests.integration.open_sessions import (
    each_provider,
    each_way,
    everybody,
    is_let_on,
    status_of_action,
    stays_closed,
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
    any_on,
    changed_action,
    codes_of,
    goes_on,
    pending,
    reloaded,
    set_on,
    ways_of,
)

pytestmark = pytest.mark.usefixtures("open_sessions")


# An open session, and kc_action.


@each_way
@each_provider
def test_a_providers_session_of_this_second_adds_no_way_in(
    environment: Environment, browser: Browser, entrance: Entrance, way: WayIn
) -> None:
    """Keycloak counts whole seconds, and takes a session of the same one for a fresh sign-in."""
    page = entrance.begin(browser, browser.open_sign_in())
    start_of_a_second()
    assert entrance.end(browser, page).authorization_code

    page = browser.open_sign_in(kc_action=way.alias)

    page = stays_closed(environment, browser, page, way, entrance.id)
    assert page.asks_for_password or status_of_action(page) == "error"


@each_way
def test_another_tab_of_a_full_sign_in_of_this_second_adds_no_way_in(
    environment: Environment, new: NewPeople, browser: Browser, way: WayIn
) -> None:
    """The login session of the other tab has proved nothing."""
    person = InFull(environment, new.professional())
    page = person.begin(browser, browser.open_sign_in())
    start_of_a_second()
    assert person.end(browser, page).authorization_code

    page = browser.open_sign_in(kc_action=way.alias)

    page = stays_closed(environment, browser, page, way, person.id)
    assert page.asks_for_password or status_of_action(page) == "error"


@each_way
@everybody
def test_an_open_session_adds_no_way_in(
    environment: Environment, browser: Browser, at_open_session: Entrance, way: WayIn
) -> None:
    page = browser.open_sign_in(kc_action=way.alias)

    page = stays_closed(environment, browser, page, way, at_open_session.id)
    assert page.asks_for_password or status_of_action(page) == "error"


@each_way
@everybody
@pytest.mark.parametrize("config", [{}, {"max_auth_age": "86400"}], ids=["no age", "a day"])
def test_an_open_session_adds_no_way_in_whatever_age_the_realm_names(
    environment: Environment, browser: Browser, at_open_session: Entrance, config: dict[str, str], way: WayIn
) -> None:
    """Without a max_auth_age Keycloak takes any session of the last five minutes, else what it says."""
    with changed_action(environment, way.alias, enabled=True, config=config):
        page = browser.open_sign_in(kc_action=way.alias)

        page = stays_closed(environment, browser, page, way, at_open_session.id)
        assert page.asks_for_password or status_of_action(page) == "error"


@everybody
@pytest.mark.usefixtures("at_open_session")
def test_an_application_that_may_show_nothing_is_answered_at_once(browser: Browser) -> None:
    for way in WAYS_IN:
        page = browser.open_sign_in(kc_action=way.alias, prompt="none")

        assert page.url.startswith(browser.redirect_uri), f"{way.alias}: {page.text}"


@each_way
@each_provider
def test_a_providers_login_adds_no_way_in(
    environment: Environment, browser: Browser, entrance: Entrance, way: WayIn
) -> None:
    page = come_in(entrance, browser, browser.open_sign_in(kc_action=way.alias))

    page = stays_closed(environment, browser, page, way, entrance.id)
    assert page.authorization_code, page.text
    assert status_of_action(page) in ("error", "cancelled")


@each_way
@each_provider
def test_another_login_at_the_provider_proves_no_more_than_the_first(
    environment: Environment, browser: Browser, at_open_session: Entrance, who: str, way: WayIn
) -> None:
    page = browser.open_sign_in(kc_action=way.alias, prompt="login")
    page = browser.get(link_to(page, who.upper()))
    if who == "hug":
        page = browser.post(page, page.form_with("password"), password=PASSWORD)
    else:
        page = at_open_session.end(browser, page)

    page = stays_closed(environment, browser, page, way, at_open_session.id)
    assert page.authorization_code, page.text


# The action is set on the person: by the team, or by Keycloak after the last recovery code.


@each_way
@each_provider
def test_what_the_team_asks_waits_when_the_person_comes_by_a_provider(
    environment: Environment, browser: Browser, entrance: Entrance, way: WayIn
) -> None:
    set_on(environment, entrance.id, way.alias)

    page = come_in(entrance, browser, browser.open_sign_in())

    page = stays_closed(environment, browser, page, way, entrance.id)
    assert page.authorization_code, f"locked out: {page.text}"
    assert pending(environment, entrance.id) == [way.alias]


@each_way
@everybody
def test_what_the_team_asks_waits_at_an_open_session(
    environment: Environment, browser: Browser, at_open_session: Entrance, way: WayIn
) -> None:
    set_on(environment, at_open_session.id, way.alias)

    page = browser.open_sign_in()

    page = stays_closed(environment, browser, page, way, at_open_session.id)
    assert page.authorization_code, f"locked out: {page.text}"
    assert pending(environment, at_open_session.id) == [way.alias]


@everybody
def test_what_the_team_asks_disturbs_no_application_that_may_show_nothing(
    environment: Environment, browser: Browser, at_open_session: Entrance
) -> None:
    set_on(environment, at_open_session.id, *(way.alias for way in WAYS_IN))

    assert browser.open_sign_in(prompt="none").authorization_code


@each_way
@pytest.mark.parametrize("who", ["hin"])
def test_no_other_action_takes_along_what_the_team_asks(
    environment: Environment, browser: Browser, entrance: Entrance, way: WayIn
) -> None:
    set_on(environment, entrance.id, way.alias)

    page = come_in(entrance, browser, browser.open_sign_in(kc_action="update_user_locale"))

    page = stays_closed(environment, browser, page, way, entrance.id)
    assert page.authorization_code, f"locked out: {page.text}"


# A device: the browser signs in for a terminal.


def device_page(environment: Environment, browser: Browser) -> Page:
    """Where somebody comes to who opens the address that a terminal shows."""
    return browser.get(terminal(environment).link)


@each_way
@pytest.mark.parametrize("who", ["hin"])
def test_a_device_adds_no_way_in_when_the_person_comes_by_a_provider(
    environment: Environment, browser: Browser, entrance: Entrance, way: WayIn
) -> None:
    set_on(environment, entrance.id, way.alias)

    page = come_in(entrance, browser, device_page(environment, browser))

    device_stays_closed(environment, browser, page, way, entrance.id)


@each_way
@everybody
def test_a_device_adds_no_way_in_at_an_open_session(
    environment: Environment, browser: Browser, at_open_session: Entrance, way: WayIn
) -> None:
    set_on(environment, at_open_session.id, way.alias)

    page = device_page(environment, browser)

    device_stays_closed(environment, browser, page, way, at_open_session.id)


def device_stays_closed(
    environment: Environment, browser: Browser, page: Page, way: WayIn, user_id: str
) -> None:
    """Ends where the person lets the device in, or signs in for it."""
    before = ways_of(environment, user_id)
    for _ in range(2):
        assert not any_on(page), f"open: {any_on(page)} is offered"
        way.forge(environment, browser, page)
        page = reloaded(browser, page)
        assert ways_of(environment, user_id) == before, "open: done by a forged form"
        if any("later" in form.fields for form in page.forms):
            page = goes_on(browser, page)
    assert any("accept" in form.fields for form in page.forms) or is_let_on(page), page.text


# Links in mails: each opens in a browser where nobody has signed in.


@each_way
def test_a_link_for_a_new_password_is_for_that_and_nothing_else(
    environment: Environment, new: NewPeople, browser: Browser, way: WayIn
) -> None:
    person = new.professional()
    set_on(environment, person.id, way.alias)
    ask(environment, person.email)

    page = browser.get(environment.inbox.next_link(person.email))

    assert any_on(page) == [UPDATE_PASSWORD.mark], f"open: {any_on(page)} comes before the password"
    before = ways_of(environment, person.id)
    if way is not UPDATE_PASSWORD:
        assert any_on(way.forge(environment, browser, page)) in ([], [UPDATE_PASSWORD.mark]), "open: forged"
        assert ways_of(environment, person.id) == before, "open: forged"
        page = reloaded(browser, page)
    page = UPDATE_PASSWORD.add(environment, browser, page)
    assert not any_on(page), f"open: {any_on(page)} comes after the password"
    assert page.authorization_code is None
    after = ways_of(environment, person.id)
    assert after["destination"] == before["destination"]
    assert [kind for kind, *_ in after["credentials"]] == ["password"]
    if way is not UPDATE_PASSWORD:
        assert pending(environment, person.id) == [way.alias]
    again = Person(person.id, person.email, person.phone, STOLEN)
    page = come_in(InFull(environment, again), browser, browser.open_sign_in())
    assert way.is_on(page) == (way is not UPDATE_PASSWORD)


@each_way
def test_a_link_that_confirms_an_address_adds_no_way_in(
    environment: Environment, new: NewPeople, browser: Browser, way: WayIn
) -> None:
    person = new.professional(email_verified=False)
    environment.admin.put(REALM, "users", person.id, "send-verify-email", body={})
    set_on(environment, person.id, way.alias)

    page = open_link(environment, browser, person)

    link_stays_closed(environment, browser, page, way, person)
    assert environment.admin.get(REALM, "users", person.id)["emailVerified"]
    assert pending(environment, person.id) == [way.alias]


@each_way
def test_the_link_of_a_sign_in_that_waits_for_the_address_adds_no_way_in_elsewhere(
    environment: Environment, new: NewPeople, browser: Browser, way: WayIn
) -> None:
    person = new.professional(email_verified=False)
    set_on(environment, person.id, way.alias)
    with Browser(environment.keycloak) as waiting:
        come_in(InFull(environment, person), waiting, waiting.open_sign_in())

        page = open_link(environment, browser, person)

    link_stays_closed(environment, browser, page, way, person)


@each_way
@pytest.mark.parametrize("status", ["active", "pending", "rejected"])
def test_a_mail_of_actions_adds_no_way_in(
    environment: Environment, new: NewPeople, browser: Browser, status: str, way: WayIn
) -> None:
    """Anyone who administers users may have Keycloak send it; it is good for twelve hours."""
    person = new.professional(accountStatus=status)
    where = ("users", person.id, "execute-actions-email")
    environment.admin.put(REALM, *where, body=[way.alias])

    page = open_link(environment, browser, person)

    link_stays_closed(environment, browser, page, way, person)


def open_link(environment: Environment, browser: Browser, person: Person) -> Page:
    """Opens it, and confirms where Keycloak asks whether that was meant."""
    page = browser.get(environment.inbox.next_link(person.email))
    further = [target for _, target in page.links if "/action-token" in target]
    return browser.get(further[0]) if further else page


def link_stays_closed(
    environment: Environment, browser: Browser, page: Page, way: WayIn, person: Person
) -> None:
    before = ways_of(environment, person.id)
    if way.is_on(page):
        way.add(environment, browser, page)
        done = ways_of(environment, person.id) != before
        pytest.fail(f"open: {way.alias} is offered{' and done' if done else ''}")
    if "tab_id" in codes_of(page):
        assert not any_on(way.forge(environment, browser, page)), "open: forged"
        page = goes_on(browser, reloaded(browser, page))
    assert not any_on(page), f"open: {any_on(page)}"
    assert ways_of(environment, person.id) == before, "open: forged"
    assert page.status < 500
    assert page.authorization_code is None, "open: the mailbox alone signs in"


# What stays open: a full sign-in, in this login session.


@each_way
def test_a_full_sign_in_opens_what_was_asked_for(
    environment: Environment, new: NewPeople, browser: Browser, way: WayIn
) -> None:
    person = new.professional()
    before = ways_of(environment, person.id)

    page = come_in(InFull(environment, person), browser, browser.open_sign_in(kc_action=way.alias))
    page = way.add(environment, browser, page)

    assert status_of_action(page) == "success", page.text
    assert ways_of(environment, person.id) != before


@each_way
def test_a_full_sign_in_opens_what_the_team_asks(
    environment: Environment, new: NewPeople, browser: Browser, way: WayIn
) -> None:
    person = new.professional()
    set_on(environment, person.id, way.alias)

    page = come_in(InFull(environment, person), browser, browser.open_sign_in())
    page = way.add(environment, browser, page)

    assert page.authorization_code, page.text
    assert pending(environment, person.id) == []


def test_a_passkey_opens_each_of_them(environment: Environment, new: NewPeople, browser: Browser) -> None:
    person, passkey = new.professional(), Passkey(environment.keycloak)
    page = browser.open_sign_in(kc_action="webauthn-register-passwordless")
    page = come_in(InFull(environment, person), browser, page)
    browser.post(page, page.form_with("attestationObject"), **passkey.created(page))

    for way in WAYS_IN:
        with Browser(environment.keycloak) as another:
            page = another.open_sign_in(kc_action=way.alias)
            page = another.post(page, page.form_with("userHandle"), **passkey.signed(page, person.id))

            assert way.is_on(page), f"{way.alias}: {page.text}"


# What is offered to a person whose action waits.


@each_way
def test_a_person_at_an_open_session_is_offered_a_full_sign_in(
    environment: Environment, new: NewPeople, browser: Browser, way: WayIn
) -> None:
    person = new.professional()
    come_in(InFull(environment, person), browser, browser.open_sign_in())
    set_on(environment, person.id, way.alias)

    reaches_it_by_full_sign_in(environment, browser, browser.open_sign_in(), way, person)


@pytest.mark.parametrize(
    "way", WAYS_IN[:4], ids=lambda way: way.alias
)  # a person gets no more codes in a row
@pytest.mark.parametrize("who", ["hin"])
def test_a_person_of_hin_who_has_a_password_is_offered_a_full_sign_in(
    environment: Environment, new: NewPeople, browser: Browser, entrance: Entrance, way: WayIn
) -> None:
    account = (REALM, "users", entrance.id)
    password = {"type": "password", "value": PASSWORD, "temporary": False}
    environment.admin.put(*account, "reset-password", body=password)
    person = Person(entrance.id, environment.admin.get(*account)["email"], unused_mobile())
    new.set(person.id, phoneNumber=person.phone, codeChannel="sms")
    set_on(environment, person.id, way.alias)

    page = come_in(entrance, browser, browser.open_sign_in())

    reaches_it_by_full_sign_in(environment, browser, page, way, person)


def reaches_it_by_full_sign_in(
    environment: Environment, browser: Browser, page: Page, way: WayIn, person: Person
) -> None:
    page = browser.post(page, page.form_with("fullSignIn"), fullSignIn="true")
    assert not any_on(page), f"open: {any_on(page)}"
    page = come_in(InFull(environment, person), browser, page)
    page = way.add(environment, browser, page)
    assert page.authorization_code, page.text
    assert pending(environment, person.id) == []


@each_provider
def test_a_person_without_password_and_passkey_reads_who_does_this(
    environment: Environment, browser: Browser, entrance: Entrance
) -> None:
    NewPeople(environment.admin).set(entrance.id, actionsExplained="")
    set_on(environment, entrance.id, UPDATE_PASSWORD.alias)

    page = come_in(entrance, browser, browser.open_sign_in())

    assert "fullSignIn" not in page.form_with("later").fields
    assert contact(environment).email in page.text
    assert goes_on(browser, page).authorization_code
