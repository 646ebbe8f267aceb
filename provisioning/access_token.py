"""The access token of whoever is signed in: fetched by the credentials, and again before it ends."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock
from typing import Any
from urllib.parse import quote

from requests import PreparedRequest, RequestException, Response
from requests.auth import AuthBase

from provisioning.credentials import Credentials
from provisioning.errors import ProvisioningError, ServerUnreachableError

_MARGIN_SECONDS = 10.0
_UNAUTHORIZED = 401
_REDIRECTS_AND_ERRORS = 300


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

        Raises ServerUnreachableError, and ProvisioningError where the credentials are refused.
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
        except RequestException as error:
            raise ServerUnreachableError(f"{self._server}: Keycloak does not answer") from error
        if response.status_code >= _REDIRECTS_AND_ERRORS:
            raise ProvisioningError(
                f"{self._server}: Keycloak refused the credentials of {self._credentials} "
                f"({response.status_code})"
            )
        answer = _object(response)
        if "access_token" not in answer:
            raise ProvisioningError(f"{self._server}: what answers there is no Keycloak")
        self._value = answer["access_token"]
        lifetime = float(answer.get("expires_in", 0))
        self._ends = asked + max(lifetime - _MARGIN_SECONDS, lifetime / 2)


def _object(response: Response) -> dict[str, Any]:
    try:
        body = response.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}
