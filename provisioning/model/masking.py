"""Which values are secrets, by the names of their fields; how a live secret is masked.

Keycloak returns some secrets masked and others in clear, and settings of its providers have any name.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from typing import Any

from provisioning.model.secret import UNMANAGED, Secret, Unmanaged, shown

MASK = "**********"
"""The text that Keycloak shows instead of a secret."""
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
