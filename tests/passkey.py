"""A passkey without a browser: an authenticator's answers to create() and get() (WebAuthn Level 2)."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import secrets
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

from tests.sign_in import Page

_PRESENT, _VERIFIED, _ATTESTED = 0x01, 0x04, 0x40
_RELYING_PARTY = "localhost"


@dataclass(frozen=True)
class Passkey:
    """A private key and its credential id; `origin` is the origin that its owner sees."""

    origin: str
    id: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def created(self, page: Page | None) -> dict[str, str]:
        """The fields of Keycloak's registration form; without a page, for an invented challenge."""
        point = self.key.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")}
        attested = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + _cbor(public)
        data = _about(_PRESENT | _VERIFIED | _ATTESTED) + attested
        return {
            "clientDataJSON": _text(self._client_data("webauthn.create", page)),
            "attestationObject": _text(_cbor({"fmt": "none", "attStmt": {}, "authData": data})),
            "publicKeyCredentialId": _text(self.id),
            "authenticatorLabel": "passkey",
            "transports": "internal",
            "authenticatorAttachment": "platform",
        }

    def signed(self, page: Page, user_id: str) -> dict[str, str]:
        """The fields of the form for a sign-in with this passkey."""
        client_data, data = self._client_data("webauthn.get", page), _about(_PRESENT | _VERIFIED)
        signature = self.key.sign(data + hashlib.sha256(client_data).digest(), ec.ECDSA(SHA256()))
        return {
            "clientDataJSON": _text(client_data),
            "authenticatorData": _text(data),
            "signature": _text(signature),
            "credentialId": _text(self.id),
            "userHandle": _text(user_id.encode()),
        }

    def _client_data(self, kind: str, page: Page | None) -> bytes:
        given = re.search(r'challenge\s*:\s*"([^"]*)"', page.html) if page else None
        challenge = given[1] if given else _text(b"no challenge")
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()


def _about(flags: int) -> bytes:
    return hashlib.sha256(_RELYING_PARTY.encode()).digest() + bytes([flags]) + bytes(4)


def _text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def _cbor(value: Any) -> bytes:
    """CBOR (RFC 8949), as far as an attestation needs it."""
    match value:
        case int():
            return _head(0, value) if value >= 0 else _head(1, -1 - value)
        case bytes():
            return _head(2, len(value)) + value
        case str():
            return _head(3, len(value)) + value.encode()
        case dict():
            return _head(5, len(value)) + b"".join(_cbor(k) + _cbor(v) for k, v in value.items())
    raise TypeError(type(value))


def _head(kind: int, number: int) -> bytes:
    if number < 24:
        return bytes([kind << 5 | number])
    return (
        bytes([kind << 5 | 24, number])
        if number < 256
        else bytes([kind << 5 | 25]) + number.to_bytes(2, "big")
    )
