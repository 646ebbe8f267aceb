"""The routes of a part of the profile: read it, and save it in place of the version that was read."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import JSONResponse

from profile_service.api.conditions import etag, replaced_version, stale
from profile_service.api.problems import PROBLEM
from profile_service.part.document import Document
from profile_service.part.store import Held, Parts, Stale
from profile_service.person.callers import Bearer, Caller
from profile_service.person.people import Individual

AUDIENCE: Final = "profile-service"
SCOPE: Final = "profile-api"

CLIENTS: Final = frozenset({"portal", "profile-service"})
"""The OIDC clients in which people use their profile."""

ApiPerson = Annotated[Caller, Depends(Bearer(AUDIENCE, scope=SCOPE, person=True, clients=CLIENTS))]
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


def add_document(router: APIRouter, document: Document, parts: Parts) -> None:
    """`GET` and `PUT` of the caller's own part, at its name."""
    path, values = f"/{document.name}", document.values

    def show(caller: ApiPerson) -> JSONResponse:
        return _answer(document, caller.subject, parts.find(caller.subject, document.name))

    def save(request: Request, caller: ApiPerson, body: Any) -> JSONResponse:
        version = replaced_version(request, document.name)
        try:
            saved = document.save(parts, Individual.of_caller(caller), body, replacing=version)
        except Stale as error:
            raise stale() from error
        return _answer(document, caller.subject, saved)

    save.__annotations__["body"] = values
    ok: dict[int | str, dict[str, Any]] = {
        200: {
            "model": document.response or values,
            "headers": _ETAG,
            "links": {"save": {"operationId": f"save_{document.name}", "parameters": _WITH_ETAG}},
            "description": "The part as it is now",
        }
    }
    router.add_api_route(
        path,
        show,
        methods=["GET"],
        response_model=None,
        responses={**ok, **refusals(401, 403, 503)},
        operation_id=f"show_{document.name}",
        summary=f"Read one's own {document.name}",
    )
    router.add_api_route(
        path,
        save,
        methods=["PUT"],
        response_model=None,
        responses={**ok, **refusals(400, 401, 403, 412, 413, 422, 428, 503)},
        operation_id=f"save_{document.name}",
        summary=f"Save one's own {document.name}",
        openapi_extra={"parameters": [_IF_MATCH]},
    )


def _answer(document: Document, subject: str, held: Held) -> JSONResponse:
    content = document.content(subject, held)
    return JSONResponse(content, headers={"ETag": etag(document.name, held.version)})
