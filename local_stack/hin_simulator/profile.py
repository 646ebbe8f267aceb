"""`/api/public/v1/self/`: the SDS profile of whoever the bearer token belongs to."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse

from local_stack.hin_simulator.faults import FaultInjection
from local_stack.hin_simulator.grants import Grants


def profile_routes(grants: Grants, faults: FaultInjection) -> APIRouter:
    routes = APIRouter()

    @routes.get("/api/public/v1/self/")
    async def own_profile(request: Request) -> Response:
        await faults.delay()
        if faults.active.profile == "unavailable":
            return JSONResponse({"error": "temporarily_unavailable"}, 503)
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            return _unauthorized('Bearer realm="hin_sds"')
        identity = grants.identity_of(token.strip())
        if identity is None:
            return _unauthorized('Bearer realm="hin_sds", error="invalid_token"')
        if faults.active.profile == "nonsense":
            return PlainTextResponse("<<< ceci n’est pas du JSON", media_type="application/json")
        return JSONResponse(faults.spoil(identity))

    return routes


def _unauthorized(challenge: str) -> JSONResponse:
    return JSONResponse({"error": "unauthorized"}, 401, headers={"WWW-Authenticate": challenge})
