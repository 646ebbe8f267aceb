"""Errors that end a request: each has a status and a key of its text."""

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType


class Problem(Enum):
    """The problems that a page can report; their texts are in the messages under `problem`."""

    ACCESS_DENIED = "access_denied"
    UNAVAILABLE = "unavailable"
    REFUSED = "refused"
    EXPIRED_ATTEMPT = "expired_attempt"
    SIGNED_OUT_HERE_ONLY = "signed_out_here_only"
    UNREACHABLE = "unreachable"
    FORGED = "forged"
    NOT_ALLOWED = "not_allowed"
    UNUSABLE = "unusable"
    NOT_FOUND = "not_found"
    DEFECT = "defect"


class PageError(Exception):
    """An error shown as a page with its reason and remedy.

    `headers` are added to the response. `retry_path` is the address to try again, `home_path` the address to
    go back to, by default the start page.
    """

    problem = Problem.DEFECT
    status = 500
    headers: Mapping[str, str] = MappingProxyType({})
    retry_path: str | None = None
    home_path: str | None = None


class UnusableRequest(PageError):
    """The request cannot come from one of our pages."""

    problem, status = Problem.UNUSABLE, 400


class NotFound(PageError):
    """The address has no page."""

    problem, status = Problem.NOT_FOUND, 404


class ForgedRequest(PageError):
    """A form came without proof that our own page sent it; nothing was done."""

    problem, status = Problem.FORGED, 403


class NotAllowed(PageError):
    """The signed-in person lacks the role."""

    problem, status = Problem.NOT_ALLOWED, 403


class KeycloakUnreachable(PageError):
    """Keycloak did not answer, or not as our realm; trying again later may help."""

    problem, status = Problem.UNREACHABLE, 503
    headers = MappingProxyType({"Retry-After": "10"})


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
