"""The client of the endpoints: what it sends, and which error an answer becomes."""

from __future__ import annotations

import json
from collections.abc import Callable

import httpx
import pytest

from accounts.client import AccountsClient, ProfileClient
from accounts.errors import FreshSignInNeeded, Refused, UnknownAddress, Unreachable
from tests.unit.accounts.terminals import REALM, SERVER

ROW = {"id": "0f5c", "status": "pending", "email": "emma.attente@example.ch"}
Handler = Callable[[httpx.Request], httpx.Response]


def client(handler: Handler) -> AccountsClient:
    return AccountsClient(
        SERVER, REALM, lambda: "token", httpx.Client(transport=httpx.MockTransport(handler))
    )


def answering(status: int, body: object, **headers: str) -> Handler:
    return lambda _: httpx.Response(status, json=body, headers=headers)


def test_act_is_sent_once_with_the_callers_token() -> None:
    asked: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, json={**ROW, "status": "active"})

    found = client(handler).act("0f5c", "validate", method="video", proof=None, note="ok")

    (request,) = asked
    assert (request.method, request.url.path) == ("POST", f"/realms/{REALM}/mep/accounts/0f5c/validate")
    assert request.headers["Authorization"] == "Bearer token"
    assert json.loads(request.content) == {"method": "video", "note": "ok"}
    assert found.status == "active"


def test_act_is_not_repeated_after_a_lost_answer() -> None:
    asked: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        raise httpx.ReadTimeout("late")

    with pytest.raises(Unreachable, match="does not answer"):
        client(handler).act("0f5c", "validate")
    assert len(asked) == 1


def test_parts_of_the_path_cannot_lead_elsewhere() -> None:
    asked: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, json=ROW)

    client(handler).act("../../admin?x=1#y", "a/b")

    assert asked[0].url.raw_path == (
        f"/realms/{REALM}/mep/accounts/..%2F..%2Fadmin%3Fx%3D1%23y/a%2Fb".encode()
    )


def test_search_is_a_parameter_and_not_in_an_error() -> None:
    asked: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        raise httpx.ConnectError(f"cannot reach {request.url}")

    with pytest.raises(Unreachable) as caught:
        client(handler).list(search="Médecin & co", status="pending")

    assert dict(asked[0].url.params) == {"search": "Médecin & co", "status": "pending", "limit": "50"}
    assert "decin" not in str(caught.value)


def test_every_page_is_read() -> None:
    cursors: list[str | None] = []

    def handler(request: httpx.Request) -> httpx.Response:
        cursor = request.url.params.get("cursor")
        cursors.append(cursor)
        following = {None: "a", "a": "b"}.get(cursor)
        return httpx.Response(200, json={"accounts": [ROW], **({"next": following} if following else {})})

    assert len(list(client(handler).pages())) == 3
    assert cursors == [None, "a", "b"]


@pytest.mark.parametrize("rows", [[], [ROW, ROW]])
def test_address_must_belong_to_exactly_one_account(rows: list[object]) -> None:
    with pytest.raises(UnknownAddress):
        client(answering(200, {"accounts": rows})).find("emma.attente@example.ch")


def test_no_address_is_nobody() -> None:
    """Without the filter, the list would have all accounts, of which one could be the only one."""
    with pytest.raises(UnknownAddress):
        client(answering(200, {"accounts": [ROW]})).find("")


def test_problem_keeps_what_the_server_said() -> None:
    body = {
        "title": "Conflict",
        "status": 409,
        "code": "stale",
        "detail": "…",
        "actorName": "V",
        "field": "reason",
    }

    with pytest.raises(Refused) as caught:
        client(answering(409, body)).show("0f5c")

    error = caught.value
    assert (error.code, error.status, error.field, error.is_stale) == ("stale", 409, "reason", True)
    assert error.members == {"actorName": "V"}


def test_stale_act_tells_the_status_of_the_account() -> None:
    with pytest.raises(Refused) as caught:
        client(answering(409, {"code": "stale", "status": 409, "accountStatus": "active"})).show("0f5c")

    assert (caught.value.status, caught.value.members) == (409, {"accountStatus": "active"})


def test_fresh_sign_in_is_told_from_an_ended_one() -> None:
    challenge = 'Bearer error="insufficient_user_authentication", acr_values="mfa phr", max_age="3600"'
    asks = answering(401, {"code": "insufficient_user_authentication"}, **{"WWW-Authenticate": challenge})

    with pytest.raises(FreshSignInNeeded) as caught:
        client(asks).show("0f5c")
    assert caught.value.max_age == 3600

    with pytest.raises(Refused) as ended:
        client(answering(401, {"code": "invalid_token"})).show("0f5c")
    assert ended.value.exit_code == 3


@pytest.mark.parametrize("status", [200, 302, 404, 500, 503])
@pytest.mark.parametrize("body", ["", "<html>", "[]", '{"error": "unknown_error"}', '{"code": 1}'])
def test_answer_of_another_kind_is_unreachable(status: int, body: str) -> None:
    with pytest.raises(Unreachable):
        client(lambda _: httpx.Response(status, content=body)).show("0f5c")


def test_unreadable_answer_is_not_quoted() -> None:
    with pytest.raises(Unreachable) as caught:
        client(answering(200, {"id": ["emma.attente@example.ch"], "status": 1})).show("0f5c")
    assert "emma" not in str(caught.value)


def test_redirect_does_not_get_the_token() -> None:
    asked: list[str] = []

    def handler(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.host)
        return httpx.Response(307, headers={"Location": "http://elsewhere.example/"})

    with pytest.raises(Unreachable):
        client(handler).show("0f5c")
    assert asked == ["localhost"]


def test_erasure_names_its_reason_and_the_record_that_stays() -> None:
    asked: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, json={"erased": "record-1"})

    assert client(handler).erase("0f5c", "person-asked") == "record-1"
    assert asked[0].method == "DELETE"
    assert json.loads(asked[0].content) == {"reason": "person-asked"}


def test_profile_service_erases_its_part() -> None:
    asked: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(204)

    http = httpx.Client(transport=httpx.MockTransport(handler))
    ProfileClient("http://localhost:8/", lambda: "token", http).erase("0f5c")

    assert (asked[0].method, str(asked[0].url)) == ("DELETE", "http://localhost:8/api/v1/people/0f5c")
    assert asked[0].headers["Authorization"] == "Bearer token"
