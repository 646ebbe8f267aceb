"""Error responses of pages: a page that says what happened. The API has answers of its own."""

import logging
import re

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response

from profile_service.web.errors import (
    DATABASE_ERRORS,
    DatabaseBusy,
    NotFound,
    PageError,
    Problem,
    RedirectTo,
    UnusableRequest,
)
from profile_service.web.languages import with_asked_language
from profile_service.web.rendering import Pages
from profile_service.web.request_log import REQUEST_ID_HEADER

_log = logging.getLogger("profile_service.problem")

_PAGES = "/probleme"
# A UUID, with or without hyphens, and nothing that could hold words.
_REFERENCE = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}")


def add_problem_pages(
    app: FastAPI, pages: Pages, *, public_url: str, home_path: str, headers: dict[str, str]
) -> None:
    """Register a handler for every error. `headers` are for the response to an unhandled exception, which
    bypasses the middleware.
    """

    def page(request: Request, error: PageError, reference: str | None) -> Response:
        problem = error.problem
        # A form is not sent again to be read in another language.
        repeatable = request.method in {"GET", "HEAD"}
        response = pages.render(
            request,
            "problem.html",
            status=problem.status,
            address=None if repeatable else f"{_PAGES}/{problem.value}?reference={reference}",
            home_path=error.home_path or home_path,
            problem=problem.value,
            retry_path=error.retry_path,
            request_id=None if error.retry_path else reference,
        )
        if problem.status == 503:
            response.headers["Retry-After"] = "10"
        return response

    @app.get(f"{_PAGES}/{{name}}")
    def of_a_form(request: Request, name: str, reference: str = "") -> Response:
        error = PageError()
        error.problem = Problem.named(name) or Problem.NOT_FOUND
        return page(request, error, reference if _REFERENCE.fullmatch(reference) else None)

    @app.exception_handler(PageError)
    def refused(request: Request, error: PageError) -> Response:
        if error.page_path == request.scope["path"]:
            return page(request, error, _request_id(request))
        level = logging.ERROR if error.problem.status >= 500 else logging.WARNING
        told = {"error": str(error), "request_id": _request_id(request)}
        _log.log(level, error.problem.value, extra=told)
        if error.page_path:
            return RedirectResponse(f"{public_url}{error.page_path}", 303)
        return page(request, error, _request_id(request))

    def busy(request: Request, error: Exception) -> Response:
        # The text of the error may contain values.
        return refused(request, DatabaseBusy(type(error).__name__))

    for kind in DATABASE_ERRORS:
        app.add_exception_handler(kind, busy)

    @app.exception_handler(RedirectTo)
    def redirected(request: Request, error: RedirectTo) -> Response:
        return RedirectResponse(f"{public_url}{with_asked_language(error.path, request)}", 303)

    @app.exception_handler(RequestValidationError)
    def unusable(request: Request, _error: Exception) -> Response:
        return page(request, UnusableRequest(), _request_id(request))

    @app.exception_handler(ClientDisconnect)
    def gone(_request: Request, _error: Exception) -> Response:
        # The client has disconnected; the request log has the status.
        return Response(status_code=400)

    @app.exception_handler(HTTPException)
    def http_error(request: Request, error: HTTPException) -> Response:
        problem = NotFound() if error.status_code == 404 else UnusableRequest()
        response = page(request, problem, _request_id(request))
        response.status_code = error.status_code
        response.headers.update(error.headers or {})
        return response

    @app.exception_handler(Exception)
    def defect(request: Request, _error: Exception) -> Response:
        response = page(request, PageError(), _request_id(request))
        response.headers.update(headers)
        response.headers[REQUEST_ID_HEADER] = _request_id(request)
        return response


def _request_id(request: Request) -> str:
    return str(getattr(request.state, "request_id", "-"))
