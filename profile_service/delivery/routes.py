"""The API for the document dispatcher."""

from typing import Annotated, Any, Final, Literal

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import JSONResponse

from professional_rules.identifiers import IdentifierRefused, IdentifierType, professional_identifier
from profile_service.api.documents import AUDIENCE, refusals
from profile_service.delivery.decision import Delivery, Obstacle
from profile_service.delivery.deliveries import Answer, Deliveries
from profile_service.keycloak.lookup import MOST, Identifier
from profile_service.person.callers import Bearer, Caller
from profile_service.web.errors import ApiError

_ROLE: Final = "delivery-reader"
_SCOPE: Final = "delivery"
MOST_AT_ONCE: Final = 16
_MALFORMED: Final = "malformed_identifier"
_NO_GLN: Final = "A GLN has 13 digits, begins with 76, and ends with its check digit"

Dispatcher = Annotated[Caller, Depends(Bearer(AUDIENCE, role=_ROLE, scope=_SCOPE, program=True))]

_TITLES: Final = {
    Obstacle.UNKNOWN: "No active account has this identifier",
    Obstacle.AMBIGUOUS: "Several active accounts have this identifier: ask the portal team",
    Obstacle.NOT_SECURED: "The address for documents is not secured by HIN any more",
}
_FIRST: Final = {
    "first": {
        "operationId": "delivery_of_one",
        "parameters": {"path.gln": "$response.body#/results/0/identifier/value"},
    }
}


class Asked(BaseModel):
    """An identifier as it is sent. `NONE` is a type of accounts without identifier: nobody is found by it."""

    model_config = ConfigDict(extra="forbid")

    type: Literal["GLN", "ZSR", "RPPS", "NONE"]
    value: str


class Query(BaseModel):
    """The identifiers of one batch."""

    model_config = ConfigDict(extra="forbid")

    identifiers: Annotated[list[Asked], Field(min_length=1, max_length=MOST)]


class Result(BaseModel):
    """The answer for one identifier: `status` as of a single request, and either `delivery` or `code`."""

    status: int
    identifier: Asked
    delivery: Delivery | None = None
    code: str | None = None


class Results(BaseModel):
    """The answers in the order asked."""

    results: list[Result]


def add_delivery(router: APIRouter, deliveries: Deliveries) -> None:
    """`GET …/delivery/{gln}` and `POST …/delivery/query`.

    Few of them run at once, so that programs leave threads to people.
    """
    limit = CapacityLimiter(MOST_AT_ONCE)

    async def one(gln: str, caller: Dispatcher) -> JSONResponse:
        return await to_thread.run_sync(answer_one, gln, caller, limiter=limit)

    async def many(body: Query, caller: Dispatcher) -> JSONResponse:
        return await to_thread.run_sync(answer_many, body, caller, limiter=limit)

    def answer_one(gln: str, caller: Caller) -> JSONResponse:
        try:
            identifier = professional_identifier(IdentifierType.GLN, gln, function="")
        except IdentifierRefused as refused:
            raise ApiError(400, _MALFORMED, _NO_GLN) from refused
        (answer,) = deliveries.find([Identifier(type="GLN", value=identifier.value)], reader=_reader(caller))
        if isinstance(answer, Obstacle):
            raise ApiError(answer.status, answer.value, _TITLES[answer])
        return JSONResponse(answer.model_dump(mode="json", by_alias=True))

    def answer_many(body: Query, caller: Caller) -> JSONResponse:
        usable = [_usable(each) for each in body.identifiers]
        identifiers = [each for each in usable if each]
        found = iter(deliveries.find(identifiers, reader=_reader(caller)) if identifiers else ())
        results = [
            _result(asked, next(found) if identifier else None)
            for asked, identifier in zip(body.identifiers, usable, strict=True)
        ]
        return JSONResponse({"results": results})

    router.add_api_route(
        "/delivery/{gln}",
        one,
        methods=["GET"],
        response_model=None,
        responses={200: {"model": Delivery}, **refusals(400, 401, 403, 404, 409, 422, 503)},
        operation_id="delivery_of_one",
        summary="How documents reach one professional",
    )
    router.add_api_route(
        "/delivery/query",
        many,
        methods=["POST"],
        response_model=None,
        responses={
            200: {"model": Results, "links": _FIRST, "description": "The answers in the order asked"},
            **refusals(400, 401, 403, 413, 422, 503),
        },
        operation_id="delivery_of_many",
        summary="How documents reach up to 1,000 professionals",
    )


def _usable(asked: Asked) -> Identifier | None:
    """The identifier as it is stored; `None` for one that nobody can have, which is not looked up."""
    if asked.type == "NONE":
        raise ApiError(400, _MALFORMED, "Nobody is found by an identifier of the type NONE")
    try:
        read = professional_identifier(IdentifierType(asked.type), asked.value, function="")
    except IdentifierRefused:
        return None
    return Identifier(type=asked.type, value=read.value)


def _reader(caller: Caller) -> str:
    return str(caller.claims.get("azp", caller.subject))


def _result(asked: Asked, answer: Answer | None) -> dict[str, Any]:
    about = {"identifier": asked.model_dump()}
    if answer is None:
        return {**about, "status": 400, "code": _MALFORMED}
    if isinstance(answer, Obstacle):
        return {**about, "status": answer.status, "code": answer.value}
    return {**about, "status": 200, "delivery": answer.model_dump(mode="json", by_alias=True)}
