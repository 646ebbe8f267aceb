"""Authentication flows: a top-level flow with its sub-flows, executions and their configs is one resource."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from provisioning.errors import SourceError
from provisioning.flows import bridge, importing, replacement, steps, tree
from provisioning.kind import ByFields, Import, Writer, marked
from provisioning.live import LiveRealm
from provisioning.ownership import Mark, MarkInDescription, unmarked
from provisioning.resource import LiveObject, Resource, Update
from provisioning.source import RealmSource


@dataclass(frozen=True)
class Flows(ByFields):
    """Section `flows`: `{alias, description, executions: [step, …]}`.

    A step is `{authenticator, requirement, config}` or `{flow, requirement, executions}`, the latter a
    sub-flow with `provider: form-flow` and its authenticator where it is a form. Steps are compared as they
    stand: one that was added by hand is a difference.
    """

    name: str = "flow"
    mark: ClassVar[Mark | None] = MarkInDescription()
    builtin: ClassVar[frozenset[str]] = frozenset(
        {
            "browser",
            "clients",
            "direct grant",
            "docker auth",
            "first broker login",
            "registration",
            "reset credentials",
            "saml ecp",
        }
    )

    def declared(self, source: RealmSource) -> Iterable[Resource]:
        seen = {alias for alias, _ in source.named("flows", "alias")}
        for alias, entry in source.named("flows", "alias"):
            for name in tree.sub_flow_names(entry.value["executions"]):
                if name in seen:
                    raise SourceError(entry.origin, f"“{name}” is the name of another flow already")
                seen.add(name)
            fields = {
                "alias": alias,
                "description": entry.value.get("description", ""),
                "executions": [tree.declared_step(step, entry.origin) for step in entry.value["executions"]],
            }
            yield Resource(self.name, alias, fields, entry.origin)

    def live(self, live: LiveRealm) -> Mapping[str, LiveObject]:
        flows = {flow["alias"]: flow for flow in live.export.get("authenticationFlows", ())}
        configs = {config["alias"]: config["config"] for config in live.export.get("authenticatorConfig", ())}
        return {
            alias: LiveObject(
                alias,
                {
                    "alias": alias,
                    "description": unmarked(flow.get("description")),
                    "executions": list(tree.live_steps(flow, flows, configs)),
                },
                flow,
                flow["id"],
            )
            for alias, flow in flows.items()
            if flow["topLevel"]
        }

    def is_builtin(self, live: LiveObject) -> bool:
        return bool(live.raw["builtIn"]) or replacement.is_in_transition(live.name)

    def add_to_import(self, realm: Import, resource: Resource) -> bool:
        if resource.name in self.builtin:
            return False
        importing.add_flow(realm, marked(self.mark, resource.fields))
        return True

    def create(self, writer: Writer, resource: Resource) -> None:
        steps.create(writer, marked(self.mark, resource.fields))

    def delete(self, writer: Writer, live: LiveObject) -> None:
        bridge.delete(writer, live.name, str(live.id))

    def update(self, writer: Writer, update: Update) -> None:
        if tree.shape(update.resource.fields["executions"]) == tree.shape(update.live.fields["executions"]):
            steps.update_in_place(writer, update)
        else:
            steps.require_known_secrets(update.resource.name, update.resource.fields["executions"])
            replacement.replace(writer, update)


FLOW = Flows()
