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


def require_own_form(request: Request, fields: Fields, *, public_origin: str, session_secret: str) -> None:
    """Raise `ForgedRequest` unless the Origin header is ours and the form has the session's token."""
    if request.headers.get("origin") != public_origin:
        raise ForgedRequest
    if not same(fields.get(FIELD, ""), token_for(session_secret)):
        raise ForgedRequest
