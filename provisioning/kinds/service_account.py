"""The roles of the service accounts of clients."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from provisioning.errors import ProvisioningError
from provisioning.kinds.client import CLIENT
from provisioning.kinds.kind import Kept, Writer
from provisioning.live import LiveRealm
from provisioning.resource import Fields, LiveObject, Resource, Update, Whole
from provisioning.source import RealmSource

SECTION = "service-accounts"
_NONE: Fields = {"realmRoles": [], "clientRoles": {}}


@dataclass(frozen=True)
class ServiceAccountRoles(Kept):
    """Section `service-accounts`: `{client, realmRoles: […], clientRoles: {client: […]}}`.

    The lists are compared whole: a role more than declared is a privilege nobody reviewed.
    """

    name: str = "service account"

    def declared(self, source: RealmSource) -> Iterable[Resource]:
        for client, entry in source.named(SECTION, "client"):
            yield Resource(self.name, client, _declared(entry.value), entry.origin)

    def live(self, live: LiveRealm) -> Mapping[str, LiveObject]:
        return {
            client: LiveObject(client, _live(mappings), mappings, CLIENT.live(live)[client].id)
            for client, mappings in live.service_accounts.items()
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


def declared_accounts(source: RealmSource) -> tuple[str, ...]:
    """The clients whose service accounts must be read."""
    return tuple(client for client, _ in source.named(SECTION, "client"))


def _declared(value: Mapping[str, Any]) -> Fields:
    clients = {client: sorted(roles) for client, roles in value.get("clientRoles", {}).items()}
    return {"realmRoles": sorted(value.get("realmRoles", ())), "clientRoles": Whole(clients)}


def _live(mappings: Mapping[str, Any]) -> Fields:
    realm = (role["name"] for role in mappings.get("realmMappings", ()))
    clients = mappings.get("clientMappings", {})
    return {
        # Every account of the realm has its default roles; they are no grant of ours.
        "realmRoles": sorted(name for name in realm if not name.startswith("default-roles-")),
        "clientRoles": {
            client: sorted(role["name"] for role in held["mappings"]) for client, held in clients.items()
        },
    }


SERVICE_ACCOUNT = ServiceAccountRoles()
