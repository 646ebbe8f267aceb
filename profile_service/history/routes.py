"""The page «Historique», and the person's data as a file."""

from collections.abc import Mapping
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from profile_service.history.download import PersonalData
from profile_service.history.timeline import CURSOR, Change, Entry, Place, ReadDay, ReadOnBehalf, Timeline
from profile_service.history.words import worded
from profile_service.person.callers import SignedIn
from profile_service.preferences.types import DocumentTypes
from profile_service.sign_in.sessions import Session
from profile_service.tabs.frame import HISTORY, Frame
from profile_service.web.languages import language_of
from profile_service.web.moments import local_moment

DOWNLOAD: Final = "/profil/donnees"
_MOST: Final = 50
_FILE: Final = "mon-espace-pro.json"
_KINDS: Final[Mapping[type[Entry], str]] = {
    Change: "change",
    ReadDay: "read-day",
    ReadOnBehalf: "read-on-behalf",
}

Person = Annotated[Session, Depends(SignedIn())]
Reader = Annotated[Session, Depends(SignedIn(outdated=True))]
"""The history is ours, so it is shown while Keycloak is away. The file has what Keycloak holds."""
Before = Annotated[str | None, Query(alias="avant", pattern=f"^{CURSOR}$")]


def history_router(frame: Frame, timeline: Timeline, data: PersonalData, types: DocumentTypes) -> APIRouter:
    """`/profil/historique`, 50 entries a page, and `/profil/donnees`."""
    router = APIRouter()

    @router.get(HISTORY)
    def show(request: Request, session: Reader, before: Before = None) -> Response:
        place = Place.of_cursor(before) if before else None
        page = timeline.page(session.subject, before=place, most=_MOST)
        language = language_of(request)

        def type_label(code: str) -> str:
            return types.label(code, language)

        return frame.render(
            request,
            "profile-history.html",
            session,
            tab=HISTORY,
            entries=[
                (_KINDS[type(entry)], entry, worded(entry, type_label) if isinstance(entry, Change) else ())
                for entry in page.entries
            ],
            older=f"{HISTORY}?avant={page.older}" if page.older else None,
            newest=HISTORY if place else None,
            download=DOWNLOAD,
            moment=local_moment,
        )

    @router.get(DOWNLOAD)
    def download(session: Person) -> Response:
        disposition = {"Content-Disposition": f'attachment; filename="{_FILE}"'}
        return JSONResponse(data.of(session), headers=disposition)

    return router
