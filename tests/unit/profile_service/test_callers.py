"""Access to routes: what each dependency accepts, and its answer otherwise."""

from dataclasses import replace
from typing import Annotated, Any

import pytest
import yaml
from fastapi import Depends
from starlette.testclient import TestClient

from profile_service.api.application import build_api
from profile_service.person.actions import ACTIONS
from profile_service.person.callers import FRESH_SECONDS, Bearer, Caller, OwnForm, SignedIn, Staff
from profile_service.sign_in.csrf import token_for
from profile_service.sign_in.sessions import Session
from profile_service.sign_in.tokens import TokenVerifier
from tests.house import ROOT
from tests.unit.profile_service.conftest import ANNE, NOW, PUBLIC_URL, Service
from tests.unit.profile_service.issuer import ISSUER, Issuer, new_key


@pytest.fixture
def routes(service: Service) -> TestClient:
    app = service.app

    @app.get("/demo/just-now")
    def just_now(session: Annotated[Session, Depends(SignedIn(fresh=True))]) -> str:
        return session.subject

    @app.get("/demo/team")
    def team(session: Annotated[Session, Depends(Staff("account-validator"))]) -> str:
        return session.subject

    @app.post("/demo/form")
    def form(fields: OwnForm) -> dict[str, str]:
        return fields

    api = build_api({})
    api.state = app.state

    @api.get("/test")
    def program(caller: Annotated[Caller, Depends(Bearer("profile-service", "delivery-reader"))]) -> str:
        return caller.subject

    app.mount("/test-api", api)
    return service.browser


DISPATCHER = {
    "iss": ISSUER,
    "typ": "Bearer",
    "aud": ["profile-service", "account"],
    "sub": "dispatcher",
    "exp": int(NOW) + 60,
    "realm_access": {"roles": ["delivery-reader"]},
}


@pytest.fixture
def issuer(service: Service) -> Issuer:
    """The issuer whose tokens the service accepts."""
    made = Issuer()
    verifier = TokenVerifier(made, service.clock)
    service.app.state.gates = tuple(replace(gate, verifier=verifier) for gate in service.app.state.gates)
    return made


def call(routes: TestClient, authorization: str | None) -> tuple[int, dict[str, Any], str]:
    headers = {} if authorization is None else {"Authorization": authorization}
    answer = routes.get("/test-api/test", headers=headers)
    body = answer.json() if answer.status_code != 200 else {"subject": answer.json()}
    return answer.status_code, body, answer.headers.get("www-authenticate", "")


def test_request_without_session_redirects_to_sign_in(routes: TestClient) -> None:
    answer = routes.get("/demo/just-now")
    where = f"{PUBLIC_URL}/demo/sign-in?next=%2Fdemo%2Fjust-now"
    assert (answer.status_code, answer.headers["location"]) == (303, where)


@pytest.mark.parametrize(("age", "admitted"), [(0, True), (FRESH_SECONDS, True), (FRESH_SECONDS + 1, False)])
def test_sign_in_is_fresh_for_five_minutes(
    service: Service, routes: TestClient, age: int, admitted: bool
) -> None:
    service.sign_in(claims={**ANNE, "auth_time": int(NOW) - age})
    answer = routes.get("/demo/just-now")
    if admitted:
        assert answer.json() == ANNE["sub"]
    else:
        assert answer.headers["location"] == f"{PUBLIC_URL}/demo/sign-in?next=%2Fdemo%2Fjust-now&fresh=true"


def test_sign_in_of_unknown_age_is_not_fresh(service: Service, routes: TestClient) -> None:
    service.sign_in(claims=ANNE)
    assert "fresh=true" in routes.get("/demo/just-now").headers["location"]


def test_staff_page_requires_the_role(service: Service, routes: TestClient) -> None:
    service.sign_in()
    answer = routes.get("/demo/team")
    assert answer.status_code == 403
    assert "Accès réservé" in answer.text


def test_session_of_one_client_is_refused_at_another(service: Service, routes: TestClient) -> None:
    service.sign_in("profile-service")
    assert routes.get("/demo/just-now").status_code == 303


def test_form_requires_token_and_origin_of_the_session(service: Service, routes: TestClient) -> None:
    session = service.sign_in()
    csrf, own = token_for(session.secret), {"Origin": PUBLIC_URL}

    assert routes.post("/demo/form", data={"csrf": csrf, "a": "1"}, headers=own).json()["a"] == "1"
    for data, headers in (
        ({"csrf": "x"}, own),
        ({}, own),
        ({"csrf": csrf}, {"Origin": "https://evil.example"}),
        ({"csrf": csrf}, {}),
        ({"csrf": token_for("another")}, own),
    ):
        assert routes.post("/demo/form", data=data or {"b": "2"}, headers=headers).status_code == 403


def test_token_with_audience_and_role_is_accepted(routes: TestClient, issuer: Issuer) -> None:
    assert call(routes, f"Bearer {issuer.sign(DISPATCHER)}")[:2] == (200, {"subject": "dispatcher"})


@pytest.mark.parametrize(
    ("changed", "status", "code"),
    [
        ({"aud": "account"}, 401, "invalid_token"),
        ({"aud": None}, 401, "invalid_token"),
        ({"exp": int(NOW) - 60}, 401, "invalid_token"),
        ({"exp": None}, 401, "invalid_token"),
        ({"sub": None}, 401, "invalid_token"),
        ({"typ": "ID"}, 401, "invalid_token"),
        ({"typ": "Refresh"}, 401, "invalid_token"),
        ({"iss": "https://evil.example"}, 401, "invalid_token"),
        ({"realm_access": None}, 403, "insufficient_role"),
        ({"realm_access": {"roles": "delivery-reader"}}, 403, "insufficient_role"),
        ({"realm_access": {"roles": ["delivery-readers"]}}, 403, "insufficient_role"),
    ],
)
def test_unsuitable_token_is_refused_with_problem_details(
    routes: TestClient, issuer: Issuer, changed: dict[str, Any], status: int, code: str
) -> None:
    claims = {name: value for name, value in {**DISPATCHER, **changed}.items() if value is not None}

    refused, body, challenge = call(routes, f"Bearer {issuer.sign(claims)}")

    assert (refused, body["status"], body["code"]) == (status, status, code)
    assert challenge.startswith("Bearer error=")


@pytest.mark.parametrize("authorization", [None, "", "Bearer", "Bearer ", "Basic YTpi", "Bearer a.b.c"])
def test_missing_or_malformed_token_is_refused(
    routes: TestClient, issuer: Issuer, authorization: str | None
) -> None:
    assert call(routes, authorization)[0] == 401


def test_token_of_another_key_is_refused(routes: TestClient, issuer: Issuer) -> None:
    assert call(routes, f"Bearer {Issuer(key=new_key()).sign(DISPATCHER)}")[0] == 401


def test_every_offered_action_is_enabled_in_the_realm() -> None:
    declared = yaml.safe_load((ROOT / "realm" / "required-actions.yaml").read_text(encoding="utf-8"))
    switched_on = {each["alias"] for each in declared["required-actions"] if each["enabled"]}

    assert set(ACTIONS.values()) <= switched_on
