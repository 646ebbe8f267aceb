"""A time limit for receiving requests, so that incomplete ones occupy neither connections nor workers."""

import asyncio
import socket
from typing import Any, Final, cast

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

SECONDS: Final = 20.0
"""The limit for a request's headers, and again for its body. A telephone with a poor network needs a few
seconds.
"""

_INCOMPLETE: Final = frozenset({h11.IDLE, h11.SEND_BODY})


class DeadlineProtocol(H11Protocol):
    """uvicorn's HTTP/1.1 protocol, which sends at once, and ends a connection whose request comes too slowly.

    uvicorn waits without limit for the rest of a request. Its keep-alive timeout applies between requests
    only.
    """

    _awaited: Any = None
    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        connection = transport.get_extra_info("socket")
        if connection is not None and connection.family in {socket.AF_INET, socket.AF_INET6}:
            # asyncio does this only for sockets that name TCP when they are made; those that workers share do
            # not. Head and body are sent apart, and the body would wait 40 ms for the client's confirmation.
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        super().connection_made(cast(asyncio.Transport, transport))
        self._watch()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._watch()

    def on_response_complete(self) -> None:
        self._stop_watching()
        super().on_response_complete()
        if self.conn.their_state is h11.SEND_BODY:
            # The response was sent before the body was received; the body is not needed.
            self.transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_watching()
        super().connection_lost(exc)

    def _watch(self) -> None:
        """Start one limit for the headers and one for the body; received bytes do not extend them."""
        state = self.conn.their_state
        if state is self._awaited:
            return
        self._stop_watching()
        if state in _INCOMPLETE:
            self._awaited = state
            self._deadline = self.loop.call_later(SECONDS, self.transport.abort)

    def _stop_watching(self) -> None:
        self._awaited = None
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
