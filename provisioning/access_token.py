"""The access token of whoever is signed in: fetched by the credentials, and again before it ends."""

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
_FAULTS_OF_OURS = range(400, 500)


Post = Callable[[str, dict[str, str]], Response]
"""Sends a form to a URL, without any token."""


class AccessToken(AuthBase):
    """Signs requests. Several threads may share it; one of them fetches when it is time."""

    def __init__(self, server: str, credentials: Credentials, post: Post) -> None:
        self._server = server
        self._credentials = credentials
        self._url = f"{server}/realms/{quote(credentials.realm, safe='')}/protocol/openid-connect/token"
        self._post = post
        self._fetching = Lock()
        self._value = ""
        self._ends = 0.0

    def fetch(self, instead_of: str = "") -> None:
        """A new token, unless another thread already has one instead of the old.

        Raises ServerUnreachableError, ServerRefusedError, and ProvisioningError where the credentials are
        refused or what answers is no Keycloak.
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
        """Whether the request was refused for its token alone, and there is another one now."""
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
                f"{self._server}: its certificate is not trusted; REQUESTS_CA_BUNDLE may name a file of "
                "authorities that are"
            ) from error
        except OSError as error:
            raise ServerUnreachableError(f"{self._server}: Keycloak does not answer") from error
        if response.status_code in _FAULTS_OF_OURS:
            raise ProvisioningError(
                f"{self._server}: Keycloak refused the credentials of {self._credentials} "
                f"({response.status_code})"
            )
        if response.status_code >= _REDIRECTS_AND_ERRORS:
            raise ServerRefusedError(f"POST {self._url}", response.status_code, "")
        answer = _object(response)
        value, lifetime = answer.get("access_token"), answer.get("expires_in", 0)
        if not isinstance(value, str) or not _TOKEN.fullmatch(value) or not isinstance(lifetime, int | float):
            raise ProvisioningError(f"{self._server}: what answers there is no Keycloak")
        self._value = value
        self._ends = asked + max(lifetime - _MARGIN_SECONDS, lifetime / 2)


def _object(response: Response) -> dict[str, Any]:
    try:
        body = response.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}
