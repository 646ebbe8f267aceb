"""Requests with a staff member's token: the servers and certificates, and what the answers mean."""

from __future__ import annotations

import os
import re
import ssl
from pathlib import Path
from typing import Any, TypeVar

import httpx
from pydantic import BaseModel, TypeAdapter, ValidationError

from accounts.errors import FreshSignInNeeded, Refused, Unreachable

_LOOPBACK = re.compile(r"https?://(localhost|127\.0\.0\.1|\[::1\])(:\d+)?(/|$)", re.IGNORECASE)
_TIMEOUT = httpx.Timeout(30.0, connect=10.0)
_UNAUTHORIZED = 401
_FRESH_SIGN_IN = "insufficient_user_authentication"
_MAX_AGE = re.compile(r'max_age="?(\d{1,9})')
_STANDARD = frozenset({"type", "title", "status", "detail", "instance", "code", "field"})
_OBJECT = TypeAdapter(dict[str, Any])
_Model = TypeVar("_Model", bound=BaseModel)


def connect(server: str) -> httpx.Client:
    """A client for requests to this server.

    Requests to this machine use no proxy. Raises `Unreachable` for a server that cannot be used: a token of
    the team does not leave the machine unencrypted.
    """
    on_this_machine = bool(_LOOPBACK.match(server))
    if not on_this_machine and not server.lower().startswith("https://"):
        raise Unreachable(f"{server} is not https: the sign-in could be read on the way")
    return httpx.Client(timeout=_TIMEOUT, trust_env=not on_this_machine, verify=_trusted(server))


def send(
    http: httpx.Client,
    method: str,
    url: str,
    token: str,
    *,
    query: dict[str, str] | None = None,
    body: Any = None,
) -> httpx.Response:
    """Send a request once, because an act could count twice.

    Raises `Refused` or `FreshSignInNeeded` for a problem in the answer, `Unreachable` without a usable one.
    """
    headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
    try:
        answer = http.request(method, url, params=query, json=body, headers=headers, follow_redirects=False)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise unreachable(url, error) from error
    if not answer.is_success:
        raise _problem(url, answer)
    return answer


def unreachable(url: str, error: Exception) -> Unreachable:
    """Only the server and the kind of the error: its text may contain what was searched for."""
    return Unreachable(f"{_server(url)} does not answer ({type(error).__name__})")


def read(model: type[_Model], answer: httpx.Response) -> _Model:
    """The answer as a model. Raises `Unreachable` for another content, which is not quoted."""
    try:
        return model.model_validate_json(answer.content)
    except ValidationError as error:
        raise _unreadable(answer) from error


def read_object(answer: httpx.Response) -> dict[str, Any]:
    """The answer as a JSON object. Raises `Unreachable` for another content."""
    try:
        return _OBJECT.validate_json(answer.content)
    except ValidationError as error:
        raise _unreadable(answer) from error


def _unreadable(answer: httpx.Response) -> Unreachable:
    server = _server(str(answer.url))
    return Unreachable(f"the answer of {server} cannot be read: is it of the same version as this command?")


def _server(url: str) -> str:
    found = re.match(r"https?://[^/]+", url)
    return found[0] if found else "the server"


def _trusted(server: str) -> ssl.SSLContext | bool:
    """The certificate authorities: those that REQUESTS_CA_BUNDLE names, as for a plan, or the usual ones."""
    if not server.lower().startswith("https://"):
        return False  # No certificate is checked over http, and loading the authorities takes a while.
    named = os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("SSL_CERT_FILE")
    if not named:
        return True
    try:
        if Path(named).is_dir():
            return ssl.create_default_context(capath=named)
        return ssl.create_default_context(cafile=named)
    except OSError as error:
        raise Unreachable(f"{named}: the certificates there cannot be read") from error


def _problem(url: str, answer: httpx.Response) -> Refused | FreshSignInNeeded | Unreachable:
    try:
        body = _OBJECT.validate_json(answer.content)
    except ValidationError:
        body = {}
    code = body.get("code")
    if not isinstance(code, str):
        return Unreachable(f"{_server(url)} answered {answer.status_code} without a reason")
    if answer.status_code == _UNAUTHORIZED and code == _FRESH_SIGN_IN:
        found = _MAX_AGE.search(answer.headers.get("WWW-Authenticate", ""))
        return FreshSignInNeeded(int(found[1]) if found else None)
    field = body.get("field")
    return Refused(
        code,
        answer.status_code,
        str(body.get("detail") or body.get("title") or ""),
        field if isinstance(field, str) else None,
        {name: value for name, value in body.items() if name not in _STANDARD},
    )
