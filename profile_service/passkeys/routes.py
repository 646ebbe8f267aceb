"""Declining the banner that suggests a passkey."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import RedirectResponse, Response

from profile_service.passkeys.suggestion import PasskeySuggestion
from profile_service.person.callers import OwnForm, SignedIn
from profile_service.sign_in.gate import Gate
from profile_service.sign_in.sessions import Session


def passkey_banner_router(gate: Gate, suggestion: PasskeySuggestion) -> APIRouter:
    """The route that records that a person declines the suggestion."""
    router = APIRouter()
    party = gate.party
    signed_in = SignedIn(back_to=party.prefix)

    @router.post(party.passkey_refusal_path)
    def refuse(session: Annotated[Session, Depends(signed_in)], _form: OwnForm) -> Response:
        suggestion.settle(session.subject)
        return RedirectResponse(f"{gate.public_url}{party.prefix}", 303)

    return router
