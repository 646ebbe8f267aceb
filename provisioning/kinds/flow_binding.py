"""The bindings of the realm to its flows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from provisioning.errors import SourceError
from provisioning.flows import held, names
from provisioning.flows.bindings import REALM_BINDINGS
from provisioning.kind import Import, NeverDeleted, Writer
from provisioning.live import LiveRealm
from provisioning.resource import LiveObject, Resource, Update
from provisioning.source import RealmSource


@dataclass(frozen=True)
class FlowBindings(NeverDeleted):
    """Section `flow-bindings` with Keycloak's names of the fields: `{browserFlow: alias, …}`."""

    name: str = "flow binding"

    def declared(self, source: RealmSource) -> Iterable[Resource]:
        for entry in source.entries("flow-bindings"):
            for binding, alias in entry.value.items():
                if binding not in REALM_BINDINGS:
                    known = ", ".join(REALM_BINDINGS)
                    raise SourceError(entry.origin, f"“{binding}” is not a flow binding; known: {known}")
                yield Resource(self.name, binding, {"flow": alias}, entry.origin)

    def live(self, live: LiveRealm) -> Mapping[str, LiveObject]:
        # A temporary flow counts as the flow of its final name: completing a replacement is not dangerous.
        own = {flow["alias"]: names.final_name(flow) for flow in held.flows(live)}
        bound = {name: live.export[name] for name in REALM_BINDINGS if live.export.get(name)}
        fields = {name: {"flow": own.get(alias, alias)} for name, alias in bound.items()}
        return {name: LiveObject(name, each, each) for name, each in fields.items()}

    def add_to_import(self, realm: Import, resource: Resource) -> bool:
        realm[resource.name] = resource.fields["flow"]
        return True

    def create(self, writer: Writer, resource: Resource) -> None:
        writer.put(body={resource.name: resource.fields["flow"]})

    def update(self, writer: Writer, update: Update) -> None:
        self.create(writer, update.resource)


FLOW_BINDING = FlowBindings()
