"""The roles of service accounts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from provisioning.errors import ProvisioningError
from provisioning.kind import NeverDeleted, Writer
from provisioning.kinds.client import CLIENT
from provisioning.kinds.role_lists import (
    NO_ROLES,
    client_role_changes,
    declared_roles,
    held_roles,
    realm_role_changes,
)
from provisioning.live import LiveRealm
from provisioning.resource import Fields, LiveObject, Resource, Update
from provisioning.source import RealmSource

SECTION = "service-accounts"


@dataclass(frozen=True)
class ServiceAccountRoles(NeverDeleted):
    """Section `service-accounts`: `{client, realmRoles: […], clientRoles: {client: […]}}`.

    The lists are strict: an additional role is a privilege that was not reviewed.
    """

    name: str = "service account"

    def declared(self, source: RealmSource) -> Iterable[Resource]:
        for client, entry in source.named(SECTION, "client"):
            yield Resource(self.name, client, declared_roles(entry.value), entry.origin)

    def live(self, live: LiveRealm) -> Mapping[str, LiveObject]:
        return {
            client: LiveObject(client, _live(mappings), mappings, CLIENT.live(live)[client].id)
            for client, mappings in live.service_accounts.items()
        }

    def create(self, writer: Writer, resource: Resource) -> None:
        self._assign(writer, resource, writer.id_of(CLIENT, resource.name), NO_ROLES)

    def update(self, writer: Writer, update: Update) -> None:
        self._assign(writer, update.resource, str(update.live.id), update.live.fields)

    def _assign(self, writer: Writer, resource: Resource, client_id: str, held: Fields) -> None:
        user = writer.get("clients", client_id, "service-account-user")
        if user is None:
            raise ProvisioningError(
                f"client “{resource.name}” has no service account; set “serviceAccountsEnabled: true”"
            )
        mappings = ("users", user["id"], "role-mappings")
        self._map(writer, (*mappings, "realm"), *realm_role_changes(writer, resource.fields, held))
        for client, added, removed in client_role_changes(writer, resource.fields, held):
            self._map(writer, (*mappings, "clients", client), added, removed)

    def _map(self, writer: Writer, path: tuple[str, ...], added: list[Any], removed: list[Any]) -> None:
        if added:
            writer.post(*path, body=added)
        if removed:
            writer.delete(*path, body=removed)


def declared_accounts(source: RealmSource) -> tuple[str, ...]:
    """The clients whose service accounts must be read."""
    return tuple(client for client, _ in source.named(SECTION, "client"))


def _live(mappings: Mapping[str, Any]) -> Fields:
    realm = (role["name"] for role in mappings.get("realmMappings", ()))
    clients = mappings.get("clientMappings", {})
    return held_roles(
        # The default roles are omitted: every account has them, so the files do not declare them here.
        [name for name in realm if not name.startswith("default-roles-")],
        {client: [role["name"] for role in held["mappings"]] for client, held in clients.items()},
    )


SERVICE_ACCOUNT = ServiceAccountRoles()
