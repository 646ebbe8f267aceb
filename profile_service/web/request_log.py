"""Logs one line of JSON per request: method, route, status and duration.

The route is written as it is declared (`/equipe/demandes/{reference}`). The requested path never is: it can
contain identifiers of people and accounts.
"""

import json
import logging
import logging.config
import re
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.routing import Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

REQUEST_ID_HEADER = "X-Request-ID"
_USABLE_REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
_PLAIN_ATTRIBUTES: Final = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}

_log = logging.getLogger("profile_service.request")


@dataclass(frozen=True)
class Answered:
    """A request at its end. `route` is `-` when no route matched."""

    method: str
    route: str
    status: int
    seconds: float


class RequestLog:
    """ASGI middleware: gives each request an id and returns it; logs the request at its end and tells
    `observe`.
    """

    def __init__(self, app: ASGIApp, observe: Callable[[Answered], None]) -> None:
        self._app = app
        self._observe = observe

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = _request_id(Headers(scope=scope).get(REQUEST_ID_HEADER))
        scope.setdefault("state", {})["request_id"] = request_id
        outer_root = scope.get("root_path", "")
        started = time.perf_counter()
        status = 500

        async def send_named(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[REQUEST_ID_HEADER] = request_id
            await send(message)

        try:
            await self._app(scope, receive, send_named)
        finally:
            seconds = time.perf_counter() - started
            answered = Answered(scope["method"], _route(scope, outer_root), status, seconds)
            _log.info(
                "request",
                extra={
                    "request_id": request_id,
                    "method": answered.method,
                    "route": answered.route,
                    "status": answered.status,
                    "ms": round(answered.seconds * 1000, 1),
                },
            )
            self._observe(answered)


class JsonLines(logging.Formatter):
    """Formats a log record as one line of JSON; `extra` fields become keys."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= {key: value for key, value in vars(record).items() if key not in _PLAIN_ATTRIBUTES}
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def configure_logging() -> None:
    """Configure the logging of the server process.

    uvicorn's access log is disabled because it would write authorization codes with the query strings, and
    httpx's because it logs every requested URL.
    """
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"json": {"()": JsonLines}},
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
            "loggers": {
                "profile_service": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
                "httpx": {"level": "WARNING"},
            },
        }
    )
    logging.getLogger("uvicorn.access").disabled = True


def _route(scope: Scope, outer_root: str) -> str:
    """The route that answered, behind the address of its mounted application. Routers extend the scope.

    `outer_root` is the root path before routing. A mount's address is taken from the request, so no mount has
    a parameter.
    """
    mount = scope.get("root_path", "").removeprefix(outer_root)
    if isinstance(scope.get("endpoint"), StaticFiles):
        return f"{mount}/{{path}}"
    route = scope.get("route")
    return f"{mount}{route.path}" if isinstance(route, Route) else "-"


def _request_id(received: str | None) -> str:
    if received and _USABLE_REQUEST_ID.fullmatch(received):
        return received
    return uuid.uuid4().hex
