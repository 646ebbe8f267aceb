"""Which flow the realm uses for what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from provisioning.errors import SourceError
from provisioning.flows import held, names
from provisioning.flows.bindings import REALM_BINDINGS
from provisioning.kind import Import, Kept, Writer
from provisioning.live import LiveRealm
from provisioning.resource import LiveObject, Resource, Update
from provisioning.source import RealmSource


@dataclass(frozen=True)
class FlowBindings(Kept):
    """Section `flow-bindings`, by Keycloak's own names: `{browserFlow: alias, …}`."""

    name: str = "flow binding"

    def declared(self, source: RealmSource) -> Iterable[Resource]:
        for entry in source.entries("flow-bindings"):
            for binding, alias in entry.value.items():
                if binding not in REALM_BINDINGS:
                    known = ", ".join(REALM_BINDINGS)
                    raise SourceError(entry.origin, f"“{binding}” is no flow binding; known: {known}")
                yield Resource(self.name, binding, {"flow": alias}, entry.origin)

    def live(self, live: LiveRealm) -> Mapping[str, LiveObject]:
        # Half-way through a replacement it is the same flow for whoever plans: to finish it is no danger.
        own = {flow["alias"]: names.settled(flow) for flow in held.flows(live)}
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
