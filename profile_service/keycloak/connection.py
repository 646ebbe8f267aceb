"""The HTTP connections to Keycloak: trusted authorities, time limits and proxy."""

import ssl
from functools import cache
from typing import Final

import httpx

from profile_service.keycloak.patience import Patience, Patient
from profile_service.web.proxies import uses_proxy
from profile_service.web.settings import SettingsError

_TIMEOUT: Final = httpx.Timeout(5.0, connect=2.0)


@cache
def trusted_authorities() -> ssl.SSLContext:
    """The operating system's certificate authorities, read once, because reading them takes 50 ms."""
    return ssl.create_default_context()


def keycloak_client(issuer: str) -> Patient:
    """A client for requests to the realm `issuer`. Raises `SettingsError` for an unusable proxy."""
    try:
        return Patient(
            Patience(), timeout=_TIMEOUT, verify=trusted_authorities(), trust_env=uses_proxy(issuer)
        )
    except (ImportError, ValueError, httpx.InvalidURL) as error:
        raise SettingsError(
            f"HTTP_PROXY, HTTPS_PROXY, ALL_PROXY or NO_PROXY cannot be used: {error}"
        ) from error
