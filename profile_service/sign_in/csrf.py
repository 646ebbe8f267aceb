"""A form is ours when it carries its session's token and comes from our own origin."""

from starlette.requests import Request

from profile_service.sign_in.secret_values import derived, same
from profile_service.web.errors import ForgedRequest
from profile_service.web.forms import Fields

FIELD = "csrf"
_PURPOSE = "csrf"


def token_for(session_secret: str) -> str:
    """The token every form of this session carries; it changes with the session."""
    return derived(session_secret, _PURPOSE)


def require_own_form(request: Request, fields: Fields, *, public_origin: str, session_secret: str) -> None:
    """Raise `ForgedRequest` unless the browser names our origin and the form carries the session's token."""
    if request.headers.get("origin") != public_origin:
        raise ForgedRequest
    if not same(fields.get(FIELD, ""), token_for(session_secret)):
        raise ForgedRequest
