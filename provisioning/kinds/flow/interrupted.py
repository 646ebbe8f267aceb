"""Complete or remove what an interrupted flow replacement left half built.

A temporary flow is completed if it is bound already, or if it is exactly what the files declare. Any other
one is deleted at once, unless it contains the flow that it was to replace: Keycloak cannot take a flow out
of another one, and deleting the outer flow would delete the inner one. Such a temporary flow is retired,
the contained flow is rebuilt, and both are deleted when their time is over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from provisioning.kinds.flow import bridge, held, names, replacement, tree
from provisioning.kinds.flow.bindings import bound
from provisioning.kinds.flow.steps import FLOWS, MadeFlow, flow_body, sub_flow_body
from provisioning.kinds.writer import Writer
from provisioning.model.diff import differences
from provisioning.model.live import LiveRealm
from provisioning.model.ownership import unmarked
from provisioning.model.resource import FieldChange, Fields, LiveObject, Resource

Declared = Mapping[str, Resource]


@dataclass(frozen=True)
class TemporaryFlow:
    """A flow under its temporary name.

    `fields` use its final names. `is_complete`: it contains the flow that it replaces. `takes_place`: it is
    bound already, or no other flow has its final name; it is then treated as the flow of that name.
    """

    alias: str
    raw: Fields
    fields: Fields
    is_complete: bool
    takes_place: bool

    @property
    def description(self) -> str:
        """The final description; without the mark if the flow replaces a foreign one, which stays foreign."""
        description: str = self.raw["description"]
        return description if names.MARK.is_on({**self.raw, "alias": self.alias}) else unmarked(description)

    def is_to_finish(self, declared: Declared) -> bool:
        """Return whether to complete the flow rather than to remove it."""
        wanted = declared.get(self.alias)
        is_wanted = wanted is not None and not differences(wanted.fields, self.fields)
        return self.takes_place or (self.is_complete and is_wanted)

    def has_shape(self, declared: Declared) -> bool:
        """Return whether the flow has the declared shape, so that it needs no further replacement."""
        wanted = declared.get(self.alias)
        steps = self.fields["executions"]
        return wanted is not None and tree.shape(wanted.fields["executions"]) == tree.shape(steps)


def temporary_flows(live: LiveRealm) -> Iterator[TemporaryFlow]:
    existing = held.by_alias(live)
    for flow in existing.values():
        if not (flow["topLevel"] and names.is_temporary(flow)):
            continue
        fields = tree.live_fields(flow, live, names.final)
        alias, complete = fields["alias"], bridge.is_complete(live, flow["alias"])
        takes_place = any(bound(flow, live.export)) or alias not in existing
        yield TemporaryFlow(alias, flow, fields, complete, takes_place)


def standing_in(live: LiveRealm) -> dict[str, LiveObject]:
    """The temporary flows that count as the flow of their final name, whether or not the old one exists."""
    return {
        each.alias: LiveObject(
            each.alias, each.fields, {**each.raw, "description": each.description}, each.raw["id"]
        )
        for each in temporary_flows(live)
        if each.takes_place
    }


def left_to_do(live: LiveObject) -> Iterator[FieldChange]:
    """The changes that an interrupted replacement left to do, beyond what the files declare."""
    alias = live.raw.get("alias", live.name)
    if alias != live.name:
        yield FieldChange("alias", alias, live.name)
    if live.parent is not None:
        yield FieldChange("inside", live.parent, None)


def removed(live: LiveRealm, declared: Declared) -> list[LiveObject]:
    """The flows to delete after an interrupted replacement."""
    going = [temporary.raw for temporary in temporary_flows(live) if not temporary.is_to_finish(declared)]
    return [LiveObject(flow["alias"], {}, flow, flow["id"]) for flow in (*going, *_orphans(live))]


def finish(writer: Writer, declared: Declared) -> bool:
    """Complete or remove every interrupted replacement. Returns whether there was one."""
    found, orphans = list(temporary_flows(writer.live)), list(_orphans(writer.live))
    for temporary in found:
        if temporary.is_to_finish(declared):
            _complete(writer, temporary, is_kept=temporary.has_shape(declared))
        elif temporary.is_complete:
            replacement.retire(writer, temporary.raw["alias"])
        else:
            writer.delete(*FLOWS, temporary.raw["id"])
    for flow in orphans:
        writer.delete(*FLOWS, flow["id"])
    return bool(found or orphans)


def _orphans(live: LiveRealm) -> Iterator[Fields]:
    """The managed sub-flows outside any flow: a sub-flow is created before it is inserted."""
    placed = held.parents(live)
    for flow in held.flows(live):
        if not flow["topLevel"] and names.MARK.is_on(flow) and flow["alias"] not in placed:
            yield flow


def _complete(writer: Writer, temporary: TemporaryFlow, *, is_kept: bool) -> None:
    """Move the remaining bindings, then give the flow and its sub-flows their final names.

    If the files changed and the flow is replaced again right after, it must not take a name from a flow that
    keeps that name.
    """
    raw = temporary.raw
    old = held.by_alias(writer.live).get(temporary.alias)
    body = flow_body(temporary.alias, temporary.description, raw["providerId"], is_top=True)
    made = MadeFlow(raw["id"], body)
    if old is not None:
        replacement.move_bindings(writer, old, made)
        replacement.retire(writer, temporary.alias)
    below = [
        MadeFlow(each["id"], sub_flow_body(names.final(each["alias"]), each["providerId"]))
        for each in bridge.without_bridge(writer.live, raw["alias"])[1:]
        if names.is_temporary(each)
    ]
    if not is_kept:
        taken = {flow["alias"] for flow in replacement.holding(writer, [each.alias for each in below])}
        stamp = names.now()
        below = [
            MadeFlow(each.id, {**each.body, "alias": names.retired(each.alias, stamp)})
            if each.alias in taken
            else each
            for each in below
        ]
    replacement.name(writer, [made, *below])
