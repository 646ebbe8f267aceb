"""The cookies of signing in: their names, and their protection according to the public URL."""

from dataclasses import dataclass
from typing import Literal

from starlette.requests import Request
from starlette.responses import Response

_LONGEST_SESSION = 128
_ATTEMPT = "mep-attempt-"
_SAME_SITE: Literal["lax"] = "lax"  # a strict cookie would not be sent when Keycloak redirects back


@dataclass(frozen=True)
class SignInCookies:
    """The session cookie of one client, and one cookie for each attempt to sign in.

    With TLS their names have the prefix `__Host-`, so that no sub-domain and no plain-text page can set them.
    """

    client: str
    https: bool

    @property
    def session(self) -> str:
        """The name of the client's session cookie."""
        return f"{self._prefix}{self.client}-session"

    def attempt(self, number: str) -> str:
        """The name of an attempt's cookie."""
        return f"{self._prefix}{_ATTEMPT}{number}"

    def is_attempt(self, name: str) -> bool:
        """Whether a cookie holds an attempt of any client."""
        return name.startswith(f"{self._prefix}{_ATTEMPT}")

    def session_of(self, request: Request) -> str | None:
        """The session cookie's value, or `None` when it is absent or too long to be valid."""
        value = request.cookies.get(self.session)
        return value if value and len(value) <= _LONGEST_SESSION else None

    def set(self, response: Response, name: str, value: str, *, seconds: int | None = None) -> None:
        """Set a cookie, for so many seconds or until the browser is closed."""
        response.set_cookie(
            name, value, max_age=seconds, path="/", secure=self.https, httponly=True, samesite=_SAME_SITE
        )

    def forget(self, response: Response, name: str) -> None:
        """Delete a cookie."""
        response.delete_cookie(name, path="/", secure=self.https, httponly=True, samesite=_SAME_SITE)

    @property
    def _prefix(self) -> str:
        return "__Host-" if self.https else ""
