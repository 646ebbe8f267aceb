"""The errors of the team's work. `exit_code` is the exit code of a command that ends with the error."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class AccountsError(Exception):
    """An error with a text for the staff member; it never contains a token or a code."""

    exit_code = 1


class Unreachable(AccountsError):
    """Keycloak does not answer, or its answer is not that of the endpoint."""


class NotSignedIn(AccountsError):
    """Nobody is signed in at this server, or the sign-in is over."""

    exit_code = 3


class FreshSignInNeeded(AccountsError):
    """The sign-in is valid but too old, or had one factor only (RFC 9470).

    `max_age` is the greatest age in seconds that the endpoint accepts, if it named one.
    """

    exit_code = 3

    def __init__(self, max_age: int | None = None) -> None:
        super().__init__("the endpoint asks for a fresh sign-in with two factors")
        self.max_age = max_age


class Refused(AccountsError):
    """A problem (RFC 9457) that the endpoint answered.

    `code` stays the same when texts change. `detail` is the remedy in English, `field` the field of the
    request that is at fault, and `members` are the further members of the problem, such as `actorName`.
    """

    def __init__(
        self,
        code: str,
        status: int,
        detail: str = "",
        field: str | None = None,
        members: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(f"{code} ({status}): {detail}")
        self.code = code
        self.status = status
        self.detail = detail
        self.field = field
        self.members: Mapping[str, Any] = dict(members or {})
        self.exit_code = {"stale": 4, "invalid_token": 3}.get(code, 5)

    @property
    def is_stale(self) -> bool:
        """Whether a colleague was first."""
        return self.code == "stale"


class UnknownAddress(AccountsError):
    """No account, or more than one, has the address."""

    exit_code = 5


class SignInFailed(AccountsError):
    """The sign-in at the terminal was refused, cancelled, or not approved in time."""

    exit_code = 3


class StoreError(AccountsError):
    """The file with the sign-in cannot be read or written."""


class NotConfirmed(AccountsError):
    """The act needs a confirmation, and there is no terminal to ask on."""
