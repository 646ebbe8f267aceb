"""What an interrupted replacement left half built, and what becomes of it.

A shadow that is bound, or that is all the files ask for, is finished. Any other goes: at once, or, once it
holds the flow that it was to replace, by being retired. Keycloak takes no flow out of another, and deleting
the shadow would delete what it holds; so that flow is built anew then, and both go when their time is over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from provisioning.diff import differences
from provisioning.flows import bridge, held, names, replacement, tree
from provisioning.flows.steps import FLOWS, MadeFlow, of_sub_flow
from provisioning.kind import Writer
from provisioning.live import LiveRealm
from provisioning.ownership import MarkInDescription, unmarked
from provisioning.resource import FieldChange, Fields, LiveObject, Resource

Declared = Mapping[str, Resource]
_MARK = MarkInDescription()


@dataclass(frozen=True)
class Shadow:
    """A flow under a shadow name.

    `fields` is what it is under its own names. `is_complete`: it holds the flow that it replaces.
    `takes_place`: it is bound already, or nothing else has its name; so it is the flow of that name.
    """

    alias: str
    raw: Fields
    fields: Fields
    is_complete: bool
    takes_place: bool

    @property
    def description(self) -> str:
        """With the mark where that is to stay: one that takes the place of somebody else's becomes theirs."""
        description: str = self.raw["description"]
        return description if _MARK.is_on({**self.raw, "alias": self.alias}) else unmarked(description)

    def is_to_finish(self, declared: Declared) -> bool:
        """Whether it becomes the flow of its name, rather than being removed."""
        wanted = declared.get(self.alias)
        is_wanted = wanted is not None and not differences(wanted.fields, self.fields)
        return self.takes_place or (self.is_complete and is_wanted)

    def has_shape(self, declared: Declared) -> bool:
        """Whether it needs no other in its place."""
        wanted = declared.get(self.alias)
        steps = self.fields["executions"]
        return wanted is not None and tree.shape(wanted.fields["executions"]) == tree.shape(steps)


def shadows(live: LiveRealm) -> Iterator[Shadow]:
    existing = held.by_alias(live)
    for flow in existing.values():
        if not (flow["topLevel"] and names.is_shadow(flow)):
            continue
        alias = names.own(flow["alias"])
        fields = tree.live_fields(flow, live)
        steps = tree.under_own_names(fields["executions"])
        complete = bridge.is_complete(live, flow["alias"])
        takes_place = replacement.is_bound(live, flow) or alias not in existing
        yield Shadow(alias, flow, {**fields, "alias": alias, "executions": steps}, complete, takes_place)


def standing_in(live: LiveRealm) -> dict[str, LiveObject]:
    """The shadows that are the flow of their name already, be there an old one or not."""
    return {
        shadow.alias: LiveObject(
            shadow.alias, shadow.fields, {**shadow.raw, "description": shadow.description}, shadow.raw["id"]
        )
        for shadow in shadows(live)
        if shadow.takes_place
    }


def left_to_do(live: LiveObject) -> Iterator[FieldChange]:
    """What an interrupted replacement left to do on a flow, beside what the files declare."""
    alias = live.raw.get("alias", live.name)
    if alias != live.name:
        yield FieldChange("alias", alias, live.name)
    if live.parent is not None:
        yield FieldChange("inside", live.parent, None)


def removed(live: LiveRealm, declared: Declared) -> list[LiveObject]:
    """What of it goes."""
    going = [shadow.raw for shadow in shadows(live) if not shadow.is_to_finish(declared)]
    return [LiveObject(flow["alias"], {}, flow, flow["id"]) for flow in (*going, *_orphans(live))]


def finish(writer: Writer, declared: Declared) -> bool:
    """Completes or removes it; tells whether there was any."""
    found, orphans = list(shadows(writer.live)), list(_orphans(writer.live))
    for shadow in found:
        if shadow.is_to_finish(declared):
            _complete(writer, shadow, is_kept=shadow.has_shape(declared))
        elif shadow.is_complete:
            replacement.retire(writer, shadow.raw["alias"])
        else:
            writer.delete(*FLOWS, shadow.raw["id"])
    for flow in orphans:
        writer.delete(*FLOWS, flow["id"])
    return bool(found or orphans)


def _orphans(live: LiveRealm) -> Iterator[Fields]:
    """The sub-flows of ours without a place in any flow: they are made before they get one."""
    placed = held.parents(live)
    for flow in held.flows(live):
        if not flow["topLevel"] and _MARK.is_on(flow) and flow["alias"] not in placed:
            yield flow


def _complete(writer: Writer, shadow: Shadow, *, is_kept: bool) -> None:
    """Moves the bindings that are left, and lets the names follow.

    One that is replaced again right after, since the files changed, takes no name from a flow that keeps it.
    """
    raw = shadow.raw
    old = held.by_alias(writer.live).get(shadow.alias)
    made = MadeFlow(raw["id"], shadow.alias, shadow.description, raw["providerId"], True)
    if old is not None:
        replacement.move_bindings(writer, shadow.alias, old["id"], made)
        replacement.retire(writer, shadow.alias)
    below = [
        MadeFlow(each["id"], alias, of_sub_flow(alias), each["providerId"], False)
        for each in bridge.whole_beside(writer.live, raw["alias"])[1:]
        if names.is_shadow(each)
        for alias in [names.own(each["alias"])]
    ]
    if not is_kept:
        taken = {flow["alias"] for flow in replacement.holding(writer, [each.alias for each in below])}
        stamp = names.now()
        below = [
            replace(each, alias=names.retired(each.alias, stamp)) if each.alias in taken else each
            for each in below
        ]
    replacement.name(writer, [made, *below])
