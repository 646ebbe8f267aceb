"""Limits for receiving requests, so that incomplete ones occupy neither connections, workers nor memory."""

import asyncio
from typing import Final, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

SECONDS: Final = 20.0
"""The limit for a request's headers, and again for its body. A telephone with a poor network needs a few
seconds.
"""

MOST_BYTES: Final = 64 * 1024
"""The limit for all of a request that is not its body."""


class DeadlineProtocol(HttpToolsProtocol):
    """uvicorn's HTTP/1.1 protocol, which ends a connection whose request comes too slowly or is too long.

    uvicorn waits without limit for the rest of a request, and keeps headers of any length. Its keep-alive
    timeout applies between requests only.
    """

    _deadline: asyncio.TimerHandle | None = None
    _awaits_body = False
    _bytes_beside_bodies = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(cast(asyncio.Transport, transport))
        self._start_limit()

    def data_received(self, data: bytes) -> None:
        if self._deadline is None and (self.cycle is None or self.cycle.response_complete):
            # Also for bytes that begin no request, such as an empty line.
            self._start_limit()
        self._bytes_beside_bodies += len(data)
        super().data_received(data)
        if self._bytes_beside_bodies > MOST_BYTES and not self.transport.is_closing():
            self.send_400_response("The request is too long.")

    def on_headers_complete(self) -> None:
        self._awaits_body = True
        self._start_limit()
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self._bytes_beside_bodies -= len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._awaits_body = False
        self._bytes_beside_bodies = 0
        self._stop_limit()
        super().on_message_complete()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self._awaits_body and self.cycle.response_complete:
            # The response was sent before the body was received; the body is not needed.
            self._stop_limit()
            self.transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_limit()
        super().connection_lost(exc)

    def _start_limit(self) -> None:
        """Received bytes do not extend it."""
        self._stop_limit()
        self._deadline = self.loop.call_later(SECONDS, self.transport.abort)

    def _stop_limit(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
