"""The flows that a client uses in place of the realm's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from provisioning.errors import ProvisioningError
from provisioning.flows import held, names
from provisioning.flows.bindings import CLIENT_FLOWS
from provisioning.flows.steps import FLOWS
from provisioning.kind import Kept, Writer
from provisioning.kinds.client import CLIENT
from provisioning.live import LiveRealm
from provisioning.resource import Fields, LiveObject, Resource, Update, Whole
from provisioning.source import RealmSource


@dataclass(frozen=True)
class ClientFlows(Kept):
    """The clients' field `authenticationFlowBindingOverrides`: `{browser: alias, direct_grant: alias}`.

    The server names flows by their ids, which a replacement changes; so they are bound after the flows, by
    alias. Compared whole where a client declares the field.
    """

    name: str = "client flow binding"

    def declared(self, source: RealmSource) -> Iterable[Resource]:
        for client, entry in source.named(CLIENT.section, CLIENT.key):
            if CLIENT_FLOWS in entry.value:
                yield Resource(self.name, client, Whole(entry.value[CLIENT_FLOWS]), entry.origin)

    def live(self, live: LiveRealm) -> Mapping[str, LiveObject]:
        aliases = {flow["id"]: names.settled(flow) for flow in held.flows(live)}
        # Every client may have some, be it none: they are updated, never created.
        return {
            name: LiveObject(
                name,
                {use: aliases.get(bound, bound) for use, bound in client.raw.get(CLIENT_FLOWS, {}).items()},
                {},
                client.id,
            )
            for name, client in CLIENT.live(live).items()
        }

    def create(self, writer: Writer, resource: Resource) -> None:
        self._bind(writer, writer.id_of(CLIENT, resource.name), resource.fields)

    def update(self, writer: Writer, update: Update) -> None:
        gone = dict.fromkeys(update.live.fields.keys() - update.resource.fields.keys(), "")
        wanted = {**gone, **update.resource.fields}
        self._bind(writer, str(update.live.id), wanted)

    def _bind(self, writer: Writer, client: str, wanted: Fields) -> None:
        """Binds by the ids of this moment; Keycloak unbinds by ""."""
        ids = {flow["alias"]: flow["id"] for flow in writer.get(*FLOWS)}
        if missing := sorted({alias for alias in wanted.values() if alias} - ids.keys()):
            raise ProvisioningError(f"there is no flow “{missing[0]}” to bind")
        bound = {use: ids[alias] if alias else "" for use, alias in wanted.items()}
        writer.change("clients", client, fields={CLIENT_FLOWS: bound})


CLIENT_FLOW = ClientFlows()
