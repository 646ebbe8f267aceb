"""The routes of a part of the profile: read it, and save it in place of the version that was read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import JSONResponse

from profile_service.api.conditions import etag, replaced_version, stale
from profile_service.api.problems import PROBLEM
from profile_service.part.document import Document
from profile_service.part.store import Held, Parts, Stale
from profile_service.person.callers import Bearer, ByRequest, Caller
from profile_service.person.people import Individual

AUDIENCE: Final = "profile-service"
SCOPE: Final = "profile-api"

CLIENTS: Final = frozenset({"portal", "profile-service"})
"""The OIDC clients in which people use their profile."""

API_PERSON: Final = Bearer(AUDIENCE, scope=SCOPE, person=True, clients=CLIENTS)
ApiPerson = Annotated[Caller, Depends(API_PERSON)]
"""A person who calls with a token for this API. Programs are refused."""

_ETAG: Final = {
    "ETag": {"description": "The version of what the person gave, for If-Match", "schema": {"type": "string"}}
}
_IF_MATCH: Final = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": "The ETag of the version that is replaced",
    "schema": {"type": "string"},
}

_WITH_ETAG: Final = {"header.If-Match": "$response.header.ETag"}


@dataclass(frozen=True)
class OwnPart(ByRequest):
    """The caller, who asks for a part of their own."""

    async def __call__(self, request: Request) -> Individual:
        return Individual.of_caller(await API_PERSON(request))


Show = Callable[[str, Mapping[str, Any]], Mapping[str, Any]]
"""What is shown of a part: its name and its content, to a content."""


@dataclass(frozen=True)
class Offer:
    """How a part is offered: `read` and `save` judge the caller and say whose part the request is about.

    Without `save`, it is read-only. `below` is a path before the part's name; `whose` and `name` tell the
    operations apart. `shown` gives what the caller sees, and `model` describes it. `before_read` is called
    with the person and the part; what it raises refuses the read.
    """

    read: ByRequest = field(default_factory=OwnPart)
    save: ByRequest | None = field(default_factory=OwnPart)
    below: str = ""
    whose: str = "one's own"
    name: str = ""
    model: type[BaseModel] | None = None
    shown: Show = field(default=lambda _part, content: content)
    before_read: Callable[[Individual, str], None] = field(default=lambda _person, _part: None)
    parameters: tuple[dict[str, Any], ...] = ()
    refusals: tuple[int, ...] = ()

    def operation(self, act: str, document: Document) -> str:
        """The id of an operation, such as `show_profile`."""
        return "_".join(filter(None, (act, document.name, self.name)))


OWN: Final = Offer()
"""A person's own part, at its name."""


def refusals(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The refusals that a route documents."""
    return {status: {"content": PROBLEM, "description": _SAID[status]} for status in statuses}


_SAID: Final = {
    400: "The request cannot be read",
    401: "The access token is missing or not valid",
    403: "The token does not allow this",
    404: "There is no such thing for this caller",
    409: "The state of the data does not allow an answer",
    412: "The part was changed since it was read",
    413: "The body is too long",
    422: "Fields are at fault",
    428: "If-Match is missing",
    503: "Keycloak does not answer",
}


def add_document(router: APIRouter, document: Document, parts: Parts, offer: Offer = OWN) -> None:
    """`GET` of a part, and `PUT` if it can be saved."""
    _add_show(router, document, parts, offer)
    if offer.save:
        _add_save(router, document, parts, offer, offer.save)


def _add_show(router: APIRouter, document: Document, parts: Parts, offer: Offer) -> None:
    def show(person: Individual) -> JSONResponse:
        offer.before_read(person, document.name)
        return _answer(document, offer, person, parts.find(person.subject, document.name))

    show.__annotations__["person"] = Annotated[Individual, Depends(offer.read)]
    router.add_api_route(
        f"{offer.below}/{document.name}",
        show,
        methods=["GET"],
        response_model=None,
        responses={**_ok(document, offer), **refusals(401, 403, *offer.refusals, 503)},
        operation_id=offer.operation("show", document),
        summary=f"Read {offer.whose} {document.name}",
        openapi_extra={"parameters": [*offer.parameters]},
    )


def _add_save(router: APIRouter, document: Document, parts: Parts, offer: Offer, judge: ByRequest) -> None:
    def save(request: Request, person: Individual, body: Any) -> JSONResponse:
        version = replaced_version(request, document.name)
        try:
            saved = document.save(parts, person, body, replacing=version)
        except Stale as error:
            raise stale() from error
        return _answer(document, offer, person, saved)

    save.__annotations__["person"] = Annotated[Individual, Depends(judge)]
    save.__annotations__["body"] = document.values
    router.add_api_route(
        f"{offer.below}/{document.name}",
        save,
        methods=["PUT"],
        response_model=None,
        responses={
            **_ok(document, offer),
            **refusals(400, 401, 403, *offer.refusals, 412, 413, 422, 428, 503),
        },
        operation_id=offer.operation("save", document),
        summary=f"Save {offer.whose} {document.name}",
        openapi_extra={"parameters": [*offer.parameters, _IF_MATCH]},
    )


def _ok(document: Document, offer: Offer) -> dict[int | str, dict[str, Any]]:
    """The answer with the part, and a link to the operation that saves it."""
    in_path = {f"path.{each['name']}": f"$request.path.{each['name']}" for each in offer.parameters}
    save = {"operationId": offer.operation("save", document), "parameters": {**in_path, **_WITH_ETAG}}
    return {
        200: {
            "model": offer.model or document.response or document.values,
            "headers": _ETAG,
            "links": {"save": save} if offer.save else {},
            "description": "The part as it is now",
        }
    }


def _answer(document: Document, offer: Offer, person: Individual, held: Held) -> JSONResponse:
    content = offer.shown(document.name, document.content(person.subject, held))
    return JSONResponse(content, headers={"ETag": etag(document.name, held.version)})
