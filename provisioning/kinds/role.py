"""Realm roles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from provisioning.kinds.kind import Collection
from provisioning.live import LiveRealm
from provisioning.ownership import LOCK_ROLE, MarkInMap
from provisioning.resource import LiveObject


class Roles(Collection):
    def raw(self, live: LiveRealm) -> Iterable[Mapping[str, Any]]:
        return live.roles

    def is_builtin(self, live: LiveObject) -> bool:
        return super().is_builtin(live) or live.name.startswith("default-roles-")


ROLE = Roles(
    name="role",
    section="roles",
    key="name",
    path=("roles",),
    mark=MarkInMap("attributes", listed=True),
    item_path=("roles-by-id",),
    builtin=frozenset({"offline_access", "uma_authorization", LOCK_ROLE}),
)
