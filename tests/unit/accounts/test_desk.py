"""What a command does before and after it asks the endpoints."""

from __future__ import annotations

import httpx
import pytest

from accounts.client import AccountsClient
from accounts.desk import Desk
from accounts.errors import NotConfirmed, UnknownAddress, Unreachable
from tests.unit.accounts.terminals import REALM, SERVER


def desk(asked: list[str], profile_service: str = "http://localhost:8") -> Desk:
    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.method)
        return httpx.Response(200, json={"id": "0f5c", "status": "pending"})

    http = httpx.Client(transport=httpx.MockTransport(answer))
    client = AccountsClient(SERVER, REALM, lambda: "token", http)
    return Desk(client, lambda: "token", profile_service, is_terminal=False)


@pytest.mark.parametrize("reason", [None, "", "because", "request-expired"])
def test_nothing_is_erased_without_a_known_reason(reason: str | None) -> None:
    """The profile service is erased first: a reason that Keycloak refuses later would lose its part."""
    asked: list[str] = []

    with pytest.raises(NotConfirmed, match="reason"):
        desk(asked).erase("0f5c", reason, yes=True)
    assert "DELETE" not in asked


def test_nothing_is_erased_while_the_profile_service_is_unknown() -> None:
    asked: list[str] = []

    with pytest.raises(Unreachable, match="-e"):
        desk(asked, profile_service="").erase("0f5c", "other", yes=True)
    assert asked == []


@pytest.mark.parametrize("person", ["", " ", "../../x", "a b", "x" * 65])
def test_what_is_neither_an_address_nor_an_id_is_not_sent(person: str) -> None:
    asked: list[str] = []

    with pytest.raises(UnknownAddress):
        desk(asked).find(person)
    assert asked == []
