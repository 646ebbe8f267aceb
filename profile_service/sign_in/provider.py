"""Keycloak's published metadata: its endpoints and signing keys."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import httpx
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from pydantic import BaseModel, ConfigDict, ValidationError

from profile_service.web.errors import KeycloakUnreachable

_METADATA_SECONDS = 3600
_KEYS_SECONDS = 600
# A token with an unknown key id triggers a new download of the keys. The limit prevents that a stranger
# triggers it often.
_KEYS_AGAIN_SECONDS = 10
_PROBE_SECONDS = 2.0

Clock = Callable[[], float]
T = TypeVar("T")


class ProviderMetadata(BaseModel):
    """The fields used from the discovery document (OpenID Connect Discovery 1.0, section 3)."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    end_session_endpoint: str
    jwks_uri: str
    authorization_response_iss_parameter_supported: bool = False


@dataclass(frozen=True)
class _Cached(Generic[T]):
    value: T
    fetched_at: float


class Provider:
    """Keycloak's discovery document and keys, fetched when needed and cached.

    A failure is not cached: the next request tries again. While Keycloak is unreachable, older metadata are
    used.
    """

    def __init__(self, issuer: str, http: httpx.Client, clock: Clock) -> None:
        self.issuer = issuer
        self._http = http
        self._clock = clock
        self._lock = threading.Lock()
        self._metadata: _Cached[ProviderMetadata] | None = None
        self._keys: _Cached[KeySet] | None = None

    def metadata(self) -> ProviderMetadata:
        """Keycloak's endpoints. Raises `KeycloakUnreachable`."""
        with self._lock:
            cached = self._metadata
            if cached and self._clock() - cached.fetched_at < _METADATA_SECONDS:
                return cached.value
            try:
                value = self._fetch_metadata()
            except KeycloakUnreachable:
                if cached:
                    return cached.value
                raise
            self._metadata = _Cached(value, self._clock())
            return value

    def keys(self, *, key_id: str) -> KeySet:
        """The keys that sign tokens, fetched again when `key_id` is unknown.

        Raises `KeycloakUnreachable`.
        """
        jwks_uri = self.metadata().jwks_uri
        with self._lock:
            cached = self._keys
            if cached:
                age = self._clock() - cached.fetched_at
                known = any(key.kid == key_id for key in cached.value.keys)
                if age < (_KEYS_SECONDS if known else _KEYS_AGAIN_SECONDS):
                    return cached.value
            value = self._fetch_keys(jwks_uri)
            self._keys = _Cached(value, self._clock())
            return value

    def answers(self) -> bool:
        """Whether Keycloak answers now; for the health report."""
        try:
            return self._http.get(self._discovery_url, timeout=_PROBE_SECONDS).is_success
        except httpx.HTTPError:
            return False

    @property
    def _discovery_url(self) -> str:
        return f"{self.issuer}/.well-known/openid-configuration"

    def _fetch_metadata(self) -> ProviderMetadata:
        document = self._fetch_json(self._discovery_url)
        try:
            metadata = ProviderMetadata.model_validate(document)
        except ValidationError as error:
            raise KeycloakUnreachable("the discovery document lacks required fields") from error
        if metadata.issuer != self.issuer:
            # OpenID Connect Discovery 1.0, section 4.3: the issuer must be the one that was asked.
            raise KeycloakUnreachable(
                f"Keycloak names itself {metadata.issuer}, expected {self.issuer}: compare its --hostname"
                " with MEP_KEYCLOAK_URL"
            )
        return metadata

    def _fetch_keys(self, jwks_uri: str) -> KeySet:
        document = self._fetch_json(jwks_uri)
        try:
            signing = [key for key in document["keys"] if key.get("use", "sig") == "sig"]
            return KeySet.import_key_set({"keys": signing})
        except (KeyError, TypeError, AttributeError, ValueError, JoseError) as error:
            raise KeycloakUnreachable("Keycloak's keys cannot be read") from error

    def _fetch_json(self, url: str) -> Any:
        try:
            return self._http.get(url).raise_for_status().json()
        except (httpx.HTTPError, ValueError) as error:
            raise KeycloakUnreachable(f"no usable answer from {url}: {type(error).__name__}") from error
