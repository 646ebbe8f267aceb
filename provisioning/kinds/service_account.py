"""The roles of the service accounts of clients."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from provisioning.errors import ProvisioningError
from provisioning.kinds.client import CLIENT
from provisioning.kinds.kind import Writer
from provisioning.live import LiveRealm
from provisioning.resource import Fields, LiveObject, Resource, Update
from provisioning.source import RealmSource

_NONE: Fields = {"realmRoles": [], "clientRoles": {}}


@dataclass(frozen=True)
class ServiceAccountRoles:
    """Section `service-accounts`: `{client, realmRoles: […], clientRoles: {client: […]}}`.

    The lists are compared whole: a role more than declared is a privilege nobody reviewed.
    """

    name: str = "service account"

    def declared(self, source: RealmSource) -> Iterable[Resource]:
        for entry in source.entries("service-accounts"):
            roles = {name: value for name, value in entry.value.items() if name != "client"}
            yield Resource(self.name, entry.value["client"], _normalised(roles), entry.origin)

    def live(self, live: LiveRealm) -> Mapping[str, LiveObject]:
        users = {user["serviceAccountClientId"]: user for user in live.export.get("users", ())}
        # Keycloak makes the account with its client, so it is always there to be updated.
        return {
            client["clientId"]: LiveObject(client["clientId"], _normalised(raw), raw, client["id"])
            for client in live.export.get("clients", ())
            if client.get("serviceAccountsEnabled")
            for raw in (users.get(client["clientId"], {}),)
        }

    def create(self, writer: Writer, resource: Resource) -> None:
        self._assign(writer, resource, writer.id_of(CLIENT, resource.name), _NONE)

    def update(self, writer: Writer, update: Update) -> None:
        self._assign(writer, update.resource, str(update.live.id), update.live.fields)

    def _assign(self, writer: Writer, resource: Resource, client_id: str, held: Fields) -> None:
        user = writer.get("clients", client_id, "service-account-user")
        if user is None:
            raise ProvisioningError(f"client “{resource.name}” has no service account; enable it there")
        mappings = ("users", user["id"], "role-mappings")
        self._set(writer, (*mappings, "realm"), ("roles",), resource.fields["realmRoles"], held["realmRoles"])
        for client in {*resource.fields["clientRoles"], *held["clientRoles"]}:
            other = writer.id_of(CLIENT, client)
            wanted, has = (fields["clientRoles"].get(client, []) for fields in (resource.fields, held))
            self._set(writer, (*mappings, "clients", other), ("clients", other, "roles"), wanted, has)

    def _set(
        self,
        writer: Writer,
        path: tuple[str, ...],
        roles: tuple[str, ...],
        wanted: list[str],
        held: list[str],
    ) -> None:
        added = [self._role(writer, (*roles, name)) for name in wanted if name not in held]
        removed = [self._role(writer, (*roles, name)) for name in held if name not in wanted]
        if added:
            writer.post(*path, body=added)
        if removed:
            writer.delete(*path, body=removed)

    def _role(self, writer: Writer, path: tuple[str, ...]) -> Any:
        role = writer.get(*path)
        if role is None:
            raise ProvisioningError(f"there is no role “{path[-1]}”")
        return role


def _normalised(value: Mapping[str, Any]) -> Fields:
    # Every account of the realm has its default roles; they are no grant of ours.
    realm_roles = [role for role in value.get("realmRoles", ()) if not role.startswith("default-roles-")]
    client_roles = {client: sorted(roles) for client, roles in value.get("clientRoles", {}).items()}
    return {"realmRoles": sorted(realm_roles), "clientRoles": client_roles}


SERVICE_ACCOUNT = ServiceAccountRoles()
