"""An attacker at an open session cannot change anything that identifies the person."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from tests.environment import Environment
from tests.people import IDENTITY_ATTRIBUTES, REALM, NewPeople, Person
from tests.sign_in import CLIENT, Browser

GUARDED = {
    "phoneNumber": "+41791111111",
    "codeChannel": "email",
    "phoneNumberVerified": "true",
    "professionalIdType": "NONE",
    "professionalId": "7601007922000",
    "function": "pharmacist",
    "accountStatus": "pending",
}
"""Attributes that no person may change on their own account, with another value for each."""


@pytest.mark.parametrize(
    "action",
    [
        "idp_link:hug",
        "idp_link:hin",
        "UPDATE_EMAIL",
        "UPDATE_PROFILE",
        "VERIFY_PROFILE",
        "delete_account",
        "delete_credential:0",
        "webauthn-register",
        "no-such-action",
    ],
)
def test_disabled_actions_cannot_be_started(environment: Environment, new: NewPeople, action: str) -> None:
    person = new.professional()
    with Browser(environment.keycloak) as browser:
        page = browser.enter_password(browser.open_sign_in(), person.email, person.password)
        browser.enter_code(page, environment.inbox.next_code(person.phone, 0))

        page = browser.open_sign_in(kc_action=action)

        assert page.url.startswith(browser.redirect_uri), page.text


@pytest.mark.parametrize(
    "action",
    [
        "UPDATE_PASSWORD",
        "CONFIGURE_TOTP",
        "CONFIGURE_RECOVERY_AUTHN_CODES",
        "webauthn-register-passwordless",
        "mep-change-code-destination",
    ],
)
def test_way_in_is_changed_after_a_full_sign_in_only(
    environment: Environment, new: NewPeople, action: str
) -> None:
    """An attacker at an open session cannot add a credential of their own."""
    person = new.professional()
    with Browser(environment.keycloak) as browser:
        page = browser.enter_password(browser.open_sign_in(), person.email, person.password)
        browser.enter_code(page, environment.inbox.next_code(person.phone, 0))

        page = browser.open_sign_in(kc_action=action)
        assert page.asks_for_password, page.text
        already = environment.inbox.count(person.phone)
        page = browser.enter_password(page, person.email, person.password)
        assert page.asks_for_code, page.text
        page = browser.enter_code(page, environment.inbox.next_code(person.phone, already))

        assert f"execution={action}" in page.url


def test_portal_token_is_refused_by_keycloaks_apis(environment: Environment, new: NewPeople) -> None:
    person = new.professional(function="physician")
    with Browser(environment.keycloak) as browser:
        page = browser.enter_password(browser.open_sign_in(), person.email, person.password)
        page = browser.enter_code(page, environment.inbox.next_code(person.phone, 0))
        token = browser.tokens(page)["access_token"]
    account = f"{environment.keycloak}/realms/{REALM}/account"
    as_person = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
    before = environment.admin.get(REALM, "users", person.id)

    answers = [
        httpx.get(account, headers=as_person),
        httpx.post(account, headers=as_person, json={"attributes": IDENTITY_ATTRIBUTES}),
        httpx.get(f"{account}/linked-accounts/hug", headers=as_person, params={"redirectUri": account}),
        httpx.get(f"{environment.keycloak}/admin/realms/{REALM}/users", headers=as_person),
    ]

    assert {answer.status_code for answer in answers} <= {401, 403, 404}
    assert environment.admin.get(REALM, "users", person.id) == before


@contextmanager
def account_api_opened(environment: Environment, person: Person) -> Iterator[None]:
    """Simulates a mistake in the realm's files: the portal's token gives access to the account API."""
    admin = environment.admin
    (portal,) = admin.get(REALM, "clients", clientId=CLIENT)
    (account,) = admin.get(REALM, "clients", clientId="account")
    roles = [admin.get(REALM, "clients", account["id"], "roles", "manage-account")]
    scope = (REALM, "clients", portal["id"], "scope-mappings", "clients", account["id"])
    admin.post(*scope, body=roles)
    admin.post(REALM, "users", person.id, "role-mappings", "clients", account["id"], body=roles)
    try:
        yield
    finally:
        admin.delete(*scope, body=roles)


@contextmanager
def action_enabled(environment: Environment, action: str) -> Iterator[None]:
    where = (REALM, "authentication", "required-actions", action)
    off = environment.admin.get(*where)
    environment.admin.put(*where, body={**off, "enabled": True})
    try:
        yield
    finally:
        environment.admin.put(*where, body=off)


def test_account_api_cannot_change_guarded_attributes(environment: Environment, new: NewPeople) -> None:
    person = new.professional(professionalIdType="GLN", professionalId="7601000050717")
    with account_api_opened(environment, person), Browser(environment.keycloak) as browser:
        page = browser.enter_password(browser.open_sign_in(), person.email, person.password)
        page = browser.enter_code(page, environment.inbox.next_code(person.phone, 0))
        token = browser.tokens(page)["access_token"]
        account = f"{environment.keycloak}/realms/{REALM}/account"
        as_person = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
        own = httpx.get(account, headers=as_person)
        assert own.status_code == 200, "the API is not accessible, so the test would prove nothing"
        before = environment.admin.get(REALM, "users", person.id)

        for name, value in GUARDED.items():
            changed = {**own.json(), "attributes": {**own.json()["attributes"], name: [value]}}
            httpx.post(account, headers=as_person, json=changed)
            assert environment.admin.get(REALM, "users", person.id) == before, name


def test_profile_action_cannot_change_guarded_attributes(environment: Environment, new: NewPeople) -> None:
    person = new.professional(professionalIdType="GLN", professionalId="7601000050717")
    with action_enabled(environment, "UPDATE_PROFILE"), Browser(environment.keycloak) as browser:
        page = browser.enter_password(
            browser.open_sign_in(kc_action="UPDATE_PROFILE"), person.email, person.password
        )
        page = browser.enter_code(page, environment.inbox.next_code(person.phone, 0))
        assert "execution=UPDATE_PROFILE" in page.url, (
            "the API is not accessible, so the test would prove nothing"
        )
        before = environment.admin.get(REALM, "users", person.id)["attributes"]

        for name, value in GUARDED.items():
            form = page.form_with("lastName")
            form.fields.pop("cancel-aia")
            page = browser.post(page, form, **{**form.fields, name: value})
            assert environment.admin.get(REALM, "users", person.id)["attributes"] == before, name
            if page.authorization_code:
                page = browser.open_sign_in(kc_action="UPDATE_PROFILE")
