"""Which realm roles the tokens of a client may carry, for clients without `fullScopeAllowed`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from provisioning.errors import ProvisioningError
from provisioning.kinds.client import CLIENT
from provisioning.kinds.kind import Kept, Writer
from provisioning.live import LiveRealm
from provisioning.resource import LiveObject, Resource, Update
from provisioning.source import RealmSource


@dataclass(frozen=True)
class ScopeMappings(Kept):
    """Section `scope-mappings`: `{client, realmRoles: […]}`; the list is compared whole."""

    name: str = "scope mapping"

    def declared(self, source: RealmSource) -> Iterable[Resource]:
        for client, entry in source.named("scope-mappings", "client"):
            yield Resource(self.name, client, {"realmRoles": sorted(entry.value["realmRoles"])}, entry.origin)

    def live(self, live: LiveRealm) -> Mapping[str, LiveObject]:
        held = {
            each["client"]: each["roles"]
            for each in live.export.get("scopeMappings") or ()
            if "client" in each
        }
        # Every client has a mapping, be it empty: it is updated, never created.
        return {
            name: LiveObject(name, {"realmRoles": sorted(held.get(name, ()))}, {}, client.id)
            for name, client in CLIENT.live(live).items()
        }

    def create(self, writer: Writer, resource: Resource) -> None:
        self._map(writer, writer.id_of(CLIENT, resource.name), resource.fields["realmRoles"], [])

    def update(self, writer: Writer, update: Update) -> None:
        wanted, held = update.resource.fields["realmRoles"], update.live.fields["realmRoles"]
        self._map(writer, str(update.live.id), wanted, held)

    def _map(self, writer: Writer, client: str, wanted: list[str], held: list[str]) -> None:
        path = ("clients", client, "scope-mappings", "realm")
        added = [_role(writer, name) for name in wanted if name not in held]
        removed = [_role(writer, name) for name in held if name not in wanted]
        if added:
            writer.post(*path, body=added)
        if removed:
            writer.delete(*path, body=removed)


def _role(writer: Writer, name: str) -> Any:
    role = writer.get("roles", name)
    if role is None:
        raise ProvisioningError(f"there is no realm role “{name}”")
    return role


SCOPE_MAPPING = ScopeMappings()
