"""The fields of the schema, the fields that realm files declare, and all that a server tells of a realm."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from provisioning.source.directory import RealmSource
from provisioning.source.schema import SCHEMA_FILE
from tests.integration.foreign_realm import RealmByAdminApi

_SCHEMA: dict[str, Any] = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))

SECTIONS_WITH_LISTS = {name for name, each in _SCHEMA["properties"].items() if each.get("type") == "array"}


def fields_of_the_schema() -> set[str]:
    """Every field that files may declare, as `client.name` or `workflow.schedule.after`.

    A path starts at the definition of the object. Maps whose keys the files choose are one field.
    """
    defined = {
        path
        for name, definition in _SCHEMA["$defs"].items()
        for path in _below(definition, name)
        if "properties" in definition
    }
    sections = {path for name, section in _SCHEMA["properties"].items() for path in _below(section, name)}
    return defined | sections


def _below(place: Mapping[str, Any], path: str) -> Iterator[str]:
    place = place.get("items", place)
    if "$ref" in place:
        return
    for name, inner in place.get("properties", {}).items():
        yield f"{path}.{name}"
        yield from _below(inner, f"{path}.{name}")


def declared_fields(source: RealmSource) -> dict[str, list[Any]]:
    """The fields that the files declare, with their values, under the paths of `fields_of_the_schema`."""
    found: dict[str, list[Any]] = {}
    for section, entries in source.sections.items():
        for entry in entries:
            for path, value in _values(_SCHEMA["properties"][section], section, entry.value):
                found.setdefault(path, []).append(value)
    return found


def _values(place: Mapping[str, Any], path: str, value: Any) -> Iterator[tuple[str, Any]]:
    if "$ref" in place:
        path = place["$ref"].rpartition("/")[2]
        place = _SCHEMA["$defs"][path]
    if "items" in place:
        for each in value if isinstance(value, list) else [value]:
            yield from _values(place["items"], path, each)
    for name, inner in place.get("properties", {}).items():
        if isinstance(value, Mapping) and name in value:
            yield f"{path}.{name}", value[name]
            yield from _values(inner, f"{path}.{name}", value[name])


def told(realm: RealmByAdminApi) -> dict[str, Any]:
    """All that the server tells about a realm, by names instead of ids, without retired flows.

    The export has the roles with what they contain, the groups, the scope mappings and the service accounts.
    (Asking for a service account would make one that is missing.)
    """
    export = realm.admin.read_by_post(
        realm.name, "partial-export", exportClients="true", exportGroupsAndRoles="true"
    )
    configs = {each["alias"]: each["config"] for each in export.pop("authenticatorConfig")}
    flows = [*realm.get("authentication", "flows"), *export["authenticationFlows"]]
    for step in (step for flow in flows for step in flow["authenticationExecutions"]):
        step["authenticatorConfig"] = configs.get(step.get("authenticatorConfig"))
    raw = {
        "realm": realm.get(),
        "export": {**export, "authenticationFlows": flows},
        "components": realm.get("components"),
        "identity providers": realm.get("identity-provider", "instances"),
        "clients": realm.get("clients"),
        "client scopes": realm.get("client-scopes"),
        "profile": realm.get("users", "profile"),
        "profiles": realm.get("client-policies", "profiles"),
        "policies": realm.get("client-policies", "policies"),
        "texts": {each: realm.get("localization", each) for each in realm.get("localization")},
        "workflows": realm.get("workflows") or [],
    }
    names = {id_: name for each in _mappings(raw) for id_, name in _names(each)}
    named = _by_name(raw, names)
    assert isinstance(named, dict)
    return named


_NAMING = ("realm", "clientId", "alias", "username", "name", "displayName", "providerId")
_CHANCE = frozenset(
    {"id", "internalId", "createdTimestamp", "client.secret.creation.time", "flowId"}
    | {"kc.user.profile.config"}
)
"""Fields that chance decides: an object that is made again has other ones. The profile is told elsewhere."""
_MIRRORS = frozenset(
    {
        "clientOfflineSessionIdleTimeout",
        "clientOfflineSessionMaxLifespan",
        "clientSessionIdleTimeout",
        "clientSessionMaxLifespan",
        "oauth2DeviceCodeLifespan",
        "oauth2DevicePollingInterval",
        "realmReusableOtpCode",
        "scimApiEnabled",
        "webAuthnPolicyExtraOrigins",
        "webAuthnPolicyExtraOriginsPasswordless",
    }
)
"""Attributes of a realm by which Keycloak stores fields. They appear with the first update of the field."""
_HAVE_AN_ORDER = frozenset({"attributes", "executors", "conditions", "steps", "authenticationExecutions"})
_LEFT_BY_A_REPLACEMENT = re.compile(r" (retired|finishing|finishing once begun) \d{8}T\d+$")
_CHOSEN_ORDER = "webAuthnPolicy"


def _mappings(value: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, Mapping):
        yield value
    for inner in value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ():
        yield from _mappings(inner)


def _names(value: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    name = next((str(value[key]) for key in _NAMING if value.get(key)), "")
    for key in ("id", "internalId"):
        if isinstance(value.get(key), str) and name:
            yield value[key], name


def _by_name(value: Any, names: Mapping[str, str], field: str = "") -> Any:
    if isinstance(value, Mapping):
        return {
            names.get(name, name): _by_name(inner, names, name)
            for name, inner in value.items()
            if name not in _CHANCE and not (field == "attributes" and name in _MIRRORS)
        }
    if isinstance(value, list):
        inner = [_by_name(each, names) for each in value]
        inner = [each for each in inner if not (isinstance(each, Mapping) and _is_left_over(each))]
        if field in _HAVE_AN_ORDER or field.startswith(_CHOSEN_ORDER):
            return inner
        inner.sort(key=lambda each: json.dumps(each, sort_keys=True, ensure_ascii=False))
        return _named(inner) if inner and all(isinstance(each, Mapping) for each in inner) else inner
    return names.get(value, value) if isinstance(value, str) else value


def _named(values: list[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """A list without an order, by the names of its objects; objects of one name are numbered."""
    found: dict[str, Mapping[str, Any]] = {}
    for value in values:
        name = next((str(value[key]) for key in _NAMING if value.get(key)), "")
        number = sum(each == name or each.startswith(f"{name} #") for each in found)
        found[f"{name} #{number + 1}" if number else name] = value
    return found


def _is_left_over(value: Mapping[str, Any]) -> bool:
    return any(_LEFT_BY_A_REPLACEMENT.search(str(value.get(key, ""))) for key in ("alias", "flowAlias"))


Difference = tuple[str, Any, Any]
ABSENT = "(absent)"


def told_differences(before: Any, after: Any, path: str = "") -> list[Difference]:
    """Where two answers of `told` differ: path, before, after."""
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        return [
            found
            for name in sorted({*before, *after})
            for found in told_differences(
                before.get(name, ABSENT), after.get(name, ABSENT), f"{path}.{name}" if path else name
            )
        ]
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        return [
            found
            for number, (old, new) in enumerate(zip(before, after, strict=True))
            for found in told_differences(old, new, f"{path}[{_label(old, number)}]")
        ]
    return [] if before == after else [(path, before, after)]


def _label(value: Any, number: int) -> str:
    if isinstance(value, Mapping):
        return next((str(value[key]) for key in _NAMING if value.get(key)), str(number))
    return str(number)
