"""The connection to a server: python-keycloak's, with stricter rules about what is sent and believed.

Only `provisioning/keycloak.py` imports this module, when it connects: the library takes longer to import than
everything else, which offline commands save.
"""

from __future__ import annotations

import copy
import os
import re
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from threading import Lock, local
from typing import Any
from urllib.parse import quote, urlsplit

from keycloak import ConnectionManager, KeycloakOpenIDConnection
from keycloak.exceptions import KeycloakConnectionError
from requests import PreparedRequest, Response, Session
from requests.exceptions import SSLError

from provisioning.answers import BadAnswerError, joined, one_line, parsed
from provisioning.credentials import Credentials
from provisioning.errors import ProvisioningError, ServerRefusedError, ServerUnreachableError
from provisioning.model.masking import MASK

_TIMEOUT_SECONDS = 60
_REDIRECTS_AND_ERRORS = 300
_CLIENT_ERRORS = range(400, 500)
_TRIES = 3
_PAUSE_SECONDS = 0.2
_LONGEST_LIFETIME_SECONDS = 86_400
_CHUNK = 65_536
_TOKEN = re.compile(r"[\x21-\x7e]+")
_LOOPBACK = re.compile(r"https?://(localhost|127\.0\.0\.1|\[::1\])(:\d+)?(/|$)")
# Without an Accept header, some answers (workflows) are YAML.
_HEADERS = {"Accept": "application/json"}


def is_loopback(server: str) -> bool:
    """Return whether requests to a server stay on this machine."""
    return _LOOPBACK.match(server) is not None


class Answer(Response):
    """A response that is completely read, whose JSON is strict."""

    @classmethod
    def to(cls, response: Response) -> Answer:
        """Read a response. Raises ServerRefusedError for a body that does not end."""
        answer = cls()
        try:
            body = joined(response.iter_content(_CHUNK))
        except BadAnswerError as error:
            response.close()
            raise _refused(response, error) from None
        answer.__dict__.update(response.__dict__)
        answer._content = body
        return answer

    def json(self, **_: Any) -> Any:
        """The JSON value. Raises ServerRefusedError for anything else, and ValueError for no body at all."""
        if not self.content:
            raise ValueError
        try:
            return parsed(self.content)
        except BadAnswerError as error:
            raise _refused(self, error) from None


class _Session(Session):
    """Reads answers to their limit, follows no redirect, and never sends credentials of ~/.netrc."""

    def __init__(self, server: str) -> None:
        super().__init__()
        # Requests to this machine's loopback, with the administrator's password, must not go to a proxy.
        self.trust_env = not is_loopback(server)
        # Without an `auth`, requests would take credentials from ~/.netrc.
        self.auth = _no_credentials

    def get_redirect_target(self, resp: Response) -> None:
        """None: a redirect is an answer that Keycloak's admin API never gives."""

    def send(self, request: PreparedRequest, **options: Any) -> Response:
        """Send a request and read the answer to its limit."""
        return Answer.to(super().send(request, **{**options, "stream": True}))


class _OneSession(ConnectionManager):
    """The library's connection without its asynchronous client.

    Nothing here is asynchronous. That client would read proxies and certificate authorities from the
    environment even for loopback, and fail on those that it does not know.
    """

    def __init__(self, base_url: str, *, proxies: Any = None, **settings: Any) -> None:
        self.base_url = base_url
        self.proxies = proxies
        for name, value in settings.items():
            setattr(self, name, value)
        self._s = _Session(base_url)

    def __del__(self) -> None:
        """Leave the session open: copies of this connection use it."""


class Connection(KeycloakOpenIDConnection, _OneSession):
    """Signed in: the token is renewed before it expires, and once after a 401. Threads may share it.

    Its raw requests raise ServerUnreachableError without an answer, and ServerRefusedError for each answer
    from 300 on, so that no error of python-keycloak, which quotes the answer's body, is ever raised.
    A lost read or PUT is sent again. A lost POST or DELETE is not: a repeated POST could create twice.
    """

    def __init__(self, server: str, credentials: Credentials) -> None:
        self.server = server
        self._credentials = credentials
        self._renewing = Lock()
        self._looked_at = local()
        super().__init__(
            server_url=f"{server}/",
            realm_name=credentials.realm,
            verify=verified_by(server),
            timeout=_TIMEOUT_SECONDS,
            max_retries=0,
            custom_headers=_HEADERS,
        )
        self.get_token()

    def of_realm(self, realm: str) -> Connection:
        """The same connection for the library's named methods, which address one realm."""
        other = copy.copy(self)
        other.realm_name = quote(realm, safe="")
        return other

    def get_token(self) -> None:
        """Fetch a token by the credentials.

        The library's own request would open a second connection, which sends the form again when it is lost,
        follows redirects and takes any proxy. Raises ServerUnreachableError, ServerRefusedError, and
        ProvisioningError if the credentials are refused or the answer does not come from a Keycloak.
        """
        path = f"realms/{quote(self._credentials.realm, safe='')}/protocol/openid-connect/token"
        try:
            answer = self._s.post(
                f"{self.server}/{path}",
                data=self._credentials.form,
                timeout=self.timeout,
                verify=self.verify,
            )
        except SSLError as error:
            raise ServerUnreachableError(
                f"{self.server}: its certificate is not trusted. Set REQUESTS_CA_BUNDLE to a file with the "
                "certificates of the authorities to trust"
            ) from error
        except OSError as error:  # the base class of requests' errors, and of a missing CA bundle
            raise ServerUnreachableError(f"{self.server}: Keycloak does not answer") from error
        if answer.status_code in _CLIENT_ERRORS:
            raise ProvisioningError(
                f"{self.server}: Keycloak refused the credentials of {self._credentials} "
                f"({answer.status_code})"
            )
        if answer.status_code >= _REDIRECTS_AND_ERRORS:
            raise ServerRefusedError(f"POST {self.server}/{path}", answer.status_code, "")
        self.token = self._issued(answer)

    def refresh_token(self) -> None:
        """Renew the token by the credentials, unless another thread has done so in the meantime."""
        with self._renewing:
            if self.token is self._looked_at.token:
                self.get_token()

    def raw_get(self, *args: Any, **query: Any) -> Response:
        """Read. A lost request is sent again."""
        return self._tried(_TRIES, "GET", partial(super().raw_get, *args, **query), args[0])

    def raw_put(self, *args: Any, **query: Any) -> Response:
        """Update. A lost request is sent again: it has the same effect twice as once."""
        return self._tried(_TRIES, "PUT", partial(super().raw_put, *args, **query), args[0])

    def raw_post(self, *args: Any, **query: Any) -> Response:
        """Create."""
        return self._tried(1, "POST", partial(super().raw_post, *args, **query), args[0])

    def raw_delete(self, *args: Any, **query: Any) -> Response:
        """Delete."""
        return self._tried(1, "DELETE", partial(super().raw_delete, *args, **query), args[0])

    def read_by_post(self, path: str) -> Response:
        """Read what Keycloak offers as POST. A lost request is sent again."""
        return self._tried(_TRIES, "POST", partial(super().raw_post, path, data=""), path)

    def _tried(self, tries: int, method: str, send: Callable[[], Response], path: str) -> Response:
        place = f"{method} {path.partition('?')[0]}"
        for _ in range(tries - 1):
            with suppress(ServerUnreachableError):
                return self._once(place, send)
            time.sleep(_PAUSE_SECONDS)
        return self._once(place, send)

    def _once(self, place: str, send: Callable[[], Response]) -> Response:
        self._looked_at.token = self.token
        try:
            answer = send()
        except KeycloakConnectionError as error:
            if isinstance(error.__cause__, ProvisioningError):
                raise error.__cause__ from None
            raise ServerUnreachableError(f"{place}: {self.server} does not answer any more") from error
        if answer.status_code >= _REDIRECTS_AND_ERRORS:
            raise ServerRefusedError(place, answer.status_code, self._explanation(answer))
        return answer

    def _issued(self, answer: Response) -> dict[str, Any]:
        """The token of an answer, without a refresh token: the credentials are at hand."""
        found = _object(answer)
        value, lifetime = found.get("access_token"), found.get("expires_in", 0)
        if not isinstance(value, str) or not _TOKEN.fullmatch(value) or not isinstance(lifetime, int | float):
            raise ProvisioningError(f"{self.server}: the server there is not a Keycloak")
        return {"access_token": value, "expires_in": max(0, min(lifetime, _LONGEST_LIFETIME_SECONDS))}

    def _explanation(self, answer: Response) -> str:
        """What the answer says about its fault, on one line and without the token."""
        body = _object(answer)
        said = str(body.get("errorMessage") or body.get("error_description") or body.get("error") or "")
        if self.token:
            said = said.replace(self.token["access_token"], MASK)
        return one_line(said)


def _object(answer: Response) -> dict[str, Any]:
    """The object in an answer; an empty one if it holds something else."""
    try:
        body = answer.json()
    except (ServerRefusedError, ValueError):
        return {}
    return body if isinstance(body, dict) else {}


def _refused(response: Response, error: BadAnswerError) -> ServerRefusedError:
    path = urlsplit(str(response.request.url)).path.lstrip("/")
    return ServerRefusedError(f"{response.request.method} {path}", response.status_code, str(error))


def verified_by(server: str) -> bool | str:
    """The file by which certificates are verified, or whether they are.

    Over http there is none, and loading the certificate authorities takes 20 ms. On loopback the
    environment's proxies are not used, and with them requests would ignore its file of authorities.
    """
    if server.startswith("http://"):
        return False
    return os.environ.get("REQUESTS_CA_BUNDLE", True) if is_loopback(server) else True


def _no_credentials(request: PreparedRequest) -> PreparedRequest:
    return request
