"""Fetch the access token of the provisioner, and renew it before it expires."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from threading import Lock
from typing import Any
from urllib.parse import quote

from requests import PreparedRequest, Response
from requests.auth import AuthBase
from requests.exceptions import SSLError

from provisioning.credentials import Credentials
from provisioning.errors import ProvisioningError, ServerRefusedError, ServerUnreachableError

_MARGIN_SECONDS = 10.0
_TOKEN = re.compile(r"[\x21-\x7e]+")
_UNAUTHORIZED = 401
_REDIRECTS_AND_ERRORS = 300
_CLIENT_ERRORS = range(400, 500)


Post = Callable[[str, dict[str, str]], Response]
"""Sends a form to a URL without an access token."""


class AccessToken(AuthBase):
    """Adds the access token to each request. Threads may share it; one of them renews it when it is due."""

    def __init__(self, server: str, credentials: Credentials, post: Post) -> None:
        self._server = server
        self._credentials = credentials
        self._url = f"{server}/realms/{quote(credentials.realm, safe='')}/protocol/openid-connect/token"
        self._post = post
        self._fetching = Lock()
        self._value = ""
        self._ends = 0.0

    def fetch(self, instead_of: str = "") -> None:
        """Fetch a new token, unless another thread has already replaced `instead_of`.

        Raises ServerUnreachableError, ServerRefusedError, and ProvisioningError if the credentials are
        refused or the answer does not come from a Keycloak.
        """
        with self._fetching:
            if self._value == instead_of:
                self._fetch()

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        if time.monotonic() >= self._ends:
            self.fetch(self._value)
        request.headers["Authorization"] = f"Bearer {self._value}"
        return request

    def renewed_after(self, response: Response) -> bool:
        """Renew the token after a 401. Returns whether it was renewed and the request can be repeated."""
        if response.status_code != _UNAUTHORIZED:
            return False
        self.fetch(str(response.request.headers["Authorization"]).removeprefix("Bearer "))
        return True

    def _fetch(self) -> None:
        asked = time.monotonic()
        try:
            response = self._post(self._url, self._credentials.form)
        except SSLError as error:
            raise ServerUnreachableError(
                f"{self._server}: its certificate is not trusted. Set REQUESTS_CA_BUNDLE to a file with the "
                "certificates of the authorities to trust"
            ) from error
        except OSError as error:
            raise ServerUnreachableError(f"{self._server}: Keycloak does not answer") from error
        if response.status_code in _CLIENT_ERRORS:
            raise ProvisioningError(
                f"{self._server}: Keycloak refused the credentials of {self._credentials} "
                f"({response.status_code})"
            )
        if response.status_code >= _REDIRECTS_AND_ERRORS:
            raise ServerRefusedError(f"POST {self._url}", response.status_code, "")
        answer = _object(response)
        value, lifetime = answer.get("access_token"), answer.get("expires_in", 0)
        if not isinstance(value, str) or not _TOKEN.fullmatch(value) or not isinstance(lifetime, int | float):
            raise ProvisioningError(f"{self._server}: the server there is not a Keycloak")
        self._value = value
        self._ends = asked + max(lifetime - _MARGIN_SECONDS, lifetime / 2)


def _object(response: Response) -> dict[str, Any]:
    try:
        body = response.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}
