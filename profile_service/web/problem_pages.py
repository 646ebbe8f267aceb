"""What people read when something went wrong: what it was, and what they can do."""

import logging

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from profile_service.web.errors import PageError
from profile_service.web.rendering import Pages
from profile_service.web.request_log import REQUEST_ID_HEADER

_log = logging.getLogger("profile_service.problem")

# Each has its words in the messages, under `problem`.
PROBLEMS = ("unreachable", "forged", "unusable", "not_found", "defect")


def add_problem_pages(app: FastAPI, pages: Pages, *, home_path: str, headers: dict[str, str]) -> None:
    """Give every failure a page. `headers` are for the one answer that no middleware sees."""

    def page(request: Request, problem: str, status: int) -> Response:
        return pages.render(
            request,
            "problem.html",
            status=status,
            page_path=home_path,
            home_path=home_path,
            problem=problem,
            retry_path=None,
            request_id=_request_id(request),
        )

    @app.exception_handler(PageError)
    def refused(request: Request, error: PageError) -> Response:
        level = logging.ERROR if error.status >= 500 else logging.WARNING
        _log.log(level, error.problem, extra={"error": str(error), "request_id": _request_id(request)})
        response = page(request, error.problem, error.status)
        response.headers.update(error.headers)
        return response

    @app.exception_handler(RequestValidationError)
    def unusable(request: Request, _error: Exception) -> Response:
        return page(request, "unusable", 400)

    @app.exception_handler(ClientDisconnect)
    def gone(_request: Request, _error: Exception) -> Response:
        # Nobody reads it; the log's line for the request says the status.
        return Response(status_code=400)

    @app.exception_handler(HTTPException)
    def http_error(request: Request, error: HTTPException) -> Response:
        problem = "not_found" if error.status_code == 404 else "unusable"
        response = page(request, problem, error.status_code)
        response.headers.update(error.headers or {})
        return response

    @app.exception_handler(Exception)
    def defect(request: Request, _error: Exception) -> Response:
        response = page(request, "defect", 500)
        response.headers.update(headers)
        response.headers[REQUEST_ID_HEADER] = _request_id(request)
        return response


def _request_id(request: Request) -> str:
    return str(getattr(request.state, "request_id", "-"))
