"""Shared parts of the loopback servers: sockets, response headers, a uvicorn that stops promptly."""

from __future__ import annotations

import asyncio
import socket
from typing import Literal

import uvicorn
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK_HOSTS = ("localhost", "127.0.0.1")
"""The host names of a local server; any other name indicates a DNS rebinding attack."""

_SECONDS_FOR_OPEN_CONNECTIONS = 1


def loopback_sockets(port: int) -> list[socket.socket]:
    """Listening sockets on 127.0.0.1 and, where the machine has it, on ::1.

    Browsers may resolve `localhost` to either. Port 0 chooses a free port for IPv4 and the same for IPv6.

    Raises OSError when the IPv4 port is taken.
    """
    ipv4 = _listening(socket.AF_INET, "127.0.0.1", port)
    chosen_port = int(ipv4.getsockname()[1])
    try:
        return [ipv4, _listening(socket.AF_INET6, "::1", chosen_port)]
    except OSError:
        # No IPv6 on this machine, or the port is taken there: browsers fall back to IPv4.
        return [ipv4]


def _listening(family: socket.AddressFamily, host: str, port: int) -> socket.socket:
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family is socket.AF_INET6:
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        listener.bind((host, port))
        listener.listen(128)
    except OSError:
        listener.close()
        raise
    return listener


def loopback_server(app: ASGIApp, http: type[asyncio.Protocol] | Literal["auto"] = "auto") -> uvicorn.Server:
    """A server without access log, because query strings contain codes."""
    config = uvicorn.Config(
        app,
        http=http,
        access_log=False,
        log_level="warning",
        lifespan="on",
        server_header=False,
        timeout_graceful_shutdown=_SECONDS_FOR_OPEN_CONNECTIONS,
    )
    return uvicorn.Server(config)


def serve_on_loopback(app: ASGIApp, port: int) -> None:
    """Serve until SIGTERM or SIGINT."""
    loopback_server(app).run(sockets=loopback_sockets(port))


def page_headers(content_security_policy: str) -> dict[str, str]:
    """The headers of a page: nothing inline, no framing, no caching."""
    return {
        "Content-Security-Policy": content_security_policy,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
    }


class StrictHeadersByDefault:
    """ASGI middleware that sets the strictest headers on responses without their own."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in page_headers("default-src 'none'; frame-ancestors 'none'").items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers if scope["type"] == "http" else send)
