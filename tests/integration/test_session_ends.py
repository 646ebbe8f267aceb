"""How long a sign-in lasts: refresh tokens, their retries and their theft, and every way a session ends."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import httpx
import pytest

from tests.clock import next_second
from tests.devices import terminal
from tests.environment import Environment
from tests.integration.signed_in import SignedIn, signed_in
from tests.messages import wait_until
from tests.people import REALM, NewPeople
from tests.sign_in import Browser

HELLO = "Bonjour Dr Personne Test"
OFFLINE = "openid offline_access"


def protocol(environment: Environment) -> str:
    return f"{environment.keycloak}/realms/{REALM}/protocol/openid-connect"


def issued_at(token: str) -> int:
    payload = token.split(".")[1]
    return int(json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))["iat"])


def renewed(person: SignedIn) -> SignedIn:
    """The same browser with the tokens that the refresh token brought."""
    answer = person.browser.refresh(person.tokens)
    assert answer.status_code == 200, answer.text
    return SignedIn(person.browser, answer.json())


def test_a_refresh_whose_answer_got_lost_may_be_sent_again(environment: Environment, new: NewPeople) -> None:
    with signed_in(environment, new.professional()) as here:
        here.browser.refresh(here.tokens)
        next_second()

        again = renewed(here)

        next_second()
        later = renewed(again)
        next_second()
        assert later.refreshed() == 200


def test_a_refresh_token_is_used_twice_and_no_more(environment: Environment, new: NewPeople) -> None:
    with signed_in(environment, new.professional()) as here:
        latest = renewed(here)
        renewed(here)

        assert here.refreshed() == 400
        assert latest.refreshed() == 400


def test_a_stolen_refresh_token_that_was_used_ends_what_came_of_it(
    environment: Environment, new: NewPeople
) -> None:
    with signed_in(environment, new.professional()) as stolen:
        renewing = renewed(stolen)
        next_second()
        owner = renewed(renewing)

        assert stolen.refreshed() == 400
        assert owner.refreshed() == 400, "the owner was not made to sign in again"


def test_two_tabs_that_share_their_tokens_may_refresh_at_once(
    environment: Environment, new: NewPeople
) -> None:
    with signed_in(environment, new.professional()) as here, ThreadPoolExecutor(2) as tabs:
        both = list(tabs.map(lambda _tab: renewed(here), range(2)))

        latest = max(both, key=lambda each: issued_at(each.tokens["refresh_token"]))
        assert latest.refreshed() == 200


@contextmanager
def access_tokens_that_are_over_at_once(environment: Environment) -> Iterator[None]:
    admin = environment.admin
    (portal,) = admin.get(REALM, "clients", clientId="portal")
    attributes = {**portal["attributes"], "access.token.lifespan": "1"}
    admin.put(REALM, "clients", portal["id"], body={**portal, "attributes": attributes})
    try:
        yield
    finally:
        attributes["access.token.lifespan"] = ""
        admin.put(REALM, "clients", portal["id"], body={**portal, "attributes": attributes})


def test_the_profile_service_renews_as_often_as_it_likes_from_many_tabs(
    environment: Environment, new: NewPeople
) -> None:
    person = new.professional()
    with access_tokens_that_are_over_at_once(environment), Browser(environment.keycloak) as browser:
        page = browser.get(f"{environment.demo}/sign-in")
        page = browser.enter_password(page, person.email, person.password)
        page = browser.enter_code(page, environment.inbox.next_code(person.phone, 0))
        assert HELLO in page.text
        seen = [browser.get(environment.demo) for _ in range(4)]
        with ThreadPoolExecutor(4) as tabs:
            seen += tabs.map(browser.get, [environment.demo] * 12)
        seen.append(browser.get(environment.demo))

        assert all(HELLO in each.text for each in seen)


def test_an_unused_sign_in_ends_after_half_an_hour(environment: Environment, new: NewPeople) -> None:
    with signed_in(environment, new.professional()) as here:
        assert here.tokens["refresh_expires_in"] == 1800
        assert here.tokens["expires_in"] == 300


def test_nobody_is_let_to_ask_for_a_token_that_outlives_the_session(
    environment: Environment, new: NewPeople
) -> None:
    person = new.professional()
    profile = {
        "client_id": "profile-service",
        "response_type": "code",
        "redirect_uri": f"{environment.settings.profile_url}/profil/retour",
        "scope": OFFLINE,
    }
    with signed_in(environment, person) as here:
        refused = here.browser.open_sign_in(scope=OFFLINE)

    assert "error=invalid_scope" in refused.url
    assert (
        "error=invalid_scope"
        in httpx.get(f"{protocol(environment)}/auth", params=profile).headers["Location"]
    )
    roles = environment.admin.get(REALM, "users", person.id, "role-mappings", "realm", "composite")
    assert "offline_access" not in {role["name"] for role in roles}


def test_a_terminal_that_asks_for_such_a_token_gets_an_ordinary_one(
    environment: Environment, new: NewPeople
) -> None:
    """Keycloak refuses no scope at a device's request: it leaves out what the client may not have."""
    person, asks = new.professional(), terminal(environment, OFFLINE)
    with Browser(environment.keycloak) as browser:
        page = browser.get(asks.link)
        page = browser.enter_password(page, person.email, person.password)
        page = browser.enter_code(page, environment.inbox.next_code(person.phone, 0))
        browser.post(page, page.form_with("accept"), accept="yes")

    tokens = asks.ask().json()

    assert tokens["refresh_expires_in"] == 1800
    assert "offline_access" not in tokens["scope"]


def test_signing_out_everywhere_kills_the_refresh_token_and_the_session(
    environment: Environment, new: NewPeople
) -> None:
    with signed_in(environment, new.professional()) as here:
        here.browser.sign_out(here.tokens, environment.demo)

        assert here.refreshed() == 400
        assert here.browser.open_sign_in().asks_for_password


def test_signing_out_of_one_application_is_heard_by_the_profile_service(
    environment: Environment, new: NewPeople
) -> None:
    profile = f"{environment.settings.profile_url}/profil"
    with signed_in(environment, new.professional()) as here:
        assert "Personne Test" in here.browser.get(profile).text

        # Asked for elsewhere: only the back-channel can tell the profile service.
        here.browser.sign_out(here.tokens, environment.demo)

        wait_until(
            lambda: here.browser.get(profile).asks_for_password, "the profile service never heard of it"
        )


def test_a_session_that_an_administrator_ends_is_over(environment: Environment, new: NewPeople) -> None:
    person = new.professional()
    with signed_in(environment, person) as ended, signed_in(environment, person) as other:
        environment.admin.delete(REALM, "sessions", ended.session)

        assert (ended.refreshed(), other.refreshed()) == (400, 200)
        assert ended.browser.open_sign_in().asks_for_password


@pytest.mark.parametrize("status", ["deactivated", "rejected", "pending"])
def test_an_account_that_is_closed_in_mid_session_is_not_renewed(
    environment: Environment, new: NewPeople, status: str
) -> None:
    person = new.professional()
    with signed_in(environment, person) as here:
        new.set(person.id, enabled=False, accountStatus=status)

        assert here.refreshed() == 400
        assert here.browser.open_sign_in().authorization_code is None
