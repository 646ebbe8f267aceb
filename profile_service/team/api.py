"""The extension's endpoints for the team, called with the staff member's own access token."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import httpx

from accounts.client import AccountsClient
from accounts.errors import FreshSignInNeeded, Refused, Unreachable
from accounts.models import Account, AccountPage
from profile_service.sign_in.sessions import Session
from profile_service.team.states import Status
from profile_service.web.errors import KeycloakUnreachable, NotAllowed, NotFound

SCOPE = "accounts"
"""The client scope that a token needs. Only the team's pages request it."""
# A token that is over or lacks the scope is replaced by a sign-in too.
_SIGN_IN = frozenset({"invalid_token", "insufficient_scope"})
_NOT_ALLOWED = frozenset({"missing_role", "person_required", "wrong_audience"})


@dataclass(frozen=True)
class AccountsApi:
    """The client of the command line, with errors as pages say them.

    Every method may raise `FreshSignInNeeded`, `Refused`, `KeycloakUnreachable`, `NotFound` and `NotAllowed`.
    """

    server: str
    realm: str
    http: httpx.Client

    def list(
        self, session: Session, *, status: Status | None, search: str = "", cursor: str = ""
    ) -> AccountPage:
        """One page of accounts, the oldest request first."""
        with errors_of_pages("accounts", unknown="unknown_account"):
            return self._client(session).list(
                status=status.value if status else None, search=search or None, cursor=cursor or None
            )

    def show(self, session: Session, reference: str) -> Account:
        """The account with this subject, or with this random id of its request."""
        with errors_of_pages("accounts", unknown="unknown_account"):
            return self._client(session).show(reference)

    def act(self, session: Session, reference: str, act: str, fields: Mapping[str, str]) -> Account:
        """Carry out an act, and return the account as it is afterwards."""
        with errors_of_pages("accounts", unknown="unknown_account"):
            return self._client(session).act(reference, act, **fields)

    def _client(self, session: Session) -> AccountsClient:
        return AccountsClient(self.server, self.realm, lambda: session.tokens.access_token, self.http)


@contextmanager
def errors_of_pages(concept: str, *, unknown: str) -> Iterator[None]:
    """The errors of a client as pages say them. `unknown` is the code of what does not exist."""
    try:
        yield
    except Unreachable as error:
        raise KeycloakUnreachable(f"{concept}: {error}") from error
    except Refused as refused:
        if refused.code in _SIGN_IN:
            raise FreshSignInNeeded from refused
        if refused.code in _NOT_ALLOWED:
            raise NotAllowed(refused.code) from refused
        if refused.code == unknown:
            raise NotFound(refused.code) from refused
        raise
