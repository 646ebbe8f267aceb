"""The team's endpoints ask for a recent sign-in: the browser goes there and comes back."""

from collections.abc import Callable
from typing import Final, TypeVar
from urllib.parse import urlencode

from starlette.requests import Request

from accounts.errors import FreshSignInNeeded
from profile_service.person.callers import SignedIn
from profile_service.sign_in.gate import Gate
from profile_service.sign_in.sessions import Session
from profile_service.web.errors import WeakSignIn

_Answer = TypeVar("_Answer")
# A sign-in of this age cannot be too old; asking for another one would go round in circles.
_JUST_SIGNED_IN_SECONDS: Final = 30


def asked_freshly(
    gate: Gate, request: Request, session: Session, ask: Callable[[], _Answer], *, scope: str | None = None
) -> _Answer:
    """Ask the endpoint. When it wants a fresh sign-in, the browser goes there and comes back to this page.

    `scope` is the optional client scope that the token needs. Raises `WeakSignIn` after a sign-in that is
    fresh already.
    """
    try:
        return ask()
    except FreshSignInNeeded as needed:
        just_now = min(_JUST_SIGNED_IN_SECONDS, needed.max_age or _JUST_SIGNED_IN_SECONDS)
        if gate.clock() - session.signed_in_at < just_now:
            raise WeakSignIn(str(needed)) from needed
        raise SignedIn(scope=scope).elsewhere(request, fresh=True) from needed


def fresh_sign_in(gate: Gate, page: str, *, scope: str | None = None) -> str:
    """The address at which the person signs in again and comes back to `page`."""
    asked = {"next": page, **({"scope": scope} if scope else {}), "fresh": "true"}
    return f"{gate.party.sign_in_path}?{urlencode(asked)}"
