"""Protection against forged forms: a form must have its session's token and come from our origin."""

from starlette.requests import Request

from profile_service.sign_in.secret_values import derived, same
from profile_service.web.errors import ForgedRequest
from profile_service.web.forms import Fields

FIELD = "csrf"
_PURPOSE = "csrf"


def token_for(session_secret: str) -> str:
    """The token for all forms of this session."""
    return derived(session_secret, _PURPOSE)


def require_own_origin(request: Request, *, public_origin: str) -> None:
    """Raise `ForgedRequest` unless the Origin header is ours."""
    if request.headers.get("origin") != public_origin:
        raise ForgedRequest


def has_token(fields: Fields, *, session_secret: str) -> bool:
    """Whether the form has the token of this session."""
    return same(fields.get(FIELD, ""), token_for(session_secret))


def require_own_form(request: Request, fields: Fields, *, public_origin: str, session_secret: str) -> None:
    """Raise `ForgedRequest` unless the Origin header is ours and the form has the session's token."""
    require_own_origin(request, public_origin=public_origin)
    if not has_token(fields, session_secret=session_secret):
        raise ForgedRequest
