"""`/api/public/v1/self/`: the SDS profile of the owner of the bearer token."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from local_stack.hin_simulator.faults import FaultInjection
from local_stack.hin_simulator.grants import Grants


def profile_routes(grants: Grants, faults: FaultInjection) -> APIRouter:
    routes = APIRouter()

    @routes.get("/api/public/v1/self/")
    async def own_profile(request: Request) -> Response:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            return _unauthorized('Bearer realm="hin_sds"')
        identity = grants.identity_of(token.strip())
        if identity is None:
            return _unauthorized('Bearer realm="hin_sds", error="invalid_token"')
        return JSONResponse(faults.known_differently(identity.profile()))

    return routes


def _unauthorized(challenge: str) -> JSONResponse:
    return JSONResponse({"error": "unauthorized"}, 401, headers={"WWW-Authenticate": challenge})
