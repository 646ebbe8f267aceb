"""Replaces a flow by one of another shape with no login lost.

The new flow is built whole under another name, every binding is moved to it, the old one is retired, and the
new one takes its name. At no moment is a flow bound that is half built. The new one holds the old one, so
that logins started on that come to their end (`bridge`); it is removed by a later apply, once none can
still be under way.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator

from provisioning.flows import bridge, held, levels, names
from provisioning.flows.bindings import BROKER_FLOWS, CLIENT_FLOWS, REALM_BINDINGS
from provisioning.flows.steps import FLOWS, MadeFlow, create, described
from provisioning.kind import Writer
from provisioning.live import LiveRealm
from provisioning.ownership import MarkInDescription
from provisioning.resource import Fields, Update

_MARK = MarkInDescription()


def replace(writer: Writer, update: Update) -> None:
    """Builds the flow anew beside the old one, moves every binding to it, and retires the old one.

    The old flow stays under another name: logins that were started on it still run through its steps. A flow
    with a required step at its top can hold no other, so logins started before such a one begin again.
    """
    steps = update.resource.fields["executions"]
    # Until it has its own name it is ours in any case, so that an interrupted apply knows it again.
    put_on = _MARK.put_on if _MARK.is_on(update.live.raw) else _MARK.put_on_meanwhile
    marked = put_on({**update.resource.fields, "alias": update.live.name + names.SHADOW})
    shadow, *below = create(writer, {**marked, "alias": update.live.name}, names.SHADOW)
    made = [dataclasses.replace(shadow, description=described(update)), *below]
    if bridge.fits(steps):
        # Where an abandoned flow holds the old one, that goes in whole: nothing takes a flow out of another.
        old = held.outermost(update.live.name, held.parents(writer.live))
        old_id = held.by_alias(writer.live)[old]["id"]
        bridge.build(writer, made[0].id, update.live.name, len(steps), old_id, names.now())
        levels.forget(writer, old)
    move_bindings(writer, update.live.name, str(update.live.id), made[0])
    retire(writer, update.live.name)
    name(writer, made)


def retire(writer: Writer, alias: str) -> None:
    """Frees the names of a flow and of its sub-flows, and notes in them since when.

    The top-level one comes last: while it has its name, the work is not done.
    """
    stamp = names.now()
    for flow in reversed(bridge.whole_beside(writer.live, alias)):
        _retire(writer, flow, stamp)


def free(writer: Writer, aliases: Iterable[str]) -> None:
    """Takes names that are needed from flows that have them still and lose them in this apply anyway."""
    for flow in holding(writer, aliases):
        _retire(writer, flow, names.now())


def holding(writer: Writer, aliases: Iterable[str]) -> Iterator[Fields]:
    """The flows that have such a name now, whatever this apply renamed since it read the realm."""
    existing = held.by_alias(writer.live)
    for alias in aliases:
        found = writer.get(*FLOWS, existing[alias]["id"]) if alias in existing else None
        if found and found["alias"] == alias:
            yield found


def _retire(writer: Writer, flow: Fields, stamp: str) -> None:
    """Whoever made it: what was retired is ours to delete. Keycloak's own is not, and cannot be deleted.

    Of a description that somebody wrote nothing is kept, since the mark might have no room beside it.
    """
    body = flow if flow["builtIn"] else _MARK.put_on({**flow, "description": ""})
    body = {name: value for name, value in body.items() if name != "authenticationExecutions"}
    writer.put(*FLOWS, flow["id"], body={**body, "alias": names.retired(flow["alias"], stamp)})


def name(writer: Writer, made: list[MadeFlow]) -> None:
    """Gives flows made under shadow names their own, the top-level one last: it tells that all is done."""
    free(writer, [flow.alias for flow in made])
    for flow in reversed(made):
        body = {"alias": flow.alias, "description": flow.description, "providerId": flow.provider}
        writer.put(*FLOWS, flow.id, body={**body, "topLevel": flow.top_level, "builtIn": False})


def is_bound(live: LiveRealm, flow: Fields) -> bool:
    alias, export = flow["alias"], live.export
    return (
        any(export.get(name) == alias for name in REALM_BINDINGS)
        or any(provider.get(name) == alias for provider in _brokers(live) for name in BROKER_FLOWS)
        or any(flow["id"] in client.get(CLIENT_FLOWS, {}).values() for client in export.get("clients", ()))
    )


def _brokers(live: LiveRealm) -> Iterable[Fields]:
    brokers: Iterable[Fields] = live.export.get("identityProviders", ())
    return brokers


def move_bindings(writer: Writer, old_alias: str, old_id: str, new: MadeFlow) -> None:
    """Binds a flow that has its shadow name still wherever the old one is bound."""
    shadow = new.alias + names.SHADOW
    export = writer.live.export
    moved = {name: shadow for name in REALM_BINDINGS if export.get(name) == old_alias}
    if moved:
        writer.put(body=moved)
    for provider in _brokers(writer.live):
        moved = {name: shadow for name in BROKER_FLOWS if provider.get(name) == old_alias}
        if moved:
            writer.put("identity-provider", "instances", provider["alias"], body={**provider, **moved})
    for client in export.get("clients", ()):
        overrides = client.get(CLIENT_FLOWS, {})
        moved = {name: new.id for name, bound in overrides.items() if bound == old_id}
        if moved:
            # As it is now: the export holds a mask for its secret, which Keycloak would take for a new one.
            writer.change("clients", client["id"], fields={CLIENT_FLOWS: moved})
