"""Health endpoints for operators and orchestrators."""

from fastapi import APIRouter
from sqlalchemy import Engine
from starlette.responses import JSONResponse

from profile_service.sign_in.provider import Provider
from profile_service.web.database import is_reachable


def health_router(engine: Engine, provider: Provider) -> APIRouter:
    """`/health/live` and `/health/ready`.

    An unreachable Keycloak is reported but does not make the service unready: its pages still tell the person
    what is wrong.
    """
    router = APIRouter(prefix="/health")

    @router.get("/live")
    async def live() -> dict[str, str]:
        return {"status": "up"}

    @router.get("/ready")
    def ready() -> JSONResponse:
        database = is_reachable(engine)
        state = {
            "status": _word(database),
            "database": _word(database),
            "keycloak": _word(provider.answers()),
        }
        return JSONResponse(state, 200 if database else 503)

    return router


def _word(up: bool) -> str:
    return "up" if up else "down"
