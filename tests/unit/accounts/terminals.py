"""Sign-ins and a token endpoint for tests without a server."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from urllib.parse import parse_qs

import httpx

from accounts.login import TokenEndpoint
from accounts.token_store import SignIn

SERVER, REALM = "http://localhost:9", "mon-espace-pro"

DEVICE = {
    "device_code": "device",
    "user_code": "ABCD-EFGH",
    "verification_uri_complete": "http://localhost:9/device?user_code=ABCD-EFGH",
    "interval": 5,
    "expires_in": 600,
}


def token(**claims: object) -> str:
    payload = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()
    return f"e30.{payload}.signature"


def sign_in(**changes: object) -> SignIn:
    """A sign-in of the moment 1000 whose access token lasts 300 s, and which lasts 1800 s unused."""
    given: dict[str, object] = {
        "name": "Équipe Mon Espace Pro",
        "email": "equipe@example.ch",
        "session": "s1",
        "access_token": "access-1",
        "refresh_token": "refresh-1",
        "access_until": 1300.0,
        "renewed_at": 1000.0,
        "unused_seconds": 1800.0,
        **changes,
    }
    return SignIn(**given)  # type: ignore[arg-type]


def answer(number: int, **further: object) -> dict[str, object]:
    """An answer of the token endpoint."""
    return {
        "access_token": token(
            name="Équipe", email="equipe@example.ch", sid=f"s{number}", realm_access={"roles": []}
        ),
        "refresh_token": f"refresh-{number}",
        "expires_in": 300,
        "refresh_expires_in": 1800,
        **further,
    }


class Keycloak:
    """Answers of a token endpoint in their order, and the forms that were sent to it."""

    def __init__(self, *answers: tuple[int, object] | Exception) -> None:
        self._answers = list(answers)
        self.asked: list[tuple[str, dict[str, str]]] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        form = {name: values[0] for name, values in parse_qs(request.content.decode()).items()}
        self.asked.append((request.url.path.rpartition("openid-connect/")[2], form))
        given = self._answers.pop(0)
        if isinstance(given, Exception):
            raise given
        status, body = given
        return (
            httpx.Response(status, content=body)
            if isinstance(body, str)
            else httpx.Response(status, json=body)
        )

    def endpoint(
        self, clock: Callable[[], float] = lambda: 1000.0, pause: Callable[[float], None] = lambda _: None
    ) -> TokenEndpoint:
        return TokenEndpoint(SERVER, REALM, httpx.Client(transport=httpx.MockTransport(self)), clock, pause)
