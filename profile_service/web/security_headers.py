"""The security headers of all responses, which allow pages almost nothing."""

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from profile_service.web.settings import Settings

_TWO_YEARS_SECONDS = 63_072_000


OWN_SCRIPTS = "script-src 'self'"
WITH_OWN_SCRIPTS = (OWN_SCRIPTS, "connect-src 'self'")
"""What a page with one of our scripts may do besides: run files of ours, and read pages of ours."""


def content_security_policy(settings: Settings, *further: str) -> str:
    """The header `Content-Security-Policy`, with the directives that a single page needs besides."""
    return "; ".join(
        (
            "default-src 'none'",
            "style-src 'self'",
            "img-src 'self'",
            f"form-action 'self' {settings.keycloak_origin}",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            *further,
        )
    )


def security_headers(settings: Settings) -> dict[str, str]:
    """The headers of every response.

    `form-action` includes Keycloak, because browsers apply it to redirects after a form and signing out ends
    there. `Referrer-Policy` is not `no-referrer`, because browsers would then post our own forms with
    `Origin: null`.
    """
    headers = {
        "Content-Security-Policy": content_security_policy(settings),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
        "Cache-Control": "no-store",
    }
    if settings.https:
        headers["Strict-Transport-Security"] = f"max-age={_TWO_YEARS_SECONDS}"
    return headers


class SecurityHeaders:
    """ASGI middleware: adds the headers; a route may set its own."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._headers = Headers(security_headers(settings)).raw

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = {name.lower() for name, _ in message["headers"]}
                message["headers"] = [
                    *message["headers"],
                    *(header for header in self._headers if header[0] not in own),
                ]
            await send(message)

        await self._app(scope, receive, send_with_headers if scope["type"] == "http" else send)
