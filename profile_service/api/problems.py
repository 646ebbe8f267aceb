"""Problem details (RFC 9457), the answers of the API to what it refuses."""

import logging
from http import HTTPStatus
from typing import Any, Final

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import compile_path

from profile_service.part.faults import SENTENCES, Fault, Faulty, faults_of
from profile_service.web.errors import DATABASE_ERRORS, ApiError, KeycloakUnreachable, PageError
from profile_service.web.request_log import REQUEST_ID_HEADER

MEDIA_TYPE = "application/problem+json"
_RETRY_SECONDS = "10"
_log = logging.getLogger("profile_service.problem")


class FieldProblem(BaseModel):
    """One field at fault: where it stands in the body (RFC 6901), a code, and a sentence."""

    pointer: str
    code: str
    detail: str


class ProblemDetails(BaseModel):
    """Why a request was refused. `errors` names the fields at fault."""

    status: int
    title: str
    code: str
    errors: list[FieldProblem] | None = None


PROBLEM: Final = {MEDIA_TYPE: {"schema": {"$ref": f"#/components/schemas/{ProblemDetails.__name__}"}}}
"""The content of a refusal, as the description of the API tells it."""


UNREADABLE: Final = ApiError(400, "unreadable", "The body is no JSON")


def schemas() -> dict[str, Any]:
    """The schemas that `PROBLEM` refers to."""
    _, described = models_json_schema(
        [(ProblemDetails, "serialization")], ref_template="#/components/schemas/{model}"
    )
    definitions: dict[str, Any] = described["$defs"]
    return definitions


def add_problems(api: FastAPI, headers: dict[str, str]) -> None:
    """Register a handler for every error. `headers` are for the answer to an unhandled exception."""

    @api.exception_handler(ApiError)
    def refused(_request: Request, error: ApiError) -> Response:
        return problem(error)

    @api.exception_handler(Faulty)
    def faulty(_request: Request, error: Faulty) -> Response:
        return problem(ApiError(422, "invalid", "Fields are at fault"), error.faults)

    @api.exception_handler(RequestValidationError)
    def unreadable(_request: Request, error: RequestValidationError) -> Response:
        reports = error.errors()
        if any(each["type"] == "json_invalid" for each in reports):
            return problem(UNREADABLE)
        if all(each["loc"][0] == "body" for each in reports):
            return problem(ApiError(422, "invalid", "Fields are at fault"), faults_of(reports, below=1))
        return problem(ApiError(422, "invalid", "A parameter has no usable value"))

    @api.exception_handler(PageError)
    def page_error(request: Request, error: PageError) -> Response:
        if isinstance(error, KeycloakUnreachable):
            told = {"error": str(error), "request_id": getattr(request.state, "request_id", "-")}
            _log.error(error.problem.value, extra=told)
            return problem(ApiError(503, "keycloak_unreachable", "Keycloak does not answer; try again later"))
        return problem(ApiError(error.problem.status, error.problem.value, "The request is refused"))

    def busy(_request: Request, error: Exception) -> Response:
        # The text of the error may contain values.
        _log.error("busy", extra={"error": type(error).__name__})
        return problem(ApiError(503, "busy", "The service is busy; try again later"))

    for kind in DATABASE_ERRORS:
        api.add_exception_handler(kind, busy)

    @api.exception_handler(ClientDisconnect)
    def gone(_request: Request, _error: Exception) -> Response:
        return Response(status_code=400)

    @api.exception_handler(HTTPException)
    def http_error(request: Request, error: HTTPException) -> Response:
        if error.status_code == HTTPStatus.BAD_REQUEST:
            # FastAPI could not even decode the body.
            return problem(UNREADABLE)
        phrase = HTTPStatus(error.status_code).phrase
        refusal = ApiError(error.status_code, phrase.lower().replace(" ", "_"), phrase)
        answer = problem(refusal)
        answer.headers.update(error.headers or {})
        if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            answer.headers["Allow"] = ", ".join(_methods(api, request))
        return answer

    @api.exception_handler(Exception)
    def defect(request: Request, _error: Exception) -> Response:
        answer = problem(ApiError(500, "defect", "The service failed"))
        answer.headers.update(headers)
        answer.headers[REQUEST_ID_HEADER] = str(getattr(request.state, "request_id", "-"))
        return answer


def _methods(api: FastAPI, request: Request) -> list[str]:
    """The methods of the address: a route names its own only, and GET and PUT are two routes."""
    path = request.scope["path"].removeprefix(request.scope.get("root_path", ""))
    described: dict[str, dict[str, Any]] = api.openapi()["paths"]
    matching = [template for template in described if compile_path(template)[0].fullmatch(path)]
    # `/delivery/query` is not a `/delivery/{gln}`.
    nearest = [path] if path in described else matching[:1]
    return [method.upper() for template in nearest for method in described[template]]


def problem(error: ApiError, faults: tuple[Fault, ...] = ()) -> JSONResponse:
    """The answer that says why a request is refused."""
    body: dict[str, object] = {"status": error.status, "title": error.title, "code": error.code}
    if faults:
        body["errors"] = [
            {"pointer": fault.pointer, "code": fault.code, "detail": sentence(fault)} for fault in faults
        ]
    headers = {"WWW-Authenticate": error.challenge} if error.challenge else {}
    if error.status == 503:
        headers["Retry-After"] = _RETRY_SECONDS
    return JSONResponse(body, error.status, headers=headers, media_type=MEDIA_TYPE)


def sentence(fault: Fault) -> str:
    """What the API says of a fault."""
    return SENTENCES.get(fault.code, "This value is refused.").format(**fault.values)
