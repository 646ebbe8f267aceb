"""The roles of service accounts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from provisioning.errors import SourceError
from provisioning.kinds.client import CLIENT
from provisioning.kinds.role import OF_AUTHORIZATION
from provisioning.kinds.role_lists import RoleLists, client_role_changes, held_roles, realm_role_changes, send
from provisioning.kinds.shapes import shaped
from provisioning.kinds.writer import Writer
from provisioning.model.live import LiveRealm, Reader, Wanted
from provisioning.model.resource import Change, FieldChange, Fields, LiveObject, Resource, Update
from provisioning.source.directory import RealmSource

NEEDED_ROLES = frozenset({"manage-clients", "manage-identity-providers", "manage-realm", "manage-users"})
"""The roles of `realm-management` that plan and apply need; a test removes each in turn."""
_ALL_ROLES = "realm-admin"


class ServiceAccounts(RoleLists):
    """Section `service-accounts`: `{client, realmRoles: […], clientRoles: {client: […]}}`."""

    name = "service account"
    section = "service-accounts"
    key = "client"
    file = CLIENT.section
    holder = CLIENT

    def faults(self, source: RealmSource, live: LiveRealm) -> Iterator[SourceError]:
        clients, existing = source.resources(CLIENT), live.objects(CLIENT)
        for account in source.declared(self):
            found = [each.get(account.name) for each in (existing, clients)]
            fields = {name: value for each in found if each for name, value in each.fields.items()}
            if fields and not fields.get("serviceAccountsEnabled"):
                text = f"client “{account.name}” has no service account: set “serviceAccountsEnabled: true”"
                yield SourceError(account.origin, text)

    def read(self, reader: Reader, live: LiveRealm, wanted: Wanted) -> Mapping[str, Fields]:
        """The role mappings of the declared accounts: one request for each."""
        declared = {entry.value["client"] for entry in wanted.entries(self.section)}
        accounts = {user["serviceAccountClientId"]: user["id"] for user in live.export.get("users", ())}
        return {
            client: shaped(
                reader.get(live.name, "users", account, "role-mappings"), "role mappings", f"client {client}"
            )
            for client, account in accounts.items()
            if wanted.everything or client in declared
        }

    def live(self, live: LiveRealm) -> Mapping[str, LiveObject]:
        return {
            client: LiveObject(client, _live(mappings), mappings, live.objects(CLIENT)[client].id)
            for client, mappings in (live.beside.get(self.name) or {}).items()
        }

    def compare(self, resource: Resource, live: LiveObject) -> tuple[FieldChange, ...]:
        return super().compare(resource, _given(resource, live))

    def refusals(
        self, change: Change, source: RealmSource, live: LiveRealm, own_client: str | None
    ) -> Iterator[str]:
        """Refuse to take a role from the signed-in client without which it cannot plan and apply again."""
        lost = ", ".join(_lost_roles(change)) if isinstance(change, Update) else ""
        if lost and change.resource.name == own_client:
            place = change.resource.origin
            yield f"{place}: mep is signed in as client “{own_client}”, which needs realm-management: {lost}"

    def update(self, writer: Writer, update: Update) -> None:
        super().update(writer, replace(update, live=_given(update.resource, update.live)))

    def assign(self, writer: Writer, holder: str, wanted: Fields, held: Fields) -> None:
        user = writer.get("clients", holder, "service-account-user")
        mappings = ("users", user["id"], "role-mappings")
        send(writer, (*mappings, "realm"), *realm_role_changes(writer, wanted, held))
        for client, added, removed in client_role_changes(writer, wanted, held):
            send(writer, (*mappings, "clients", client), added, removed)

    def in_files(self, held: LiveObject) -> Fields:
        return {"client": held.name, **super().in_files(held)}


def _given(resource: Resource, live: LiveObject) -> LiveObject:
    """The account without the role that Keycloak itself gives to a client with authorization services."""
    roles = dict(live.fields["clientRoles"])
    if OF_AUTHORIZATION not in resource.fields["clientRoles"].get(live.name, ()):
        own = [role for role in roles.pop(live.name, ()) if role != OF_AUTHORIZATION]
        roles = {**roles, live.name: own} if own else roles
    return replace(live, fields={**live.fields, "clientRoles": roles})


def _lost_roles(update: Update) -> list[str]:
    held, left = (
        set(fields["clientRoles"].get("realm-management", ()))
        for fields in (update.live.fields, update.resource.fields)
    )
    if _ALL_ROLES in left:
        return []
    had = NEEDED_ROLES if _ALL_ROLES in held else NEEDED_ROLES & held
    return sorted(had - left)


def _live(mappings: Mapping[str, Any]) -> Fields:
    realm = (role["name"] for role in mappings.get("realmMappings", ()))
    clients = mappings.get("clientMappings", {})
    return held_roles(
        # The default roles are omitted: every account has them, so the files do not declare them here.
        [name for name in realm if not name.startswith("default-roles-")],
        {client: [role["name"] for role in held["mappings"]] for client, held in clients.items()},
    )


SERVICE_ACCOUNT = ServiceAccounts()
