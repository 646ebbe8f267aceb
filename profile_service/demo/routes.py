"""The demonstration portal, the first page that a newcomer to the local environment opens."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from profile_service.demo.claims_table import claim_rows
from profile_service.demo.local_people import LocalPeople
from profile_service.passkeys.suggestion import PasskeySuggestion
from profile_service.person.actions import WAYS_TO_SIGN_IN
from profile_service.person.claims import Menu, Person
from profile_service.sign_in.gate import Gate
from profile_service.sign_in.sessions import Session
from profile_service.tabs.proposal import ProfileProposal
from profile_service.web.moments import local_moment
from profile_service.web.notices import notice_for, sign_out_notice
from profile_service.web.rendering import Pages


def demo_router(
    gate: Gate,
    pages: Pages,
    suggestion: PasskeySuggestion,
    proposal: ProfileProposal,
    *,
    inbox_url: str,
    local_people: LocalPeople | None,
) -> APIRouter:
    """`/demo`, with and without a session. `local_people` are listed to sign in as, if known."""
    router = APIRouter()

    @router.get(gate.party.prefix)
    def portal(request: Request) -> Response:
        session = gate.session_of(request)
        return _start(request) if session is None else _home(request, session)

    def _start(request: Request) -> Response:
        return pages.render(
            request,
            "demo-start.html",
            notice=sign_out_notice(request),
            sign_in_path=gate.party.sign_in_path,
            inbox_url=inbox_url,
            local_people=local_people,
        )

    def _home(request: Request, session: Session) -> Response:
        person = Person.from_claims(session.claims)
        return pages.render(
            request,
            "demo-home.html",
            notice=notice_for(request, key=session.notice_key),
            menu=Menu.of(person, session, gate.party),
            person=person,
            propose_profile=proposal.suits(session.subject),
            suggest_passkey=suggestion.suits(session),
            inbox_url=inbox_url,
            actions=WAYS_TO_SIGN_IN,
            tokens_until=local_moment(session.tokens.expire_at),
            session_until=local_moment(session.expires_at),
            id_claims=claim_rows(session.tokens.id_claims),
            access_claims=claim_rows(session.tokens.access_claims),
        )

    return router
