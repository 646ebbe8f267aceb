"""Keycloak's published metadata: its endpoints and signing keys."""

from typing import Any

import httpx
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from pydantic import BaseModel, ConfigDict, ValidationError

from profile_service.sign_in.shared_value import Clock, SharedValue
from profile_service.web.errors import KeycloakUnreachable

__all__ = ["Clock", "Provider", "ProviderMetadata"]

_METADATA_SECONDS = 3600
_KEYS_SECONDS = 600
# A token with an unknown key id triggers a new download of the keys. The limit prevents that a stranger
# triggers it often.
_KEYS_AGAIN_SECONDS = 10
_PROBE_SECONDS = 2.0


class ProviderMetadata(BaseModel):
    """The fields used from the discovery document (OpenID Connect Discovery 1.0, section 3)."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    end_session_endpoint: str
    jwks_uri: str
    authorization_response_iss_parameter_supported: bool = False


class Provider:
    """Keycloak's discovery document and keys, fetched when needed and kept for a time."""

    def __init__(self, issuer: str, http: httpx.Client, clock: Clock) -> None:
        self.issuer = issuer
        self._http = http
        self._metadata = SharedValue(self._fetch_metadata, clock, _METADATA_SECONDS)
        self._keys = SharedValue(self._fetch_keys, clock, _KEYS_SECONDS, _KEYS_AGAIN_SECONDS)

    def metadata(self) -> ProviderMetadata:
        """Keycloak's endpoints. Raises `KeycloakUnreachable`."""
        return self._metadata.get()

    def keys(self, *, key_id: str, wait: bool) -> KeySet:
        """The keys that sign tokens, fetched again when `key_id` is unknown.

        Raises `KeycloakUnreachable`, and `WouldWait` when they have to be fetched without `wait`.
        """
        return self._keys.get(lambda keys: any(key.kid == key_id for key in keys.keys), wait=wait)

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

    def _fetch_keys(self) -> KeySet:
        document = self._fetch_json(self.metadata().jwks_uri)
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
