"""Strict lists of realm and client roles: an additional role is a privilege that was not reviewed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from provisioning.errors import ProvisioningError
from provisioning.kinds.client import CLIENT
from provisioning.kinds.fields import within
from provisioning.kinds.kind import Kind, References
from provisioning.kinds.role import CLIENT_ROLE, OF_AUTHORIZATION, ROLE, composites
from provisioning.kinds.writer import Writer
from provisioning.model.live import LiveRealm
from provisioning.model.resource import Fields, LiveObject, Resource, StrictMapping, Update
from provisioning.source.directory import RealmSource


class RoleLists(Kind):
    """A kind whose objects hold roles: `{realmRoles: […], clientRoles: {client: […]}}`, compared whole.

    `holder`: the kind of the objects that hold the roles; none if the realm's default role does.
    """

    holder: Kind | None = None

    def normalised(self, value: Fields) -> Fields:
        held = value.get("clientRoles", {}).items()
        clients = {client: sorted(set(roles)) for client, roles in held if roles}
        return {"realmRoles": sorted(set(value.get("realmRoles", ()))), "clientRoles": StrictMapping(clients)}

    def references(self, resource: Resource, source: RealmSource, live: LiveRealm) -> References:
        if self.holder:
            yield self.holder, resource.name
        yield from ((ROLE, name) for name in resource.fields["realmRoles"])
        for client, roles in resource.fields.get("clientRoles", {}).items():
            yield CLIENT, client
            if CLIENT_ROLE.is_known(client, source, live):
                yield from ((CLIENT_ROLE, within(client, role)) for role in roles if role != OF_AUTHORIZATION)

    def create(self, writer: Writer, resource: Resource) -> None:
        none: Fields = {"realmRoles": [], "clientRoles": {}}
        self.assign(writer, self.id_of_new(writer, resource.name), resource.fields, none)

    def update(self, writer: Writer, update: Update) -> None:
        self.assign(writer, str(update.live.id), update.resource.fields, update.live.fields)

    def id_of_new(self, writer: Writer, name: str) -> str:
        """The id of an object that the live realm does not show; it holds no roles yet."""
        return writer.id_of(CLIENT, name)

    def assign(self, writer: Writer, holder: str, wanted: Fields, held: Fields) -> None:
        """Add and remove roles until an object, by default a role, holds exactly the wanted ones."""
        added, removed = (list(roles) for roles in realm_role_changes(writer, wanted, held))
        for _, more, less in client_role_changes(writer, wanted, held):
            added += more
            removed += less
        send(writer, composites(holder), added, removed)

    def in_files(self, held: LiveObject) -> Fields:
        return {**held.fields, "clientRoles": dict(held.fields["clientRoles"])}


def held_roles(realm: Iterable[str], clients: Mapping[str, Iterable[str]]) -> Fields:
    """Role names that the server returned, to be compared with declared ones."""
    by_client = {client: sorted(roles) for client, roles in clients.items()}
    return {"realmRoles": sorted(realm), "clientRoles": by_client}


def fields_of(live: LiveRealm, roles: Collection[Mapping[str, Any]]) -> Fields:
    """The comparable fields of role representations."""
    ids = {client["id"]: client["clientId"] for client in live.export.get("clients", ())}
    by_client: dict[str, list[str]] = {}
    for each in roles:
        if each["clientRole"]:
            by_client.setdefault(ids[each["containerId"]], []).append(each["name"])
    return held_roles([each["name"] for each in roles if not each["clientRole"]], by_client)


def send(writer: Writer, path: tuple[str, ...], added: list[Any], removed: list[Any]) -> None:
    """Add roles to a list of the server, and remove others."""
    if added:
        writer.post(*path, body=added)
    if removed:
        writer.delete(*path, body=removed)


def role(writer: Writer, *path: str) -> Any:
    """The representation of a role, for a mapping. Raises ProvisioningError if it does not exist."""
    found = writer.get(*path)
    if found is None:
        raise ProvisioningError(f"there is no role “{path[-1]}”")
    return found


def realm_role_changes(writer: Writer, wanted: Fields, held: Fields) -> tuple[list[Any], list[Any]]:
    """The realm roles to add and to remove."""
    return _changes(writer, ("roles",), wanted["realmRoles"], held["realmRoles"])


def client_role_changes(
    writer: Writer, wanted: Fields, held: Fields
) -> Iterable[tuple[str, list[Any], list[Any]]]:
    """For each client, its id, and the roles to add and to remove."""
    for client in sorted({*wanted["clientRoles"], *held["clientRoles"]}):
        client_id = writer.id_of(CLIENT, client)
        lists = (fields["clientRoles"].get(client, []) for fields in (wanted, held))
        yield client_id, *_changes(writer, ("clients", client_id, "roles"), *lists)


def _changes(
    writer: Writer, path: tuple[str, ...], wanted: list[str], held: list[str]
) -> tuple[list[Any], list[Any]]:
    added = [role(writer, *path, name) for name in wanted if name not in held]
    removed = [role(writer, *path, name) for name in held if name not in wanted]
    return added, removed
