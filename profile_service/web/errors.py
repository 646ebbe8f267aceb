"""What keeps a request from being answered as asked: one base with the status and the key of the words."""

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType


class Problem(Enum):
    """What a page can say that went wrong; the words are in the messages under `problem`."""

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
    """A page says what went wrong and what the reader can do.

    `headers` go with the answer. `retry_path` is where to try again, `home_path` where to go back to, if not
    to the start.
    """

    problem = Problem.DEFECT
    status = 500
    headers: Mapping[str, str] = MappingProxyType({})
    retry_path: str | None = None
    home_path: str | None = None


class UnusableRequest(PageError):
    """What was sent is nothing that a page of ours sends."""

    problem, status = Problem.UNUSABLE, 400


class NotFound(PageError):
    """There is no page at the address."""

    problem, status = Problem.NOT_FOUND, 404


class ForgedRequest(PageError):
    """A form came without proof that our own page sent it; nothing was done."""

    problem, status = Problem.FORGED, 403


class NotAllowed(PageError):
    """The person is signed in, and does not have the role."""

    problem, status = Problem.NOT_ALLOWED, 403


class KeycloakUnreachable(PageError):
    """Keycloak did not answer, or not as the provider of our realm; trying again later may help."""

    problem, status = Problem.UNREACHABLE, 503
    headers = MappingProxyType({"Retry-After": "10"})


class Elsewhere(Exception):
    """The browser is led to another path of ours, as a person is who signs in first."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


class ApiError(Exception):
    """An API refuses, with problem details (RFC 9457).

    `code` is for programs, `challenge` is the header `WWW-Authenticate`.
    """

    def __init__(self, status: int, code: str, title: str, *, challenge: str | None = None) -> None:
        super().__init__(title)
        self.status = status
        self.code = code
        self.title = title
        self.challenge = challenge
