"""Creates the application of the API."""

from collections.abc import Callable, Coroutine
from typing import Any, Final

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response

from profile_service.api.body_limit import BodyLimit
from profile_service.api.problems import add_problems, schemas
from profile_service.person.callers import ByRequest

_ACCESS_TOKEN: Final = {
    "type": "http",
    "scheme": "bearer",
    "bearerFormat": "JWT",
    "description": "An access token of the realm with the audience `profile-service`",
}


def build_api(headers: dict[str, str]) -> FastAPI:
    """An application for `/api`: its description is at `/api/openapi.json`.

    `headers` are those of every response, for the answer to an unhandled exception.
    """
    api = _Api(
        title="Mon Espace Pro: profile service",
        version="1",
        description="The profile of a health professional, and how documents reach them.",
        openapi_url="/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    api.add_middleware(BodyLimit)
    add_problems(api, headers)
    return api


class _Api(FastAPI):
    """Describes what all operations share: the access token and the form of a refusal."""

    def openapi(self) -> dict[str, Any]:
        if self.openapi_schema is None:
            described = super().openapi()
            components = described.setdefault("components", {})
            components["securitySchemes"] = {"accessToken": _ACCESS_TOKEN}
            components.setdefault("schemas", {}).update(schemas())
            described["security"] = [{"accessToken": []}]
        return super().openapi()


def version_1() -> APIRouter:
    """The router of the first version, below `/api/v1`."""
    return APIRouter(prefix="/v1", route_class=CallerFirst)


class CallerFirst(APIRoute):
    """A route that judges the caller before it reads a body; FastAPI would read the body first."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()
        callers = [each.call for each in self.dependant.dependencies if isinstance(each.call, ByRequest)]
        if self.body_field is None or not callers:
            return handle

        async def judged(request: Request) -> Response:
            for caller in callers:
                await caller(request)
            return await handle(request)

        return judged
