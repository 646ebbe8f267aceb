"""Realm roles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from provisioning.kinds.kind import Collection
from provisioning.live import LiveRealm


class Roles(Collection):
    def raw(self, live: LiveRealm) -> Iterable[Mapping[str, Any]]:
        return live.roles


ROLE = Roles(name="role", section="roles", key="name", path=("roles",), item_path=("roles-by-id",))
