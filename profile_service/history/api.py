"""The history by the API."""

from datetime import UTC, datetime
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel
from starlette.responses import JSONResponse

from profile_service.api.documents import ApiPerson, refusals
from profile_service.history.timeline import CURSOR, Author, Change, Entry, Place, ReadDay, Timeline

Cursor = Annotated[str | None, Query(pattern=f"^{CURSOR}$", description="`next` of the page before")]
Limit = Annotated[int, Query(ge=1, le=100, description="The largest number of entries")]
_OLDER: Final = {
    "older": {"operationId": "show_history", "parameters": {"query.cursor": "$response.body#/next"}}
}


class FieldChangeModel(BaseModel):
    """A field's value before and after."""

    old: Any
    new: Any


class ChangeModel(BaseModel):
    """A change of one part, with an OIDC client.

    `mailbox-owner`: by the link that was sent to an address. `on-behalf`: by an assistant, whose name as of
    then is `actedBy`; null after the erasure of the assistant's account, and for other authors.
    """

    kind: Literal["change"]
    at: str
    part: str
    author: Author
    client: str
    actedBy: str | None
    fields: dict[str, FieldChangeModel]


class DeliveryReadsModel(BaseModel):
    """How often the dispatcher read how documents reach the person, on one day; `at` is the last time."""

    kind: Literal["delivery-reads"]
    at: str
    times: int


class ReadOnBehalfModel(BaseModel):
    """A part that an assistant has read, once a day; `at` is the first time, `actedBy` as in a change."""

    kind: Literal["read-on-behalf"]
    at: str
    part: str
    actedBy: str | None


class HistoryModel(BaseModel):
    """Entries, the newest first, and the cursor of older ones."""

    entries: list[ChangeModel | DeliveryReadsModel | ReadOnBehalfModel]
    next: str | None


def add_history(router: APIRouter, timeline: Timeline) -> None:
    """`GET /api/v1/history`: the caller's own history, a page at a time."""

    @router.get(
        "/history",
        response_model=None,
        responses={
            200: {"model": HistoryModel, "links": _OLDER, "description": "A page of the history"},
            **refusals(401, 403, 422, 503),
        },
        operation_id="show_history",
        summary="Read one's own history",
    )
    def show(caller: ApiPerson, cursor: Cursor = None, limit: Limit = 50) -> JSONResponse:
        place = Place.of_cursor(cursor) if cursor else None
        page = timeline.page(caller.subject, before=place, most=limit)
        return JSONResponse({"entries": [_entry(each) for each in page.entries], "next": page.older})


def _entry(entry: Entry) -> dict[str, Any]:
    at = datetime.fromtimestamp(entry.place.at, UTC).isoformat()
    if isinstance(entry, Change):
        return {
            "kind": "change",
            "at": at,
            "part": entry.part,
            "author": entry.author,
            "client": entry.client,
            "actedBy": entry.acted_by,
            "fields": entry.fields,
        }
    if isinstance(entry, ReadDay):
        return {"kind": "delivery-reads", "at": at, "times": entry.times}
    return {"kind": "read-on-behalf", "at": at, "part": entry.part, "actedBy": entry.acted_by}
