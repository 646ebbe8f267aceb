"""The composites of realm roles: the realm and client roles that they contain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from provisioning.kind import ByFields, Writer
from provisioning.kinds.role import ROLE
from provisioning.kinds.role_lists import (
    NO_ROLES,
    composites,
    declared_roles,
    fields_of,
    role,
    set_composites,
)
from provisioning.live import LiveRealm
from provisioning.ownership import Mark
from provisioning.resource import LiveObject, Resource, Update
from provisioning.source import RealmSource

SECTION = "role-composites"


@dataclass(frozen=True)
class RoleComposites(ByFields):
    """Section `role-composites`: `{role, realmRoles: […], clientRoles: {client: […]}}`, compared whole.

    Composites come after the clients, whose roles they may contain. They have no mark of their own: the
    composites of a managed role are managed, and are removed when the files no longer declare them.
    """

    name: str = "role composites"
    mark: ClassVar[Mark | None] = ROLE.mark

    def declared(self, source: RealmSource) -> Iterable[Resource]:
        for name, entry in source.named(SECTION, "role"):
            yield Resource(self.name, name, declared_roles(entry.value), entry.origin)

    def live(self, live: LiveRealm) -> Mapping[str, LiveObject]:
        return {
            raw["name"]: LiveObject(
                raw["name"], fields_of(live, live.composites.get(raw["name"], ())), raw, raw["id"]
            )
            for raw in live.roles
        }

    def is_builtin(self, live: LiveObject) -> bool:
        """Return whether there is nothing managed: the role is foreign, or contains no roles."""
        managed = self.mark is not None and self.mark.is_on(live.raw)
        return not (managed and live.raw["composite"])

    def create(self, writer: Writer, resource: Resource) -> None:
        # The server answers the creation of a role with its name instead of its id.
        made = role(writer, "roles", resource.name)
        set_composites(writer, str(made["id"]), resource.fields, NO_ROLES)

    def update(self, writer: Writer, update: Update) -> None:
        set_composites(writer, str(update.live.id), update.resource.fields, update.live.fields)

    def delete(self, writer: Writer, live: LiveObject) -> None:
        path = composites(str(live.id))
        writer.delete(*path, body=writer.get(*path))


def declared_composites(source: RealmSource) -> tuple[str, ...]:
    """The roles whose composites must be read."""
    return tuple(name for name, _ in source.named(SECTION, "role"))


ROLE_COMPOSITES = RoleComposites()
