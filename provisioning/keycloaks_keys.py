"""Recognise the keys of a live realm that Keycloak generated itself. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

KEY_PROVIDER = "org.keycloak.keys.KeyProvider"
_OWN_KEYS = frozenset({"aes-generated", "hmac-generated-hs512", "rsa-enc-generated", "rsa-generated"})
_FALLBACK_KEY = "fallback-"


def is_own_key(raw: Mapping[str, Any]) -> bool:
    """Return whether Keycloak generated these keys, with the realm or later because it needed them."""
    return is_fallback_key(raw) or (_is_generated(raw) and raw["name"] in _OWN_KEYS)


def is_fallback_key(raw: Mapping[str, Any]) -> bool:
    """Return whether Keycloak generated these keys because a request needed an algorithm without a key."""
    return _is_generated(raw) and str(raw["name"]).startswith(_FALLBACK_KEY)


def _is_generated(raw: Mapping[str, Any]) -> bool:
    """Return whether the provider generates its keys: an imported key is foreign, whatever its name."""
    return raw["providerType"] == KEY_PROVIDER and str(raw["providerId"]).endswith("-generated")
