"""Redirects the local site to one host name, because each name has its own cookies."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

_ANY_NAME = ("/health/", "/static/", "/metrics")


class PublicAddress:
    """ASGI middleware of the local environment: redirects pages requested by another host name to
    `public_url`.

    It is not used behind a proxy, which is responsible for the host name.
    """

    def __init__(self, app: ASGIApp, public_url: str) -> None:
        self._app = app
        self._public_url = public_url
        self._host = urlsplit(public_url).netloc

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and self._leads_elsewhere(scope):
            query = f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else ""
            path = scope["raw_path"].decode("latin-1").partition("?")[0]
            await RedirectResponse(f"{self._public_url}{path}{query}", 303)(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _leads_elsewhere(self, scope: Scope) -> bool:
        return (
            scope["method"] == "GET"
            and Headers(scope=scope).get("host") != self._host
            and not scope["path"].startswith(_ANY_NAME)
        )
