"""The roles that every account of the realm has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from provisioning.kind import NeverDeleted, Writer
from provisioning.kinds.role_lists import NO_ROLES, declared_roles, fields_of, set_composites
from provisioning.live import LiveRealm
from provisioning.resource import LiveObject, Resource, Update
from provisioning.source import RealmSource

SECTION = "default-roles"


@dataclass(frozen=True)
class DefaultRole(NeverDeleted):
    """Section `default-roles`: `{realmRoles: […], clientRoles: {client: […]}}`, compared whole."""

    name: str = "default roles"

    def declared(self, source: RealmSource) -> Iterable[Resource]:
        for entry in source.entries(SECTION):
            yield Resource(self.name, source.realm, declared_roles(entry.value), entry.origin)

    def live(self, live: LiveRealm) -> Mapping[str, LiveObject]:
        if live.default_roles is None:
            return {}
        fields = fields_of(live, live.default_roles)
        return {live.name: LiveObject(live.name, fields, fields, live.export["defaultRole"]["id"])}

    def create(self, writer: Writer, resource: Resource) -> None:
        role_id = writer.get()["defaultRole"]["id"]
        set_composites(writer, str(role_id), resource.fields, NO_ROLES)

    def update(self, writer: Writer, update: Update) -> None:
        set_composites(writer, str(update.live.id), update.resource.fields, update.live.fields)


DEFAULT_ROLE = DefaultRole()
