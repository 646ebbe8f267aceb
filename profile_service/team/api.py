"""The extension's endpoints for the team, called with the staff member's own access token."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import quote

import httpx
from pydantic import ValidationError

from profile_service.sign_in.sessions import Session
from profile_service.team.accounts import Account, AccountList, Status
from profile_service.web.errors import KeycloakUnreachable, NotAllowed, NotFound

SCOPE = "accounts"
"""The client scope that a token needs. Only the team's pages request it."""
_Described = TypeVar("_Described", Account, AccountList)
_FRESH_SIGN_IN = "insufficient_user_authentication"


class Refused(Exception):
    """The endpoint refused, and nothing was changed.

    `code` is for programs; `field` names the value at fault; `members` are further members of the problem.
    """

    def __init__(
        self, code: str, detail: str = "", field: str | None = None, members: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail
        self.field = field
        self.members = dict(members or {})


class FreshSignInNeeded(Exception):
    """The sign-in is too old for the team's work, or too weak (RFC 9470)."""


@dataclass(frozen=True)
class AccountsApi:
    """Every method may raise `FreshSignInNeeded`, `KeycloakUnreachable`, `NotFound` and `NotAllowed`."""

    issuer: str
    http: httpx.Client

    def list(
        self, session: Session, *, status: Status | None, search: str = "", cursor: str = ""
    ) -> AccountList:
        """One page of accounts, the oldest request first. Raises `Refused` for an unusable cursor."""
        asked = {"status": status.value if status else "", "search": search, "cursor": cursor}
        query = {name: value for name, value in asked.items() if value}
        return _read(AccountList, self._ask(session, "GET", "", params=query))

    def show(self, session: Session, reference: str) -> Account:
        """The account with this subject, or with this random id of its request."""
        return _read(Account, self._ask(session, "GET", f"/{quote(reference, safe='')}"))

    def act(self, session: Session, reference: str, act: str, fields: Mapping[str, str]) -> Account:
        """Carry out an act, and return the account as it is afterwards. Raises `Refused`."""
        path = f"/{quote(reference, safe='')}/{quote(act, safe='')}"
        return _read(Account, self._ask(session, "POST", path, json=dict(fields)))

    def _ask(self, session: Session, method: str, path: str, **request: Any) -> bytes:
        headers = {"Authorization": f"Bearer {session.tokens.access_token}"}
        url = f"{self.issuer}/mep/accounts{path}"
        try:
            answer = self.http.request(method, url, headers=headers, **request)
        except httpx.HTTPError as error:
            raise KeycloakUnreachable(f"accounts: {type(error).__name__}") from error
        if not answer.is_success:
            raise _problem(answer)
        return answer.content


def _read(kind: type[_Described], body: bytes) -> _Described:
    try:
        return kind.model_validate_json(body)
    except ValidationError as error:
        raise KeycloakUnreachable("the answer about accounts cannot be read") from error


def _problem(answer: httpx.Response) -> Exception:
    """The exception for a problem of RFC 9457."""
    try:
        told = answer.json()
    except ValueError:
        told = {}
    told = told if isinstance(told, dict) else {}
    members = {name: str(value) for name, value in told.items() if value is not None}
    code = members.pop("code", "")
    if code in {_FRESH_SIGN_IN, "invalid_token", "insufficient_scope"}:
        return FreshSignInNeeded(code)
    if code in {"missing_role", "person_required", "wrong_audience"}:
        return NotAllowed(code)
    if code == "unknown_account":
        return NotFound(code)
    if not code:
        return KeycloakUnreachable(f"accounts: {answer.status_code}")
    return Refused(code, members.pop("detail", ""), members.pop("field", None), members)
