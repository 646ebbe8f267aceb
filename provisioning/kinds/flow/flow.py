"""Authentication flows: a top-level flow with its sub-flows, executions and their configs is one resource."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from graphlib import CycleError, TopologicalSorter

from provisioning.errors import Origin, ProvisioningError, SourceError
from provisioning.kinds import new_realm
from provisioning.kinds.fields import marked, without
from provisioning.kinds.flow import (
    bridge,
    configs,
    held,
    in_place,
    interrupted,
    names,
    replacement,
    steps,
    tree,
)
from provisioning.kinds.flow.bindings import CLIENT_AUTHENTICATION, bound_after
from provisioning.kinds.flow.declared_names import KEYCLOAKS_OWN, fault_of_description, faults_of_names
from provisioning.kinds.kind import Gap, Import, Kind
from provisioning.kinds.providers import Server, unknown
from provisioning.kinds.writer import Writer
from provisioning.model.live import LiveRealm, Reader, Wanted
from provisioning.model.ownership import unmarked
from provisioning.model.resource import (
    LIVE,
    Change,
    Create,
    Delete,
    FieldChange,
    Fields,
    LiveObject,
    Resource,
    Update,
    deletion,
)
from provisioning.model.secret import UNMANAGED
from provisioning.source.directory import RealmSource

_SPIS = {held.BASIC: "authenticator", held.FOR_CLIENTS: "client-authenticator"}
"""The SPI of the steps of a flow, by its type."""
_USUAL_TYPE = ("provider", held.BASIC)


class Flows(Kind):
    """Section `flows`: `{alias, description, executions: [step, …]}`.

    A step is `{authenticator, requirement, config}`, or a sub-flow `{flow, requirement, executions}`; a form
    sub-flow also has `provider: form-flow` and its authenticator. The steps are compared whole: one that was
    added by hand is a difference.
    """

    name = "flow"
    section = "flows"
    key = "alias"
    mark = names.MARK
    parts_named_by = ("flow", "authenticator")
    builtin = frozenset(KEYCLOAKS_OWN)
    # Keycloak refuses to delete a flow that is in use.
    deleted_last = True

    def declared(self, source: RealmSource) -> Iterable[Resource]:
        bindings = [entry.value for entry in source.entries("flow-bindings")]
        for_clients = next(
            (each[CLIENT_AUTHENTICATION] for each in bindings if CLIENT_AUTHENTICATION in each), ""
        )
        for alias, entry in source.named(self.section, self.key):
            executions = [tree.declared_step(step) for step in entry.value["executions"]]
            authenticators = [step["authenticator"] for step in executions]
            inferred = held.provider_of_new(alias, authenticators, for_clients)
            fields = {
                "alias": alias,
                "description": entry.value.get("description", ""),
                "provider": entry.value.get("provider", inferred),
                "executions": executions,
            }
            yield Resource(self.name, alias, fields, entry.origin)

    def faults(self, source: RealmSource, live: LiveRealm) -> Iterator[SourceError]:
        flows = source.declared(self)
        seen = {flow.name for flow in flows}
        for flow in flows:
            for name in tree.sub_flow_names(flow.fields["executions"]):
                if name in seen:
                    yield SourceError(flow.origin, f"“{name}” is the name of another flow already")
                if (fault := self.fault_of_name(name)) is not None:
                    yield SourceError(flow.origin, f"the name of sub-flow “{name}” {fault}")
                seen.add(name)
        for _, entry in source.named(self.section, self.key):
            for step in steps.flat(entry.value["executions"]):
                if "flow" in step and "config" in step:
                    text = f"sub-flow “{step['flow']}” has a “config”: only an execution can have one"
                    yield SourceError(entry.origin, text)
        for flow in flows:
            parts = list(tree.sub_flow_names(flow.fields["executions"]))
            if flow.fields["provider"] == held.FOR_CLIENTS and parts:
                yield SourceError(flow.origin, f"client-flow “{flow.name}” cannot have sub-flows")
        existing = live.objects(self)
        written = (
            each for each in flows if each.name not in existing or self.compare(each, existing[each.name])
        )
        yield from faults_of_names(flows, written, live)

    def fault_of_name(self, name: str) -> str | None:
        if re.search(r"[/:?#@!$&()*+,;=\[\]\\]", name):
            return "cannot hold one of / : ? # @ ! $ & ( ) * + , ; = [ ] \\"
        if names.is_of_a_replacement(name) or bridge.is_bridge(name):
            return "is one that flows have while mep replaces them"
        return super().fault_of_name(name)

    def missing(self, fields: Fields, server: Server) -> Iterator[str]:
        for step, spi in tree.by_spi(fields["executions"], _SPIS[fields["provider"]]):
            yield from server.lacks(spi, "authenticator", step["authenticator"])
            sent = [name for name, value in step.get("config", {}).items() if value != UNMANAGED]
            settings = server.settings_of(step["authenticator"]) if sent else None
            for name in sent if settings else ():
                yield from unknown(f"setting of {step['authenticator']}", name, settings or ())

    def read(self, reader: Reader, live: LiveRealm, wanted: Wanted) -> None:
        """Nothing beside the export, whose flows must be whole: each part is there, and not in itself."""
        contained = {flow["alias"]: held.sub_flows(flow) for flow in held.flows(live)}
        missing = {name for names in contained.values() for name in names} - contained.keys()
        try:
            TopologicalSorter(contained).prepare()
        except CycleError:
            missing.add("")
        if missing:
            raise ProvisioningError(
                f"flows of realm {live.name}: Keycloak answered with parts that are not whole"
            )

    def live(self, live: LiveRealm) -> Mapping[str, LiveObject]:
        found, parents = {}, held.parents(live)
        for alias, flow in held.by_alias(live).items():
            if flow["topLevel"]:
                holder = held.outermost(alias, parents) if alias in parents else None
                fields = tree.live_fields(flow, live)
                found[alias] = LiveObject(alias, fields, flow, flow["id"], holder, self.name)
        return {**found, **interrupted.standing_in(live)}

    def compare(self, resource: Resource, live: LiveObject) -> tuple[FieldChange, ...]:
        return (*super().compare(resource, live), *interrupted.left_to_do(live))

    def leftovers(self, source: RealmSource, live: LiveRealm) -> Iterator[Change]:
        """What earlier replacements left: flows whose time is over, and what was interrupted."""
        declared = source.resources(self)
        for name, flow in interrupted.standing_in(live).items():
            if name not in declared:
                found = Resource(self.name, name, flow.fields, LIVE)
                yield Update(found, flow, tuple(interrupted.left_to_do(flow)))
        for flow in names.expired(live, datetime.now(UTC)):
            yield deletion(self.name, flow, "expired")
        for flow in interrupted.removed(live, declared):
            yield deletion(self.name, flow, "unfinished")

    def refusals(
        self, change: Change, source: RealmSource, live: LiveRealm, own_client: str | None
    ) -> Iterator[str]:
        """Refuse what would take something from another flow, or what only the server knows."""
        name = change.resource.name
        if isinstance(change, Create) or (isinstance(change, Delete) and change.cause != "undeclared"):
            return
        for part, others in held.shared_parts(name, live):
            yield (
                f"flow “{name}” shares its part “{part}” with others ({', '.join(sorted(others))}), "
                "which would change with it: give each a part of its own at the server"
            )
        if isinstance(change, Delete):
            places = ", ".join(bound_after(change.live.raw, source, live))
            if places:
                yield f"deleting flow “{name}”, which stays bound: {places}. Bind another flow there"
        elif self.is_rebuilt(change):
            for what in tree.unmanaged(change.resource.fields["executions"]):
                yield (
                    f"{change.resource.origin}: flow “{name}” must be rebuilt, "
                    f"and {what} is unmanaged: declare the secret"
                )

    def prepare(self, writer: Writer, source: RealmSource) -> bool:
        """Complete or remove every interrupted replacement."""
        return interrupted.finish(writer, source.resources(self))

    def is_builtin(self, live: LiveObject) -> bool:
        # Temporary and retired flows belong to a replacement and are not shown in plans.
        in_transition = names.is_temporary(live.raw) or names.is_retired(live.raw)
        return bool(live.raw["builtIn"]) or (in_transition and live.name == live.raw["alias"])

    def add_to_import(self, realm: Import, resource: Resource) -> bool:
        if resource.name in self.builtin:
            return False
        steps.add_to_import(realm, marked(self.mark, resource.fields))
        return True

    def create(self, writer: Writer, resource: Resource) -> None:
        replacement.free(writer, (resource.name, *tree.sub_flow_names(resource.fields["executions"])))
        steps.create(writer, marked(self.mark, resource.fields))

    def delete(self, writer: Writer, live: LiveObject) -> None:
        if live.name in held.by_alias(writer.live):
            configs.unshare(writer, live.name)
        bridge.delete(writer, live.name, str(live.id))

    def is_rebuilt(self, update: Update) -> bool:
        """Return whether an update needs a replacement: another shape, or the flow is inside another one."""
        wanted, live = update.resource.fields, update.live.fields
        return update.live.parent is not None or (
            (wanted["provider"], tree.shape(wanted["executions"]))
            != (live["provider"], tree.shape(live["executions"]))
        )

    def update(self, writer: Writer, update: Update) -> None:
        if self.is_rebuilt(update):
            replacement.replace(writer, update)
        else:
            configs.unshare(writer, update.live.name)
            in_place.update_in_place(writer, update)

    def marked(self, live: LiveObject) -> Fields:
        if fault := fault_of_description(live.name, unmarked(live.raw.get("description"))):
            raise ProvisioningError(fault)
        return super().marked(live)

    def adopt(self, writer: Writer, live: LiveObject, marked: Fields) -> None:
        steps.describe(writer, str(live.id), marked["description"])

    def in_files(self, held: LiveObject) -> Fields:
        kept = {name: value for name, value in held.fields.items() if (name, value) != _USUAL_TYPE}
        return {**kept, "executions": [tree.written_step(step) for step in held.fields["executions"]]}

    def of_keycloak(self, live: LiveRealm) -> new_realm.Table:
        flows = live.objects(self).items()
        return {
            self.name: {name: without(each.fields, "provider") for name, each in flows if each.raw["builtIn"]}
        }

    def gaps(self, live: LiveRealm) -> Iterator[Gap]:
        yield from super().gaps(live)
        times = Counter(each["alias"] for each in live.export.get("authenticatorConfig", ()))
        shared = sorted(name for name in times if times[name] > 1)
        yield "configs of executions that share their name", shared


def wrong_providers(
    flows: Iterable[str],
    origin: Origin,
    source: RealmSource,
    live: LiveRealm,
    *,
    for_clients: bool = False,
) -> Iterator[SourceError]:
    """A fault for each bound flow of another type: Keycloak would take it, and nobody could sign in."""
    declared, existing = source.resources(FLOW), live.objects(FLOW)
    for name in flows:
        of = declared.get(name) or existing.get(name)
        provider = of.fields["provider"] if of else held.provider_of_new(name)
        if (provider == held.FOR_CLIENTS) != for_clients:
            needed = held.FOR_CLIENTS if for_clients else held.BASIC
            yield SourceError(origin, f"flow “{name}” is a {provider}, and only a {needed} can be bound here")


FLOW = Flows()
