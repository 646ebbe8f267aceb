"""Creates the application of the API."""

from fastapi import APIRouter, FastAPI

from profile_service.api.body_limit import BodyLimit
from profile_service.api.problems import add_problems


def build_api(headers: dict[str, str]) -> FastAPI:
    """An application for `/api`: its description is at `/api/openapi.json`.

    `headers` are those of every response, for the answer to an unhandled exception.
    """
    api = FastAPI(
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


def version_1() -> APIRouter:
    """The router of the first version, below `/api/v1`."""
    return APIRouter(prefix="/v1")
