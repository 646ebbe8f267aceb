"""The page of a person's signed-in devices, where sessions can be ended."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from profile_service.devices.sessions import SCOPE, Devices
from profile_service.person.callers import OwnForm, SignedIn
from profile_service.person.claims import Menu, Person
from profile_service.sign_in.gate import Gate
from profile_service.sign_in.sessions import Session
from profile_service.web.moments import local_moment
from profile_service.web.notices import Notice, notice_for, with_notice
from profile_service.web.rendering import Pages

# With an open session at Keycloak, this only fetches a token that has the scope, without showing a page.
MayEndSessions = Annotated[Session, Depends(SignedIn(scope=SCOPE))]


def devices_router(gate: Gate, pages: Pages, devices: Devices) -> APIRouter:
    """The page of devices and its form: `session` ends one session, `others` ends all except this one."""
    router = APIRouter()
    party = gate.party

    @router.get(party.devices_path)
    def show(request: Request, session: MayEndSessions) -> Response:
        return pages.render(
            request,
            "devices.html",
            notice=notice_for(request, key=session.notice_key),
            home_path=party.prefix,
            menu=Menu.of(Person.from_claims(session.claims), session, party),
            devices=devices.of(session),
            moment=local_moment,
        )

    @router.post(party.devices_path)
    def end(fields: OwnForm, session: MayEndSessions) -> Response:
        if "others" in fields:
            devices.end_others(session)
            notice = Notice.OTHERS_SIGNED_OUT
        elif devices.end(session, fields.get("session", "")):
            notice = Notice.DEVICE_SIGNED_OUT
        else:
            notice = Notice.DEVICE_GONE
        page = with_notice(party.devices_path, notice, key=session.notice_key)
        return RedirectResponse(f"{gate.public_url}{page}", 303)

    return router
