"""The HTTP connection to Keycloak: which servers, certificates and proxies are used."""

from __future__ import annotations

import os
import re
import ssl
from pathlib import Path

import httpx

from accounts.errors import Unreachable

_LOOPBACK = re.compile(r"https?://(localhost|127\.0\.0\.1|\[::1\])(:\d+)?(/|$)", re.IGNORECASE)
_TIMEOUT = httpx.Timeout(30.0, connect=10.0)


def connect(server: str) -> httpx.Client:
    """A client for requests to this server.

    Requests to this machine use no proxy. Raises `Unreachable` for a server that cannot be used: a token of
    the team does not leave the machine unencrypted.
    """
    on_this_machine = bool(_LOOPBACK.match(server))
    if not on_this_machine and not server.lower().startswith("https://"):
        raise Unreachable(f"{server} is not https: the sign-in could be read on the way")
    return httpx.Client(timeout=_TIMEOUT, trust_env=not on_this_machine, verify=_trusted(server))


def _trusted(server: str) -> ssl.SSLContext | bool:
    """The certificate authorities: the system's file, or the one that REQUESTS_CA_BUNDLE names as for a plan."""
    if not server.lower().startswith("https://"):
        return False  # No certificate is checked over http, and loading the authorities takes a while.
    named = os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("SSL_CERT_FILE")
    if not named:
        return True
    try:
        is_folder = Path(named).is_dir()
        return ssl.create_default_context(**{"capath" if is_folder else "cafile": named})
    except OSError as error:
        raise Unreachable(f"{named}: the certificates there cannot be read: {error.strerror}") from error
