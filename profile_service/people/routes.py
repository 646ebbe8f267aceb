"""The API by which the team erases what this service holds about a person."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends
from sqlalchemy import Engine
from starlette.responses import Response

from profile_service.api.documents import refusals
from profile_service.people.erasure import erase_person
from profile_service.people.permission import ErasePermission
from profile_service.person.callers import Bearer, Caller
from profile_service.sign_in.provider import Clock

CLIENTS: Final = frozenset({"mep-cli", "profile-service"})
"""The OIDC clients in which the team works."""

Validator = Annotated[Caller, Depends(Bearer("profile-service", "account-validator", clients=CLIENTS))]


def add_people(router: APIRouter, engine: Engine, permission: ErasePermission, clock: Clock) -> None:
    """`DELETE /api/v1/people/{subject}`: 204, also when nothing is held; else problem details."""

    @router.delete(
        "/people/{subject}",
        status_code=204,
        response_class=Response,
        responses={
            204: {"description": "Nothing is held about the person"},
            **refusals(401, 403, 404, 422, 503),
        },
        operation_id="erase_person",
        summary="Erase what is held about a person",
    )
    def erase(subject: str, caller: Validator) -> Response:
        permission.require(subject, caller)
        erase_person(engine, subject, author=caller.subject, at=int(clock()))
        return Response(status_code=204)
