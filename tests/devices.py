"""A terminal that signs in by device authorization (RFC 8628), as `mep login` does."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from typing import Any

import httpx

from tests.environment import Environment
from tests.people import REALM

_VERIFIER = "v" * 43


@dataclass(frozen=True)
class Terminal:
    """A terminal that waits for a person's confirmation: `link` is the address, `code` the code it shows."""

    token_url: str
    device_code: str
    link: str
    code: str

    def ask(self) -> httpx.Response:
        """Request the tokens once."""
        form = {
            "grant_type": "urn:ietf:params:oauth:grant-type:device_code",
            "client_id": "mep-cli",
            "device_code": self.device_code,
            "code_verifier": _VERIFIER,
        }
        return httpx.post(self.token_url, data=form)


def terminal(environment: Environment, scope: str = "openid") -> Terminal:
    protocol = f"{environment.keycloak}/realms/{REALM}/protocol/openid-connect"
    digest = hashlib.sha256(_VERIFIER.encode()).digest()
    asked = {
        "client_id": "mep-cli",
        "scope": scope,
        "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    answer = httpx.post(f"{protocol}/auth/device", data=asked)
    answer.raise_for_status()
    device: dict[str, Any] = answer.json()
    return Terminal(
        f"{protocol}/token", device["device_code"], device["verification_uri_complete"], device["user_code"]
    )
