"""What somebody can do who sits at another's open session: nothing that proves who that is changes."""

from __future__ import annotations

import httpx
import pytest

from tests.environment import Environment
from tests.people import REALM, NewPeople
from tests.sign_in import Browser

PROOFS = {
    "phoneNumber": "+41791111111",
    "codeChannel": "email",
    "accountStatus": "active",
    "professionalId": "1",
}


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
        "CONFIGURE_TOTP",
        "CONFIGURE_RECOVERY_AUTHN_CODES",
        "webauthn-register",
        "no-such-action",
    ],
)
def test_no_action_that_proves_anything_can_be_started(
    environment: Environment, new: NewPeople, action: str
) -> None:
    person = new.professional()
    with Browser(environment.keycloak) as browser:
        page = browser.enter_password(browser.open_sign_in(), person.email, person.password)
        browser.enter_code(page, environment.inbox.next_code(person.phone, 0))

        page = browser.open_sign_in(kc_action=action)

        assert page.url.startswith(browser.redirect_uri), page.text


def test_the_portals_token_opens_no_api_of_keycloak(environment: Environment, new: NewPeople) -> None:
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
        httpx.post(account, headers=as_person, json={"attributes": PROOFS}),
        httpx.get(f"{account}/linked-accounts/hug", headers=as_person, params={"redirectUri": account}),
        httpx.get(f"{environment.keycloak}/admin/realms/{REALM}/users", headers=as_person),
    ]

    assert {answer.status_code for answer in answers} <= {401, 403, 404}
    assert environment.admin.get(REALM, "users", person.id) == before
