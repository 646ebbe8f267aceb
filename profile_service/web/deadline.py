"""A request must arrive whole within its time: a half-sent one keeps neither a connection nor a worker."""

import asyncio
from typing import Any, Final, cast

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

SECONDS: Final = 20.0
"""For a request's headers, and again for its body. A telephone with a poor network needs a few."""

_INCOMPLETE: Final = frozenset({h11.IDLE, h11.SEND_BODY})


class DeadlineProtocol(H11Protocol):
    """uvicorn's HTTP/1.1, which closes a connection whose request does not arrive in time.

    uvicorn itself waits without end for the rest of a request. Its time between two requests is another one.
    """

    _awaited: Any = None
    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(cast(asyncio.Transport, transport))
        self._watch()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._watch()

    def on_response_complete(self) -> None:
        self._stop_watching()
        super().on_response_complete()
        if self.conn.their_state is h11.SEND_BODY:
            # Answered before its body came, which nobody waits for.
            self.transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_watching()
        super().connection_lost(exc)

    def _watch(self) -> None:
        """One time for the headers and one for the body, however slowly they trickle in."""
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
