"""A person fills in the fields of the form once. Attacks with every door open that the realm keeps closed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from tests.environment import Environment
from tests.people import REALM, NewPeople, Person, account_after_sign_in
from tests.sign_in import CLIENT, Browser, Page

OWN = {
    "title": "Dr",
    "lastName": "Gardien",
    "firstName": "Personne",
    "codeChannel": "sms",
    "professionalIdType": "GLN",
    "professionalId": "7601000050717",
    "function": "physician",
    "functionDetails": "Cheffe de clinique",
}
CHANGED = {
    "title": "Prof. Dr",
    "lastName": "Voleur",
    "firstName": "Autre",
    "phoneNumber": "+41791111111",
    "codeChannel": "email",
    "professionalIdType": "RPPS",
    "professionalId": "7601007922000",
    "function": "pharmacist",
    "functionDetails": "Directeur",
}
"""The fields of the form, each with another value that its rule allows."""

ADMINISTRATORS_ONLY = {
    "phoneNumberVerified": "false",
    "accountStatus": "pending",
    "validatedBy": "nobody",
    "validationMethod": "video",
    "answeredForBy": "hug",
    "hinAddress": "{}",
    "mailsOwed": "[]",
    "proposedIdentity": "{}",
    "proposedName": "{}",
    "requestId": "0",
    "lastUsedAt": "2026-01-01",
}
NAMES = ("lastName", "firstName")
REFUSED = "mepGuarded"


@pytest.fixture
def person(environment: Environment, new: NewPeople) -> Person:
    attributes: dict[str, Any] = {name: value for name, value in OWN.items() if name not in NAMES}
    made = new.professional(domain="hin.ch", **attributes)
    account = environment.admin.get(REALM, "users", made.id)
    environment.admin.put(REALM, "users", made.id, body={**account, **{name: OWN[name] for name in NAMES}})
    return made


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


def signed_in(environment: Environment, browser: Browser, person: Person, **request: str) -> Page:
    page = browser.enter_password(browser.open_sign_in(**request), person.email, person.password)
    return browser.enter_code(page, environment.inbox.next_code(person.phone, 0))


def with_value(account: dict[str, Any], field: str, value: str | None) -> dict[str, Any]:
    """The account as its owner sends it to the API, with another value in one field; None leaves it out."""
    if field in NAMES:
        return {**account, field: value}
    others = {name: values for name, values in account["attributes"].items() if name != field}
    return {**account, "attributes": others if value is None else {**others, field: [value]}}


def test_account_api_cannot_change_guarded_attributes(environment: Environment, person: Person) -> None:
    with account_api_opened(environment, person), Browser(environment.keycloak) as browser:
        token = browser.tokens(signed_in(environment, browser, person))["access_token"]
        account = f"{environment.keycloak}/realms/{REALM}/account"
        as_person = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
        before = account_after_sign_in(environment.admin, person.id)
        own = httpx.get(account, headers=as_person).json()
        unchanged = httpx.post(account, headers=as_person, json=own)
        assert unchanged.status_code == 204, "the API is not accessible, so the test would prove nothing"

        for field, value in CHANGED.items():
            for attempt in (value, "", None):
                answer = httpx.post(account, headers=as_person, json=with_value(own, field, attempt))
                assert answer.status_code == 400, (field, attempt)
                assert REFUSED in answer.text, (field, attempt)
                assert environment.admin.get(REALM, "users", person.id) == before, (field, attempt)
        for field, value in ADMINISTRATORS_ONLY.items():
            httpx.post(account, headers=as_person, json=with_value(own, field, value))
            assert environment.admin.get(REALM, "users", person.id) == before, field


def test_account_api_cannot_fill_in_what_is_empty(environment: Environment, new: NewPeople) -> None:
    """HIN and hospital accounts lack fields at first; a thief at their session cannot give them a number."""
    person = new.professional(title=None, function=None)
    with account_api_opened(environment, person), Browser(environment.keycloak) as browser:
        token = browser.tokens(signed_in(environment, browser, person))["access_token"]
        account = f"{environment.keycloak}/realms/{REALM}/account"
        as_person = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
        before = account_after_sign_in(environment.admin, person.id)
        own = httpx.get(account, headers=as_person).json()

        for field in ("title", "function", "functionDetails", "professionalIdType", "professionalId"):
            answer = httpx.post(account, headers=as_person, json=with_value(own, field, CHANGED[field]))
            assert answer.status_code == 400, field
            assert environment.admin.get(REALM, "users", person.id) == before, field


def test_profile_action_cannot_change_guarded_attributes(environment: Environment, person: Person) -> None:
    unchanged = {**OWN, "phoneNumber": person.phone, "email": person.email, "username": person.email}
    with action_enabled(environment, "UPDATE_PROFILE"), Browser(environment.keycloak) as browser:
        page = signed_in(environment, browser, person, kc_action="UPDATE_PROFILE")
        assert "execution=UPDATE_PROFILE" in page.url, "the action is off, so the test would prove nothing"
        before = environment.admin.get(REALM, "users", person.id)

        for field, value in CHANGED.items():
            for attempt in (value, ""):
                page = browser.post(page, page.form_with("lastName"), **{**unchanged, field: attempt})
                assert "ne se modifie pas ici" in page.text, (field, attempt, page.text[:400])
                assert environment.admin.get(REALM, "users", person.id) == before, (field, attempt)

        page = browser.post(page, page.form_with("lastName"), **unchanged)
        assert page.authorization_code, "a person who changes nothing goes on"
        for field, value in ADMINISTRATORS_ONLY.items():
            page = browser.open_sign_in(kc_action="UPDATE_PROFILE")
            browser.post(page, page.form_with("lastName"), **{**unchanged, field: value})
            after = environment.admin.get(REALM, "users", person.id)["attributes"]
            assert after.get(field) != [value], field


def test_administrator_may_change_every_field(environment: Environment, person: Person) -> None:
    """The admin API is for emergencies; staff act through the extension's own endpoints."""
    account = environment.admin.get(REALM, "users", person.id)
    for field, value in CHANGED.items():
        account = with_value(account, field, value)
    account["attributes"]["professionalIdType"] = ["GLN"]
    environment.admin.put(REALM, "users", person.id, body=account)

    after = environment.admin.get(REALM, "users", person.id)
    assert after["lastName"] == CHANGED["lastName"]
    assert after["attributes"]["phoneNumber"] == [CHANGED["phoneNumber"]]
