"""An attacker at an open session cannot change anything that identifies the person."""

from __future__ import annotations

import httpx
import pytest

from tests.environment import Environment
from tests.people import IDENTITY_ATTRIBUTES, REALM, NewPeople, account_after_sign_in
from tests.sign_in import Browser


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
        "mep-change-email",
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
    before = account_after_sign_in(environment.admin, person.id)

    answers = [
        httpx.get(account, headers=as_person),
        httpx.post(account, headers=as_person, json={"attributes": IDENTITY_ATTRIBUTES}),
        httpx.get(f"{account}/linked-accounts/hug", headers=as_person, params={"redirectUri": account}),
        httpx.get(f"{environment.keycloak}/admin/realms/{REALM}/users", headers=as_person),
    ]

    assert {answer.status_code for answer in answers} <= {401, 403, 404}
    assert environment.admin.get(REALM, "users", person.id) == before
