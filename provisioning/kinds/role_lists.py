"""Strict lists of realm and client roles: an additional role is a privilege that was not reviewed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from provisioning.errors import ProvisioningError
from provisioning.kind import Writer
from provisioning.kinds.client import CLIENT
from provisioning.live import LiveRealm
from provisioning.resource import Fields, StrictMapping

NO_ROLES: Fields = {"realmRoles": [], "clientRoles": {}}


def declared_roles(value: Mapping[str, Any]) -> Fields:
    """The comparable fields of a declaration `{realmRoles: […], clientRoles: {client: […]}}`."""
    clients = {client: sorted(roles) for client, roles in value.get("clientRoles", {}).items()}
    return {"realmRoles": sorted(value.get("realmRoles", ())), "clientRoles": StrictMapping(clients)}


def held_roles(realm: Iterable[str], clients: Mapping[str, Iterable[str]]) -> Fields:
    """Role names that the server returned, in the form of `declared_roles`, to be compared with it."""
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


def composites(role_id: str) -> tuple[str, ...]:
    """The path of a role's composites."""
    return ("roles-by-id", role_id, "composites")


def set_composites(writer: Writer, role_id: str, wanted: Fields, held: Fields) -> None:
    """Add and remove composites until the role contains exactly the wanted ones."""
    added, removed = (list(roles) for roles in realm_role_changes(writer, wanted, held))
    for _, more, less in client_role_changes(writer, wanted, held):
        added += more
        removed += less
    if added:
        writer.post(*composites(role_id), body=added)
    if removed:
        writer.delete(*composites(role_id), body=removed)


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
