"""Calls Keycloak as one OIDC client: authorization code with PKCE, token refresh, sign-out."""

import ssl
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import httpx

from profile_service.keycloak.patience import Patience, Patient
from profile_service.sign_in.attempts import Attempt
from profile_service.sign_in.provider import Clock, Provider
from profile_service.sign_in.relying_party import RelyingParty
from profile_service.sign_in.sessions import Session, Tokens
from profile_service.sign_in.tokens import Claims, InvalidToken, TokenVerifier
from profile_service.web.errors import KeycloakUnreachable
from profile_service.web.proxies import uses_proxy

with warnings.catch_warnings():
    # See tokens.py.
    warnings.simplefilter("ignore")
    from authlib.integrations.httpx_client import OAuth2Client, OAuthError  # type: ignore[import-untyped]

_TIMEOUT_SECONDS = 10.0
_SCOPE = "openid"
_DEFAULT_TOKEN_SECONDS = 60


class _OAuth2Client(Patient, OAuth2Client):  # type: ignore[misc]
    """Authlib's client, with our patience."""


class SignInRefused(Exception):
    """Keycloak refused a code or a refresh token; `error` is its OAuth 2.0 error code."""

    def __init__(self, error: str) -> None:
        super().__init__(error)
        self.error = error


@dataclass(frozen=True)
class KeycloakClient:
    """The requests of one client to Keycloak. Every method may raise `KeycloakUnreachable`."""

    party: RelyingParty
    public_url: str
    provider: Provider
    verifier: TokenVerifier
    tls: ssl.SSLContext
    patience: Patience
    clock: Clock

    @property
    def redirect_uri(self) -> str:
        """The redirect URI, exactly as registered at Keycloak."""
        return f"{self.public_url}{self.party.callback_path}"

    def authorization_url(
        self,
        attempt: Attempt,
        *,
        languages: Mapping[str, str],
        action: str | None = None,
        level: str | None = None,
        scope: str | None = None,
        fresh: bool = False,
        create: bool = False,
    ) -> str:
        """The URL of an authorization request.

        `languages` are the parameters that name the pages' language. `action` is a required action to start
        (`kc_action`), `level` the requested `acr`, `scope` a further scope of the tokens; `fresh` requires a
        sign-in even if a session is open; `create` begins with the form for an account (Initiating User
        Registration via OpenID Connect 1.0).
        """
        endpoint = self.provider.metadata().authorization_endpoint
        with self._oauth() as oauth:
            url, _state = oauth.create_authorization_url(
                endpoint,
                state=attempt.state,
                code_verifier=attempt.code_verifier,
                nonce=attempt.nonce,
                scope=f"{_SCOPE} {scope}" if scope else _SCOPE,
                **languages,
                **({"kc_action": action} if action else {}),
                **({"acr_values": level} if level else {}),
                **({"prompt": "create"} if create else {"prompt": "login"} if fresh else {}),
            )
        return str(url)

    def require_issuer(self, issuer: str | None) -> None:
        """Check the `iss` response parameter (RFC 9207). Raises `InvalidToken`."""
        metadata = self.provider.metadata()
        if issuer is None and not metadata.authorization_response_iss_parameter_supported:
            return
        if issuer != metadata.issuer:
            raise InvalidToken("iss")

    def exchange(self, code: str, attempt: Attempt) -> Tokens:
        """Exchange the code for tokens. Raises `SignInRefused` or `InvalidToken`."""
        answer = self._ask_for_tokens(
            grant_type="authorization_code",
            code=code,
            code_verifier=attempt.code_verifier,
            redirect_uri=self.redirect_uri,
        )
        id_token, access_token = _text(answer, "id_token"), _text(answer, "access_token")
        claims = self.verifier.id_token(
            id_token, client_id=self.party.client_id, nonce=attempt.nonce, access_token=access_token
        )
        return self._tokens(answer, id_token, access_token, claims)

    def renew(self, session: Session) -> Tokens:
        """Exchange the refresh token for new tokens. Raises `SignInRefused` or `InvalidToken`."""
        if session.tokens.refresh_token is None:
            raise SignInRefused("invalid_grant")
        answer = self._ask_for_tokens(grant_type="refresh_token", refresh_token=session.tokens.refresh_token)
        id_token, access_token = _text(answer, "id_token"), _text(answer, "access_token")
        claims = self.verifier.refreshed_id_token(
            id_token,
            client_id=self.party.client_id,
            subject=session.subject,
            access_token=access_token,
        )
        return self._tokens(answer, id_token, access_token, claims)

    def end_session_url(self, session: Session | None, *, language: str, state: str | None) -> str:
        """The URL at which Keycloak ends the session with all clients.

        Without an `id_token_hint`, Keycloak asks the person first. It returns `state` (OpenID Connect
        RP-Initiated Logout 1.0, sections 2 and 3).
        """
        parameters = {
            "client_id": self.party.client_id,
            "post_logout_redirect_uri": f"{self.public_url}{self.party.signed_out_path}",
            "ui_locales": language,
        }
        if session is not None:
            parameters["id_token_hint"] = session.tokens.id_token
        if state is not None:
            parameters["state"] = state
        return f"{self.provider.metadata().end_session_endpoint}?{urlencode(parameters)}"

    def _ask_for_tokens(self, *, grant_type: str, **parameters: str) -> dict[str, Any]:
        endpoint = self.provider.metadata().token_endpoint
        try:
            with self._oauth() as oauth:
                return dict(oauth.fetch_token(endpoint, grant_type=grant_type, **parameters))
        except OAuthError as error:
            raise SignInRefused(str(error.error)) from error
        except (httpx.HTTPError, ValueError) as error:
            raise KeycloakUnreachable(f"no usable answer to {grant_type}: {type(error).__name__}") from error

    def _tokens(self, answer: dict[str, Any], id_token: str, access_token: str, claims: Claims) -> Tokens:
        lifetime = answer.get("expires_in")
        refresh_token = answer.get("refresh_token")
        return Tokens(
            id_token=id_token,
            access_token=access_token,
            refresh_token=refresh_token if isinstance(refresh_token, str) else None,
            expire_at=int(self.clock())
            + (lifetime if isinstance(lifetime, int) and lifetime > 0 else _DEFAULT_TOKEN_SECONDS),
            id_claims=claims,
            access_claims=self.verifier.access_token(access_token),
        )

    def _oauth(self) -> OAuth2Client:
        return _OAuth2Client(
            self.patience,
            client_id=self.party.client_id,
            client_secret=self.party.client_secret,
            scope=_SCOPE,
            redirect_uri=self.redirect_uri,
            code_challenge_method="S256",
            timeout=_TIMEOUT_SECONDS,
            verify=self.tls,
            trust_env=uses_proxy(self.provider.issuer),
        )


def _text(answer: dict[str, Any], name: str) -> str:
    value = answer.get(name)
    if not isinstance(value, str) or not value:
        raise InvalidToken(name)
    return value
