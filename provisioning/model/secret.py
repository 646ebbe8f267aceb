"""A secret of the realm files: sent to the server, never shown, compared by a keyed fingerprint.

Keycloak masks secrets in its answers, so they cannot be compared directly. Each secret is stored with its
fingerprint, an HMAC-SHA256 under `MEP_FINGERPRINT_KEY`, in the same object. An unchanged secret is then no
change, and a reader of the realm learns nothing about the secret without the key.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

FINGERPRINT_PREFIX = "mep.fingerprint."
FINGERPRINT_KEY = "MEP_FINGERPRINT_KEY"


@dataclass(frozen=True)
class Secret:
    """A secret's name and value; its text shows the name only."""

    name: str
    value: str = field(repr=False)

    def __str__(self) -> str:
        return f"<secret {self.name}>"

    def fingerprint(self, key: str) -> str:
        """The first 128 bits of an HMAC-SHA256 of name and value, in hexadecimal."""
        message = f"{self.name}\0{self.value}".encode()
        return hmac.new(key.encode(), message, hashlib.sha256).hexdigest()[:32]


class Unmanaged(str):
    """The text `unmanaged` instead of a secret: neither compared nor sent; the server keeps its value."""

    __slots__ = ()


UNMANAGED = Unmanaged("unmanaged")


def with_fingerprints(fields: Mapping[str, Any], home: str, key: str) -> dict[str, Any]:
    """The fields with a fingerprint for each secret in them, added to the mapping named `home`."""
    marks = {
        FINGERPRINT_PREFIX + dotted(path): secret.fingerprint(key) for path, secret in secrets_in(fields)
    }
    if not marks:
        return dict(fields)
    return {**fields, home: {**fields.get(home, {}), **marks}}


def has_fingerprints(fields: Mapping[str, Any]) -> bool:
    """Return whether the fields contain fingerprints, so that a changed secret can be detected."""
    return "fingerprint" in fields or bool(fingerprinted(fields))


def fingerprinted(fields: Mapping[str, Any]) -> frozenset[str]:
    """The paths of the secrets that were written to a live object: each has a fingerprint beside it."""
    held = (inner for inner in fields.values() if isinstance(inner, Mapping))
    return frozenset(
        name.removeprefix(FINGERPRINT_PREFIX)
        for each in held
        for name in each
        if name.startswith(FINGERPRINT_PREFIX)
    )


def secrets_in(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[tuple[str | int, ...], Secret]]:
    """Each secret below a value, with its path."""
    if isinstance(value, Secret):
        return [(path, value)]
    if isinstance(value, Mapping):
        return [found for name, inner in value.items() for found in secrets_in(inner, (*path, name))]
    if isinstance(value, list | tuple):
        return [found for i, inner in enumerate(value) for found in secrets_in(inner, (*path, i))]
    return []


def dotted(path: Iterable[str | int]) -> str:
    """A path as text: `steps[0].config.key`."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).removeprefix(".")


def revealed(value: Any) -> Any:
    """The value with secrets in clear and without unmanaged ones. Only the writer calls this."""
    if isinstance(value, Secret):
        return value.value
    if isinstance(value, Mapping):
        return {name: revealed(inner) for name, inner in value.items() if not isinstance(inner, Unmanaged)}
    if isinstance(value, list | tuple):
        return [revealed(inner) for inner in value]
    return value


def shown(value: Any) -> Any:
    """The value with each secret replaced by its name."""
    if isinstance(value, Secret):
        return str(value)
    if isinstance(value, Mapping):
        return {name: shown(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [shown(inner) for inner in value]
    return value
