"""Lifetimes: refresh tokens, their reuse and theft, and the ways in which a session ends."""

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


def with_new_tokens(person: SignedIn) -> SignedIn:
    """The same browser with the refreshed tokens."""
    answer = person.browser.refresh(person.tokens)
    assert answer.status_code == 200, answer.text
    return SignedIn(person.browser, answer.json())


def test_lost_refresh_response_can_be_retried(environment: Environment, new: NewPeople) -> None:
    with signed_in(environment, new.professional()) as here:
        here.browser.refresh(here.tokens)
        next_second()

        again = with_new_tokens(here)

        next_second()
        later = with_new_tokens(again)
        next_second()
        assert later.refreshed() == 200


def test_refresh_token_is_accepted_at_most_twice(environment: Environment, new: NewPeople) -> None:
    with signed_in(environment, new.professional()) as here:
        latest = with_new_tokens(here)
        with_new_tokens(here)

        assert here.refreshed() == 400
        assert latest.refreshed() == 400


def test_reuse_of_a_stolen_refresh_token_ends_the_session(environment: Environment, new: NewPeople) -> None:
    with signed_in(environment, new.professional()) as stolen:
        renewing = with_new_tokens(stolen)
        next_second()
        owner = with_new_tokens(renewing)

        assert stolen.refreshed() == 400
        assert owner.refreshed() == 400, "the session was not ended"


def test_two_tabs_can_refresh_simultaneously(environment: Environment, new: NewPeople) -> None:
    with signed_in(environment, new.professional()) as here, ThreadPoolExecutor(2) as tabs:
        both = list(tabs.map(lambda _tab: with_new_tokens(here), range(2)))

        latest = max(both, key=lambda each: issued_at(each.tokens["refresh_token"]))
        assert latest.refreshed() == 200


@contextmanager
def short_lived_access_tokens(environment: Environment) -> Iterator[None]:
    admin = environment.admin
    (portal,) = admin.get(REALM, "clients", clientId="portal")
    attributes = {**portal["attributes"], "access.token.lifespan": "1"}
    admin.put(REALM, "clients", portal["id"], body={**portal, "attributes": attributes})
    try:
        yield
    finally:
        attributes["access.token.lifespan"] = ""
        admin.put(REALM, "clients", portal["id"], body={**portal, "attributes": attributes})


def test_profile_service_refreshes_repeatedly_from_many_tabs(
    environment: Environment, new: NewPeople
) -> None:
    person = new.professional()
    with short_lived_access_tokens(environment), Browser(environment.keycloak) as browser:
        page = browser.get(f"{environment.demo}/sign-in")
        page = browser.enter_password(page, person.email, person.password)
        page = browser.enter_code(page, environment.inbox.next_code(person.phone, 0))
        assert HELLO in page.text
        seen = [browser.get(environment.demo) for _ in range(4)]
        with ThreadPoolExecutor(4) as tabs:
            seen += tabs.map(browser.get, [environment.demo] * 12)
        seen.append(browser.get(environment.demo))

        assert all(HELLO in each.text for each in seen)


def test_unused_session_ends_after_thirty_minutes(environment: Environment, new: NewPeople) -> None:
    with signed_in(environment, new.professional()) as here:
        assert here.tokens["refresh_expires_in"] == 1800
        assert here.tokens["expires_in"] == 300


def test_offline_access_is_refused(environment: Environment, new: NewPeople) -> None:
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


def test_device_requesting_offline_access_gets_an_ordinary_token(
    environment: Environment, new: NewPeople
) -> None:
    """Keycloak does not refuse a scope in a device request; it omits scopes that the client may not have."""
    person, asks = new.professional(), terminal(environment, OFFLINE)
    with Browser(environment.keycloak) as browser:
        page = browser.get(asks.link)
        page = browser.enter_password(page, person.email, person.password)
        page = browser.enter_code(page, environment.inbox.next_code(person.phone, 0))
        browser.post(page, page.form_with("accept"), accept="yes")

    tokens = asks.ask().json()

    assert tokens["refresh_expires_in"] == 1800
    assert "offline_access" not in tokens["scope"]


def test_sign_out_everywhere_ends_refresh_token_and_session(environment: Environment, new: NewPeople) -> None:
    with signed_in(environment, new.professional()) as here:
        here.browser.sign_out(here.tokens, environment.demo)

        assert here.refreshed() == 400
        assert here.browser.open_sign_in().asks_for_password


def test_sign_out_of_one_application_reaches_the_profile_service(
    environment: Environment, new: NewPeople
) -> None:
    profile = f"{environment.settings.profile_url}/profil"
    with signed_in(environment, new.professional()) as here:
        assert "Personne Test" in here.browser.get(profile).text

        # The portal signs out, so the profile service learns of it by the back-channel only.
        here.browser.sign_out(here.tokens, environment.demo)

        wait_until(
            lambda: here.browser.get(profile).asks_for_password, "the profile service was not notified"
        )


def test_session_ended_by_an_administrator_is_refused(environment: Environment, new: NewPeople) -> None:
    person = new.professional()
    with signed_in(environment, person) as ended, signed_in(environment, person) as other:
        environment.admin.delete(REALM, "sessions", ended.session)

        assert (ended.refreshed(), other.refreshed()) == (400, 200)
        assert ended.browser.open_sign_in().asks_for_password


@pytest.mark.parametrize("status", ["deactivated", "rejected", "pending"])
def test_refresh_is_refused_after_the_account_is_closed(
    environment: Environment, new: NewPeople, status: str
) -> None:
    person = new.professional()
    with signed_in(environment, person) as here:
        new.set(person.id, enabled=False, accountStatus=status)

        assert here.refreshed() == 400
        assert here.browser.open_sign_in().authorization_code is None
