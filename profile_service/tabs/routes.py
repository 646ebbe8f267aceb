"""The addresses of a profile that belong to no tab: `/profil` itself, and the page after signing out."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from profile_service.sign_in.gate import Gate
from profile_service.tabs.frame import INFORMATION
from profile_service.web.addresses import query_of
from profile_service.web.rendering import Pages


def profile_router(gate: Gate, pages: Pages, *, home_path: str) -> APIRouter:
    """`/profil` leads to the first tab. `home_path` is the address of the portal."""
    router = APIRouter()
    party = gate.party

    @router.get(party.prefix)
    def profile(request: Request) -> Response:
        return RedirectResponse(f"{gate.public_url}{INFORMATION}{query_of(request)}", 303)

    @router.get(party.signed_out_path)
    def signed_out(request: Request) -> Response:
        return pages.render(
            request,
            "signed-out.html",
            sign_in_path=party.sign_in_path,
            home_path=home_path,
        )

    return router
