"""The declarative user profile: attributes with permissions and validations, and their groups.

The server keeps one document. It is compared attribute by attribute. Each attribute is compared whole,
because a permission added by hand is a security hole.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from provisioning.errors import SourceError
from provisioning.kinds.client_scope import CLIENT_SCOPE
from provisioning.kinds.fields import without
from provisioning.kinds.kind import Kind, References
from provisioning.kinds.providers import Server
from provisioning.kinds.shapes import shaped
from provisioning.kinds.writer import Writer
from provisioning.model.diff import differences
from provisioning.model.live import LiveRealm, Reader, Wanted
from provisioning.model.ownership import MARK, MarkInMap
from provisioning.model.resource import (
    Change,
    Danger,
    FieldChange,
    Fields,
    LiveObject,
    Resource,
    StrictMapping,
    Update,
)
from provisioning.source.directory import RealmSource

_PATH = ("users", "profile")
_PROVIDER, _DOCUMENT = "org.keycloak.userprofile.UserProfileProvider", "kc.user.profile.config"
_POLICY = "unmanagedAttributePolicy"
_MARK = MarkInMap("annotations")
_SETS = ("view", "edit", "roles", "scopes")


class UserProfile(Kind):
    name = "user profile"
    section = "user-profile"

    def normalised(self, value: Fields) -> Fields:
        """Attributes and groups by name; the order of the attributes becomes a field of its own."""
        attributes, groups = value.get("attributes", ()), value.get("groups", ())
        return {
            **without(value, "attributes", "groups"),
            "attributes": {attribute["name"]: _strict(_unmarked(attribute)) for attribute in attributes},
            "groups": {group["name"]: _strict(group) for group in groups},
            "order": [attribute["name"] for attribute in attributes],
        }

    def faults(self, source: RealmSource, live: LiveRealm) -> Iterator[SourceError]:
        """A repeated attribute or group, or an attribute in an undeclared group."""
        for entry in source.entries(self.section):
            for part in ("attributes", "groups"):
                names = [each["name"] for each in entry.value.get(part, ())]
                for number, name in enumerate(names):
                    if name in names[:number]:
                        place = entry.place(part, number)
                        yield SourceError(place, f"the user profile has “{name}” twice among its {part}")
            groups = {each["name"] for each in entry.value.get("groups", ())}
            for number, attribute in enumerate(entry.value["attributes"]):
                if attribute.get("group") and attribute["group"] not in groups:
                    text = f"attribute “{attribute['name']}” is in group “{attribute['group']}”"
                    yield SourceError(entry.place("attributes", number), f"{text}, which does not exist")

    def references(self, resource: Resource, source: RealmSource, live: LiveRealm) -> References:
        """The scopes with which an attribute is asked for or required."""
        for attribute in resource.fields["attributes"].values():
            for field in ("selector", "required"):
                scopes = (attribute.get(field) or {}).get("scopes", ())
                yield from ((CLIENT_SCOPE, scope) for scope in scopes)

    def read(self, reader: Reader, live: LiveRealm, wanted: Wanted) -> Any:
        """The document: as the export holds it, once it has been written; else Keycloak's own."""
        for component in live.export.get("components", {}).get(_PROVIDER, ()):
            for text in component.get("config", {}).get(_DOCUMENT, ()):
                return shaped(json.loads(text), "user profile", f"realm {live.name}")
        return shaped(reader.get(live.name, *_PATH), "user profile", f"realm {live.name}")

    def live(self, live: LiveRealm) -> Mapping[str, LiveObject]:
        # A realm always has a profile, so it is updated and never created, even in a new realm.
        held = live.beside.get(self.name) or {}
        return {live.name: LiveObject(live.name, self.normalised(held), held)}

    def missing(self, fields: Fields, server: Server) -> Iterator[str]:
        for attribute in fields["attributes"].values():
            for validator in attribute.get("validations", ()):
                yield from server.lacks("validator", "validator", validator)

    def compare(self, resource: Resource, live: LiveObject) -> tuple[FieldChange, ...]:
        declared = resource.fields["attributes"]
        managed = [each for each in live.raw.get("attributes", ()) if _MARK.is_on(each)]
        gone = [each for each in managed if each["name"] not in declared]
        held = {**live.fields, "order": [name for name in live.fields["order"] if name in declared]}
        return (
            *differences(resource.fields, held),
            *(FieldChange(f"attributes.{each['name']}", each, None) for each in gone),
        )

    def dangers(self, change: Change) -> Iterator[Danger]:
        if not isinstance(change, Update):
            return
        removed = {each.path for each in change.fields if each.new is None}
        if _POLICY in removed:
            reason = "fields that the user profile does not declare are hidden: their values are out of reach"
            yield Danger(self.name, change.resource.name, reason)
        held, left = change.live.fields["attributes"], change.resource.fields["attributes"]
        for name in held:
            if name not in left and f"attributes.{name}" in removed:
                reason = f"attribute “{name}” is deleted: its values are out of reach"
                yield Danger("user profile attribute", name, reason)

    def create(self, writer: Writer, resource: Resource) -> None:
        writer.put(*_PATH, body=_document(resource.fields, writer.get(*_PATH)))

    def exported(self, live: LiveRealm) -> Fields:
        profile = live.objects(self)[live.name].raw
        return {
            _POLICY: profile.get(_POLICY),
            "attributes": [_written(each) for each in profile.get("attributes", ())],
            "groups": [_written(each) for each in profile.get("groups", ())],
        }


def _written(value: Mapping[str, Any]) -> Fields:
    """An attribute or a group in the form of realm files."""
    kept = {name: inner for name, inner in value.items() if inner not in (None, False)}
    if annotations := without(kept.pop("annotations", {}), MARK):
        kept["annotations"] = annotations
    return kept


def _strict(value: Mapping[str, Any]) -> StrictMapping:
    """The mapping, to be compared whole, without the empty values that Keycloak adds as defaults.

    Two empty values have a meaning and stay: a validator without settings below `validations`, and an empty
    `required`, which makes the field mandatory for everybody.
    """
    kept = {name: _comparable(name, inner) for name, inner in value.items()}
    return StrictMapping(
        {
            name: inner
            for name, inner in kept.items()
            if inner not in (None, {}, [], False) or (name == "required" and inner == {})
        }
    )


def _comparable(name: str, value: Any) -> Any:
    if name == "validations":
        return StrictMapping({name: StrictMapping(settings or {}) for name, settings in value.items()})
    if name in _SETS:
        return sorted(set(value))
    return _strict(value) if isinstance(value, Mapping) else value


def _unmarked(attribute: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**attribute, "annotations": without(attribute.get("annotations") or {}, MARK)}


def _document(declared: Fields, live: Mapping[str, Any]) -> dict[str, Any]:
    """The profile to send: each foreign attribute in its place, or all of them last if the order changes.

    A new attribute gets the managed mark; an existing one keeps its mark if it has one.
    """
    held = {attribute["name"]: attribute for attribute in live.get("attributes", ())}
    own = {
        name: _MARK.put_on(attribute) if name not in held or _MARK.is_on(held[name]) else attribute
        for name, attribute in declared["attributes"].items()
    }
    kept = {name: each for name, each in held.items() if name in own or not _MARK.is_on(each)}
    is_in_order = [name for name in kept if name in own] == list(own)
    attributes = {**(kept if is_in_order else own), **kept, **own}
    foreign_groups = [each for each in live.get("groups", ()) if each["name"] not in declared["groups"]]
    return {
        **live,
        **without(declared, "order"),
        "attributes": list(attributes.values()),
        "groups": [*declared["groups"].values(), *foreign_groups],
    }


USER_PROFILE = UserProfile()
