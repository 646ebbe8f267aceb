"""The realm roles that a client's tokens may contain, for clients without `fullScopeAllowed`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from provisioning.kinds import new_realm
from provisioning.kinds.client import CLIENT
from provisioning.kinds.client_scope import realm_roles, roles_in_scope
from provisioning.kinds.kind import Gap, Import
from provisioning.kinds.role_lists import RoleLists, realm_role_changes, send
from provisioning.kinds.writer import Writer
from provisioning.model.live import LiveRealm
from provisioning.model.resource import Fields, LiveObject, Resource
from provisioning.source.directory import RealmSource

_OF_ALL_SCOPES = "role scope mappings"


class ScopeMappings(RoleLists):
    """Section `scope-mappings`: `{client, realmRoles: […]}`; a strict list."""

    name = "scope mapping"
    section = "scope-mappings"
    key = "client"
    file = CLIENT.section
    holder = CLIENT
    part = "scope mapping"

    def normalised(self, value: Fields) -> Fields:
        return {"realmRoles": sorted(set(value["realmRoles"]))}

    def live(self, live: LiveRealm) -> Mapping[str, LiveObject]:
        held = realm_roles(live, "client")
        # Every client has a mapping, if only an empty one, so it is always updated and never created.
        return {
            name: LiveObject(name, {"realmRoles": sorted(held.get(name, ()))}, {}, client.id)
            for name, client in live.objects(CLIENT).items()
        }

    def foreign_parts(self, source: RealmSource, live: LiveRealm) -> Iterator[LiveObject]:
        yield from roles_in_scope(live, CLIENT.name, "client", source.resources(self).keys())

    def add_to_import(self, realm: Import, resource: Resource) -> bool:
        if resource.name in CLIENT.builtin:
            return False
        mapping = {"client": resource.name, "roles": resource.fields["realmRoles"]}
        realm.setdefault("scopeMappings", []).append(mapping)
        return True

    def assign(self, writer: Writer, holder: str, wanted: Fields, held: Fields) -> None:
        path = ("clients", holder, "scope-mappings", "realm")
        send(writer, path, *realm_role_changes(writer, wanted, held))

    def to_declare(self, live: LiveRealm) -> list[LiveObject]:
        narrowed = {each.name for each in CLIENT.to_declare(live) if not each.raw.get("fullScopeAllowed")}
        found = super().to_declare(live)
        return [each for each in found if each.name in narrowed or each.fields["realmRoles"]]

    def in_files(self, held: LiveObject) -> Fields:
        return {"client": held.name, **held.fields}

    def of_keycloak(self, live: LiveRealm) -> new_realm.Table:
        held = [each for each in live.export.get("scopeMappings") or () if "client" not in each]
        return {_OF_ALL_SCOPES: {"all": [held, live.export.get("clientScopeMappings")]}}

    def gaps(self, live: LiveRealm) -> Iterator[Gap]:
        if new_realm.changed(self.of_keycloak(live), live.name, _OF_ALL_SCOPES):
            yield f"changed {_OF_ALL_SCOPES}", None


SCOPE_MAPPING = ScopeMappings()
