"""A staff member's sign-in at a terminal: the device authorization grant (RFC 8628) with PKCE (RFC 7636)."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote

import httpx

from accounts.connection import connect, unreachable
from accounts.errors import NotSignedIn, SignInFailed, Unreachable
from accounts.token_store import SignIn

CLIENT = "mep-cli"
_DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"
_DEFAULT_INTERVAL_SECONDS = 5.0
_SLOWER_SECONDS = 5.0
_SERVER_ERRORS = 500
_OVER = (
    "your sign-in is over: it was ended at the server, its longest time has passed, or your account has "
    "changed. Run `mep login`"
)


@dataclass(frozen=True)
class DeviceRequest:
    """A terminal that waits for the person's approval in a browser, where the `user_code` is compared."""

    link: str
    user_code: str
    interval: float
    expires_at: float
    device_code: str = field(repr=False)
    verifier: str = field(repr=False)


class TokenEndpoint:
    """The token requests of the client `mep-cli`. Every method may raise `Unreachable`."""

    def __init__(
        self,
        server: str,
        realm: str,
        http: httpx.Client | None = None,
        clock: Callable[[], float] = time.time,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._protocol = f"{server.rstrip('/')}/realms/{quote(realm, safe='')}/protocol/openid-connect"
        self._http = http or connect(server)
        self._clock = clock
        self._pause = pause

    def ask(self) -> DeviceRequest:
        """Begin a sign-in. Raises `SignInFailed` if the server does not offer it."""
        verifier = secrets.token_urlsafe(48)
        digest = hashlib.sha256(verifier.encode()).digest()
        status, answer = self._post(
            "auth/device",
            scope="openid",
            code_challenge=base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
            code_challenge_method="S256",
        )
        if status != httpx.codes.OK:
            raise SignInFailed(f"the server offers no sign-in to terminals: {_reason(answer)}")
        return DeviceRequest(
            link=_text(answer, "verification_uri_complete"),
            user_code=_text(answer, "user_code"),
            interval=_number(answer, "interval", _DEFAULT_INTERVAL_SECONDS),
            expires_at=self._clock() + _number(answer, "expires_in", 600),
            device_code=_text(answer, "device_code"),
            verifier=verifier,
        )

    def wait(self, request: DeviceRequest) -> SignIn:
        """Wait until the person has approved. Raises `SignInFailed` after a refusal, or when time is over."""
        interval = request.interval
        while self._clock() < request.expires_at:
            error = ""
            try:
                status, answer = self._post(
                    "token",
                    grant_type=_DEVICE_GRANT,
                    device_code=request.device_code,
                    code_verifier=request.verifier,
                )
            except Unreachable:
                # The person is busy in the browser: a lost answer is asked for again, less often.
                interval += _SLOWER_SECONDS
            else:
                if status == httpx.codes.OK:
                    return self._sign_in(answer)
                error = str(answer.get("error"))
                if error == "slow_down":
                    interval += _SLOWER_SECONDS
                elif error == "access_denied":
                    raise SignInFailed("the sign-in was cancelled in the browser")
                elif error not in ("authorization_pending", "expired_token"):
                    raise SignInFailed(f"the sign-in was refused: {_reason(answer)}")
            if error == "expired_token":
                break
            self._pause(interval)
        raise SignInFailed("nobody approved the sign-in in time; run `mep login` again")

    def renew(self, sign_in: SignIn) -> SignIn:
        """Exchange the refresh token. Raises `NotSignedIn` when the server says that the sign-in is over."""
        status, answer = self._post("token", grant_type="refresh_token", refresh_token=sign_in.refresh_token)
        if status != httpx.codes.OK:
            raise NotSignedIn(_OVER)
        renewed = self._sign_in(answer)
        return replace(renewed, name=renewed.name or sign_in.name, email=renewed.email or sign_in.email)

    def revoke(self, sign_in: SignIn) -> None:
        """End the sign-in at the server (RFC 7009); an ended one is no error.

        The portal's session in the browser where it was approved continues.
        """
        status, answer = self._post(
            "revoke",
            token=sign_in.refresh_token,
            token_type_hint="refresh_token",  # noqa: S106
        )
        if status != httpx.codes.OK:
            raise Unreachable(f"the server did not end the sign-in: {_reason(answer)}")

    def _post(self, endpoint: str, **form: str) -> tuple[int, dict[str, Any]]:
        url = f"{self._protocol}/{endpoint}"
        try:
            answer = self._http.post(
                url,
                data={"client_id": CLIENT, **form},
                headers={"Accept": "application/json"},
                follow_redirects=False,
            )
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise unreachable(url, error) from error
        if answer.is_redirect or answer.status_code >= _SERVER_ERRORS:
            raise Unreachable(f"Keycloak answered {answer.status_code}")
        try:
            body = answer.json() if answer.content else {}
        except ValueError as error:
            raise Unreachable("the server there is not a Keycloak") from error
        return answer.status_code, body if isinstance(body, dict) else {}

    def _sign_in(self, answer: dict[str, Any]) -> SignIn:
        now = self._clock()
        access_token = _text(answer, "access_token")
        claims = claims_of(access_token)
        return SignIn(
            name=str(claims.get("name") or ""),
            email=str(claims.get("email") or ""),
            session=str(claims.get("sid") or ""),
            access_token=access_token,
            refresh_token=_text(answer, "refresh_token"),
            access_until=now + _number(answer, "expires_in", 60),
            renewed_at=now,
            unused_seconds=_number(answer, "refresh_expires_in", 0),
        )


def claims_of(token: str) -> dict[str, Any]:
    """The claims of a token, for messages only: nothing is decided by them. Empty if it cannot be read."""
    try:
        payload = token.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    except (ValueError, IndexError):
        return {}
    return claims if isinstance(claims, dict) else {}


def roles_in(token: str) -> list[str]:
    """The realm roles of a token, for messages only."""
    access = claims_of(token).get("realm_access")
    roles = access.get("roles") if isinstance(access, dict) else None
    return [str(role) for role in roles] if isinstance(roles, list) else []


def _text(answer: dict[str, Any], name: str) -> str:
    value = answer.get(name)
    if not isinstance(value, str) or not value:
        raise Unreachable("the server there is not a Keycloak")
    return value


def _number(answer: dict[str, Any], name: str, otherwise: float) -> float:
    value = answer.get(name)
    return float(value) if isinstance(value, int | float) and value > 0 else otherwise


def _reason(answer: dict[str, Any]) -> str:
    return str(answer.get("error_description") or answer.get("error") or "no reason was given")
