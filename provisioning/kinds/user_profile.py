"""The declarative user profile: attributes with permissions and validations, and their groups.

One document of the server; compared attribute by attribute, each of them whole, because a permission
added by hand is a hole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from provisioning.kinds.kind import Writer
from provisioning.live import LiveRealm
from provisioning.resource import Fields, LiveObject, Resource, Update, Whole
from provisioning.source import RealmSource

_PATH = ("users", "profile")
_SETS = ("view", "edit", "roles", "scopes")


@dataclass(frozen=True)
class UserProfile:
    name: str = "user profile"

    def declared(self, source: RealmSource) -> Iterable[Resource]:
        for entry in source.entries("user-profile"):
            yield Resource(self.name, source.realm, _by_name(entry.value), entry.origin)

    def live(self, live: LiveRealm) -> Mapping[str, LiveObject]:
        # A realm always has a profile: in a realm still to be made it is updated, never created.
        return {live.name: LiveObject(live.name, _by_name(live.profile), live.profile)}

    def create(self, writer: Writer, resource: Resource) -> None:
        writer.put(*_PATH, body=_document(resource.fields, {}))

    def update(self, writer: Writer, update: Update) -> None:
        writer.put(*_PATH, body=_document(update.resource.fields, update.live.raw))


def _by_name(document: Mapping[str, Any]) -> dict[str, Any]:
    """Attributes and groups by their names; the order of those declared is a field of its own."""
    attributes, groups = document.get("attributes", ()), document.get("groups", ())
    return {
        **{name: value for name, value in document.items() if name not in ("attributes", "groups")},
        "attributes": {attribute["name"]: _whole(attribute) for attribute in attributes},
        "groups": {group["name"]: _whole(group) for group in groups},
        "order": [attribute["name"] for attribute in attributes],
    }


def _whole(value: Mapping[str, Any]) -> Whole:
    """The mapping as one to be compared whole, without what Keycloak adds as a default."""
    kept = {name: inner for name, inner in value.items() if inner not in (None, {}, [], False)}
    return Whole(
        {
            name: sorted(inner) if name in _SETS else _whole(inner) if isinstance(inner, Mapping) else inner
            for name, inner in kept.items()
        }
    )


def _document(declared: Fields, live: Mapping[str, Any]) -> dict[str, Any]:
    """The profile to send: the declared attributes first, then those made by somebody else."""

    def foreign(part: str) -> list[Any]:
        return [item for item in live.get(part, ()) if item["name"] not in declared[part]]

    rest = {name: value for name, value in declared.items() if name not in ("attributes", "groups", "order")}
    return {
        **{name: value for name, value in live.items() if name not in ("attributes", "groups")},
        **rest,
        "attributes": [*declared["attributes"].values(), *foreign("attributes")],
        "groups": [*declared["groups"].values(), *foreign("groups")],
    }


USER_PROFILE = UserProfile()
