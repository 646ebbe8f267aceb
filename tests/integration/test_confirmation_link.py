"""The mailed link that confirms an e-mail address: its button confirms, and signs nobody in."""

from __future__ import annotations

import base64
import json
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.confirmation_link import (
    ASKS,
    CONFIRMED,
    STALE,
    Waiting,
    at_this_server,
    button,
    is_confirmed,
    posted,
    press,
    sessions_of,
    wait_for_confirmation,
)
from tests.environment import Environment
from tests.forgotten_password import request_link
from tests.integration.signed_in import signed_in
from tests.messages import wait_until
from tests.people import REALM, NewPeople, Person
from tests.realm import realm_setting
from tests.sign_in import Browser, link_to

LIFETIME = "actionTokenGeneratedByUserLifespan.verify-email"


def unconfirmed(new: NewPeople) -> Person:
    return new.professional(email_verified=False)


def test_link_opened_in_another_browser_confirms_and_signs_nobody_in(
    environment: Environment, new: NewPeople
) -> None:
    person = unconfirmed(new)
    with Browser(environment.keycloak) as first, Browser(environment.keycloak) as second:
        waiting = wait_for_confirmation(environment, first, person)
        page = second.get(waiting.link)
        assert ASKS in page.text
        assert person.email in page.text
        assert not is_confirmed(environment, person)

        page = press(second, page)

        assert CONFIRMED in page.text
        assert is_confirmed(environment, person)
        assert sessions_of(environment, person) == 0
        assert "error=login_required" in second.open_sign_in(prompt="none").url
        assert first.claims(waiting.reload())["sub"] == person.id


def test_link_opened_in_the_same_browser_leaves_the_sign_in_as_it_is(
    environment: Environment, new: NewPeople
) -> None:
    person = unconfirmed(new)
    with Browser(environment.keycloak) as browser:
        waiting = wait_for_confirmation(environment, browser, person)
        page = browser.get(waiting.link)
        assert "VERIFY_EMAIL" in waiting.reload().url

        assert CONFIRMED in press(browser, page).text
        assert sessions_of(environment, person) == 0
        assert browser.claims(waiting.reload())["sub"] == person.id


def test_programs_that_follow_links_confirm_nothing(environment: Environment, new: NewPeople) -> None:
    person = unconfirmed(new)
    with Browser(environment.keycloak) as first, Browser(environment.keycloak) as program:
        waiting = wait_for_confirmation(environment, first, person)
        assert httpx.head(waiting.link).status_code == 200
        seen = {waiting.link}
        page = program.get(waiting.link)
        targets = at_this_server(environment, page)
        assert len(targets) >= 4, "the languages of the page are links"
        for target in targets:
            seen.add(target)
            for further in at_this_server(environment, program.get(target)):
                if further not in seen:
                    seen.add(further)
                    program.get(further)
        assert httpx.get(httpx.URL(page.url).join(button(page).action)).status_code in (404, 405)

        assert not is_confirmed(environment, person)
        assert ASKS in program.get(waiting.link).text
        press(program, page)
        assert first.claims(waiting.reload())["sub"] == person.id


def test_link_opened_again_says_that_it_is_confirmed(environment: Environment, new: NewPeople) -> None:
    person = unconfirmed(new)
    with Browser(environment.keycloak) as first, Browser(environment.keycloak) as second:
        waiting = wait_for_confirmation(environment, first, person)
        page = second.get(waiting.link)
        press(second, page)

        again = second.get(waiting.link)
        assert (again.status, CONFIRMED in again.text, again.forms) == (200, True, ())
        assert CONFIRMED in press(second, page).text, "the button of a page that was open before"
        assert waiting.reload().authorization_code
        assert CONFIRMED in second.get(waiting.link).text
    events = environment.admin.get(REALM, "events", type="VERIFY_EMAIL", user=person.id)
    assert len(events) == 1
    assert "error" not in events[0]


def test_link_of_a_former_address_confirms_nothing(environment: Environment, new: NewPeople) -> None:
    person = unconfirmed(new)
    with Browser(environment.keycloak) as first, Browser(environment.keycloak) as second:
        waiting = wait_for_confirmation(environment, first, person)
        page = second.get(waiting.link)
        change_address(environment, person, f"nouvelle.{person.email}")

        assert posted(page).status_code == 303
        assert not is_confirmed(environment, person)
        stale = second.get(waiting.link)
        assert (stale.status, STALE in stale.text) == (400, True)


def change_address(environment: Environment, person: Person, address: str) -> None:
    account = environment.admin.get(REALM, "users", person.id)
    body = {**account, "email": address, "username": address}
    environment.admin.put(REALM, "users", person.id, body=body)


@pytest.mark.parametrize("status", ["pending", "rejected", "deactivated"])
def test_link_of_an_account_that_is_not_let_in_confirms_nothing(
    environment: Environment, new: NewPeople, status: str
) -> None:
    person = unconfirmed(new)
    with Browser(environment.keycloak) as first, Browser(environment.keycloak) as second:
        waiting = wait_for_confirmation(environment, first, person)
        page = second.get(waiting.link)
        new.set(person.id, enabled=False, accountStatus=status)

        posted(page)
        assert not is_confirmed(environment, person)
        assert STALE in second.get(waiting.link).text


def test_expired_link_confirms_nothing(environment: Environment, new: NewPeople) -> None:
    person = unconfirmed(new)
    with (
        realm_setting(environment, LIFETIME, "2"),
        Browser(environment.keycloak) as first,
        Browser(environment.keycloak) as second,
    ):
        waiting = wait_for_confirmation(environment, first, person)
        wait_until(lambda: second.get(waiting.link).status == 400, "the link is still valid")

        answer = httpx.post(endpoint(environment, key_of(waiting)), data={})

        assert answer.status_code == 303
        assert not is_confirmed(environment, person)
        assert "VERIFY_EMAIL" in waiting.reload().url


def key_of(waiting: Waiting) -> str:
    return parse_qs(urlsplit(waiting.link).query)["key"][0]


def endpoint(environment: Environment, key: str) -> str:
    return f"{environment.keycloak}/realms/{REALM}/mep/confirm-address?key={key}"


def test_link_is_valid_for_24_hours_and_the_mail_says_so(environment: Environment, new: NewPeople) -> None:
    person = unconfirmed(new)
    with Browser(environment.keycloak) as browser:
        waiting = wait_for_confirmation(environment, browser, person)

    payload = key_of(waiting).split(".")[1]
    token = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    assert token["exp"] - token["iat"] == 24 * 3600
    assert "valable 1 jour" in environment.inbox.messages(person.email)[0]["text"]


def test_forged_links_and_links_of_another_kind_confirm_nothing(
    environment: Environment, new: NewPeople
) -> None:
    person, other = unconfirmed(new), unconfirmed(new)
    request_link(environment, person.email)
    reset = parse_qs(urlsplit(environment.inbox.next_link(person.email)).query)["key"][0]
    with Browser(environment.keycloak) as browser, Browser(environment.keycloak) as another:
        waiting = wait_for_confirmation(environment, another, other)
        key = key_of(waiting)
        header, _, signature = key.split(".")
        claims = {"sub": person.id, "typ": "verify-email", "eml": person.email, "exp": 9_999_999_999}
        payload = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()
        for forged in ("", "x", key[:-8] + "AAAAAAAA", f"{header}.{payload}.{signature}", reset):
            assert httpx.post(endpoint(environment, forged), data={}).status_code == 303
        for forged in ("", "x", f"{header}.{payload}.{signature}"):
            link = f"{environment.keycloak}/realms/{REALM}/login-actions/action-token?key={forged}"
            assert browser.get(link).status == 400

    assert not is_confirmed(environment, person)
    assert not is_confirmed(environment, other)


def test_link_confirms_although_another_person_is_signed_in(environment: Environment, new: NewPeople) -> None:
    person = unconfirmed(new)
    with (
        Browser(environment.keycloak) as first,
        signed_in(environment, new.professional()) as other,
    ):
        waiting = wait_for_confirmation(environment, first, person)

        assert CONFIRMED in press(other.browser, other.browser.get(waiting.link)).text

        assert other.refreshed() == 200
        assert sessions_of(environment, person) == 0
        assert first.claims(waiting.reload())["sub"] == person.id


def test_link_does_not_touch_the_sign_in_of_another_person_in_the_same_tab(
    environment: Environment, new: NewPeople
) -> None:
    person, other = unconfirmed(new), new.professional()
    with Browser(environment.keycloak) as browser:
        waiting = wait_for_confirmation(environment, browser, person)
        page = browser.get(link_to(waiting.page, "Français").replace("required-action", "restart"))
        assert page.asks_for_password, page.text[:300]
        page = browser.enter_password(page, other.email, other.password)
        assert page.asks_for_code

        press(browser, browser.get(waiting.link))

        code = environment.inbox.next_code(other.phone, 0)
        assert browser.claims(browser.enter_code(page, code))["sub"] == other.id
    assert is_confirmed(environment, person)


def test_page_keeps_the_chosen_language(environment: Environment, new: NewPeople) -> None:
    person = unconfirmed(new)
    with Browser(environment.keycloak) as first, Browser(environment.keycloak) as second:
        waiting = wait_for_confirmation(environment, first, person)
        page = second.get(link_to(second.get(waiting.link), "Deutsch"))
        assert "Diese Adresse bestätigen" in page.text

        assert "ist bestätigt" in press(second, page).text


def test_code_by_mail_confirms_the_address(environment: Environment, new: NewPeople) -> None:
    person = new.professional(domain="amge.ch", email_verified=False, codeChannel="email", phoneNumber=None)
    with Browser(environment.keycloak) as browser:
        page = browser.enter_password(browser.open_sign_in(), person.email, person.password)
        code = environment.inbox.next_code(person.email, 0)
        assert not is_confirmed(environment, person)

        assert browser.enter_code(page, code).authorization_code

    assert is_confirmed(environment, person)
    assert environment.inbox.count(person.email) == 1, "no link is sent"


def test_wrong_code_by_mail_confirms_nothing(environment: Environment, new: NewPeople) -> None:
    person = new.professional(domain="amge.ch", email_verified=False, codeChannel="email", phoneNumber=None)
    with Browser(environment.keycloak) as browser:
        page = browser.enter_password(browser.open_sign_in(), person.email, person.password)
        code = environment.inbox.next_code(person.email, 0)
        browser.enter_code(page, f"{(int(code) + 1) % 1_000_000:06d}")

    assert not is_confirmed(environment, person)


def test_mail_is_sent_again_by_a_button_only(environment: Environment, new: NewPeople) -> None:
    person = unconfirmed(new)
    with Browser(environment.keycloak) as browser:
        waiting = wait_for_confirmation(environment, browser, person)
        for target in at_this_server(environment, waiting.page):
            browser.get(target)
        assert "VERIFY_EMAIL" in waiting.reload().url

    assert environment.inbox.count(person.email) == 1
