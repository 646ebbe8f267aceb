"""The extension's endpoints for delegations, called with the person's own access token."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx

from accounts.errors import FreshSignInNeeded, Refused, Unreachable
from delegations.client import DelegationsClient
from delegations.models import Delegation, OwnDelegations
from profile_service.sign_in.sessions import Session
from profile_service.web.errors import KeycloakUnreachable

_SIGN_IN = frozenset({"invalid_token", "insufficient_scope"})
_UNKNOWN = "unknown_delegation"


class DelegationGone(Exception):
    """The delegation does not exist, or not any more."""


class SignInNeeded(Exception):
    """The endpoint does not take the token, because its session is over or it lacks the scope."""


@dataclass(frozen=True)
class DelegationsApi:
    """The delegations of the person of `session`.

    Every method may raise `SignInNeeded`, `Refused` and `KeycloakUnreachable`.
    """

    server: str
    realm: str
    http: httpx.Client

    def mine(self, session: Session) -> OwnDelegations:
        """The person's delegations as a doctor and as an assistant."""
        with _errors_of_pages():
            return self._client(session).mine()

    def find(self, session: Session, principal: str, assistant: str) -> Delegation:
        """One of the person's delegations. Raises `DelegationGone`."""
        with _errors_of_pages():
            return self._client(session).find(principal, assistant)

    def set_rights(self, session: Session, assistant: str, rights: Iterable[str], *, version: str) -> None:
        """Set what an assistant of this doctor may do. Raises `DelegationGone`.

        The `Refused` of a delegation that has another version by now has the code `stale`.
        """
        with _errors_of_pages():
            self._client(session).change(session.subject, assistant, version=version, rights=sorted(rights))

    def end(self, session: Session, principal: str, assistant: str) -> None:
        """Revoke the delegation, or resign from it, and end its sessions. Raises `DelegationGone`."""
        with _errors_of_pages():
            self._client(session).revoke(principal, assistant)

    def request(self, session: Session, *, assistant: str, practice: str, note: str) -> None:
        """Ask the team for a delegation to the person with this e-mail address."""
        with _errors_of_pages():
            self._client(session).request(assistant, practice, note)

    def _client(self, session: Session) -> DelegationsClient:
        return DelegationsClient(self.server, self.realm, lambda: session.tokens.access_token, self.http)


@contextmanager
def _errors_of_pages() -> Iterator[None]:
    try:
        yield
    except Unreachable as error:
        raise KeycloakUnreachable(f"delegations: {error}") from error
    except FreshSignInNeeded as error:
        raise SignInNeeded from error
    except Refused as refused:
        if refused.code in _SIGN_IN:
            raise SignInNeeded from refused
        if refused.code == _UNKNOWN:
            raise DelegationGone from refused
        raise
