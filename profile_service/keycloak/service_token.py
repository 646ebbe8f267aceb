"""The service's own access token, by client credentials (RFC 6749, section 4.4)."""

import threading
from dataclasses import dataclass, field
from typing import Final

import httpx
from pydantic import BaseModel, ValidationError

from profile_service.sign_in.provider import Clock, Provider
from profile_service.web.errors import KeycloakUnreachable

_RENEW_BEFORE_SECONDS: Final = 20


class _Answer(BaseModel):
    access_token: str
    expires_in: int


@dataclass
class ServiceToken:
    """Fetches a token when one is needed, and keeps it until shortly before its end."""

    client_id: str
    client_secret: str = field(repr=False)
    provider: Provider
    http: httpx.Client
    clock: Clock
    _token: str = field(default="", repr=False)
    _until: float = 0
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def get(self) -> str:
        """A token that is valid now. Raises `KeycloakUnreachable`."""
        with self._lock:
            if self.clock() >= self._until:
                answer = self._fetch()
                self._token = answer.access_token
                self._until = self.clock() + answer.expires_in - _RENEW_BEFORE_SECONDS
            return self._token

    def forget(self) -> None:
        """Keycloak has refused the token: fetch another one the next time."""
        with self._lock:
            self._until = 0

    def _fetch(self) -> _Answer:
        form = {"grant_type": "client_credentials"}
        login = httpx.BasicAuth(self.client_id, self.client_secret)
        try:
            answer = self.http.post(self.provider.metadata().token_endpoint, data=form, auth=login)
            return _Answer.model_validate_json(answer.raise_for_status().content)
        except (httpx.HTTPError, ValidationError) as error:
            raise KeycloakUnreachable(f"no token for this service: {type(error).__name__}") from error
