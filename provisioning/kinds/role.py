"""Realm roles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from provisioning.kinds.kind import Collection, Writer
from provisioning.kinds.role_lists import composites
from provisioning.live import LiveRealm
from provisioning.ownership import LOCK_ROLE, MarkInMap
from provisioning.resource import LiveObject, Update


class Roles(Collection):
    def raw(self, live: LiveRealm) -> Iterable[Mapping[str, Any]]:
        return live.roles

    def is_builtin(self, live: LiveObject) -> bool:
        return super().is_builtin(live) or live.name.startswith("default-roles-")

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
