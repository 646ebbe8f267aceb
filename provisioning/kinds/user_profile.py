"""The declarative user profile: attributes with permissions and validations, and their groups.

The server keeps one document. It is compared attribute by attribute. Each attribute is compared whole,
because a permission added by hand is a security hole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from provisioning.diff import differences
from provisioning.errors import SourceError
from provisioning.kind import NeverDeleted, Writer
from provisioning.live import LiveRealm
from provisioning.ownership import MARK
from provisioning.resource import FieldChange, Fields, LiveObject, Resource, StrictMapping, Update
from provisioning.source import Entry, RealmSource

_PATH = ("users", "profile")
_SETS = ("view", "edit", "roles", "scopes")


@dataclass(frozen=True)
class UserProfile(NeverDeleted):
    name: str = "user profile"

    def declared(self, source: RealmSource) -> Iterable[Resource]:
        for entry in source.entries("user-profile"):
            _require_sound(entry)
            yield Resource(self.name, source.realm, _by_name(entry.value), entry.origin)

    def live(self, live: LiveRealm) -> Mapping[str, LiveObject]:
        # A realm always has a profile, so it is updated and never created, even in a new realm.
        return {live.name: LiveObject(live.name, _by_name(live.profile), live.profile)}

    def compare(self, resource: Resource, live: LiveObject) -> tuple[FieldChange, ...]:
        declared = resource.fields["attributes"]
        gone = [
            each
            for each in live.raw.get("attributes", ())
            if _is_managed(each) and each["name"] not in declared
        ]
        held = {**live.fields, "order": [name for name in live.fields["order"] if name in declared]}
        return (
            *differences(resource.fields, held),
            *(FieldChange(f"attributes.{each['name']}", each, None) for each in gone),
        )

    def create(self, writer: Writer, resource: Resource) -> None:
        writer.put(*_PATH, body=_document(resource.fields, {}))

    def update(self, writer: Writer, update: Update) -> None:
        writer.put(*_PATH, body=_document(update.resource.fields, update.live.raw))


def _require_sound(entry: Entry) -> None:
    """Raise SourceError for a repeated attribute or group, or an attribute in an undeclared group."""
    for part in ("attributes", "groups"):
        names = [each["name"] for each in entry.value.get(part, ())]
        for name in names:
            if names.count(name) > 1:
                raise SourceError(entry.origin, f"the user profile has “{name}” twice among its {part}")
    groups = {each["name"] for each in entry.value.get("groups", ())}
    for attribute in entry.value["attributes"]:
        if attribute.get("group") and attribute["group"] not in groups:
            fault = (
                f"attribute “{attribute['name']}” is in group “{attribute['group']}”, which does not exist"
            )
            raise SourceError(entry.origin, fault)


def _by_name(document: Mapping[str, Any]) -> dict[str, Any]:
    """Attributes and groups by name; the order of the attributes becomes a field of its own."""
    attributes, groups = document.get("attributes", ()), document.get("groups", ())
    return {
        **{name: value for name, value in document.items() if name not in ("attributes", "groups")},
        "attributes": {attribute["name"]: _strict(_unmarked(attribute)) for attribute in attributes},
        "groups": {group["name"]: _strict(group) for group in groups},
        "order": [attribute["name"] for attribute in attributes],
    }


def _strict(value: Mapping[str, Any]) -> StrictMapping:
    """The mapping, to be compared whole, without the empty values that Keycloak adds as defaults.

    Two empty values have a meaning and stay: a validator without settings below `validations`, and an empty
    `required`, which makes the field mandatory for everybody.
    """
    kept = {
        name: inner
        for name, inner in value.items()
        if inner not in (None, {}, [], False) or (name == "required" and inner == {})
    }
    return StrictMapping({name: _comparable(name, inner) for name, inner in kept.items()})


def _comparable(name: str, value: Any) -> Any:
    if name == "validations":
        return StrictMapping({validator: StrictMapping(settings) for validator, settings in value.items()})
    if name in _SETS:
        return sorted(value)
    return _strict(value) if isinstance(value, Mapping) else value


def _is_managed(attribute: Mapping[str, Any]) -> bool:
    return MARK in (attribute.get("annotations") or {})


def _unmarked(attribute: Mapping[str, Any]) -> Mapping[str, Any]:
    annotations = {
        name: value for name, value in (attribute.get("annotations") or {}).items() if name != MARK
    }
    return {**attribute, "annotations": annotations}


def _document(declared: Fields, live: Mapping[str, Any]) -> dict[str, Any]:
    """The profile to send: the declared attributes first, then the foreign ones.

    A new attribute gets the managed mark; an existing one keeps its mark if it has one.
    """
    held = {attribute["name"]: attribute for attribute in live.get("attributes", ())}
    attributes = [
        _marked(attribute) if name not in held or _is_managed(held[name]) else attribute
        for name, attribute in declared["attributes"].items()
    ]
    foreign = [
        each for name, each in held.items() if name not in declared["attributes"] and not _is_managed(each)
    ]
    foreign_groups = [each for each in live.get("groups", ()) if each["name"] not in declared["groups"]]
    rest = {name: value for name, value in declared.items() if name not in ("attributes", "groups", "order")}
    return {
        **{name: value for name, value in live.items() if name not in ("attributes", "groups")},
        **rest,
        "attributes": [*attributes, *foreign],
        "groups": [*declared["groups"].values(), *foreign_groups],
    }


def _marked(attribute: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**attribute, "annotations": {**attribute.get("annotations", {}), MARK: "true"}}


USER_PROFILE = UserProfile()
