"""The bindings of the realm to its flows, and the flows by which a client overrides them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from provisioning.errors import ProvisioningError, SourceError
from provisioning.kinds.client import CLIENT
from provisioning.kinds.flow import held, names
from provisioning.kinds.flow.bindings import CLIENT_AUTHENTICATION, CLIENT_FLOWS, REALM_BINDINGS
from provisioning.kinds.flow.flow import FLOW, wrong_providers
from provisioning.kinds.flow.steps import FLOWS
from provisioning.kinds.kind import Import, Kind, References
from provisioning.kinds.realm import change_realm
from provisioning.kinds.writer import Writer
from provisioning.model.live import LiveRealm
from provisioning.model.resource import Change, Danger, Fields, LiveObject, Resource, StrictMapping, Update
from provisioning.source.directory import RealmSource


class Bindings(Kind):
    """Bindings to flows, by their aliases.

    `for_clients`: the name of the one by which clients sign in. `moved`: the danger of an update.
    """

    for_clients = ""
    moved: str

    def dangers(self, change: Change) -> Iterator[Danger]:
        if isinstance(change, Update):
            name = change.resource.name
            yield Danger(self.name, name, self.moved.format(name))

    def faults(self, source: RealmSource, live: LiveRealm) -> Iterator[SourceError]:
        """Refuse a flow of another type: with it, no client or no person could sign in."""
        for binding in source.declared(self):
            flows, is_for_clients = map(str, binding.fields.values()), binding.name == self.for_clients
            yield from wrong_providers(flows, binding.origin, source, live, for_clients=is_for_clients)

    def references(self, resource: Resource, source: RealmSource, live: LiveRealm) -> References:
        yield from ((FLOW, str(flow)) for flow in resource.fields.values())


class FlowBindings(Bindings):
    """Section `flow-bindings` with Keycloak's names of the fields: `{browserFlow: alias, …}`."""

    name = "flow binding"
    section = "flow-bindings"
    file = FLOW.section
    for_clients = CLIENT_AUTHENTICATION
    moved = "the realm's {} is bound to another flow"

    def declared(self, source: RealmSource) -> Iterable[Resource]:
        for entry in source.entries(self.section):
            for binding, alias in entry.value.items():
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
        change_realm(writer, {resource.name: resource.fields["flow"]})

    def exported(self, live: LiveRealm) -> Fields:
        bound = live.objects(self).items()
        return {name: each.fields["flow"] for name, each in bound if each.fields["flow"]}


class ClientFlows(Bindings):
    """The clients' field `authenticationFlowBindingOverrides`: `{browser: alias, direct_grant: alias}`.

    Keycloak refers to flows by id, and a replacement changes the id. So the overrides are written after the
    flows and compared by alias. A declared field is compared whole.
    """

    name = "client flow binding"
    moved = "client “{}” uses other flows"

    def declared(self, source: RealmSource) -> Iterable[Resource]:
        for client, entry in source.named(CLIENT.section, CLIENT.key):
            if CLIENT_FLOWS in entry.value:
                yield Resource(self.name, client, StrictMapping(entry.value[CLIENT_FLOWS]), entry.origin)

    def live(self, live: LiveRealm) -> Mapping[str, LiveObject]:
        # Every client has this field, if only empty, so it is always updated and never created.
        clients, aliases = live.objects(CLIENT), names.by_id(live)
        bound = {name: client.raw.get(CLIENT_FLOWS, {}).items() for name, client in clients.items()}
        fields = {name: {use: aliases.get(each, each) for use, each in held} for name, held in bound.items()}
        return {name: LiveObject(name, each, {}, clients[name].id) for name, each in fields.items()}

    def create(self, writer: Writer, resource: Resource) -> None:
        self._bind(writer, writer.id_of(CLIENT, resource.name), resource.fields)

    def update(self, writer: Writer, update: Update) -> None:
        gone = dict.fromkeys(update.live.fields.keys() - update.resource.fields.keys(), "")
        self._bind(writer, str(update.live.id), {**gone, **update.resource.fields})

    def _bind(self, writer: Writer, client: str, wanted: Fields) -> None:
        """Bind flows by their current ids; an empty text removes a binding."""
        ids = {flow["alias"]: flow["id"] for flow in writer.get(*FLOWS)}
        if missing := sorted({alias for alias in wanted.values() if alias} - ids.keys()):
            raise ProvisioningError(f"there is no flow “{missing[0]}” to bind")
        bound = {use: ids[alias] if alias else "" for use, alias in wanted.items()}
        writer.change("clients", client, fields={CLIENT_FLOWS: bound})


FLOW_BINDING = FlowBindings()
CLIENT_FLOW = ClientFlows()
