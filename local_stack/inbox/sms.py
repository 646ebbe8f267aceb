"""The endpoints of the simulated SMS gateways: `POST /sms` and `POST /second-sms`."""

from __future__ import annotations

import secrets
from typing import Annotated

from fastapi import APIRouter, HTTPException, Request, Response
from pydantic import BaseModel, ConfigDict, StringConstraints

from local_stack.inbox.gateways import Gateway
from local_stack.inbox.messages import Mailbox, new_message
from local_stack.inbox.settings import InboxSettings


class Sms(BaseModel):
    """A message: `to` in E.164, `text` as the telephone shows it."""

    model_config = ConfigDict(extra="forbid")

    to: Annotated[str, StringConstraints(pattern=r"^\+[1-9][0-9]{6,14}$")]
    text: Annotated[str, StringConstraints(min_length=1, max_length=1600)]


def sms_routes(path: str, settings: InboxSettings, mailbox: Mailbox, gateway: Gateway) -> APIRouter:
    routes = APIRouter()

    @routes.post(path, status_code=202)
    async def send(sms: Sms, request: Request) -> Response:
        gateway.calls += 1
        if not _token_is_right(request, settings.sms_token):
            raise HTTPException(
                401, "The SMS gateway's token is missing or wrong.", {"WWW-Authenticate": "Bearer"}
            )
        was_hanging = gateway.state.hang
        await gateway.hold_while_hanging()
        if was_hanging or not gateway.available:
            raise HTTPException(503, "The SMS gateway is switched off.")
        mailbox.add(new_message("sms", sms.to, sms.text, settings.now()))
        return Response(status_code=202)

    return routes


def _token_is_right(request: Request, expected: str | None) -> bool:
    if expected is None:
        return True
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return scheme.lower() == "bearer" and secrets.compare_digest(token.encode(), expected.encode())
