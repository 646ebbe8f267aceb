"""The token endpoint `GetAccessToken` (RFC 6749, section 4.1.3; its errors in section 5.2)."""

from __future__ import annotations

import secrets
from urllib.parse import parse_qs

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from local_stack.hin_simulator.grants import TOKEN_LIFETIME, Grants, InvalidGrantError
from local_stack.hin_simulator.settings import HinSimulatorSettings, RegisteredClient

_FORM = "application/x-www-form-urlencoded"
_NOT_TO_BE_KEPT = {"Cache-Control": "no-store", "Pragma": "no-cache"}


class _OAuthError(Exception):
    def __init__(self, error: str, description: str, status: int = 400) -> None:
        super().__init__(description)
        self.response = JSONResponse(
            {"error": error, "error_description": description}, status, headers=_NOT_TO_BE_KEPT
        )


def token_routes(settings: HinSimulatorSettings, grants: Grants) -> APIRouter:
    routes = APIRouter()

    @routes.post("/REST/v1/OAuth/GetAccessToken")
    async def access_token(request: Request) -> JSONResponse:
        try:
            form = await _form_of(request)
            _authenticate(form, settings.client)
            return _exchange(form, grants)
        except _OAuthError as error:
            return error.response

    return routes


async def _form_of(request: Request) -> dict[str, str]:
    """Parse the form and refuse a repeated field, of which a form library would keep the last."""
    if request.headers.get("Content-Type", "").partition(";")[0].strip().lower() != _FORM:
        raise _OAuthError("invalid_request", f"The body must be {_FORM}.")
    try:
        fields = parse_qs((await request.body()).decode("utf-8"), keep_blank_values=True, max_num_fields=20)
    except ValueError as error:
        raise _OAuthError("invalid_request", "The body is not a form in UTF-8.") from error
    repeated = [name for name, values in fields.items() if len(values) > 1]
    if repeated:
        raise _OAuthError("invalid_request", "A field is given more than once.")
    return {name: values[0] for name, values in fields.items()}


def _authenticate(form: dict[str, str], client: RegisteredClient) -> None:
    """Compare the client's name and secret; HIN accepts them in the body only."""
    right_name = secrets.compare_digest(form.get("client_id", "").encode(), client.client_id.encode())
    right_secret = secrets.compare_digest(
        form.get("client_secret", "").encode(), client.client_secret.encode()
    )
    if not (right_name and right_secret):
        raise _OAuthError("invalid_client", "Unknown client or wrong secret.", 401)


def _exchange(form: dict[str, str], grants: Grants) -> JSONResponse:
    if form.get("grant_type") != "authorization_code":
        raise _OAuthError("unsupported_grant_type", "Only authorization_code is supported.")
    if not form.get("code") or not form.get("redirect_uri"):
        raise _OAuthError("invalid_request", "code and redirect_uri are required.")
    try:
        token = grants.exchange(form["code"], form["client_id"], form["redirect_uri"])
    except InvalidGrantError as error:
        raise _OAuthError("invalid_grant", "The code is unknown, used, too old or not for you.") from error
    return JSONResponse(
        {
            "access_token": token.value,
            "expires_in": int(TOKEN_LIFETIME.total_seconds()),
            "hin_id": token.identity.login_name,
            "token_type": "Bearer",
        },
        headers=_NOT_TO_BE_KEPT,
    )
