"""The roles that everybody in the realm has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from provisioning.kinds.kind import Kept, Writer
from provisioning.kinds.role_lists import (
    NO_ROLES,
    client_role_changes,
    declared_roles,
    held_roles,
    realm_role_changes,
)
from provisioning.live import LiveRealm
from provisioning.resource import Fields, LiveObject, Resource, Update
from provisioning.source import RealmSource

SECTION = "default-roles"


@dataclass(frozen=True)
class DefaultRole(Kept):
    """Section `default-roles`: `{realmRoles: […], clientRoles: {client: […]}}`, compared whole."""

    name: str = "default roles"

    def declared(self, source: RealmSource) -> Iterable[Resource]:
        for entry in source.entries(SECTION):
            yield Resource(self.name, source.realm, declared_roles(entry.value), entry.origin)

    def live(self, live: LiveRealm) -> Mapping[str, LiveObject]:
        if live.default_roles is None:
            return {}
        clients = {client["id"]: client["clientId"] for client in live.export["clients"]}
        by_client: dict[str, list[str]] = {}
        for each in live.default_roles:
            if each["clientRole"]:
                by_client.setdefault(clients[each["containerId"]], []).append(each["name"])
        realm = [each["name"] for each in live.default_roles if not each["clientRole"]]
        fields = held_roles(realm, by_client)
        return {live.name: LiveObject(live.name, fields, fields, live.export["defaultRole"]["id"])}

    def create(self, writer: Writer, resource: Resource) -> None:
        role_id = writer.get()["defaultRole"]["id"]
        self._set(writer, str(role_id), resource.fields, NO_ROLES)

    def update(self, writer: Writer, update: Update) -> None:
        self._set(writer, str(update.live.id), update.resource.fields, update.live.fields)

    def _set(self, writer: Writer, role_id: str, wanted: Fields, held: Fields) -> None:
        path = ("roles-by-id", role_id, "composites")
        added, removed = (list(roles) for roles in realm_role_changes(writer, wanted, held))
        for _, more, less in client_role_changes(writer, wanted, held):
            added += more
            removed += less
        if added:
            writer.post(*path, body=added)
        if removed:
            writer.delete(*path, body=removed)


DEFAULT_ROLE = DefaultRole()
