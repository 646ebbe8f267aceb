"""A limit for the body of a request to the API, so that nobody fills the memory."""

from contextlib import suppress
from typing import Final

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from profile_service.api.problems import problem
from profile_service.web.errors import ApiError

MOST_BYTES: Final = 256 * 1024
"""More than the largest batch of a thousand identifiers needs."""


class BodyLimit:
    """ASGI middleware: answers 413 to a body that is announced as too long, or that turns out to be."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        announced = Headers(scope=scope).get("content-length", "0")
        if announced.isdecimal() and int(announced) > MOST_BYTES:
            await _refuse(scope, receive, send)
            return
        received = 0

        async def limited() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > MOST_BYTES:
                raise _TooLong
            return message

        async def unless_too_long(message: Message) -> None:
            # The application makes an answer of its own of the exception.
            if received <= MOST_BYTES:
                await send(message)

        with suppress(_TooLong):
            await self._app(scope, limited, unless_too_long)
        if received > MOST_BYTES:
            await _refuse(scope, receive, send)


class _TooLong(Exception):
    pass


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    refusal = problem(ApiError(413, "body_too_long", f"A body has at most {MOST_BYTES} bytes"))
    await refusal(scope, receive, send)
