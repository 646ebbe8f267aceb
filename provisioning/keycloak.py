"""The client of Keycloak's admin API: the only module that speaks to a server."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from threading import Lock
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from provisioning.answers import as_object
from provisioning.credentials import Credentials, ServiceAccount
from provisioning.errors import ProvisioningError, ServerRefusedError
from provisioning.model.masking import is_secret
from provisioning.model.secret import Secret, revealed

if TYPE_CHECKING:
    from keycloak import KeycloakAdmin
    from requests import Response

_NOT_FOUND = 404


class Keycloak:
    """Sends requests to the admin API below `/admin/realms`, over python-keycloak's connection.

    Paths are given in parts, each of which is escaped. Raises ServerUnreachableError if the server does not
    answer and ServerRefusedError for an error answer; the texts never contain a secret that was sent.
    """

    def __init__(self, server: str, credentials: Credentials) -> None:
        from provisioning.connection import Connection

        self.server = server.rstrip("/")
        self._credentials = credentials
        self.writes = 0
        self._counting = Lock()
        self._connection = Connection(self.server, credentials)

    def own_client(self, realm: str) -> str | None:
        """The client id of the signed-in service account, if it is a client of this realm."""
        account = self._credentials
        return account.client_id if isinstance(account, ServiceAccount) and account.realm == realm else None

    def admin(self, realm: str) -> KeycloakAdmin:
        """python-keycloak's named methods for a realm, over this connection.

        They escape no names. Their errors are this client's, so the library's `skip_exists` has no effect.
        """
        from keycloak import KeycloakAdmin

        return KeycloakAdmin(connection=self._connection.of_realm(realm))

    def get(self, *path: str, **query: str) -> Any:
        """The answer, an object or a list, or None after a 404."""
        return self._found(self._connection.raw_get, path, query)

    def read_by_post(self, *path: str, **query: str) -> Any:
        """The object that Keycloak offers to read by POST (partial-export), or None after a 404."""
        found = self._found(self._connection.read_by_post, path, query)
        return None if found is None else as_object(found, f"POST {_target(path)}")

    def server_info(self) -> dict[str, Any]:
        """The server's version and its providers by SPI."""
        from keycloak import KeycloakAdmin

        try:
            return KeycloakAdmin(connection=self._connection).get_server_info()
        except TypeError:  # Its text quotes the answer.
            return as_object(None, "GET admin/serverinfo")

    def post(self, *path: str, body: Any) -> str | None:
        """Create an object. Returns its id if the answer has a Location header."""
        location = self._write("POST", path, body).headers.get("Location")
        return location.rpartition("/")[2] if location else None

    def put(self, *path: str, body: Any) -> None:
        self._write("PUT", path, body)

    def delete(self, *path: str, body: Any = None) -> None:
        self._write("DELETE", path, body)

    def _found(
        self, read: Callable[[str], Response], path: tuple[str, ...], query: dict[str, str]
    ) -> dict[str, Any] | list[Any] | None:
        try:
            return _content(read(_target(path, query)))
        except ServerRefusedError as error:
            if error.status == _NOT_FOUND:
                return None
            raise

    def _write(self, method: str, path: tuple[str, ...], body: Any) -> Response:
        with self._counting:
            self.writes += 1
        connection = self._connection
        send = {"POST": connection.raw_post, "PUT": connection.raw_put, "DELETE": connection.raw_delete}
        data = None if body is None else json.dumps(revealed(body))
        try:
            return send[method](_target(path), data)
        except ServerRefusedError as error:
            raise error.without(_secret_texts(body)) from None


def is_readable_on_the_way(server: str) -> bool:
    """Return whether requests to a server, with credentials, leave this machine unencrypted."""
    from provisioning.connection import is_loopback

    return server.startswith("http://") and not is_loopback(server)


def _content(answer: Response) -> dict[str, Any] | list[Any]:
    try:
        content = answer.json()
    except ValueError:
        content = None
    if not isinstance(content, dict | list):
        place = f"{answer.request.method} {answer.request.path_url.partition('?')[0].lstrip('/')}"
        raise ServerRefusedError(place, answer.status_code, "with neither an object nor a list")
    return content


def _target(path: tuple[str, ...], query: dict[str, str] | None = None) -> str:
    for part in path:
        if part in {"", ".", ".."}:
            raise ProvisioningError(
                f"“{part}” names no object: it cannot stand in an address of the admin API"
            )
    target = "admin/realms" + "".join("/" + quote(part, safe="") for part in path)
    return f"{target}?{urlencode(query)}" if query else target


def _secret_texts(body: Any, name: str = "") -> Iterator[str]:
    """The secrets in a body to send: declared ones, and those that the server itself had told in clear."""
    if isinstance(body, Secret):
        yield body.value
    elif isinstance(body, Mapping):
        for key, inner in body.items():
            yield from _secret_texts(inner, str(key))
    elif isinstance(body, list | tuple):
        for inner in body:
            yield from _secret_texts(inner, name)
    elif is_secret(name, body):
        yield body
