"""The client of the extension's endpoints for accounts, with the token of a staff member."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import httpx

from accounts.connection import connect, read, read_object, send
from accounts.errors import UnknownAddress
from accounts.models import Account, AccountPage, AccountRow

_PAGE = 50
_MOST_IN_A_PAGE = 200


class AccountsClient:
    """Asks the endpoints below `/realms/<realm>/mep/accounts`.

    `token` returns an access token of the staff member that is valid now. Pass `http` to use an existing
    HTTP client. Methods raise `Refused` for a problem that the endpoint answered, `FreshSignInNeeded` if the
    staff member has to sign in again, `Unreachable` without a usable answer, and what `token` raises.
    """

    def __init__(
        self, server: str, realm: str, token: Callable[[], str], http: httpx.Client | None = None
    ) -> None:
        self._base = f"{server.rstrip('/')}/realms/{_part(realm)}/mep/accounts"
        self._token = token
        self._http = http or connect(server)

    def list(
        self,
        *,
        status: str | None = None,
        search: str | None = None,
        email: str | None = None,
        cursor: str | None = None,
        limit: int = _PAGE,
    ) -> AccountPage:
        """One page of the accounts, the oldest request first. At most 200 a page."""
        asked = {"status": status, "search": search, "email": email, "cursor": cursor, "limit": str(limit)}
        query = {name: value for name, value in asked.items() if value}
        return read(AccountPage, self._send("GET", query=query))

    def pages(self, *, status: str | None = None, search: str | None = None) -> Iterator[AccountPage]:
        """Every page of the list."""
        cursor: str | None = None
        while True:
            page = self.list(status=status, search=search, cursor=cursor, limit=_MOST_IN_A_PAGE)
            yield page
            cursor = page.next
            if not cursor:
                return

    def find(self, email: str) -> AccountRow:
        """The account with this address. Raises `UnknownAddress` unless exactly one has it."""
        found = self.list(email=email).accounts if email else ()
        if len(found) != 1:
            many = "more than one account has" if found else "no account has"
            raise UnknownAddress(f"{many} the address “{email}”")
        return found[0]

    def show(self, reference: str) -> Account:
        """One account. `reference` is its Keycloak id or the random id of its request."""
        return read(Account, self._send("GET", reference))

    def act(self, reference: str, act: str, **fields: str | None) -> Account:
        """Carry out an act; returns the account as it is afterwards. Fields that are None are not sent."""
        body = {name: value for name, value in fields.items() if value is not None}
        return read(Account, self._send("POST", reference, act, body=body))

    def export(self, reference: str) -> dict[str, Any]:
        """Everything that Keycloak and the extension keep about the person."""
        return read_object(self._send("GET", reference, "export"))

    def erase(self, reference: str, reason: str) -> str:
        """Erase the account; returns the id of the record that stays. It can be repeated.

        `reason` is a category. The profile service erases its own part: see `ProfileClient`.
        """
        return str(read_object(self._send("DELETE", reference, body={"reason": reason})).get("erased", ""))

    def _send(
        self, method: str, *path: str, query: dict[str, str] | None = None, body: Any = None
    ) -> httpx.Response:
        url = "/".join([self._base, *map(_part, path)])
        return send(self._http, method, url, self._token(), query=query, body=body)


class ProfileClient:
    """Asks the profile service. Methods raise the same as those of `AccountsClient`."""

    def __init__(self, service: str, token: Callable[[], str], http: httpx.Client | None = None) -> None:
        self._base = f"{service.rstrip('/')}/api/v1"
        self._token = token
        self._http = http or connect(service)

    def erase(self, subject: str) -> None:
        """Erase what the service holds about the person with this Keycloak id. It can be repeated."""
        send(self._http, "DELETE", f"{self._base}/people/{_part(subject)}", self._token())


def _part(written: str) -> str:
    return quote(written, safe="")
