"""The extension's endpoints for delegations, called with the staff member's own access token."""

from dataclasses import dataclass
from typing import Unpack

import httpx

from delegations.client import Changes, DelegationsClient
from delegations.models import Delegation, DelegationPage
from profile_service.sign_in.sessions import Session
from profile_service.team.api import errors_of_pages

_UNKNOWN = "unknown_delegation"


@dataclass(frozen=True)
class TeamDelegationsApi:
    """The client of the command line, with errors as pages say them.

    Every method may raise `FreshSignInNeeded`, `Refused`, `KeycloakUnreachable` and `NotAllowed`; those about
    one delegation also `NotFound`.
    """

    server: str
    realm: str
    http: httpx.Client

    def list(self, session: Session, *, account: str = "", cursor: str = "") -> DelegationPage:
        """One page of all delegations, or of those of one account."""
        with errors_of_pages("delegations", unknown=_UNKNOWN):
            return self._client(session).list(account or None, cursor or None)

    def find(self, session: Session, principal: str, assistant: str) -> Delegation:
        """One delegation, by the ids of both accounts."""
        with errors_of_pages("delegations", unknown=_UNKNOWN):
            return self._client(session).find(principal, assistant)

    def grant(
        self, session: Session, doctor: str, assistant: str, *, until: str | None, practice: str | None
    ) -> Delegation:
        """Grant a delegation with the usual rights."""
        with errors_of_pages("delegations", unknown=_UNKNOWN):
            return self._client(session).grant(doctor, assistant, until, practice)

    def change(
        self, session: Session, principal: str, assistant: str, *, version: str, **changes: Unpack[Changes]
    ) -> None:
        """Change the last day, the practice or the rights; what is not named stays.

        The `Refused` of a delegation that has another version by now has the code `stale`.
        """
        with errors_of_pages("delegations", unknown=_UNKNOWN):
            self._client(session).change(principal, assistant, version=version, **changes)

    def revoke(self, session: Session, principal: str, assistant: str, *, end_sessions: bool) -> None:
        """Revoke the delegation."""
        with errors_of_pages("delegations", unknown=_UNKNOWN):
            self._client(session).revoke(principal, assistant, end_sessions)

    def _client(self, session: Session) -> DelegationsClient:
        return DelegationsClient(self.server, self.realm, lambda: session.tokens.access_token, self.http)
