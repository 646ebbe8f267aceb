"""The client of Keycloak's admin API: the only module that sends requests to a server."""

from __future__ import annotations

import json
import os
import re
import time
from contextlib import suppress
from threading import Lock
from typing import Any
from urllib.parse import quote, urlencode

from requests import PreparedRequest, Response, Session

from provisioning.access_token import AccessToken
from provisioning.credentials import Credentials, ServiceAccount
from provisioning.errors import ServerRefusedError, ServerUnreachableError
from provisioning.secrets import revealed

_TIMEOUT_SECONDS = 60
_NOT_FOUND = 404
_REDIRECTS_AND_ERRORS = 300
_TRIES = 3
_LOOPBACK = re.compile(r"https?://(localhost|127\.0\.0\.1|\[::1\])(:\d+)?(/|$)")
_PAUSE_SECONDS = 0.2
# Without an Accept header, some answers (workflows) are YAML.
_HEADERS = {"Accept": "application/json", "Content-Type": "application/json"}


def is_readable_on_the_way(server: str) -> bool:
    """Return whether requests to a server, with credentials, leave this machine unencrypted."""
    return server.startswith("http://") and not _LOOPBACK.match(server)


class Keycloak:
    """Sends requests to the admin API below `/admin/realms`, with a token that is renewed in time.

    Paths are given in parts, each of which is escaped. Raises ServerUnreachableError if the server does not
    answer and ServerRefusedError for an error answer; the texts never contain the body that was sent.
    """

    def __init__(self, server: str, credentials: Credentials) -> None:
        self.server = server.rstrip("/")
        self._credentials = credentials
        self.writes = 0
        self._counting = Lock()
        self._session = _session(self.server)
        self._token = AccessToken(self.server, credentials, self._post_form)
        self._token.fetch()

    def own_client(self, realm: str) -> str | None:
        """The client id of the signed-in service account, if it is a client of this realm."""
        account = self._credentials
        return account.client_id if isinstance(account, ServiceAccount) and account.realm == realm else None

    def get(self, *path: str, **query: str) -> Any:
        """The answer as JSON, or None after a 404."""
        return self._read("GET", _target(path, query))

    def server_info(self) -> Any:
        """The server's version and its providers by SPI."""
        return self._read("GET", "admin/serverinfo")

    def read_by_post(self, *path: str, **query: str) -> Any:
        """The answer of a read that Keycloak offers as POST (partial-export); not counted as a write."""
        return self._read("POST", _target(path, query))

    def post(self, *path: str, body: Any) -> str | None:
        """Create an object. Returns its id if the answer has a Location header."""
        response = self._write("POST", path, body)
        location = response.headers.get("Location")
        return location.rsplit("/", 1)[1] if location else None

    def put(self, *path: str, body: Any) -> None:
        self._write("PUT", path, body, _TRIES)

    def delete(self, *path: str, body: Any = None) -> None:
        self._write("DELETE", path, body)

    def _read(self, method: str, target: str) -> Any:
        response = self._send(method, target, None, _TRIES)
        if response.status_code == _NOT_FOUND:
            return None
        try:
            return _checked(method, target, response).json()
        except ValueError as error:
            place = f"{method} {target.partition('?')[0]}"
            raise ServerRefusedError(place, response.status_code, "with a body that is not JSON") from error

    def _write(self, method: str, path: tuple[str, ...], body: Any, tries: int = 1) -> Response:
        with self._counting:
            self.writes += 1
        target = _target(path)
        return _checked(method, target, self._send(method, target, revealed(body), tries))

    def _send(self, method: str, target: str, body: Any, tries: int = 1) -> Response:
        """Send a request; retry only if `tries` allows it, because a repeated POST could create twice."""
        for _ in range(tries - 1):
            with suppress(ServerUnreachableError):
                return self._send(method, target, body)
            time.sleep(_PAUSE_SECONDS)
        response = self._once(method, target, body)
        return self._once(method, target, body) if self._token.renewed_after(response) else response

    def _once(self, method: str, target: str, body: Any) -> Response:
        try:
            return self._session.request(
                method,
                f"{self.server}/{target}",
                data=None if body is None else json.dumps(body),
                headers=_HEADERS,
                auth=self._token,
                timeout=_TIMEOUT_SECONDS,
                allow_redirects=False,
            )
        except OSError as error:  # the base class of requests' errors, and of a missing CA bundle
            place = target.partition("?")[0]
            raise ServerUnreachableError(
                f"{method} {place}: {self.server} does not answer any more"
            ) from error

    def _post_form(self, url: str, form: dict[str, str]) -> Response:
        return self._session.post(
            url, data=form, auth=_no_token, timeout=_TIMEOUT_SECONDS, allow_redirects=False
        )


def _checked(method: str, target: str, response: Response) -> Response:
    if response.status_code < _REDIRECTS_AND_ERRORS:
        return response
    raise ServerRefusedError(
        f"{method} {target.partition('?')[0]}", response.status_code, _explanation(response)
    )


def _target(path: tuple[str, ...], query: dict[str, str] | None = None) -> str:
    target = "admin/realms" + "".join("/" + quote(part, safe="") for part in path)
    return f"{target}?{urlencode(query)}" if query else target


def _session(server: str) -> Session:
    session = Session()
    # Requests to this machine's loopback, with the administrator's password, must not go to a proxy.
    on_this_machine = bool(_LOOPBACK.match(server))
    session.trust_env = not on_this_machine
    # Over http no certificate is checked, and loading the certificate authorities takes 20 ms.
    session.verify = not server.startswith("http://")
    if on_this_machine and session.verify:
        session.verify = os.environ.get("REQUESTS_CA_BUNDLE", True)
    return session


def _no_token(request: PreparedRequest) -> PreparedRequest:
    """Send no credentials. Without an `auth`, the library `requests` would take them from ~/.netrc."""
    return request


def _explanation(response: Response) -> str:
    try:
        body = response.json()
    except ValueError:
        return ""
    if not isinstance(body, dict):
        return ""
    return str(body.get("errorMessage") or body.get("error_description") or body.get("error") or "")
