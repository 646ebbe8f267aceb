"""The flows by which a client overrides the realm's flows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from provisioning.errors import ProvisioningError
from provisioning.flows import held, names
from provisioning.flows.bindings import CLIENT_FLOWS
from provisioning.flows.steps import FLOWS
from provisioning.kind import NeverDeleted, Writer
from provisioning.kinds.client import CLIENT
from provisioning.live import LiveRealm
from provisioning.resource import Fields, LiveObject, Resource, StrictMapping, Update
from provisioning.source import RealmSource


@dataclass(frozen=True)
class ClientFlows(NeverDeleted):
    """The clients' field `authenticationFlowBindingOverrides`: `{browser: alias, direct_grant: alias}`.

    Keycloak refers to flows by id, and a replacement changes the id. So the overrides are written after the
    flows and compared by alias. A declared field is compared whole.
    """

    name: str = "client flow binding"

    def declared(self, source: RealmSource) -> Iterable[Resource]:
        for client, entry in source.named(CLIENT.section, CLIENT.key):
            if CLIENT_FLOWS in entry.value:
                yield Resource(self.name, client, StrictMapping(entry.value[CLIENT_FLOWS]), entry.origin)

    def live(self, live: LiveRealm) -> Mapping[str, LiveObject]:
        aliases = {flow["id"]: names.final_name(flow) for flow in held.flows(live)}
        # Every client has this field, if only empty, so it is always updated and never created.
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
        """Bind flows by their current ids; an empty text removes a binding."""
        ids = {flow["alias"]: flow["id"] for flow in writer.get(*FLOWS)}
        if missing := sorted({alias for alias in wanted.values() if alias} - ids.keys()):
            raise ProvisioningError(f"there is no flow “{missing[0]}” to bind")
        bound = {use: ids[alias] if alias else "" for use, alias in wanted.items()}
        writer.change("clients", client, fields={CLIENT_FLOWS: bound})


CLIENT_FLOW = ClientFlows()
