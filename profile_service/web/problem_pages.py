"""Error responses: a page for people, problem details for programs."""

import logging

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from profile_service.web.errors import ApiError, NotFound, PageError, RedirectTo, UnusableRequest
from profile_service.web.rendering import Pages
from profile_service.web.request_log import REQUEST_ID_HEADER

_log = logging.getLogger("profile_service.problem")


def add_problem_pages(
    app: FastAPI, pages: Pages, *, public_url: str, home_path: str, headers: dict[str, str]
) -> None:
    """Register a handler for every error. `headers` are for the response to an unhandled exception, which
    bypasses the middleware.
    """

    def page(request: Request, error: PageError) -> Response:
        response = pages.render(
            request,
            "problem.html",
            status=error.status,
            page_path=home_path,
            home_path=error.home_path or home_path,
            problem=error.problem.value,
            retry_path=error.retry_path,
            request_id=None if error.retry_path else _request_id(request),
        )
        response.headers.update(error.headers)
        return response

    @app.exception_handler(PageError)
    def refused(request: Request, error: PageError) -> Response:
        level = logging.ERROR if error.status >= 500 else logging.WARNING
        told = {"error": str(error), "request_id": _request_id(request)}
        _log.log(level, error.problem.value, extra=told)
        return page(request, error)

    @app.exception_handler(RedirectTo)
    def redirected(_request: Request, error: RedirectTo) -> Response:
        return RedirectResponse(f"{public_url}{error.path}", 303)

    @app.exception_handler(ApiError)
    def api_refused(_request: Request, error: ApiError) -> Response:
        challenge = {"WWW-Authenticate": error.challenge} if error.challenge else {}
        return JSONResponse(
            {"status": error.status, "title": error.title, "code": error.code},
            error.status,
            headers=challenge,
            media_type="application/problem+json",
        )

    @app.exception_handler(RequestValidationError)
    def unusable(request: Request, _error: Exception) -> Response:
        return page(request, UnusableRequest())

    @app.exception_handler(ClientDisconnect)
    def gone(_request: Request, _error: Exception) -> Response:
        # The client has disconnected; the request log has the status.
        return Response(status_code=400)

    @app.exception_handler(HTTPException)
    def http_error(request: Request, error: HTTPException) -> Response:
        response = page(request, NotFound() if error.status_code == 404 else UnusableRequest())
        response.status_code = error.status_code
        response.headers.update(error.headers or {})
        return response

    @app.exception_handler(Exception)
    def defect(request: Request, _error: Exception) -> Response:
        response = page(request, PageError())
        response.headers.update(headers)
        response.headers[REQUEST_ID_HEADER] = _request_id(request)
        return response


def _request_id(request: Request) -> str:
    return str(getattr(request.state, "request_id", "-"))
