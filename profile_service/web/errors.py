"""Errors that end a request: each has a status and a key of its text."""

from enum import Enum
from typing import Final

from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout


class Problem(Enum):
    """The problems that a page can report; their texts are in the messages under `problem`."""

    ACCESS_DENIED = "access_denied"
    UNAVAILABLE = "unavailable"
    REFUSED = "refused"
    EXPIRED_ATTEMPT = "expired_attempt"
    SIGNED_OUT_HERE_ONLY = "signed_out_here_only"
    UNREACHABLE = "unreachable"
    BUSY = "busy"
    FORGED = "forged"
    NOT_ALLOWED = "not_allowed"
    MISSING_RIGHT = "missing_right"
    WEAK_SIGN_IN = "weak_sign_in"
    UNUSABLE = "unusable"
    NOT_FOUND = "not_found"
    DEFECT = "defect"

    @property
    def status(self) -> int:
        """The status code of a page that says it."""
        return _STATUS[self]

    @classmethod
    def named(cls, name: str) -> "Problem | None":
        """The problem of this name, as it stands in an address."""
        return next((problem for problem in cls if problem.value == name), None)


_STATUS = {
    Problem.ACCESS_DENIED: 403,
    Problem.UNAVAILABLE: 503,
    Problem.REFUSED: 400,
    Problem.EXPIRED_ATTEMPT: 400,
    Problem.SIGNED_OUT_HERE_ONLY: 503,
    Problem.UNREACHABLE: 503,
    Problem.BUSY: 503,
    Problem.FORGED: 403,
    Problem.NOT_ALLOWED: 403,
    Problem.MISSING_RIGHT: 403,
    Problem.WEAK_SIGN_IN: 403,
    Problem.UNUSABLE: 400,
    Problem.NOT_FOUND: 404,
    Problem.DEFECT: 500,
}


class PageError(Exception):
    """An error shown as a page with its reason and remedy.

    `retry_path` is the address to try again, `home_path` the address to go back to, by default the start
    page. `page_path` is the address of the problem's own page, where the failed request cannot be repeated.
    """

    problem = Problem.DEFECT
    retry_path: str | None = None
    home_path: str | None = None
    page_path: str | None = None


class UnusableRequest(PageError):
    """The request cannot come from one of our pages."""

    problem = Problem.UNUSABLE


class NotFound(PageError):
    """The address has no page."""

    problem = Problem.NOT_FOUND


class ForgedRequest(PageError):
    """A form came without proof that our own page sent it; nothing was done."""

    problem = Problem.FORGED


class NotAllowed(PageError):
    """The signed-in person lacks the role."""

    problem = Problem.NOT_ALLOWED


class MissingRight(PageError):
    """The assistant works for this doctor, who has not given them this right."""

    problem = Problem.MISSING_RIGHT


class WeakSignIn(PageError):
    """A fresh sign-in was not enough; another one, with two factors, may be."""

    problem = Problem.WEAK_SIGN_IN


class KeycloakUnreachable(PageError):
    """Keycloak did not answer, or not as our realm; trying again later may help."""

    problem = Problem.UNREACHABLE


class DatabaseBusy(PageError):
    """The database did not answer in time; nothing was changed."""

    problem = Problem.BUSY


DATABASE_ERRORS: Final = (OperationalError, InterfaceError, PoolTimeout)
"""What SQLAlchemy raises when the database is away, stops, or is locked too long."""


class RedirectTo(Exception):
    """Redirects the browser to another path of this site, for example to the sign-in."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


class ApiError(Exception):
    """An error of an API, answered with problem details (RFC 9457).

    `code` is for programs, `challenge` is the header `WWW-Authenticate`.
    """

    def __init__(self, status: int, code: str, title: str, *, challenge: str | None = None) -> None:
        super().__init__(title)
        self.status = status
        self.code = code
        self.title = title
        self.challenge = challenge
