"""The pages on which an assistant sees the profile of a doctor, without those of the addresses."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from profile_service.history.words import COMPUTED, LABELS, Line, TypeLabel, lines
from profile_service.on_behalf.entrance import PREFIX, TABS, OnBehalfEntrance
from profile_service.on_behalf.mandate import TO_SAVE
from profile_service.on_behalf.reads import ReadsOnBehalf
from profile_service.on_behalf.shown import shown
from profile_service.part.document import Document
from profile_service.part.store import Parts
from profile_service.preferences.types import DocumentTypes
from profile_service.sign_in.gate import Gate
from profile_service.tabs.entrance import Visit
from profile_service.tabs.frame import Frame
from profile_service.web.languages import language_of
from profile_service.web.routes import add_routes

FIRST: Final = "adresses"
"""The page to which the address of the whole profile leads: each of the rights opens it."""


@dataclass(frozen=True)
class PartOnBehalf:
    """The read-only page of one part."""

    entrance: OnBehalfEntrance
    parts: Parts
    document: Document
    types: DocumentTypes

    def router(self) -> APIRouter:
        """`GET` of the page."""
        router = APIRouter()

        def reader(request: Request) -> Visit:
            return self.entrance.reader(request)

        def show(request: Request, visit: Annotated[Visit, Depends(reader)]) -> Response:
            return self.show(request, visit)

        router.add_api_route(self.entrance.route, show, methods=["GET"])
        return router

    def show(self, request: Request, visit: Visit) -> Response:
        """The fields that an assistant sees, worded as in the history."""
        language = language_of(request)
        held = self.parts.find(visit.person.subject, self.document.name)
        content = shown(self.document.name, self.document.content(visit.person.subject, held))
        rows = _rows(self.document.name, content, lambda code: self.types.label(code, language))
        return self.entrance.render(request, "on-behalf-part.html", visit, rows=rows)


def pages_on_behalf(
    gate: Gate,
    frame: Frame,
    reads: ReadsOnBehalf,
    parts: Parts,
    documents: Iterable[Document],
    types: DocumentTypes,
) -> APIRouter:
    """The page of each part that is only read on behalf of a doctor, and the way to the first page."""
    router = APIRouter()
    words = {part: word for word, part in TABS.items()}
    for document in documents:
        if document.name not in TO_SAVE:
            entrance = OnBehalfEntrance(gate, frame, reads, words[document.name])
            add_routes(router, PartOnBehalf(entrance, parts, document, types).router())

    @router.get(PREFIX)
    def first(request: Request) -> Response:
        return RedirectResponse(f"{gate.public_url}{OnBehalfEntrance.address(request, FIRST)}", 303)

    return router


def _rows(part: str, content: Mapping[str, Any], type_label: TypeLabel) -> list[tuple[str, list[Line]]]:
    """The key of the label of each field, and the lines of its value, in the order of the labels."""
    return [
        (label, list(lines(name, content[name], type_label)))
        for name, label in LABELS[part].items()
        if name in content and name not in COMPUTED
    ]
