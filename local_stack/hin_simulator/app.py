"""The simulator as an ASGI application."""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.middleware.trustedhost import TrustedHostMiddleware

from local_stack.hin_simulator.authorization import STATIC_FOLDER, authorization_routes
from local_stack.hin_simulator.faults import FaultInjection, inject_faults
from local_stack.hin_simulator.grants import Grants
from local_stack.hin_simulator.profile import profile_routes
from local_stack.hin_simulator.settings import HinSimulatorSettings
from local_stack.hin_simulator.tokens import token_routes
from local_stack.serving import LOOPBACK_HOSTS, StrictHeadersByDefault


def create_app(settings: HinSimulatorSettings) -> FastAPI:
    """Combine HIN's three hosts in one application; authorization, token and profile keep their paths."""
    grants = Grants(settings.now)
    faults = FaultInjection()
    app = FastAPI(title="HIN simulator", docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(StrictHeadersByDefault)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(LOOPBACK_HOSTS))
    app.include_router(authorization_routes(settings, grants, faults))
    app.include_router(token_routes(settings, grants))
    app.include_router(profile_routes(grants, faults))
    inject_faults(app, faults)
    app.mount("/static", StaticFiles(directory=STATIC_FOLDER), name="static")

    @app.get("/health")
    async def health() -> dict[str, str]:
        return {"status": "up"}

    return app
