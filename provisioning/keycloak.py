"""The admin API of one Keycloak: the only module that speaks to a server."""

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
# Where nothing is asked for, some answers (workflows) are YAML.
_HEADERS = {"Accept": "application/json", "Content-Type": "application/json"}


def is_readable_on_the_way(server: str) -> bool:
    """Whether what is sent to a server, credentials among it, leaves this machine unencrypted."""
    return server.startswith("http://") and not _LOOPBACK.match(server)


class Keycloak:
    """Requests to the admin API below `/admin/realms`, with one token refreshed in time.

    Paths are given in parts, each of which is escaped. Raises ServerUnreachableError when nothing answers
    and ServerRefusedError for an error answer; their texts never hold what was sent.
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
        """The client of this realm that is signed in here, if one of it is."""
        account = self._credentials
        return account.client_id if isinstance(account, ServiceAccount) and account.realm == realm else None

    def get(self, *path: str, **query: str) -> Any:
        """The answer, or None where there is no such object."""
        return self._read("GET", _target(path, query))

    def server_info(self) -> Any:
        """What the server has: its version, its providers by SPI."""
        return self._read("GET", "admin/serverinfo")

    def read_by_post(self, *path: str, **query: str) -> Any:
        """A read that Keycloak offers as POST (partial-export): counted as no write."""
        return self._read("POST", _target(path, query))

    def post(self, *path: str, body: Any) -> str | None:
        """Creates an object; returns its id where the server names it."""
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
            raise ServerRefusedError(place, response.status_code, "with what is no JSON") from error

    def _write(self, method: str, path: tuple[str, ...], body: Any, tries: int = 1) -> Response:
        with self._counting:
            self.writes += 1
        target = _target(path)
        return _checked(method, target, self._send(method, target, revealed(body), tries))

    def _send(self, method: str, target: str, body: Any, tries: int = 1) -> Response:
        """Asks again only where told to: a POST sent twice could create twice."""
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
        except OSError as error:  # requests' own errors are such, and a missing file of authorities is
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
    # What goes to this machine's own loopback is no proxy's affair, and the administrator's password least.
    on_this_machine = bool(_LOOPBACK.match(server))
    session.trust_env = not on_this_machine
    # Over http no certificate is looked at; reading the authorities costs 20 ms.
    session.verify = not server.startswith("http://")
    if on_this_machine and session.verify:
        session.verify = os.environ.get("REQUESTS_CA_BUNDLE", True)
    return session


def _no_token(request: PreparedRequest) -> PreparedRequest:
    """Signs nothing: where a request names no way at all, requests looks into the person's .netrc."""
    return request


def _explanation(response: Response) -> str:
    try:
        body = response.json()
    except ValueError:
        return ""
    if not isinstance(body, dict):
        return ""
    return str(body.get("errorMessage") or body.get("error_description") or body.get("error") or "")
