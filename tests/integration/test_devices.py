"""A person lists and ends their own sessions with a token limited to this scope."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.environment import Environment
from tests.integration.signed_in import SignedIn, signed_in
from tests.people import IDENTITY_ATTRIBUTES, REALM, NewPeople, account_after_sign_in

SESSIONS = "/mep/sessions"
FOR_DEVICES = "openid sessions"


def listed(person: SignedIn) -> dict[str, dict[str, Any]]:
    answer = person.ask("GET", f"{SESSIONS}/devices")
    assert answer.status_code == 200, answer.text
    return {each["id"]: each for device in answer.json() for each in device["sessions"]}


def problem(answer: httpx.Response) -> str:
    """The code of a problem response (RFC 9457)."""
    assert answer.headers["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert set(body) == {"title", "status", "code", "detail"}
    assert body["status"] == answer.status_code
    assert "Exception" not in answer.text
    return str(body["code"])


def test_person_sees_only_their_own_sessions(environment: Environment, new: NewPeople) -> None:
    person, neighbour = new.professional(), new.professional()
    with (
        signed_in(environment, neighbour),
        signed_in(environment, person) as elsewhere,
        signed_in(environment, person, FOR_DEVICES) as here,
    ):
        sessions = listed(here)

        assert {each: bool(held.get("current")) for each, held in sessions.items()} == {
            elsewhere.session: False,
            here.session: True,
        }
        assert [each["clientName"] for each in sessions[here.session]["clients"]] == ["Mon Espace Pro"]
        # Ten hours, for every client.
        assert {each["expires"] - each["started"] for each in sessions.values()} == {36000}


def test_ended_session_stops_and_others_continue(environment: Environment, new: NewPeople) -> None:
    person = new.professional()
    with (
        signed_in(environment, person, FOR_DEVICES) as lost,
        signed_in(environment, person) as kept,
        signed_in(environment, person, FOR_DEVICES) as here,
    ):
        assert here.ask("DELETE", f"{SESSIONS}/{lost.session}").status_code == 204

        assert set(listed(here)) == {kept.session, here.session}
        assert lost.refreshed() == 400
        assert lost.ask("GET", f"{SESSIONS}/devices").status_code == 401
        assert lost.browser.open_sign_in().asks_for_password
        assert (kept.refreshed(), here.refreshed()) == (200, 200)


def test_all_other_sessions_are_ended_together(environment: Environment, new: NewPeople) -> None:
    person, neighbour = new.professional(), new.professional()
    with (
        signed_in(environment, neighbour) as neighbours,
        signed_in(environment, person) as first,
        signed_in(environment, person) as second,
        signed_in(environment, person, FOR_DEVICES) as here,
    ):
        assert here.ask("DELETE", SESSIONS).status_code == 204

        assert set(listed(here)) == {here.session}
        assert (first.refreshed(), second.refreshed()) == (400, 400)
        assert (neighbours.refreshed(), here.refreshed()) == (200, 200)


def test_session_of_another_person_cannot_be_ended(environment: Environment, new: NewPeople) -> None:
    with (
        signed_in(environment, new.professional()) as victim,
        signed_in(environment, new.professional(), FOR_DEVICES) as attacker,
    ):
        for session in (victim.session, f"{victim.session}/", f"../sessions/{victim.session}"):
            attacker.ask("DELETE", f"{SESSIONS}/{session}")
        attacker.ask("DELETE", SESSIONS, params={"current": "false", "id": victim.session})

        assert victim.refreshed() == 200


@pytest.mark.parametrize("scope", ["openid", FOR_DEVICES])
def test_portal_token_cannot_change_the_account(environment: Environment, new: NewPeople, scope: str) -> None:
    person = new.professional()
    admin = environment.admin
    with signed_in(environment, person, scope) as here:
        before = account_after_sign_in(admin, person.id)
        (password,) = admin.get(REALM, "users", person.id, "credentials")
        answers = [
            here.ask("GET", "/account"),
            here.ask("POST", "/account", json={"attributes": IDENTITY_ATTRIBUTES}),
            here.ask("GET", "/account/sessions/devices"),
            here.ask("DELETE", "/account/sessions"),
            here.ask("GET", "/account/credentials"),
            here.ask("DELETE", f"/account/credentials/{password['id']}"),
            here.ask("GET", "/account/linked-accounts/hug", params={"redirectUri": "http://localhost/"}),
            here.ask("DELETE", "/account/linked-accounts/hin"),
            here.ask("GET", "/account/applications"),
            here.ask("POST", f"{SESSIONS}/../account", json={"attributes": IDENTITY_ATTRIBUTES}),
            here.ask("PUT", f"{SESSIONS}/devices", json={}),
            httpx.get(f"{environment.keycloak}/admin/realms/{REALM}/users", headers=here.bearer),
        ]
        assert {answer.status_code for answer in answers} <= {401, 403, 404, 405}
        assert here.refreshed() == 200

    assert admin.get(REALM, "users", person.id) == before
    assert [each["id"] for each in admin.get(REALM, "users", person.id, "credentials")] == [password["id"]]


def test_token_without_scope_neither_lists_nor_ends_sessions(
    environment: Environment, new: NewPeople
) -> None:
    person = new.professional()
    with signed_in(environment, person) as elsewhere, signed_in(environment, person) as here:
        answers = [
            here.ask("GET", SESSIONS),
            here.ask("GET", f"{SESSIONS}/devices"),
            here.ask("DELETE", SESSIONS),
            here.ask("DELETE", f"{SESSIONS}/{elsewhere.session}"),
        ]

        assert {answer.status_code for answer in answers} == {403}
        assert {problem(answer) for answer in answers} == {"insufficient_scope"}
        assert 'error="insufficient_scope", scope="sessions"' in answers[0].headers["WWW-Authenticate"]
        assert elsewhere.refreshed() == 200


@pytest.mark.parametrize(
    "token", ["", "Bearer", "Bearer x.y.z", "Basic YWRtaW46YWRtaW4=", "Bearer " + "x" * 4000]
)
def test_invalid_token_lists_no_session(environment: Environment, token: str) -> None:
    url = f"{environment.keycloak}/realms/{REALM}{SESSIONS}/devices"

    answer = httpx.get(url, headers={"Authorization": token} if token else {})

    assert answer.status_code == 401
    assert problem(answer) == "invalid_token"
    assert answer.headers["WWW-Authenticate"].startswith(f'Bearer realm="{REALM}"')


def test_malformed_mail_domain_is_answered_with_a_problem(environment: Environment) -> None:
    url = f"{environment.keycloak}/realms/{REALM}/hin-secured-domains"

    assert httpx.get(f"{url}/hin.ch").json() == {"domain": "hin.ch", "secured": True}
    answer = httpx.get(f"{url}/anna@hin.ch")
    assert answer.status_code == 400
    assert problem(answer) == "malformed_domain"


def test_deactivated_account_lists_no_session(environment: Environment, new: NewPeople) -> None:
    person = new.professional()
    with signed_in(environment, person, FOR_DEVICES) as here:
        new.set(person.id, enabled=False, accountStatus="deactivated")

        assert here.ask("GET", f"{SESSIONS}/devices").status_code == 401
