"""The admin API of one Keycloak: the only module that imports python-keycloak."""

from __future__ import annotations

import json
import time
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Lock
from typing import Any
from urllib.parse import quote, urlencode

from keycloak import KeycloakOpenIDConnection
from keycloak.exceptions import KeycloakConnectionError, KeycloakError
from requests import Response

from provisioning.errors import ProvisioningError, ServerRefusedError, ServerUnreachableError
from provisioning.secrets import revealed

_TIMEOUT_SECONDS = 60
_NOT_FOUND = 404
_TRIES = 3
_PAUSE_SECONDS = 0.2


@dataclass(frozen=True)
class AdminUser:
    """The bootstrap administrator, a user of realm `master`."""

    username: str
    password: str = field(repr=False)


@dataclass(frozen=True)
class ServiceAccount:
    """A client with its secret; `realm` issues its token."""

    client_id: str
    client_secret: str = field(repr=False)
    realm: str


Credentials = AdminUser | ServiceAccount


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
        self._connection = _connection(self.server, credentials)
        try:
            self._connection.get_token()
        except KeycloakConnectionError as error:
            raise ServerUnreachableError(f"{self.server}: Keycloak does not answer") from error
        except KeycloakError as error:
            raise ProvisioningError(
                f"{self.server}: Keycloak refused the credentials of {_who(credentials)} "
                f"({error.response_code or 'no answer'})"
            ) from error

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
        response = self._send(method, target, {}, _TRIES)
        return None if response.status_code == _NOT_FOUND else _checked(method, target, response).json()

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
        data = json.dumps(body)
        connection = self._connection
        try:
            match method:
                case "GET":
                    return connection.raw_get(target)
                case "POST":
                    return connection.raw_post(target, data)
                case "PUT":
                    return connection.raw_put(target, data)
                case _:
                    return connection.raw_delete(target, data if body is not None else None)
        except KeycloakConnectionError as error:
            place = target.partition("?")[0]
            raise ServerUnreachableError(
                f"{method} {place}: {self.server} does not answer any more"
            ) from error
        except KeycloakError as error:
            raise ProvisioningError(f"{self.server}: the token could not be refreshed") from error


def _checked(method: str, target: str, response: Response) -> Response:
    if response.ok:
        return response
    raise ServerRefusedError(
        f"{method} {target.partition('?')[0]}", response.status_code, _explanation(response)
    )


def _target(path: tuple[str, ...], query: dict[str, str] | None = None) -> str:
    target = "admin/realms" + "".join("/" + quote(part, safe="") for part in path)
    return f"{target}?{urlencode(query)}" if query else target


def _connection(server: str, credentials: Credentials) -> KeycloakOpenIDConnection:
    # No retry in the transport, which knows nothing of what may be sent twice.
    common: dict[str, Any] = {
        "server_url": server + "/",
        "timeout": _TIMEOUT_SECONDS,
        "max_retries": 0,
        # Over http no certificate is looked at; reading the authorities, twice, costs 40 ms.
        "verify": not server.startswith("http://"),
        # Where nothing is asked for, some of its answers (workflows) are YAML.
        "custom_headers": {"Accept": "application/json"},
    }
    if isinstance(credentials, AdminUser):
        return KeycloakOpenIDConnection(
            username=credentials.username,
            password=credentials.password,
            realm_name="master",
            client_id="admin-cli",
            **common,
        )
    return KeycloakOpenIDConnection(
        realm_name=credentials.realm,
        client_id=credentials.client_id,
        client_secret_key=credentials.client_secret,
        **common,
    )


def _who(credentials: Credentials) -> str:
    if isinstance(credentials, AdminUser):
        return f"administrator “{credentials.username}”"
    return f"client “{credentials.client_id}” of realm “{credentials.realm}”"


def _explanation(response: Response) -> str:
    try:
        body = response.json()
    except ValueError:
        return ""
    if not isinstance(body, dict):
        return ""
    return str(body.get("errorMessage") or body.get("error_description") or body.get("error") or "")
