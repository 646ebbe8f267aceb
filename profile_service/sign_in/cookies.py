"""The cookies of one relying party: their names, and the protection the public URL allows."""

from dataclasses import dataclass
from typing import Literal

from starlette.requests import Request
from starlette.responses import Response

from profile_service.sign_in.relying_party import RelyingParty

_LONGEST_VALUE = 128
_SAME_SITE: Literal["lax"] = "lax"  # strict would hide the cookie on the way back from Keycloak


@dataclass(frozen=True)
class SignInCookies:
    """The session cookie and the short-lived one that ties an attempt to sign in to its browser.

    Behind TLS they carry the `__Host-` prefix: no sub-domain and no plain-text page can set them.
    """

    session: str
    attempt: str
    https: bool
    attempt_seconds: int

    @classmethod
    def of(cls, party: RelyingParty, *, https: bool, attempt_seconds: int) -> "SignInCookies":
        prefix = "__Host-" if https else ""
        return cls(
            session=f"{prefix}{party.cookie}-session",
            attempt=f"{prefix}{party.cookie}-attempt",
            https=https,
            attempt_seconds=attempt_seconds,
        )

    def read(self, request: Request, name: str) -> str | None:
        """The cookie's value, or nothing when it is absent or longer than any of ours."""
        value = request.cookies.get(name)
        return value if value and len(value) <= _LONGEST_VALUE else None

    def set_session(self, response: Response, value: str) -> None:
        """Ends with the browser; the server ends it earlier."""
        self._set(response, self.session, value, max_age=None)

    def set_attempt(self, response: Response, value: str) -> None:
        self._set(response, self.attempt, value, max_age=self.attempt_seconds)

    def forget(self, response: Response, name: str) -> None:
        response.delete_cookie(name, path="/", secure=self.https, httponly=True, samesite=_SAME_SITE)

    def _set(self, response: Response, name: str, value: str, *, max_age: int | None) -> None:
        response.set_cookie(
            name, value, max_age=max_age, path="/", secure=self.https, httponly=True, samesite=_SAME_SITE
        )
