"""Secrets of the realm files: sent to the server, never shown, compared by a keyed fingerprint.

Keycloak masks secrets in its answers, so they cannot be compared directly. Each secret is stored with its
fingerprint, an HMAC-SHA256 under `MEP_FINGERPRINT_KEY`, in the same object. An unchanged secret is then no
change, and a reader of the realm learns nothing about the secret without the key.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

FINGERPRINT_PREFIX = "mep.fingerprint."
MASK = "**********"
"""The text that Keycloak shows instead of a secret."""
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
_MAPS_WITH_SECRETS = ("attributes", "config", "smtpServer")
_ARE_SECRETS = frozenset(
    {"authTokenClientSecret", "bindCredential", "clientSecret", "password", "privateKey", "secret"}
)
_SECRET_NAME = re.compile(r"secret|password(?!less)|passphrase|private.?key|api.?key", re.IGNORECASE)
_SECRET_FIELD = re.compile(r"(.*[.\]])?(secret|registrationAccessToken)")
_SETTING = re.compile(r"(?:^|[.\]])(?:attributes|config|configuration|smtpServer|with)\.(.+)")
_NO_SECRET = re.compile(r"true|false|\d*|\$\{vault\..+\}")


def is_secret_name(name: str) -> bool:
    """Return whether a field of this name is a secret, masked or not."""
    return _SECRET_NAME.search(name) is not None


def is_secret(name: str, value: Any) -> bool:
    """Return whether a value is masked, or is in clear under the name of a secret."""
    if not isinstance(value, str):
        return False
    return value == MASK or (is_secret_name(name) and not _NO_SECRET.fullmatch(value))


def with_unmanaged(fields: Mapping[str, Any], *, any_name: bool = False) -> dict[str, Any]:
    """The fields with `Unmanaged` for each secret that they leave to the server.

    The text `unmanaged` has this meaning only where secrets can be: in `secret`, and in the maps
    `attributes`, `config` and `smtpServer` under a secret's name, or with `any_name` under every name,
    because Keycloak's providers choose the names of their settings.
    """
    maps = {
        home: type(held)(
            {
                name: _unmanaged(inner) if any_name or is_secret_name(name) else inner
                for name, inner in held.items()
            }
        )
        for home in _MAPS_WITH_SECRETS
        if isinstance(held := fields.get(home), dict)
    }
    secret = {"secret": _unmanaged(fields["secret"])} if "secret" in fields else {}
    return {**fields, **maps, **secret}


def _unmanaged(value: Any) -> Any:
    return UNMANAGED if value in (UNMANAGED, [UNMANAGED]) else value


def with_fingerprints(fields: Mapping[str, Any], home: str, key: str) -> dict[str, Any]:
    """The fields with a fingerprint for each secret in them, added to the mapping named `home`."""
    marks = {
        FINGERPRINT_PREFIX + dotted(path): secret.fingerprint(key) for path, secret in secrets_in(fields)
    }
    if not marks:
        return dict(fields)
    return {**fields, home: {**fields.get(home, {}), **marks}}


def literal_secrets(fields: Mapping[str, Any]) -> list[str]:
    """The dotted paths of secrets that are written in clear."""
    homes = {"": fields, **{f"{home}.": fields.get(home) for home in _MAPS_WITH_SECRETS}}
    return [
        f"{home}{name}"
        for home, held in homes.items()
        if isinstance(held, Mapping)
        for name, value in held.items()
        if name in _ARE_SECRETS
        and type(text := value[0] if isinstance(value, list) and value else value) is str
        and not _NO_SECRET.fullmatch(text)
    ]


def has_fingerprints(fields: Mapping[str, Any]) -> bool:
    """Return whether the fields contain fingerprints, so that a changed secret can be detected."""
    return "fingerprint" in fields or bool(fingerprinted(fields))


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


def fingerprinted(fields: Mapping[str, Any]) -> frozenset[str]:
    """The paths of the secrets that were written to a live object: each has a fingerprint beside it."""
    held = (inner for inner in fields.values() if isinstance(inner, Mapping))
    return frozenset(
        name.removeprefix(FINGERPRINT_PREFIX)
        for each in held
        for name in each
        if name.startswith(FINGERPRINT_PREFIX)
    )


def masked(path: str, value: Any, known: Container[str] = frozenset()) -> Any:
    """A live value with its secrets masked. Keycloak returns some secrets in clear, so names decide.

    Secrets are in fields of their own and in settings. Other fields that mention a password, such as the
    realm's password policy or a text for people, are not secrets. `known` are the paths of further secrets.
    """
    if path in known and value is not None and not isinstance(value, Secret):
        return MASK
    if isinstance(value, Mapping):
        return {name: masked(f"{path}.{name}", inner, known) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [masked(path, inner, known) for inner in value]
    if not isinstance(value, str) or isinstance(value, Unmanaged):
        return shown(value)
    setting = _SETTING.search(path)
    if is_secret(setting[1] if setting else "", value) or (value and _SECRET_FIELD.fullmatch(path)):
        return MASK
    return value
