"""Realm roles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from provisioning.kind import Collection, Import, Writer, marked
from provisioning.kinds.role_lists import composites
from provisioning.live import LiveRealm
from provisioning.ownership import LOCK_ROLE, MarkInMap
from provisioning.resource import LiveObject, Resource, Update

_DEFAULT_ROLES = "default-roles-"


class Roles(Collection):
    def raw(self, live: LiveRealm) -> Iterable[Mapping[str, Any]]:
        return live.roles

    def is_builtin(self, live: LiveObject) -> bool:
        return super().is_builtin(live) or live.name.startswith(_DEFAULT_ROLES)

    def add_to_import(self, realm: Import, resource: Resource) -> bool:
        if resource.name in self.builtin or resource.name.startswith(_DEFAULT_ROLES):
            return False
        roles = realm.setdefault("roles", {}).setdefault("realm", [])
        roles.append(marked(self.mark, resource.fields))
        return True

    def update(self, writer: Writer, update: Update) -> None:
        super().update(writer, update)
        if update.resource.fields.get("composite") is False and update.live.raw["composite"]:
            path = composites(str(update.live.id))
            writer.delete(*path, body=writer.get(*path))


ROLE = Roles(
    name="role",
    section="roles",
    key="name",
    path=("roles",),
    mark=MarkInMap("attributes", listed=True),
    item_path=("roles-by-id",),
    builtin=frozenset({"offline_access", "uma_authorization", LOCK_ROLE}),
)
