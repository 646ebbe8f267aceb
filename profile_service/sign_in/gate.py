"""Finds the session of a request."""

from dataclasses import dataclass

from starlette.requests import Request

from profile_service.sign_in.attempts import Attempts
from profile_service.sign_in.client import KeycloakClient, SignInRefused
from profile_service.sign_in.cookies import SignInCookies
from profile_service.sign_in.provider import Clock
from profile_service.sign_in.relying_party import RelyingParty
from profile_service.sign_in.sessions import Session, SessionStore
from profile_service.sign_in.tokens import InvalidToken, TokenVerifier
from profile_service.web.errors import KeycloakUnreachable

# Refreshed a little before the end, so that no page shows expired claims.
_RENEW_BEFORE_SECONDS = 5


@dataclass(frozen=True)
class Gate:
    """A relying party with the objects it needs for signing in and for sessions."""

    party: RelyingParty
    cookies: SignInCookies
    client: KeycloakClient
    verifier: TokenVerifier
    attempts: Attempts
    sessions: SessionStore
    clock: Clock
    public_url: str
    public_origin: str

    def session_of(self, request: Request, *, outdated: bool = False) -> Session | None:
        """The session of the request, with its tokens refreshed when they are about to expire.

        `None` without a session, or when Keycloak has ended it. Raises `KeycloakUnreachable` when the tokens
        have expired and cannot be refreshed now, because their claims may be outdated; with `outdated`, the
        session is returned all the same.
        """
        secret = self.cookies.session_of(request)
        if secret is None:
            return None
        session = self.sessions.find(client_id=self.party.client_id, secret=secret)
        if session is None or session.tokens.expire_at - _RENEW_BEFORE_SECONDS > self.clock():
            return session
        if not self.sessions.claim_refresh(session):
            # Another request of this browser is refreshing the tokens, or has just done so.
            return self.sessions.find(client_id=self.party.client_id, secret=secret)
        try:
            return self._renewed(session)
        except KeycloakUnreachable:
            if not outdated:
                raise
            return session

    def _renewed(self, session: Session) -> Session | None:
        try:
            return self.sessions.replace_tokens(session, self.client.renew(session))
        except InvalidToken:
            self.sessions.end(session)
            return None
        except SignInRefused as refusal:
            if refusal.error == "invalid_grant":
                self.sessions.end(session)
                return None
            self.sessions.release_refresh(session)
            raise KeycloakUnreachable(f"renewal refused: {refusal.error}") from refusal
        except KeycloakUnreachable:
            self.sessions.release_refresh(session)
            raise


def gate_of(request: Request) -> Gate:
    """The gate one of whose prefixes matches the requested path; otherwise the last one."""
    gates: tuple[Gate, ...] = request.app.state.gates
    path = f"{request.url.path}/"

    def has_path(gate: Gate) -> bool:
        return any(path.startswith(f"{prefix}/") for prefix in gate.party.prefixes)

    return next(filter(has_path, gates), gates[-1])
