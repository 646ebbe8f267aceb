"""Realm roles, and the roles of clients, each named “client/role”."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from provisioning.kinds import new_realm
from provisioning.kinds.client import CLIENT
from provisioning.kinds.collection import Collection
from provisioning.kinds.export_form import written
from provisioning.kinds.fields import marked, within, without
from provisioning.kinds.kind import Gap, Import, Kind, References
from provisioning.kinds.shapes import shaped
from provisioning.kinds.writer import Writer
from provisioning.model.live import ALL, LiveRealm, Reader, Wanted
from provisioning.model.ownership import HAS_ROLES, LOCK_ROLE, MarkInMap
from provisioning.model.resource import Fields, LiveObject, Resource, Update
from provisioning.source.directory import RealmSource

_DEFAULT_ROLES = "default-roles-"
OF_AUTHORIZATION = "uma_protection"
"""The role that Keycloak creates in each client with authorization services."""
_OF_KEYCLOAKS_CLIENTS = "client roles"


class Roles(Collection):
    name = "role"
    section = "roles"
    key = "name"
    lost_when_deleted = ": every account loses it"
    has_short_description = True
    path = ("roles",)
    mark = MarkInMap("attributes", listed=True)
    drops_blanks_in = "attributes"
    builtin = frozenset({"offline_access", "uma_authorization", LOCK_ROLE})

    def fault_of_name(self, name: str) -> str | None:
        return "is that of mep's lock" if name == LOCK_ROLE else super().fault_of_name(name)

    def read(self, reader: Reader, live: LiveRealm, wanted: Wanted) -> Any:
        found = reader.get(live.name, *self.path, briefRepresentation="false", max=ALL)
        return shaped(found, "roles", f"realm {live.name}")

    def is_builtin(self, live: LiveObject) -> bool:
        return super().is_builtin(live) or live.name.startswith(_DEFAULT_ROLES)

    def item(self, live: LiveObject) -> tuple[str, ...]:
        return ("roles-by-id", str(live.id))

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

    def in_files(self, held: LiveObject) -> Fields:
        composite = {} if held.raw.get("composite") else {"composite": False}
        return {**written(held.raw, "role", drop=("composite",)), **composite}


class ClientRoles(Kind):
    """Section `client-roles`: `{client, name, description, attributes}`.

    The export omits client roles, and reading them takes one request per client. So a client with managed
    roles carries an attribute: only roles of such clients, and of clients with declared roles, are read.
    """

    name = "client role"
    section = "client-roles"
    file = Roles.section
    lost_when_deleted = ": every account loses it"
    has_short_description = True
    mark = MarkInMap("attributes", listed=True)
    drops_blanks_in = "attributes"

    def declared(self, source: RealmSource) -> Iterable[Resource]:
        for entry in source.entries(self.section):
            name = within(entry.value["client"], entry.value["name"])
            yield Resource(self.name, name, entry.value, entry.origin)

    def references(self, resource: Resource, source: RealmSource, live: LiveRealm) -> References:
        yield CLIENT, str(resource.fields["client"])

    def is_known(self, client: str, source: RealmSource, live: LiveRealm) -> bool:
        """Return whether the roles of a client are read, so that a reference to one can be checked."""
        # The roles of Keycloak's own clients can be read only from an existing realm.
        is_declared = any(entry.value["client"] == client for entry in source.entries(self.section))
        return is_declared and (live.exists or client not in CLIENT.builtin)

    def read(self, reader: Reader, live: LiveRealm, wanted: Wanted) -> Mapping[str, list[Fields]]:
        """The roles by client, each list by name: the server's order varies, and changes the checksum."""
        declared = {entry.value["client"] for entry in wanted.entries(self.section)}
        return {
            name: sorted(
                shaped(_roles(reader, live.name, client.raw["id"]), "roles", f"client {name}"),
                key=lambda each: str(each["name"]),
            )
            for name, client in live.objects(CLIENT).items()
            if wanted.everything or name in declared or HAS_ROLES in client.raw.get("attributes", {})
        }

    def live(self, live: LiveRealm) -> Mapping[str, LiveObject]:
        return {
            name: LiveObject(name, {**raw, "client": client}, raw, raw["id"], client, CLIENT.name)
            for client, roles in (live.beside.get(self.name) or {}).items()
            for raw in roles
            for name in [within(client, raw["name"])]
        }

    def is_builtin(self, live: LiveObject) -> bool:
        own = CLIENT.is_keycloaks(str(live.parent)) or live.raw["name"] == OF_AUTHORIZATION
        return own and not self.mark.is_on(live.raw)

    def create(self, writer: Writer, resource: Resource) -> None:
        client = writer.id_of(CLIENT, resource.fields["client"])
        _note_managed_roles(writer, client)
        body = marked(self.mark, without(resource.fields, "client"))
        writer.post("clients", client, "roles", body=body)

    def update(self, writer: Writer, update: Update) -> None:
        _note_managed_roles(writer, writer.id_of(CLIENT, str(update.live.parent)))
        fields = without(update.resource.fields, "client")
        writer.change("roles-by-id", str(update.live.id), fields=fields)

    def delete(self, writer: Writer, live: LiveObject) -> None:
        client = writer.id_of(CLIENT, str(live.parent))
        writer.delete("roles-by-id", str(live.id))
        if not any(self.mark.is_on(each) for each in _roles(writer.keycloak, writer.realm, client)):
            _note(writer, client, "")

    def exported(self, live: LiveRealm) -> list[Fields]:
        found = self.to_declare(live)
        return [{"client": each.parent, **written(each.raw, "clientRole")} for each in found]

    def of_keycloak(self, live: LiveRealm) -> new_realm.Table:
        held = live.beside.get(self.name) or {}
        clients = [client for client in held if client in CLIENT.builtin]
        own = {client: sorted(each["name"] for each in held[client]) for client in clients}
        return {_OF_KEYCLOAKS_CLIENTS: own}

    def gaps(self, live: LiveRealm) -> Iterator[Gap]:
        changed = new_realm.changed(self.of_keycloak(live), live.name, _OF_KEYCLOAKS_CLIENTS)
        yield "changed roles of Keycloak's own clients", changed
        added = [each for each in live.objects(self).values() if not self.is_builtin(each)]
        yield "composites of the client roles", sorted(each.name for each in added if each.raw["composite"])


def composites(role_id: str) -> tuple[str, ...]:
    """The path of a role's composites."""
    return ("roles-by-id", role_id, "composites")


def composites_of(reader: Reader, realm: str, role_id: str) -> Any:
    """The roles that a role contains."""
    return shaped(reader.get(realm, *composites(role_id)), "roles", f"role {role_id}")


def _roles(reader: Reader, realm: str, client: str) -> Any:
    return reader.get(realm, "clients", client, "roles", briefRepresentation="false")


def _note_managed_roles(writer: Writer, client: str) -> None:
    if HAS_ROLES not in writer.get("clients", client).get("attributes", {}):
        _note(writer, client, "true")


def _note(writer: Writer, client: str, value: str) -> None:
    # Keycloak deletes an attribute whose value is empty.
    writer.change("clients", client, fields={"attributes": {HAS_ROLES: value}})


ROLE = Roles()
CLIENT_ROLE = ClientRoles()
