"""The realm roles that a client's tokens may contain, for clients without `fullScopeAllowed`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from provisioning.kind import Import, NeverDeleted, Writer
from provisioning.kinds.client import CLIENT
from provisioning.kinds.role_lists import NO_ROLES, realm_role_changes
from provisioning.live import LiveRealm
from provisioning.resource import Fields, LiveObject, Resource, Update
from provisioning.source import RealmSource


@dataclass(frozen=True)
class ScopeMappings(NeverDeleted):
    """Section `scope-mappings`: `{client, realmRoles: […]}`; a strict list."""

    name: str = "scope mapping"

    def declared(self, source: RealmSource) -> Iterable[Resource]:
        for client, entry in source.named("scope-mappings", "client"):
            yield Resource(self.name, client, {"realmRoles": sorted(entry.value["realmRoles"])}, entry.origin)

    def live(self, live: LiveRealm) -> Mapping[str, LiveObject]:
        held = {
            each["client"]: each["roles"]
            for each in live.export.get("scopeMappings") or ()
            if "client" in each
        }
        # Every client has a mapping, if only an empty one, so it is always updated and never created.
        return {
            name: LiveObject(name, {"realmRoles": sorted(held.get(name, ()))}, {}, client.id)
            for name, client in CLIENT.live(live).items()
        }

    def add_to_import(self, realm: Import, resource: Resource) -> bool:
        if resource.name in CLIENT.builtin:
            return False
        mapping = {"client": resource.name, "roles": resource.fields["realmRoles"]}
        realm.setdefault("scopeMappings", []).append(mapping)
        return True

    def create(self, writer: Writer, resource: Resource) -> None:
        self._map(writer, writer.id_of(CLIENT, resource.name), resource.fields, NO_ROLES)

    def update(self, writer: Writer, update: Update) -> None:
        self._map(writer, str(update.live.id), update.resource.fields, update.live.fields)

    def _map(self, writer: Writer, client: str, wanted: Fields, held: Fields) -> None:
        path = ("clients", client, "scope-mappings", "realm")
        added, removed = realm_role_changes(writer, wanted, held)
        if added:
            writer.post(*path, body=added)
        if removed:
            writer.delete(*path, body=removed)


SCOPE_MAPPING = ScopeMappings()
