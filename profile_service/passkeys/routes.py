"""The answer to the banner that suggests a passkey."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from profile_service.passkeys.suggestion import PasskeySuggestion
from profile_service.sign_in.csrf import require_own_form
from profile_service.sign_in.gate import Gate
from profile_service.web.forms import Fields, form_fields


def passkey_banner_router(
    gate: Gate, suggestion: PasskeySuggestion, *, public_url: str, public_origin: str
) -> APIRouter:
    """Hears that a person wants no such suggestion any more."""
    router = APIRouter()
    party = gate.party

    @router.post(party.passkey_refusal_path)
    def refuse(request: Request, fields: Annotated[Fields, Depends(form_fields)]) -> Response:
        session = gate.session_of(request)
        if session is not None:
            require_own_form(request, fields, public_origin=public_origin, session_secret=session.secret)
            suggestion.settle(session.subject)
        return RedirectResponse(f"{public_url}{party.prefix}", 303)

    return router
