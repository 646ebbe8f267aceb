"""The client of the extension's endpoints for accounts, with the token of a staff member."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, TypeVar
from urllib.parse import quote

import httpx
from pydantic import BaseModel, TypeAdapter, ValidationError

from accounts.connection import connect
from accounts.errors import FreshSignInNeeded, Refused, UnknownAddress, Unreachable
from accounts.models import Account, AccountPage

_PAGE = 50
_MOST_IN_A_PAGE = 200
_UNAUTHORIZED = 401
_FRESH_SIGN_IN = "insufficient_user_authentication"
_MAX_AGE = re.compile(r'max_age="?(\d{1,9})')
_STANDARD = frozenset({"type", "title", "status", "detail", "instance", "code", "field"})
_ANY_OBJECT = TypeAdapter(dict[str, Any])
_Model = TypeVar("_Model", bound=BaseModel)


class AccountsClient:
    """Asks the endpoints below `/realms/<realm>/mep/accounts`.

    `token` returns an access token of the staff member that is valid now. Pass `http` to use an existing
    HTTP client. Methods raise `Refused` for a problem that the endpoint answered, `FreshSignInNeeded` if the
    staff member has to sign in again, `Unreachable` without a usable answer, and what `token` raises. No
    request is repeated: an act could count twice.
    """

    def __init__(
        self, server: str, realm: str, token: Callable[[], str], http: httpx.Client | None = None
    ) -> None:
        self._base = f"{server.rstrip('/')}/realms/{quote(realm, safe='')}/mep/accounts"
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
        return _read(AccountPage, self._ask("GET", "", query=query))

    def pages(self, *, status: str | None = None, search: str | None = None) -> Iterator[AccountPage]:
        """Every page of the list."""
        cursor: str | None = None
        while True:
            page = self.list(status=status, search=search, cursor=cursor, limit=_MOST_IN_A_PAGE)
            yield page
            cursor = page.next
            if cursor is None:
                return

    def reference_of(self, email: str) -> str:
        """The id of the account with this address. Raises `UnknownAddress` unless exactly one has it."""
        found = self.list(email=email).accounts
        if len(found) != 1:
            many = "more than one account has" if found else "no account has"
            raise UnknownAddress(f"{many} the address {email}")
        return found[0].id

    def show(self, reference: str) -> Account:
        """One account. `reference` is its Keycloak id or the random id of its request."""
        return _read(Account, self._ask("GET", _part(reference)))

    def act(self, reference: str, act: str, **fields: str | None) -> Account:
        """Carry out an act; returns the account as it is afterwards. Fields that are None are not sent."""
        body = {name: value for name, value in fields.items() if value is not None}
        return _read(Account, self._ask("POST", f"{_part(reference)}{_part(act)}", body=body))

    def export(self, reference: str) -> dict[str, Any]:
        """Everything that is kept about the person."""
        return _object(self._ask("GET", f"{_part(reference)}/export"))

    def erase(self, reference: str, reason: str | None = None) -> str:
        """Erase the account and what belongs to it; returns its id. Can be repeated after a failure."""
        body = {"reason": reason} if reason else {}
        return str(_object(self._ask("DELETE", _part(reference), body=body)).get("erased", reference))

    def _ask(
        self, method: str, path: str, query: dict[str, str] | None = None, body: Any = None
    ) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self._token()}", "Accept": "application/json"}
        try:
            answer = self._http.request(
                method, self._base + path, params=query, json=body, headers=headers, follow_redirects=False
            )
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            # Only the kind of error: its text may contain the address with what was searched for.
            raise Unreachable(f"Keycloak does not answer ({type(error).__name__})") from error
        if not answer.is_success:
            raise _problem(answer)
        return answer


def _part(written: str) -> str:
    return "/" + quote(written, safe="")


def _read(model: type[_Model], answer: httpx.Response) -> _Model:
    try:
        return model.model_validate_json(answer.content)
    except ValidationError as error:
        # Without the text of the error, which quotes personal data.
        raise Unreachable("Keycloak's answer cannot be read: is the extension of this version?") from error


def _object(answer: httpx.Response) -> dict[str, Any]:
    try:
        return _ANY_OBJECT.validate_json(answer.content)
    except ValidationError as error:
        raise Unreachable("Keycloak's answer cannot be read: is the extension of this version?") from error


def _problem(answer: httpx.Response) -> Refused | FreshSignInNeeded | Unreachable:
    try:
        body = _ANY_OBJECT.validate_json(answer.content)
    except ValidationError:
        body = {}
    code = body.get("code")
    if not isinstance(code, str):
        return Unreachable(f"Keycloak answered {answer.status_code} without a reason")
    if answer.status_code == _UNAUTHORIZED and code == _FRESH_SIGN_IN:
        found = _MAX_AGE.search(answer.headers.get("WWW-Authenticate", ""))
        return FreshSignInNeeded(int(found[1]) if found else None)
    field = body.get("field")
    return Refused(
        code,
        answer.status_code,
        str(body.get("detail") or body.get("title") or ""),
        field if isinstance(field, str) else None,
        {name: value for name, value in body.items() if name not in _STANDARD},
    )
