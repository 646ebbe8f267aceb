"""How a delegation ends in what is open: sessions, tokens, applications; and the roads that lead to none."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest

from tests.delegations import (
    ALL_RIGHTS,
    DelegationsApi,
    delegations_api,
    group_of,
    new_assistant,
    new_manager,
    set_last_day,
)
from tests.environment import Environment
from tests.messages import wait_until
from tests.people import REALM, NewPeople, Person
from tests.responsibility import PROFILE, choose, offered, open_profile, principal, refreshed, sign_in
from tests.sign_in import Browser, claims_of

PORTAL = "portal"
EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange"


@pytest.fixture(scope="module")
def team(environment: Environment) -> DelegationsApi:
    return delegations_api(environment, new_manager(NewPeople(environment.admin)))


@pytest.fixture
def assistant(new: NewPeople) -> Person:
    return new_assistant(new)


@pytest.fixture
def doctors(team: DelegationsApi, new: NewPeople, assistant: Person) -> tuple[Person, Person]:
    left, right = new.professional(), new.professional()
    for doctor in (left, right):
        assert team.grant(doctor, assistant).status_code == 201
    return left, right


@contextmanager
def told(environment: Environment) -> Iterator[list[dict[str, Any]]]:
    """The claims of the logout tokens that the portal gets."""
    got: list[dict[str, Any]] = []

    class Application(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            got.append(claims_of(parse_qs(body)["logout_token"][0]))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Application)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    (client,) = environment.admin.get(REALM, "clients", clientId=PORTAL)
    here = f"http://127.0.0.1:{server.server_port}/"
    attributes = {**client["attributes"], "backchannel.logout.url": here}
    try:
        environment.admin.put(REALM, "clients", client["id"], body={**client, "attributes": attributes})
        yield got
    finally:
        environment.admin.put(REALM, "clients", client["id"], body=client)
        server.shutdown()
        thread.join()
        server.server_close()


def test_revocation_ends_the_work_for_this_doctor_and_no_other(
    environment: Environment, team: DelegationsApi, assistant: Person, doctors: tuple[Person, Person]
) -> None:
    left, right = doctors
    with told(environment) as logout_tokens, Browser(environment.keycloak) as browser:
        page = sign_in(environment, browser, assistant)
        tokens = browser.tokens(choose(browser, page, left.id))
        page = open_profile(environment, browser)
        profile = browser.tokens(choose(browser, page, right.id), **PROFILE)

        assert team.revoke(left, assistant).status_code == 204

        refused = browser.refresh(tokens)
        assert (refused.status_code, refused.json()["error"]) == (400, "invalid_grant")
        here = principal(claims_of(refreshed(browser, profile, **PROFILE)["access_token"]))
        assert here["principal_sub"] == right.id
        wait_until(lambda: logout_tokens != [], "the portal is not told")
        (logout,) = logout_tokens
        assert (logout["sub"], logout["sid"]) == (assistant.id, tokens["session_state"])
        assert left.id not in json.dumps(logout)
        assert "extensions" not in logout
    assert group_of(environment, left, assistant) is None


def test_person_goes_on_for_the_doctor_who_is_left(
    environment: Environment, team: DelegationsApi, assistant: Person, doctors: tuple[Person, Person]
) -> None:
    left, right = doctors
    with Browser(environment.keycloak) as browser:
        browser.tokens(choose(browser, sign_in(environment, browser, assistant), left.id))
        team.revoke(left, assistant)

        claims = browser.claims(browser.open_sign_in())

    assert claims["sub"] == assistant.id
    assert claims["principal_sub"] == right.id


def test_resignation_ends_ones_own_work(
    environment: Environment, assistant: Person, doctors: tuple[Person, Person]
) -> None:
    left, _ = doctors
    own = delegations_api(environment, assistant)
    with Browser(environment.keycloak) as browser:
        tokens = browser.tokens(choose(browser, sign_in(environment, browser, assistant), left.id))

        assert own.revoke(left, assistant).status_code == 204

        assert browser.refresh(tokens).status_code == 400


def test_end_date_holds_without_a_job(
    environment: Environment, assistant: Person, doctors: tuple[Person, Person]
) -> None:
    left, right = doctors
    with Browser(environment.keycloak) as browser:
        tokens = browser.tokens(choose(browser, sign_in(environment, browser, assistant), left.id))
        set_last_day(environment, left, assistant, -2)
        tokens = refreshed(browser, tokens)
        assert principal(claims_of(tokens["access_token"])) == {}

        set_last_day(environment, left, assistant, 1)
        assert principal(claims_of(refreshed(browser, tokens)["access_token"]))["principal_sub"] == left.id
    set_last_day(environment, left, assistant, -2)
    with Browser(environment.keycloak) as browser:
        page = sign_in(environment, browser, assistant)
        assert offered(page) == []
        assert browser.claims(page)["principal_sub"] == right.id


def test_day_that_is_none_counts_as_past(
    environment: Environment, assistant: Person, doctors: tuple[Person, Person]
) -> None:
    for doctor in doctors:
        group = group_of(environment, doctor, assistant)
        assert group is not None
        attributes = {**group["attributes"], "until": ["always"]}
        environment.admin.put(REALM, "groups", group["id"], body={**group, "attributes": attributes})

    with Browser(environment.keycloak) as browser:
        assert principal(browser.claims(sign_in(environment, browser, assistant))) == {}


@pytest.mark.parametrize("client", [{"client_id": PORTAL}, PROFILE], ids=["portal", "profile"])
def test_no_token_is_exchanged(
    environment: Environment, assistant: Person, doctors: tuple[Person, Person], client: dict[str, str]
) -> None:
    left, _ = doctors
    token_endpoint = f"{environment.keycloak}/realms/{REALM}/protocol/openid-connect/token"
    with Browser(environment.keycloak) as browser:
        tokens = browser.tokens(choose(browser, sign_in(environment, browser, assistant), left.id))
    form = {"grant_type": EXCHANGE, "subject_token": tokens["access_token"], **client}
    further: list[dict[str, str]] = [{}, {"requested_subject": left.id}, {"audience": "profile-service"}]
    for more in further:
        answer = httpx.post(token_endpoint, data={**form, **more})
        assert answer.status_code == 400, answer.text
        assert "access_token" not in answer.text


def test_groups_are_reached_by_no_token_of_a_person(
    environment: Environment, new: NewPeople, assistant: Person, doctors: tuple[Person, Person]
) -> None:
    left, _ = doctors
    group = group_of(environment, left, assistant)
    assert group is not None
    raised = {**group, "attributes": {**group["attributes"], **{right: ["true"] for right in ALL_RIGHTS}}}
    calls = [
        ("GET", "/groups", None),
        ("GET", f"/groups/{group['id']}", None),
        ("PUT", f"/groups/{group['id']}", raised),
        ("DELETE", f"/groups/{group['id']}", None),
        ("PUT", f"/users/{left.id}/groups/{group['id']}", {}),
        ("DELETE", f"/users/{assistant.id}/groups/{group['id']}", None),
    ]
    callers = [delegations_api(environment, person) for person in (assistant, left, new_manager(new))]
    for caller in callers:
        headers = {"Authorization": f"Bearer {caller.token}"}
        for method, path, body in calls:
            url = f"{environment.keycloak}/admin/realms/{REALM}{path}"
            assert httpx.request(method, url, headers=headers, json=body).status_code == 403
        for path in ("/account", "/account/groups"):
            url = f"{environment.keycloak}/realms/{REALM}{path}"
            answer = httpx.get(url, headers={**headers, "Accept": "application/json"})
            assert group["id"] not in answer.text
            written = {"attributes": {"mayChangeAddresses": ["true"]}, "groups": ["/delegations"]}
            assert httpx.post(url, headers=headers, json=written).status_code in {401, 403, 404, 405}
    assert group_of(environment, left, assistant) == group
