"""The client scopes that new clients of the realm get."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from provisioning.kind import NeverDeleted, Writer, with_sorted
from provisioning.kinds.client_scope import CLIENT_SCOPE
from provisioning.live import LiveRealm
from provisioning.resource import LiveObject, Resource, Update
from provisioning.source import RealmSource

_LISTS = {
    "default": ("defaultDefaultClientScopes", "default-default-client-scopes"),
    "optional": ("defaultOptionalClientScopes", "default-optional-client-scopes"),
}


@dataclass(frozen=True)
class DefaultClientScopes(NeverDeleted):
    """Section `default-client-scopes`: `{default: […], optional: […]}`, each list compared whole."""

    name: str = "default client scopes"

    def declared(self, source: RealmSource) -> Iterable[Resource]:
        for entry in source.entries("default-client-scopes"):
            yield Resource(self.name, source.realm, with_sorted(entry.value, *_LISTS), entry.origin)

    def live(self, live: LiveRealm) -> Mapping[str, LiveObject]:
        if not live.exists:
            return {}
        fields = {name: sorted(live.export.get(field, ())) for name, (field, _) in _LISTS.items()}
        return {live.name: LiveObject(live.name, fields, fields)}

    def create(self, writer: Writer, resource: Resource) -> None:
        """Write the lists: a new realm has Keycloak's own."""
        held = {
            name: {each["name"]: each["id"] for each in writer.get(path)}
            for name, (_, path) in _LISTS.items()
        }
        claimed = {scope for scopes in resource.fields.values() for scope in scopes}
        wanted = {
            name: set(resource.fields.get(name, scopes.keys() - claimed)) for name, scopes in held.items()
        }
        # A scope can be in one list only, so it is removed from one before it is added to the other.
        for name, scopes in held.items():
            for scope in sorted(scopes.keys() - wanted[name]):
                writer.delete(_LISTS[name][1], scopes[scope])
        for name, scopes in held.items():
            for scope in sorted(wanted[name] - scopes.keys()):
                writer.put(_LISTS[name][1], writer.id_of(CLIENT_SCOPE, scope), body={})

    def update(self, writer: Writer, update: Update) -> None:
        self.create(writer, update.resource)


DEFAULT_CLIENT_SCOPES = DefaultClientScopes()
