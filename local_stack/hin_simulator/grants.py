"""The codes and tokens that the simulator has issued, and their expiry."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from local_stack.hin_simulator.people import HinIdentity

CODE_LIFETIME = timedelta(minutes=10)
TOKEN_LIFETIME = timedelta(hours=1)


class InvalidGrantError(Exception):
    """The code is unknown, used, expired, or was issued to another client or redirect."""


@dataclass(frozen=True)
class AccessToken:
    value: str
    identity: HinIdentity
    issued_at: datetime


@dataclass
class _Grant:
    client_id: str
    redirect_uri: str
    identity: HinIdentity
    issued_at: datetime
    token: str | None = None


class Grants:
    """Stores codes and tokens together: reusing a code must revoke its token (RFC 6749, section 4.1.2)."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._grants: dict[str, _Grant] = {}
        self._tokens: dict[str, AccessToken] = {}

    def new_code(self, client_id: str, redirect_uri: str, identity: HinIdentity) -> str:
        self._forget_old()
        code = secrets.token_urlsafe(32)
        self._grants[code] = _Grant(client_id, redirect_uri, identity, self._now())
        return code

    def exchange(self, code: str, client_id: str, redirect_uri: str) -> AccessToken:
        """Exchange a code for a token. Raises InvalidGrantError, which never tells the reason."""
        grant = self._grants.get(code)
        if grant is None:
            raise InvalidGrantError
        if grant.token is not None:
            self._tokens.pop(grant.token, None)
            raise InvalidGrantError
        if (grant.client_id, grant.redirect_uri) != (client_id, redirect_uri):
            raise InvalidGrantError
        if self._now() - grant.issued_at > CODE_LIFETIME:
            raise InvalidGrantError
        token = AccessToken(secrets.token_urlsafe(32), grant.identity, self._now())
        grant.token = token.value
        self._tokens[token.value] = token
        return token

    def identity_of(self, token_value: str) -> HinIdentity | None:
        """The identity of a token; None if the token is unknown, revoked or expired."""
        token = self._tokens.get(token_value)
        if token is None or self._now() - token.issued_at > TOKEN_LIFETIME:
            return None
        return token.identity

    def _forget_old(self) -> None:
        """Forget expired grants: codes are kept as long as their token is valid, to revoke it after reuse."""
        oldest = self._now() - CODE_LIFETIME - TOKEN_LIFETIME
        self._grants = {code: grant for code, grant in self._grants.items() if grant.issued_at > oldest}
        self._tokens = {value: token for value, token in self._tokens.items() if token.issued_at > oldest}
