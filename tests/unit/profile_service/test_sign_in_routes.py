"""Callback and sign-out without Keycloak. Integration tests cover the rest."""

import pytest
from sqlalchemy import func, select
from starlette.responses import Response

from profile_service.sign_in.attempts import Attempt, Attempts
from profile_service.sign_in.cookies import SignInCookies
from profile_service.sign_in.csrf import token_for
from profile_service.web.database import Base, open_database
from profile_service.web.encryption import Encryption
from tests.unit.profile_service.conftest import KEYCLOAK_URL, PUBLIC_URL, Service

ORIGIN = {"Origin": PUBLIC_URL}
PROBLEM = f"{PUBLIC_URL}/demo/probleme"


def begin(service: Service) -> str:
    """Begins an attempt in the browser as the sign-in route does; returns the state."""
    attempts = Attempts(
        client_id="portal",
        cookies=SignInCookies("mep-demo", https=False),
        encryption=Encryption(service.settings.profile_keys),
        engine=open_database(service.settings.database_url),
        clock=service.clock,
        lifetime_seconds=3600,
    )
    attempt, response = Attempt.new(next_path="/demo"), Response()
    attempts.give(response, attempt, held={})
    name, _, value = response.headers["set-cookie"].split(";")[0].partition("=")
    service.browser.cookies.set(name, value)
    return attempt.state


@pytest.mark.parametrize(
    "query",
    ["", "?state=", "?state=unknown&code=x", "?code=x", "?state=" + "x" * 3000, "?error=access_denied"],
)
def test_unrequested_answer_is_refused(service: Service, query: str) -> None:
    begin(service)
    answer = service.browser.get(f"/demo/callback{query}")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PROBLEM}/expired_attempt")


def test_answer_in_another_browser_is_refused(service: Service) -> None:
    state = begin(service)
    service.browser.cookies.clear()
    begin(service)
    answer = service.browser.get("/demo/callback", params={"state": state, "code": "stolen"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PROBLEM}/expired_attempt")
    assert "mep-demo-session" not in answer.headers.get("set-cookie", "")


def test_late_answer_with_a_session_leads_to_the_start_page(service: Service) -> None:
    service.sign_in()
    answer = service.browser.get("/demo/callback?state=old&code=old")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PUBLIC_URL}/demo")


def test_answer_needs_keycloak_to_be_verified(service: Service) -> None:
    state = begin(service)
    answer = service.browser.get("/demo/callback", params={"state": state, "code": "code"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PROBLEM}/unreachable")
    assert "set-cookie" not in answer.headers


def test_sign_out_requires_the_sessions_token(service: Service) -> None:
    session = service.sign_in()
    for csrf in ("", "wrong", token_for("another session")):
        answer = service.browser.post("/demo/sign-out", data={"csrf": csrf}, headers=ORIGIN)
        assert answer.status_code == 403
    assert service.browser.post("/demo/sign-out", headers=ORIGIN).status_code == 400
    assert service.sessions.find(client_id="portal", secret=session.secret)


@pytest.mark.parametrize(
    "origin", [None, "null", "https://evil.example", KEYCLOAK_URL, f"{PUBLIC_URL}.evil.example"]
)
def test_sign_out_requires_our_origin(service: Service, origin: str | None) -> None:
    session = service.sign_in()
    headers = {"Origin": origin} if origin else {}
    answer = service.browser.post("/demo/sign-out", data={"csrf": token_for(session.secret)}, headers=headers)
    assert answer.status_code == 403
    assert service.sessions.find(client_id="portal", secret=session.secret)


def test_sign_out_without_keycloak_ends_our_session_and_says_so(service: Service) -> None:
    session = service.sign_in()
    profile = service.sign_in("profile-service")
    answer = service.browser.post("/demo/sign-out", data={"csrf": token_for(session.secret)}, headers=ORIGIN)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PROBLEM}/signed_out_here_only")
    assert 'mep-demo-session=""' in answer.headers["set-cookie"]
    assert service.sessions.find(client_id="portal", secret=session.secret) is None
    assert service.sessions.find(client_id="profile-service", secret=profile.secret) is None


def test_sign_out_of_an_expired_session_still_calls_keycloak(
    service: Service,
) -> None:
    service.sign_in()
    service.clock.advance(service.settings.session_idle_seconds)
    answer = service.browser.post("/demo/sign-out", data={"csrf": "old"}, headers=ORIGIN)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PROBLEM}/signed_out_here_only")


def test_oversized_or_wrong_form_is_refused(service: Service) -> None:
    service.sign_in()
    assert (
        service.browser.post("/demo/sign-out", data={"csrf": "x" * 70_000}, headers=ORIGIN).status_code == 400
    )
    assert service.browser.post("/demo/sign-out", json={"csrf": "x"}, headers=ORIGIN).status_code == 400


@pytest.mark.parametrize("form", [{}, {"logout_token": ""}, {"logout_token": "a.b.c"}])
def test_backchannel_logout_without_a_valid_token_is_refused(service: Service, form: dict[str, str]) -> None:
    answer = service.browser.post("/demo/backchannel-logout", data=form or {"other": "x"})
    assert answer.status_code == 400
    assert answer.json()["error"] == "invalid_request"
    assert answer.headers["cache-control"] == "no-store"


def test_abandoned_sign_in_stores_nothing(service: Service) -> None:
    def rows() -> dict[str, int]:
        with open_database(service.settings.database_url).connect() as connection:
            return {
                table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
                for table in Base.metadata.sorted_tables
            }

    before = rows()
    for _ in range(10):
        begin(service)
        service.browser.get("/demo/callback?state=of-nobody&code=x")

    assert rows() == before
    assert set(before.values()) == {0}
