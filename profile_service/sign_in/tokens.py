"""Verifies tokens signed by Keycloak: ID tokens, access tokens and logout tokens."""

import warnings
from typing import Any, Protocol

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import GuestProtocol, Key, KeySet

from profile_service.sign_in.provider import Clock

with warnings.catch_warnings():
    # Authlib warns about its dependency at every import; operators cannot act on that.
    warnings.simplefilter("ignore")
    from authlib.oidc.core import CodeIDToken  # type: ignore[import-untyped]

Claims = dict[str, Any]

# Only asymmetric algorithms. With HS256, anyone who knows the client secret, or uses the published key as a
# secret, could sign tokens.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
CLOCK_SKEW_SECONDS = 30
LOGOUT_TOKEN_SECONDS = 300
LOGOUT_TYPE = "logout+jwt"
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"
_LONGEST_JTI = 255


class SigningKeys(Protocol):
    """The issuer and its signing keys; `Provider` fetches them from Keycloak."""

    @property
    def issuer(self) -> str: ...

    def keys(self, *, key_id: str, wait: bool) -> KeySet: ...


class InvalidToken(Exception):
    """A token is invalid; the message names the failed check and not the token."""


class TokenVerifier:
    """Verifies tokens with the issuer's keys. Its methods raise `InvalidToken` or `KeycloakUnreachable`.

    Without `wait`, they raise `WouldWait` when keys have to be fetched.
    """

    def __init__(self, issuer_keys: SigningKeys, clock: Clock, *, wait: bool = True) -> None:
        self._issuer_keys = issuer_keys
        self._clock = clock
        self._wait = wait

    def at_once(self) -> "TokenVerifier":
        """The same for the event loop, which must not wait."""
        return TokenVerifier(self._issuer_keys, self._clock, wait=False)

    def id_token(self, encoded: str, *, client_id: str, nonce: str, access_token: str) -> Claims:
        """Verify an ID token from the token endpoint (OpenID Connect Core 1.0, section 3.1.3.7)."""
        return self._id_token(encoded, client_id, {"nonce": nonce, "access_token": access_token})

    def refreshed_id_token(self, encoded: str, *, client_id: str, subject: str, access_token: str) -> Claims:
        """Verify an ID token from a refresh (OpenID Connect Core 1.0, section 12.2)."""
        claims = self._id_token(encoded, client_id, {"access_token": access_token})
        if claims["sub"] != subject:
            raise InvalidToken("sub")
        return claims

    def access_token(self, encoded: str) -> Claims:
        """Verify signature, issuer and type of a Keycloak access token. The audience is not checked here."""
        token = self._signed(encoded)
        _require(token.claims.get("iss") == self._issuer_keys.issuer, "iss")
        _require(token.claims.get("typ") == "Bearer", "typ")
        return token.claims

    def bearer_token(self, encoded: str, *, audience: str) -> Claims:
        """Verify an access token sent to our API: its audience and expiry too."""
        claims = self.access_token(encoded)
        try:
            jwt.JWTClaimsRegistry(
                now=int(self._clock()),
                leeway=CLOCK_SKEW_SECONDS,
                aud={"essential": True, "value": audience},
                sub={"essential": True},
                exp={"essential": True},
            ).validate(claims)
        except JoseError as error:
            raise InvalidToken(_name_of(error)) from error
        return claims

    def logout_token(self, encoded: str, *, client_id: str) -> Claims:
        """Verify a logout token (OpenID Connect Back-Channel Logout 1.0, section 2.6), except for replay.

        Its claims have `jti`, `exp`, and `sub` or `sid` or both.
        """
        token = self._signed(encoded)
        _require(token.header.get("typ") == LOGOUT_TYPE, "typ")
        claims = token.claims
        try:
            jwt.JWTClaimsRegistry(
                now=int(self._clock()),
                leeway=CLOCK_SKEW_SECONDS,
                iss={"essential": True, "value": self._issuer_keys.issuer},
                aud={"essential": True, "value": client_id},
                iat={"essential": True},
                exp={"essential": True},
                jti={"essential": True},
            ).validate(claims)
        except JoseError as error:
            raise InvalidToken(_name_of(error)) from error
        _require(claims["iat"] >= self._clock() - LOGOUT_TOKEN_SECONDS - CLOCK_SKEW_SECONDS, "iat")
        _require(len(claims["jti"]) <= _LONGEST_JTI, "jti")
        events = claims.get("events")
        _require(isinstance(events, dict) and isinstance(events.get(LOGOUT_EVENT), dict), "events")
        _require("nonce" not in claims, "nonce")
        named = [claims[name] for name in ("sub", "sid") if name in claims]
        _require(bool(named) and all(isinstance(value, str) and value for value in named), "sub or sid")
        return claims

    def _id_token(self, encoded: str, client_id: str, expected: dict[str, str]) -> Claims:
        token = self._signed(encoded)
        claims = CodeIDToken(
            token.claims,
            token.header,
            options={
                "iss": {"essential": True, "value": self._issuer_keys.issuer},
                "aud": {"essential": True, "value": client_id},
            },
            params={"client_id": client_id, **expected},
        )
        try:
            claims.validate(now=int(self._clock()), leeway=CLOCK_SKEW_SECONDS)
        except JoseError as error:
            raise InvalidToken(_name_of(error)) from error
        return dict(claims)

    def _signed(self, encoded: str) -> jwt.Token:
        try:
            return jwt.decode(encoded, self._key_of, algorithms=ALGORITHMS)
        except (JoseError, ValueError, TypeError, AttributeError) as error:
            # joserfc reads the header before it judges its members.
            raise InvalidToken(_name_of(error)) from error

    def _key_of(self, token: GuestProtocol) -> Key:
        key_id = token.headers().get("kid")
        if not isinstance(key_id, str) or not key_id:
            # Without a key id, any key of the set would be tried.
            raise InvalidToken("kid")
        return self._issuer_keys.keys(key_id=key_id, wait=self._wait).get_by_kid(key_id)


def _require(condition: bool, claim: str) -> None:
    if not condition:
        raise InvalidToken(claim)


def _name_of(error: Exception) -> str:
    return str(getattr(error, "claim", None) or getattr(error, "error", None) or type(error).__name__)
