"""What keeps a request from being answered as asked: one base with the status and the key of the words."""

from enum import Enum


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
    Problem.FORGED: 403,
    Problem.NOT_ALLOWED: 403,
    Problem.UNUSABLE: 400,
    Problem.NOT_FOUND: 404,
    Problem.DEFECT: 500,
}


class PageError(Exception):
    """A page says what went wrong and what the reader can do.

    `retry_path` is where to try again, `home_path` where to go back to, if not to the start. `page_path` is
    the page that says it, where the failed request cannot be repeated; else its own address says it.
    """

    problem = Problem.DEFECT
    retry_path: str | None = None
    home_path: str | None = None
    page_path: str | None = None


class UnusableRequest(PageError):
    """What was sent is nothing that a page of ours sends."""

    problem = Problem.UNUSABLE


class NotFound(PageError):
    """There is no page at the address."""

    problem = Problem.NOT_FOUND


class ForgedRequest(PageError):
    """A form came without proof that our own page sent it; nothing was done."""

    problem = Problem.FORGED


class NotAllowed(PageError):
    """The person is signed in, and does not have the role."""

    problem = Problem.NOT_ALLOWED


class KeycloakUnreachable(PageError):
    """Keycloak did not answer, or not as the provider of our realm; trying again later may help."""

    problem = Problem.UNREACHABLE


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
