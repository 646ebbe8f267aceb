"""The fields of live objects in the form of realm files. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from provisioning.model.masking import is_secret
from provisioning.model.ownership import MARK
from provisioning.model.secret import FINGERPRINT_PREFIX, UNMANAGED
from provisioning.source.schema import fields_of

_NAMES = (
    "realm",
    "path",
    "alias",
    "clientId",
    "name",
    "providerType",
    "providerId",
    "identityProviderMapper",
)
_MAPS = ("attributes", "config", "smtpServer", "browserSecurityHeaders")
_NUMBER = re.compile(r"0|[1-9][0-9]{0,14}")
_TRUTH = {"true": True, "false": False}


def unknown_fields(raw: Mapping[str, Any], definition: str, servers_own: Iterable[str]) -> list[str]:
    """The non-empty fields of a representation that realm files have no place for."""
    left = raw.keys() - fields_of(definition) - set(servers_own)
    return sorted(name for name in left if raw[name] not in (None, False, 0, -1, "", [], {}))


def written(
    value: Mapping[str, Any],
    definition: str,
    *,
    first: tuple[str, ...] = _NAMES,
    drop: tuple[str, ...] = (),
    notes: tuple[str, ...] = (),
) -> dict[str, Any]:
    """The fields that realm files know, naming fields first, without what only the server sets.

    `notes`: the settings that only the server sets.
    """
    known = fields_of(definition) - set(drop) - {"protocolMappers", "mappers"}
    named = [name for name in first if name in value]
    order = dict.fromkeys((*named, *value))
    kept = {name: value[name] for name in order if name in known and value[name] not in (None, {})}
    if "secret" in kept:
        kept["secret"] = _plain("secret", kept["secret"])
    maps = {name: written_settings(kept.pop(name), notes) for name in _MAPS if name in kept}
    return {**kept, **{name: held for name, held in maps.items() if held}}


def written_settings(value: Mapping[str, Any], notes: tuple[str, ...] = ()) -> dict[str, Any]:
    """A map of settings, without the entries that only the server or the provisioner writes."""
    return {
        name: _plain(name, inner)
        for name, inner in sorted(value.items())
        if name not in (MARK, *notes) and not name.startswith(FINGERPRINT_PREFIX) and inner is not None
    }


def _plain(name: str, value: Any) -> Any:
    """A setting in YAML form: booleans and numbers as such, a secret as `unmanaged`."""
    if is_secret(name, value):
        return UNMANAGED
    if not isinstance(value, str):
        return value
    return int(value) if _NUMBER.fullmatch(value) else _TRUTH.get(value, value)


def written_mappers(parent: Mapping[str, Any]) -> dict[str, Any]:
    """The protocol mappers of a live object, by name, in the form of realm files."""
    held = sorted(parent.get("protocolMappers") or (), key=lambda each: str(each["name"]))
    mappers = [written(each, "protocolMapper", first=("name", "protocol", "protocolMapper")) for each in held]
    return {"protocolMappers": mappers} if mappers else {}
