"""Faults that a test can switch on in the simulator; all are off by default."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from copy import deepcopy
from typing import Annotated, Any, Literal

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from local_stack.hin_simulator.people import JsonObject

Seconds = Annotated[float, Field(ge=0, le=3600)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class EndpointFaults(_Strict):
    """The faults of one endpoint.

    It answers after `delay_seconds`, with this `status` or this `body` (declared as JSON) instead of its own
    answer, and sends one byte each `drip_seconds`.
    """

    delay_seconds: Seconds = 0
    status: Annotated[int, Field(ge=200, le=599)] | None = None
    body: str | None = None
    drip_seconds: Seconds = 0


class Faults(_Strict):
    """The faults of the simulator; `authorization`, `token` and `profile` each affect one endpoint.

    `authorization_error` is returned instead of a code (RFC 6749, section 4.1.2.1). `claims` replaces claims
    of every identity: the key is the claim's path, as `contactId.lastName`; null removes the claim.
    """

    authorization: EndpointFaults = EndpointFaults()
    token: EndpointFaults = EndpointFaults()
    profile: EndpointFaults = EndpointFaults()
    authorization_error: Literal["server_error", "temporarily_unavailable", "invalid_request"] | None = None
    claims: Mapping[str, Any] = {}

    def of(self, path: str) -> EndpointFaults:
        if "/GetAuthCode/" in path:
            return self.authorization
        if path.endswith("/GetAccessToken"):
            return self.token
        return self.profile if path.startswith("/api/") else EndpointFaults()


class FaultInjection:
    def __init__(self) -> None:
        self.active = Faults()

    def known_differently(self, profile: JsonObject) -> JsonObject:
        """The profile with the claims of the faults."""
        changed: dict[str, Any] = deepcopy(profile)
        for path, value in self.active.claims.items():
            *above, last = path.split(".")
            holder = changed
            for step in above:
                holder = holder[step]
            if value is None:
                holder.pop(last, None)
            else:
                holder[last] = value
        return changed

    async def spoil(self, request: Request, answer: Callable[[Request], Awaitable[Response]]) -> Response:
        """The answer to a request with the faults applied: delayed, replaced, or sent slowly."""
        faults = self.active.of(request.url.path)
        await asyncio.sleep(faults.delay_seconds)
        if faults.body is not None or faults.status is not None:
            response = Response(faults.body or "", faults.status or 200, media_type="application/json")
        else:
            response = await answer(request)
        if not faults.drip_seconds:
            return response
        whole = await _whole(response)
        drops = _dripping(whole, faults.drip_seconds)
        return StreamingResponse(drops, response.status_code, media_type="application/json")


async def _whole(response: Response) -> bytes:
    """The complete body, also of a streaming response."""
    stream = getattr(response, "body_iterator", None)
    return bytes(response.body) if stream is None else b"".join([chunk async for chunk in stream])


async def _dripping(body: bytes, seconds: float) -> AsyncIterator[bytes]:
    for number in body:
        yield bytes([number])
        await asyncio.sleep(seconds)


def inject_faults(app: FastAPI, injection: FaultInjection) -> None:
    """Apply the faults to every answer of the application, and add the endpoint that sets them."""
    app.middleware("http")(injection.spoil)
    routes = APIRouter(prefix="/simulator/faults")

    @routes.get("")
    async def show() -> Faults:
        return injection.active

    @routes.put("")
    async def replace(faults: Faults) -> Faults:
        injection.active = faults
        return faults

    @routes.delete("", status_code=204)
    async def clear() -> Response:
        injection.active = Faults()
        return Response(status_code=204)

    app.include_router(routes)
