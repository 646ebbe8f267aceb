"""The profile page. It is read-only for now and shows the claims from Keycloak."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from profile_service.passkeys.suggestion import PasskeySuggestion
from profile_service.person.callers import SignedIn
from profile_service.person.claims import Menu, Person
from profile_service.profile.proposal import ProfileProposal
from profile_service.sign_in.gate import Gate
from profile_service.sign_in.sessions import Session
from profile_service.web.notices import notice_for
from profile_service.web.rendering import Pages


def profile_router(
    gate: Gate, pages: Pages, suggestion: PasskeySuggestion, proposal: ProfileProposal, *, home_path: str
) -> APIRouter:
    """`/profil` and the page after signing out. `home_path` is the address of the portal."""
    router = APIRouter()
    party = gate.party

    @router.get(party.prefix)
    def profile(request: Request, session: Annotated[Session, Depends(SignedIn())]) -> Response:
        person = Person.from_claims(session.claims)
        proposal.opened(session.subject)
        return pages.render(
            request,
            "profile.html",
            notice=notice_for(request, key=session.notice_key),
            menu=Menu.of(person, session, party),
            person=person,
            suggest_passkey=suggestion.suits(session),
            home_path=home_path,
        )

    @router.get(party.signed_out_path)
    def signed_out(request: Request) -> Response:
        return pages.render(
            request,
            "signed-out.html",
            sign_in_path=party.sign_in_path,
            home_path=home_path,
        )

    return router
