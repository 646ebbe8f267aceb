"""An issuer with a key, used instead of Keycloak when only signatures matter."""

from dataclasses import dataclass, field
from functools import cache
from typing import Any

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from profile_service.sign_in.tokens import LOGOUT_TYPE

ISSUER = "https://id.example.org/realms/mon-espace-pro"


def new_key() -> RSAKey:
    """A key of its own under the usual id."""
    return RSAKey.generate_key(2048, {"kid": "current"})


@cache
def _usual_key() -> RSAKey:
    """The key of all issuers to which a test gives no other: to make one takes longer than most tests."""
    return new_key()


@dataclass(frozen=True)
class Issuer:
    """Signs with a real key, as Keycloak does, and publishes it."""

    issuer: str = ISSUER
    key: RSAKey = field(default_factory=_usual_key)

    def keys(self, *, key_id: str, wait: bool = True) -> KeySet:
        return KeySet([self.key])

    def sign(
        self,
        claims: dict[str, Any],
        *,
        kid: str | None = "current",
        key: RSAKey | None = None,
        typ: str | None = None,
    ) -> str:
        kind = typ or (LOGOUT_TYPE if "events" in claims else "JWT")
        header = {"alg": "RS256", "typ": kind} | ({"kid": kid} if kid else {})
        return jwt.encode(header, dict(claims), key or self.key)
