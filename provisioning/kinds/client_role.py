"""The roles of clients, each named “client/role”."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from provisioning.kind import ByFields, Writer, marked, updated
from provisioning.kinds.client import CLIENT
from provisioning.live import LiveRealm
from provisioning.ownership import HAS_ROLES, Mark, MarkInMap
from provisioning.resource import Fields, LiveObject, Resource, Update
from provisioning.source import RealmSource

SECTION = "client-roles"
OF_AUTHORIZATION = "uma_protection"
"""The role that Keycloak creates in each client with authorization services."""


@dataclass(frozen=True)
class ClientRoles(ByFields):
    """Section `client-roles`: `{client, name, description, attributes}`.

    The export omits client roles, and reading them takes one request per client. So a client with managed
    roles carries an attribute: only roles of such clients, and of clients with declared roles, are read.
    """

    name: str = "client role"
    mark: ClassVar[Mark] = MarkInMap("attributes", listed=True)

    def declared(self, source: RealmSource) -> Iterable[Resource]:
        for entry in source.entries(SECTION):
            yield Resource(
                self.name, f"{entry.value['client']}/{entry.value['name']}", entry.value, entry.origin
            )

    def live(self, live: LiveRealm) -> Mapping[str, LiveObject]:
        return {
            f"{client}/{raw['name']}": LiveObject(
                f"{client}/{raw['name']}", {**raw, "client": client}, raw, raw["id"], client, CLIENT.name
            )
            for client, roles in live.client_roles.items()
            for raw in roles
        }

    def is_builtin(self, live: LiveObject) -> bool:
        own = live.parent in CLIENT.builtin or live.raw["name"] == OF_AUTHORIZATION
        return own and not self.mark.is_on(live.raw)

    def create(self, writer: Writer, resource: Resource) -> None:
        client = writer.id_of(CLIENT, resource.fields["client"])
        _note_managed_roles(writer, client)
        writer.post("clients", client, "roles", body=marked(self.mark, _without_client(resource.fields)))

    def update(self, writer: Writer, update: Update) -> None:
        _note_managed_roles(writer, writer.id_of(CLIENT, str(update.live.parent)))
        writer.put("roles-by-id", str(update.live.id), body=_without_client(updated(update)))

    def delete(self, writer: Writer, live: LiveObject) -> None:
        client = writer.id_of(CLIENT, str(live.parent))
        writer.delete("roles-by-id", str(live.id))
        left = writer.get("clients", client, "roles", briefRepresentation="false")
        if not any(self.mark.is_on(each) for each in left):
            _note(writer, client, "")


def _note_managed_roles(writer: Writer, client: str) -> None:
    if HAS_ROLES not in writer.get("clients", client).get("attributes", {}):
        _note(writer, client, "true")


def _note(writer: Writer, client: str, value: str) -> None:
    # Keycloak deletes an attribute whose value is empty.
    writer.change("clients", client, fields={"attributes": {HAS_ROLES: value}})


def declared_clients(source: RealmSource) -> tuple[str, ...]:
    """The clients whose roles must be read."""
    return tuple(sorted({entry.value["client"] for entry in source.entries(SECTION)}))


def _without_client(fields: Fields) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if name != "client"}


CLIENT_ROLE = ClientRoles()
