"""A real server for a test: uvicorn in a thread, on a free loopback port."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from starlette.types import ASGIApp

from local_stack.serving import loopback_server, loopback_sockets
from local_stack.waiting import wait_until


@contextmanager
def served(app: ASGIApp, http: type[asyncio.Protocol] | Literal["auto"] = "auto") -> Iterator[str]:
    """Yield the base URL of the running app. `http` is the server's protocol class."""
    sockets = loopback_sockets(0)
    server = loopback_server(app, http)
    thread = threading.Thread(target=server.run, kwargs={"sockets": sockets})
    thread.start()
    try:
        assert wait_until(lambda: server.started or not thread.is_alive(), 20, pause=0.01)
        assert server.started
        yield f"http://localhost:{sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(20)
