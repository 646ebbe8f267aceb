"""Asks Keycloak's extension whether a staff member may erase a person now.

The extension knows what this service does not: how old the staff member's sign-in is, whether the account
belongs to another staff member, and whether it is gone already.
"""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

import httpx
from pydantic import BaseModel, ValidationError

from profile_service.person.callers import Caller
from profile_service.web.errors import ApiError

_ERASE = "erase"


class _Account(BaseModel):
    id: str
    acts: tuple[str, ...] = ()


_SUBJECT: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9:_.@+-]{0,254}+")


class _Problem(BaseModel):
    code: str
    detail: str = ""


@dataclass(frozen=True)
class ErasePermission:
    """Judges by the extension's answers to the caller's own token."""

    issuer: str
    http: httpx.Client

    def require(self, subject: str, caller: Caller) -> None:
        """Raise `ApiError` unless the caller may erase this person, or the person's account is gone."""
        if not _SUBJECT.fullmatch(subject):
            # Such as `..`, which would be another address at Keycloak.
            raise _unknown()
        url = f"{self.issuer}/mep/accounts/{quote(subject, safe='')}"
        try:
            answer = self.http.get(url, headers={"Authorization": f"Bearer {caller.token}"})
        except httpx.HTTPError as error:
            raise _unreachable() from error
        if answer.status_code == 200:
            _require_offered(subject, answer)
        elif not _is_gone(answer):
            raise _refusal(answer)


def _require_offered(subject: str, answer: httpx.Response) -> None:
    try:
        account = _Account.model_validate_json(answer.content)
    except ValidationError as error:
        raise _unreachable() from error
    if account.id != subject:
        raise _unknown()
    if _ERASE not in account.acts:
        raise ApiError(403, "staff_account", "Nobody erases their own account, or another staff member's")


def _unknown() -> ApiError:
    return ApiError(404, "unknown_account", "Name the person by their Keycloak subject")


def _is_gone(answer: httpx.Response) -> bool:
    return answer.status_code == 404 and _code(answer) == "unknown_account"


def _refusal(answer: httpx.Response) -> ApiError:
    code = _code(answer)
    if code is None or answer.status_code not in {401, 403}:
        return _unreachable()
    challenge = answer.headers.get("www-authenticate")
    return ApiError(answer.status_code, code, "Keycloak refuses the token for accounts", challenge=challenge)


def _code(answer: httpx.Response) -> str | None:
    try:
        return _Problem.model_validate_json(answer.content).code
    except ValidationError:
        return None


def _unreachable() -> ApiError:
    return ApiError(503, "keycloak_unreachable", "Keycloak did not answer; nothing was erased")
