"""The device sign-in: PKCE, the pauses between questions, and what a refusal says."""

from __future__ import annotations

import base64
import hashlib

import httpx
import pytest

from accounts.connection import connect
from accounts.errors import SignInFailed, Unreachable
from accounts.login import claims_of, roles_in
from tests.unit.accounts.terminals import DEVICE, Keycloak, answer, token

PENDING = (400, {"error": "authorization_pending"})


def test_verifier_proves_the_challenge() -> None:
    keycloak = Keycloak((200, DEVICE), (200, answer(1)))
    endpoint = keycloak.endpoint()

    endpoint.wait(endpoint.ask())

    asked, redeemed = keycloak.asked[0][1], keycloak.asked[1][1]
    digest = hashlib.sha256(redeemed["code_verifier"].encode()).digest()
    assert asked["code_challenge_method"] == "S256"
    assert asked["code_challenge"] == base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    assert asked["client_id"] == redeemed["client_id"] == "mep-cli"
    assert redeemed["device_code"] == "device"


def test_each_sign_in_has_its_own_verifier() -> None:
    keycloak = Keycloak((200, DEVICE), (200, DEVICE))
    first, second = keycloak.endpoint().ask(), keycloak.endpoint().ask()

    assert first.verifier != second.verifier
    assert len(first.verifier) >= 43
    assert first.verifier not in repr(first)
    assert "device_code" not in repr(first)


def test_server_is_asked_at_its_pace() -> None:
    pauses: list[float] = []
    slow_down = (400, {"error": "slow_down"})
    keycloak = Keycloak(
        (200, DEVICE), PENDING, slow_down, httpx.ReadTimeout("late"), PENDING, (200, answer(1))
    )
    endpoint = keycloak.endpoint(pause=pauses.append)

    found = endpoint.wait(endpoint.ask())

    assert pauses == [5, 10, 15, 15]
    assert (found.name, found.email, found.session) == ("Équipe", "equipe@example.ch", "s1")


@pytest.mark.parametrize(
    ("refusal", "told"),
    [
        ({"error": "access_denied"}, "cancelled"),
        ({"error": "expired_token"}, "in time"),
        ({"error": "invalid_grant", "error_description": "Device code not valid"}, "Device code not valid"),
    ],
)
def test_refusal_is_told(refusal: dict[str, str], told: str) -> None:
    endpoint = Keycloak((200, DEVICE), (400, refusal)).endpoint()

    with pytest.raises(SignInFailed, match=told):
        endpoint.wait(endpoint.ask())


def test_waiting_ends_with_the_code() -> None:
    now = [1000.0]
    keycloak = Keycloak((200, DEVICE), *[PENDING] * 200)
    endpoint = keycloak.endpoint(lambda: now[0], lambda seconds: now.__setitem__(0, now[0] + seconds))

    with pytest.raises(SignInFailed, match="nobody approved"):
        endpoint.wait(endpoint.ask())
    assert now[0] == 1600


@pytest.mark.parametrize("body", ["<html>", "[]", '{"user_code": 1}'])
def test_other_server_is_recognised(body: str) -> None:
    with pytest.raises(Unreachable, match="not a Keycloak"):
        Keycloak((200, body)).endpoint().ask()


def test_server_without_device_sign_in_is_explained() -> None:
    with pytest.raises(SignInFailed, match="not allowed"):
        Keycloak((400, {"error_description": "Client not allowed for it, not allowed"})).endpoint().ask()


@pytest.mark.parametrize("server", ["http://identite.example.ch", "ftp://localhost", "localhost:8080", ""])
def test_token_does_not_leave_the_machine_unencrypted(server: str) -> None:
    with pytest.raises(Unreachable, match="not https"):
        connect(server)


@pytest.mark.parametrize("server", ["http://localhost:8080", "http://127.0.0.1", "http://[::1]:1/x"])
def test_loopback_needs_no_encryption_and_no_proxy(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    assert not connect(server)._mounts


def test_name_that_only_begins_like_loopback_is_elsewhere() -> None:
    with pytest.raises(Unreachable):
        connect("http://localhost.example.ch")


def test_unreadable_token_has_no_claims() -> None:
    for written in ("", "a.b", "a.e30", "a.W10.c", "a.!.c", "a.bnVsbA.c"):
        assert claims_of(written) == {}
    assert roles_in(token(realm_access={"roles": ["professional"]})) == ["professional"]
    assert roles_in(token(realm_access=1)) == []
