"""Replace a flow by one of another shape without losing a sign-in.

The new flow is built completely under a temporary name. Every binding is moved to it, the old flow is
retired, and the new one gets its final name. A half-built flow is never bound. The new flow contains the
old one, so that sign-ins which started on the old one can finish (`bridge`). A later apply removes the old
flow, once no sign-in can still be using it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from provisioning.kinds.fields import without
from provisioning.kinds.flow import bridge, configs, held, names
from provisioning.kinds.flow.bindings import CLIENT_FLOWS, bound
from provisioning.kinds.flow.steps import FLOWS, MadeFlow, create, described
from provisioning.kinds.realm import change_realm
from provisioning.kinds.writer import Writer
from provisioning.model.resource import Fields, Update


def replace(writer: Writer, update: Update) -> None:
    """Build the new flow beside the old one, move every binding to it, and retire the old one.

    The old flow stays under another name, because sign-ins that started on it still run through its steps.
    A flow with a required step at its top cannot contain another one; sign-ins must then start again.
    """
    steps = update.resource.fields["executions"]
    # A temporary flow is always managed, so that a later apply recognises it after an interruption.
    put_on = names.MARK.put_on if names.MARK.is_on(update.live.raw) else names.MARK.put_on_temporarily
    marked = put_on({**update.resource.fields, "alias": update.live.name + names.TEMPORARY})
    temporary, *below = create(writer, {**marked, "alias": update.live.name}, names.TEMPORARY)
    made = [MadeFlow(temporary.id, {**temporary.body, "description": described(update)}), *below]
    if bridge.fits(update.resource.fields):
        # If an abandoned flow contains the old one, insert the abandoned flow: a flow cannot be taken out.
        old = held.outermost(update.live.name, held.parents(writer.live))
        old_id = held.by_alias(writer.live)[old]["id"]
        bridge.build(writer, made[0].id, update.live.name, len(steps), old_id, names.now())
        configs.unshare(writer, old)
        configs.forget_levels(writer, old)
    move_bindings(writer, {"alias": update.live.name, "id": update.live.id}, made[0])
    retire(writer, update.live.name)
    name(writer, made)


def retire(writer: Writer, alias: str) -> None:
    """Rename a flow and its sub-flows to their retired names, which record the time.

    The top-level flow comes last: while it has its final name, the retirement is not complete.
    """
    stamp = names.now()
    for flow in reversed(bridge.without_bridge(writer.live, alias)):
        _retire(writer, flow, stamp)


def free(writer: Writer, aliases: Iterable[str]) -> None:
    """Rename flows that hold one of these names and lose it in this apply anyway."""
    for flow in holding(writer, aliases):
        _retire(writer, flow, names.now())


def holding(writer: Writer, aliases: Iterable[str]) -> Iterator[Fields]:
    """The flows whose alias is one of these now, read again: this apply may have renamed some."""
    existing = held.by_alias(writer.live)
    for alias in aliases:
        found = writer.get(*FLOWS, existing[alias]["id"]) if alias in existing else None
        if found and found["alias"] == alias:
            yield found


def _retire(writer: Writer, flow: Fields, stamp: str) -> None:
    """Retire one flow. It becomes managed, so that a later apply can delete it; built-in flows cannot be.

    The description is dropped, because it might leave no room for the mark.
    """
    body = flow if flow["builtIn"] else names.MARK.put_on({**flow, "description": ""})
    alias = {"alias": names.retired(flow["alias"], stamp)}
    writer.put(*FLOWS, flow["id"], body={**without(body, "authenticationExecutions"), **alias})


def name(writer: Writer, made: list[MadeFlow]) -> None:
    """Give temporary flows their final names, the top-level one last: its name shows that all is done."""
    free(writer, [flow.alias for flow in made])
    for flow in reversed(made):
        writer.put(*FLOWS, flow.id, body=flow.body)


def move_bindings(writer: Writer, old: Fields, new: MadeFlow) -> None:
    """Bind a flow, still under its temporary name, wherever the old flow is bound."""
    temporary = new.alias + names.TEMPORARY
    for path, fields, _ in bound(old, writer.live.export):
        if not path:
            change_realm(writer, dict.fromkeys(fields, temporary))
        elif path[0] == "clients":
            writer.change(*path, fields={CLIENT_FLOWS: dict.fromkeys(fields, new.id)})
        else:
            writer.change(*path, fields=dict.fromkeys(fields, temporary))
