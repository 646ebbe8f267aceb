"""An attacker at an open session tries to add a way in, in a real browser."""

from __future__ import annotations

import re

import pytest

from tests.brokers import ANNA as LOGIN_NAME
from tests.brokers import ANNAS_EMAIL, sign_in_by_hin, user
from tests.browser.conftest import Authenticator, Person
from tests.clock import start_of_a_second
from tests.people import REALM, NewPeople

ANNA = "Anna Muster"
PASSKEY = "webauthn-register-passwordless"


@pytest.fixture
def anna(visitor: Person, new: NewPeople, anna_is_unknown: None) -> str:
    """The id of Anna's account, which was created by a HIN login and validated."""
    environment = visitor.environment
    sign_in_by_hin(environment, LOGIN_NAME)
    made = user(environment, ANNAS_EMAIL)
    assert made
    new.activate(made["id"])
    return str(made["id"])


def passkeys(visitor: Person, user_id: str) -> list[str]:
    found = visitor.environment.admin.get(REALM, "users", user_id, "credentials")
    return [each["type"] for each in found if each["type"].startswith("webauthn")]


def test_second_tab_cannot_add_a_passkey_in_the_second_of_a_hin_login(
    visitor: Person, anna: str, authenticator: Authenticator
) -> None:
    tab, environment = visitor.page, visitor.environment
    first = Person(tab.context.new_page(), environment)
    asked = tab.request.get(f"{environment.demo}/sign-in?action=passkey", max_redirects=0)
    address = asked.headers["location"]
    assert f"kc_action={PASSKEY}" in address
    first.open_sign_in()
    first.go_to("HIN (Health Info Net)")
    start_of_a_second()
    with first.page.expect_request(re.compile(r"/demo/callback\?")):  # Keycloak has signed her in
        first.page.get_by_role("button", name=ANNA).click()

    tab.goto(address)

    offered = tab.locator("#registerWebAuthn").count()
    if offered:
        tab.click("#registerWebAuthn")
        tab.wait_for_url(re.compile(f"^{re.escape(environment.demo)}"))
    assert (offered, passkeys(visitor, anna)) == (0, [])


def test_waiting_passkey_registration_is_not_opened_by_a_hin_login(
    visitor: Person, anna: str, authenticator: Authenticator
) -> None:
    visitor.environment.admin.put(REALM, "users", anna, body={"requiredActions": [PASSKEY]})
    visitor.open_sign_in()
    visitor.go_to("HIN (Health Info Net)")
    visitor.page.get_by_role("button", name=ANNA).click()

    visitor.page.click("#mep-later")

    visitor.sees("Bonjour")
    assert passkeys(visitor, anna) == []
