"""The pages of the portal team. So far they have no content; links in mails to the team lead here."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from profile_service.person.callers import Staff
from profile_service.person.claims import Menu, Person
from profile_service.sign_in.gate import Gate
from profile_service.sign_in.sessions import Session
from profile_service.web.errors import NotFound
from profile_service.web.rendering import Pages

TeamMember = Annotated[Session, Depends(Staff("account-validator"))]


def team_router(gate: Gate, pages: Pages) -> APIRouter:
    """`/equipe/…`: requests for an account, one of them by its random id, and accounts."""
    router = APIRouter()

    def to_come(request: Request, session: Session) -> Response:
        menu = Menu.of(Person.from_claims(session.claims), session, gate.party)
        return pages.render(request, "team-to-come.html", menu=menu, home_path=gate.party.prefix)

    @router.get("/equipe/demandes")
    def requests(request: Request, session: TeamMember) -> Response:
        return to_come(request, session)

    @router.get("/equipe/demandes/{request_id}")
    def one_request(request: Request, request_id: str, session: TeamMember) -> Response:
        if not (request_id.isascii() and request_id.isalnum()):
            raise NotFound
        return to_come(request, session)

    @router.get("/equipe/comptes")
    def accounts(request: Request, session: TeamMember) -> Response:
        return to_come(request, session)

    return router
