"""The inbox's web side: the API and the page that show the messages."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import APIRouter, FastAPI, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, StreamingResponse
from fastapi.staticfiles import StaticFiles
from starlette.middleware.trustedhost import TrustedHostMiddleware

from local_stack.inbox.gateways import Gateway, Gateways, GatewayState
from local_stack.inbox.messages import Mailbox, Message, recipient_from_query
from local_stack.inbox.pages import STATIC_FOLDER, page_routes
from local_stack.inbox.settings import InboxSettings
from local_stack.inbox.sms import sms_routes
from local_stack.inbox.smtp import smtp_on
from local_stack.serving import LOOPBACK_HOSTS, StrictHeadersByDefault, loopback_sockets

To = Annotated[str | None, Query(description="Whole recipient: an e-mail address or an E.164 number.")]


def create_app(settings: InboxSettings) -> FastAPI:
    """Create the inbox as an ASGI application; its lifespan opens and closes the SMTP port.

    While it runs, `app.state.smtp_port` is the port in use, which matters if the settings say 0.
    """
    mailbox = Mailbox(settings.capacity)
    gateways = Gateways()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        sockets = loopback_sockets(settings.smtp_port)
        app.state.smtp_port = sockets[0].getsockname()[1]
        async with smtp_on(sockets, mailbox, gateways, settings.now):
            yield

    app = FastAPI(title="Local inbox", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(StrictHeadersByDefault)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(LOOPBACK_HOSTS))
    app.add_exception_handler(RequestValidationError, _say_what_is_malformed)
    app.include_router(_message_routes(mailbox))
    app.include_router(sms_routes("/sms", settings, mailbox, gateways.sms))
    app.include_router(sms_routes("/second-sms", settings, mailbox, gateways.second_sms))
    app.include_router(_switch_routes("/simulator/sms-gateway", gateways.sms))
    app.include_router(_switch_routes("/simulator/second-sms-gateway", gateways.second_sms))
    app.include_router(_switch_routes("/simulator/smtp", gateways.smtp))
    app.include_router(page_routes(mailbox))
    app.mount("/static", StaticFiles(directory=STATIC_FOLDER, follow_symlink=True), name="static")
    return app


def _message_routes(mailbox: Mailbox) -> APIRouter:
    routes = APIRouter(prefix="/api/messages")

    @routes.get("")
    async def messages(to: To = None) -> list[Message]:
        return mailbox.to(None if to is None else recipient_from_query(to))

    @routes.delete("", status_code=204)
    async def clear() -> Response:
        mailbox.clear()
        return Response(status_code=204)

    @routes.get("/stream")
    async def stream() -> StreamingResponse:
        return StreamingResponse(_change_events(mailbox), media_type="text/event-stream")

    return routes


async def _change_events(mailbox: Mailbox) -> AsyncIterator[str]:
    """Server-sent events that announce a change, without its content: the page then reads the messages."""
    with mailbox.changes() as changed:
        yield ": open\n\n"
        while True:
            await changed.wait()
            changed.clear()
            yield "event: change\ndata:\n\n"


def _switch_routes(path: str, gateway: Gateway) -> APIRouter:
    routes = APIRouter()

    @routes.get(path)
    async def show() -> dict[str, bool | int]:
        return {**gateway.state.model_dump(), "calls": gateway.calls}

    @routes.put(path)
    async def switch(state: GatewayState) -> GatewayState:
        gateway.switch(state)
        return state

    return routes


async def _say_what_is_malformed(_request: Request, error: Exception) -> JSONResponse:
    """A 422 with place and reason but without the input, which contains one-time codes."""
    faults = error.errors() if isinstance(error, RequestValidationError) else []
    return JSONResponse(
        {"detail": [{"field": list(fault["loc"]), "reason": fault["msg"]} for fault in faults]},
        status_code=422,
    )
