"""The client of the extension's endpoints for delegations, with the token of the person who acts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypedDict, Unpack
from urllib.parse import quote

import httpx

from accounts.connection import connect, read, send
from delegations.models import Delegation, DelegationPage, OwnDelegations

_PAGE = 50
_MOST_IN_A_PAGE = 200
_NO_VERSION = "none"


class Changes(TypedDict, total=False):
    """What of a delegation changes; what is absent stays. With None, the last day or the practice goes.

    `until` is an ISO date, `rights` are the codes of all rights that the assistant has from now on.
    """

    until: str | None
    practice: str | None
    rights: Iterable[str]


class DelegationsClient:
    """Asks the endpoints below `/realms/<realm>/mep/delegations`.

    `token` returns an access token of the person that is valid now: of a staff member, or of a doctor or an
    assistant for their own delegations. Pass `http` to use an existing HTTP client. Methods raise `Refused`
    for a problem that the endpoint answered, `FreshSignInNeeded` if the staff member has to sign in again,
    `Unreachable` without a usable answer, and what `token` raises.
    """

    def __init__(
        self, server: str, realm: str, token: Callable[[], str], http: httpx.Client | None = None
    ) -> None:
        self._base = f"{server.rstrip('/')}/realms/{_part(realm)}/mep/delegations"
        self._token = token
        self._http = http or connect(server)

    def list(
        self, account: str | None = None, cursor: str | None = None, limit: int = _PAGE
    ) -> DelegationPage:
        """One page of all delegations, or of those of `account` on either side. At most 200 a page.

        `account` is an e-mail address or the id of an account.
        """
        asked = {"account": account, "cursor": cursor, "limit": str(limit)}
        query = {name: value for name, value in asked.items() if value}
        return read(DelegationPage, self._send("GET", query=query))

    def pages(self, account: str | None = None) -> Iterator[DelegationPage]:
        """Every page of the list."""
        cursor: str | None = None
        while True:
            page = self.list(account, cursor, _MOST_IN_A_PAGE)
            yield page
            cursor = page.next
            if not cursor:
                return

    def find(self, principal: str, assistant: str) -> Delegation:
        """One delegation, by the ids of both accounts."""
        return read(Delegation, self._send("GET", principal, assistant))

    def grant(
        self,
        doctor: str,
        assistant: str,
        until: str | None = None,
        practice: str | None = None,
        rights: Iterable[str] | None = None,
    ) -> Delegation:
        """Grant a delegation; `doctor` and `assistant` are e-mail addresses or ids of accounts.

        `until` is an ISO date, the last day. Without `rights`, the assistant has those that are usual.
        """
        body: dict[str, Any] = {"doctor": doctor, "assistant": assistant}
        further = {"until": until, "practice": practice, "rights": None if rights is None else [*rights]}
        body |= {name: value for name, value in further.items() if value is not None}
        return read(Delegation, self._send("POST", body=body))

    def change(
        self, principal: str, assistant: str, *, version: str | None = None, **changes: Unpack[Changes]
    ) -> Delegation:
        """Change a delegation, by the ids of both accounts; returns it as it is afterwards.

        With `version`, only a delegation that still has it is changed: otherwise `Refused` has the code
        `stale`. No delegation has an empty one.
        """
        body: dict[str, Any] = {**changes}
        if version is not None:
            # The endpoint takes an empty text for no condition.
            body["version"] = version or _NO_VERSION
        if "rights" in changes:
            body["rights"] = [*changes["rights"]]
        return read(Delegation, self._send("PATCH", principal, assistant, body=body))

    def revoke(self, principal: str, assistant: str, end_sessions: bool = True) -> None:
        """Revoke a delegation, or resign from it: by the ids of both accounts.

        With `end_sessions`, the sessions in which the assistant acts for this doctor end at once; otherwise
        the claims go with the next token.
        """
        query = {"endSessions": "true" if end_sessions else "false"}
        self._send("DELETE", principal, assistant, query=query)

    def mine(self) -> OwnDelegations:
        """The delegations of the person whose token it is."""
        return read(OwnDelegations, self._send("GET", "mine"))

    def request(self, assistant: str, practice: str | None = None, note: str | None = None) -> None:
        """Ask the team for a delegation to the person with this e-mail address.

        The answer does not tell whether the address has an account.
        """
        asked = {"assistant": assistant, "practice": practice, "note": note}
        self._send("POST", "requests", body={name: value for name, value in asked.items() if value})

    def _send(
        self, method: str, *path: str, query: dict[str, str] | None = None, body: Any = None
    ) -> httpx.Response:
        url = "/".join([self._base, *map(_part, path)])
        return send(self._http, method, url, self._token(), query=query, body=body)


def _part(written: str) -> str:
    return quote(written, safe="")
