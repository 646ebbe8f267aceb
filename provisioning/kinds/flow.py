"""Authentication flows: a top-level flow with its sub-flows, executions and their configs is one resource."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from provisioning.diff import differences
from provisioning.errors import SourceError
from provisioning.flows import bridge, held, importing, interrupted, names, replacement, steps, tree
from provisioning.flows.available_names import KEYCLOAKS_OWN
from provisioning.kind import ByFields, Import, Writer, marked
from provisioning.live import LiveRealm
from provisioning.ownership import Mark, MarkInDescription
from provisioning.resource import FieldChange, Fields, LiveObject, Resource, Update
from provisioning.source import RealmSource


@dataclass(frozen=True)
class Flows(ByFields):
    """Section `flows`: `{alias, description, executions: [step, …]}`.

    A step is `{authenticator, requirement, config}`, or a sub-flow `{flow, requirement, executions}`; a form
    sub-flow also has `provider: form-flow` and its authenticator. The steps are compared whole: one that was
    added by hand is a difference.
    """

    name: str = "flow"
    mark: ClassVar[Mark | None] = MarkInDescription()
    builtin: ClassVar[frozenset[str]] = frozenset(KEYCLOAKS_OWN)

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
        parents = held.parents(live)
        return {
            **{flow["alias"]: _object(flow, live, parents) for flow in held.flows(live) if flow["topLevel"]},
            **interrupted.standing_in(live),
        }

    def compare(self, resource: Resource, live: LiveObject) -> tuple[FieldChange, ...]:
        return (*differences(resource.fields, live.fields), *interrupted.left_to_do(live))

    def is_builtin(self, live: LiveObject) -> bool:
        # Temporary and retired flows belong to a replacement and are not shown in plans.
        in_transition = names.is_temporary(live.raw) or names.is_retired(live.raw)
        return bool(live.raw["builtIn"]) or (in_transition and live.name == live.raw["alias"])

    def add_to_import(self, realm: Import, resource: Resource) -> bool:
        if resource.name in self.builtin:
            return False
        importing.add_flow(realm, marked(self.mark, resource.fields))
        return True

    def create(self, writer: Writer, resource: Resource) -> None:
        replacement.free(writer, (resource.name, *tree.sub_flow_names(resource.fields["executions"])))
        steps.create(writer, marked(self.mark, resource.fields))

    def delete(self, writer: Writer, live: LiveObject) -> None:
        bridge.delete(writer, live.name, str(live.id))

    def is_built_anew(self, update: Update) -> bool:
        """Return whether an update needs a replacement: another shape, or the flow is inside another one."""
        wanted, live = update.resource.fields["executions"], update.live.fields["executions"]
        return update.live.parent is not None or tree.shape(wanted) != tree.shape(live)

    def update(self, writer: Writer, update: Update) -> None:
        if self.is_built_anew(update):
            replacement.replace(writer, update)
        else:
            steps.update_in_place(writer, update)


def _object(flow: Fields, live: LiveRealm, parents: Mapping[str, str]) -> LiveObject:
    alias = flow["alias"]
    holder = held.outermost(alias, parents)
    parent = {"parent": holder, "parent_kind": FLOW.name} if holder != alias else {}
    return LiveObject(alias, tree.live_fields(flow, live), flow, flow["id"], **parent)


FLOW = Flows()
