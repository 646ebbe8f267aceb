"""The authorization endpoint `GetAuthCode`: the sign-in page, and the redirect back to the client."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated
from urllib.parse import urlencode, urlsplit

from fastapi import APIRouter, Form, Query, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from pydantic import BaseModel

from local_stack.hin_simulator.faults import FaultInjection
from local_stack.hin_simulator.grants import Grants
from local_stack.hin_simulator.people import PEOPLE, find_identity
from local_stack.hin_simulator.settings import HinSimulatorSettings
from local_stack.serving import page_headers

_FOLDER = Path(__file__).parent
STATIC_FOLDER = _FOLDER / "static"
TOKEN_GROUP = "hin_sds"  # noqa: S105

CANCEL = "annuler"
"""The value of the cancel button, instead of a login name."""


class AuthorizationRequest(BaseModel):
    """The query of `GetAuthCode`. Other parameters (Keycloak sends an empty `scope`) are ignored."""

    response_type: str = ""
    client_id: str = ""
    redirect_uri: str = ""
    state: str = ""


class Choice(AuthorizationRequest):
    """The form of the sign-in page: the request, and the login name of the button."""

    person: str = ""


class _Pages:
    def __init__(self) -> None:
        self._templates = Environment(
            loader=FileSystemLoader(_FOLDER / "templates"), autoescape=True, undefined=StrictUndefined
        )

    def sign_in(self, asked: AuthorizationRequest) -> HTMLResponse:
        page = self._templates.get_template("sign_in.html").render(asked=asked, people=PEOPLE, cancel=CANCEL)
        return HTMLResponse(page, headers=page_headers(_policy(_form_targets(asked.redirect_uri))))

    def refusal(self, reason: str, status: int = 400) -> HTMLResponse:
        page = self._templates.get_template("refusal.html").render(reason=reason)
        return HTMLResponse(page, status, headers=page_headers(_policy("'none'")))


def authorization_routes(settings: HinSimulatorSettings, grants: Grants, faults: FaultInjection) -> APIRouter:
    routes = APIRouter()
    pages = _Pages()

    def refused(token_group: str, asked: AuthorizationRequest) -> Response | None:
        """Answer an unregistered client or redirect with a page: a redirect would send it a code."""
        if token_group != TOKEN_GROUP:
            return pages.refusal("Ce groupe de jetons n’existe pas.", 404)
        if asked.client_id != settings.client.client_id:
            return pages.refusal("Cette application n’est pas enregistrée.")
        if asked.redirect_uri not in settings.client.redirect_uris:
            return pages.refusal("L’adresse de retour n’est pas enregistrée pour cette application.")
        if asked.response_type != "code":
            return _back_to_client(asked, error="unsupported_response_type")
        return None

    @routes.get("/REST/v1/OAuth/GetAuthCode/{token_group}")
    async def show_sign_in(token_group: str, asked: Annotated[AuthorizationRequest, Query()]) -> Response:
        return refused(token_group, asked) or pages.sign_in(asked)

    @routes.post("/REST/v1/OAuth/GetAuthCode/{token_group}")
    async def sign_in(token_group: str, choice: Annotated[Choice, Form()]) -> Response:
        refusal = refused(token_group, choice)
        if refusal is not None:
            return refusal
        if faults.active.authorization_error is not None:
            return _back_to_client(choice, error=faults.active.authorization_error)
        if choice.person == CANCEL:
            return _back_to_client(choice, error="access_denied")
        identity = find_identity(choice.person)
        if identity is None:
            return pages.refusal("Cette identité n’existe pas.")
        return _back_to_client(choice, code=grants.new_code(choice.client_id, choice.redirect_uri, identity))

    return routes


def _back_to_client(asked: AuthorizationRequest, **answer: str) -> RedirectResponse:
    if asked.state:
        answer["state"] = asked.state
    separator = "&" if urlsplit(asked.redirect_uri).query else "?"
    return RedirectResponse(
        f"{asked.redirect_uri}{separator}{urlencode(answer)}", 303, headers={"Cache-Control": "no-store"}
    )


def _form_targets(redirect_uri: str) -> str:
    """The targets for `form-action`: browsers apply it to every redirect that follows a form.

    The redirects go to the client's address and, on this machine, on to the portal.
    """
    client = urlsplit(redirect_uri)
    return f"'self' {client.scheme}://{client.netloc} http://localhost:* http://127.0.0.1:*"


def _policy(form_targets: str) -> str:
    return (
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'; "
        f"form-action {form_targets}"
    )
