"""The composites of realm roles, and the roles that every account has: those of the realm's default role."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from provisioning.errors import SourceError
from provisioning.kinds.role import ROLE, composites, composites_of
from provisioning.kinds.role_lists import RoleLists, fields_of, role
from provisioning.kinds.writer import Writer
from provisioning.model.live import LiveRealm, Reader, Wanted
from provisioning.model.resource import Fields, LiveObject
from provisioning.source.directory import RealmSource


class RoleComposites(RoleLists):
    """Section `role-composites`: `{role, realmRoles: […], clientRoles: {client: […]}}`, compared whole.

    Composites come after the clients, whose roles they may contain. They have no mark of their own: the
    composites of a managed role are managed, and are removed when the files no longer declare them.
    """

    name = "role composites"
    section = "role-composites"
    key = "role"
    file = ROLE.section
    mark = ROLE.mark
    holder = ROLE

    def faults(self, source: RealmSource, live: LiveRealm) -> Iterator[SourceError]:
        roles = source.resources(ROLE)
        for each in source.declared(self):
            is_plain = each.name in roles and roles[each.name].fields.get("composite") is False
            if is_plain and (each.fields["realmRoles"] or each.fields["clientRoles"]):
                yield SourceError(each.origin, f"role “{each.name}” has “composite: false”: leave that out")

    def read(self, reader: Reader, live: LiveRealm, wanted: Wanted) -> Mapping[str, list[Fields]]:
        """What the declared and the managed roles contain: one request for each."""
        declared = {entry.value["role"] for entry in wanted.entries(self.section)}
        return {
            name: composites_of(reader, live.name, str(role.id))
            for name, role in live.objects(ROLE).items()
            if role.raw["composite"] and (wanted.everything or name in declared or ROLE.mark.is_on(role.raw))
        }

    def live(self, live: LiveRealm) -> Mapping[str, LiveObject]:
        contained = live.beside.get(self.name) or {}
        return {
            name: LiveObject(name, fields_of(live, contained.get(name, ())), role.raw, role.id)
            for name, role in live.objects(ROLE).items()
        }

    def is_builtin(self, live: LiveObject) -> bool:
        """Return whether there is nothing managed: the role is foreign, or contains no roles."""
        return not (self.mark.is_on(live.raw) and live.raw["composite"])

    def id_of_new(self, writer: Writer, name: str) -> str:
        # The server answers the creation of a role with its name instead of its id.
        return str(role(writer, "roles", name)["id"])

    def delete(self, writer: Writer, live: LiveObject) -> None:
        path = composites(str(live.id))
        writer.delete(*path, body=writer.get(*path))

    def to_declare(self, live: LiveRealm) -> list[LiveObject]:
        roles = {each.name for each in ROLE.to_declare(live) if each.raw["composite"]}
        return [each for name, each in sorted(live.objects(self).items()) if name in roles]

    def in_files(self, held: LiveObject) -> Fields:
        return {"role": held.name, **super().in_files(held)}


class DefaultRole(RoleLists):
    """Section `default-roles`: one strict list for the realm."""

    name = "default roles"
    section = "default-roles"
    file = ROLE.section

    def read(self, reader: Reader, live: LiveRealm, wanted: Wanted) -> Any:
        if wanted.everything or wanted.entries(self.section):
            return composites_of(reader, live.name, live.export["defaultRole"]["id"])
        return None

    def live(self, live: LiveRealm) -> Mapping[str, LiveObject]:
        if (held := live.beside.get(self.name)) is None:
            return {}
        fields = fields_of(live, held)
        return {live.name: LiveObject(live.name, fields, fields, live.export["defaultRole"]["id"])}

    def id_of_new(self, writer: Writer, name: str) -> str:
        return str(writer.get()["defaultRole"]["id"])

    def exported(self, live: LiveRealm) -> Fields:
        return self.in_files(live.objects(self)[live.name])


ROLE_COMPOSITES = RoleComposites()
DEFAULT_ROLE = DefaultRole()
