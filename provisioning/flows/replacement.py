"""Replaces a flow by one of another shape with no login lost.

The new flow is built whole under another name, every binding is moved to it, the old one is retired, and the
new one takes its name. At no moment is a flow bound that is half built. The new one holds the old one, so
that logins started on that come to their end (`bridge`); it is removed by a later apply, once none can
still be under way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from provisioning.flows import bridge
from provisioning.flows.steps import FLOWS, SUB_FLOW_DESCRIPTION, MadeFlow, create, described
from provisioning.kind import Writer
from provisioning.live import LiveRealm
from provisioning.ownership import MarkInDescription
from provisioning.resource import Fields, LiveObject, Update

_SHADOW = " being built"
# To the microsecond: two changes may come within a second.
_STAMP = "%Y%m%dT%H%M%S%f"
_SECONDS = 15
_RETIRED = re.compile(r" retired (\d{8}T\d{6,12})$")
_MARGIN_SECONDS = 60

REALM_BINDINGS = (
    "browserFlow",
    "registrationFlow",
    "directGrantFlow",
    "resetCredentialsFlow",
    "clientAuthenticationFlow",
    "firstBrokerLoginFlow",
)
_BROKER_BINDINGS = ("firstBrokerLoginFlowAlias", "postBrokerLoginFlowAlias")


def replace(writer: Writer, update: Update) -> None:
    """Builds the flow anew beside the old one, moves every binding to it, and retires the old one.

    The old flow stays under another name: logins that were started on it still run through its steps. A flow
    with a required step at its top can hold no other, so logins started before such a one begin again.
    """
    steps = update.resource.fields["executions"]
    fields = {**update.resource.fields, "description": described(update)}
    made = create(writer, fields, _SHADOW)
    if bridge.fits(steps):
        bridge.build(writer, made[0].id, update.live.name, len(steps), str(update.live.id), _now())
    _move_bindings(writer, update.live.name, str(update.live.id), made[0])
    _retire(writer, update.live.name)
    _name(writer, made)


def is_in_transition(alias: str) -> bool:
    """Whether a flow of this name is half built or retired: the writer's own affair, not the plan's."""
    retired = _RETIRED.search(alias) is not None
    return retired or alias.endswith(_SHADOW) or bridge.is_bridge(alias)


def own_name(alias: str) -> str:
    """The name that a flow takes which an interrupted apply left bound under its shadow name."""
    return alias.removesuffix(_SHADOW)


def expired(live: LiveRealm, now: datetime) -> list[LiveObject]:
    """The retired flows, oldest first, that no started login can still be in: older than a login may take."""
    lifespan = timedelta(seconds=int(live.export.get("accessCodeLifespanLogin", 0)) + _MARGIN_SECONDS)
    retired = {
        found[1]: LiveObject(flow["alias"], {}, flow, flow["id"])
        for flow in live.export.get("authenticationFlows", ())
        if flow["topLevel"] and (found := _RETIRED.search(flow["alias"]))
    }
    return [retired[stamp] for stamp in sorted(retired) if _time(stamp) + lifespan < now]


def _now() -> str:
    return datetime.now(UTC).strftime(_STAMP)


def _time(stamp: str) -> datetime:
    return datetime.strptime(stamp[:_SECONDS], _STAMP[:-2]).replace(tzinfo=UTC)


def interrupted(live: LiveRealm) -> list[LiveObject]:
    """What an interrupted apply left half built: flows under shadow names, sub-flows without a place."""
    return [
        LiveObject(flow["alias"], {}, flow, flow["id"])
        for flow in _flows(live)
        if (flow["topLevel"] and flow["alias"].endswith(_SHADOW)) or _is_our_orphan(live, flow)
    ]


def finish_interrupted(writer: Writer) -> bool:
    """Completes or removes what an interrupted apply left half built; tells whether there was any."""
    live, found = writer.live, interrupted(writer.live)
    for flow in (each.raw for each in found):
        complete = flow["topLevel"] and bridge.is_complete(live, flow["alias"])
        if complete or _is_bound(live, flow):
            _finish(writer, flow, flow["alias"].removesuffix(_SHADOW))
        else:
            writer.delete(*FLOWS, flow["id"])
    return bool(found)


def _is_our_orphan(live: LiveRealm, flow: Fields) -> bool:
    """Whether it is a sub-flow of ours without a place in any flow: it is made before it gets one."""
    if flow["topLevel"] or not MarkInDescription().is_on(flow):
        return False
    steps = (step for each in _flows(live) for step in each["authenticationExecutions"])
    return not any(step.get("flowAlias") == flow["alias"] for step in steps)


def _flows(live: LiveRealm) -> list[Fields]:
    return list(live.export.get("authenticationFlows", ()))


def _finish(writer: Writer, flow: Fields, alias: str) -> None:
    """It was complete when it was interrupted: move the bindings that are left and let the names follow."""
    shadow = MadeFlow(flow["id"], alias, flow.get("description") or "", flow["providerId"], True)
    old = next((each for each in writer.live.export["authenticationFlows"] if each["alias"] == alias), None)
    if old is not None:
        _move_bindings(writer, alias, old["id"], shadow)
        _retire(writer, alias)
    below = [
        MadeFlow(
            each["id"],
            each["alias"].removesuffix(_SHADOW),
            SUB_FLOW_DESCRIPTION,
            each["providerId"],
            False,
        )
        for each in _with_sub_flows(writer.live, flow["alias"])[1:]
        if each["alias"].endswith(_SHADOW)
    ]
    _name(writer, [shadow, *below])


def _retire(writer: Writer, alias: str) -> None:
    """Frees the names of a flow and of its sub-flows, and notes in them since when.

    The top-level one comes last: while it has its name, the work is not done.
    """
    stamp = _now()
    for flow in reversed(_with_sub_flows(writer.live, alias)):
        if is_in_transition(flow["alias"]):
            continue
        body = {name: value for name, value in flow.items() if name != "authenticationExecutions"}
        writer.put(*FLOWS, flow["id"], body={**body, "alias": f"{flow['alias']} retired {stamp}"})


def _name(writer: Writer, made: list[MadeFlow]) -> None:
    """Gives flows made under shadow names their own, the top-level one last: it tells that all is done."""
    for flow in reversed(made):
        body = {"alias": flow.alias, "description": flow.description, "providerId": flow.provider}
        writer.put(*FLOWS, flow.id, body={**body, "topLevel": flow.top_level, "builtIn": False})


def _with_sub_flows(live: LiveRealm, alias: str) -> list[Fields]:
    """A live flow and all below it, the top first."""
    flows = {flow["alias"]: flow for flow in live.export["authenticationFlows"]}
    found, queue = [], [alias]
    while queue:
        flow = flows[queue.pop(0)]
        found.append(flow)
        queue += [step["flowAlias"] for step in flow["authenticationExecutions"] if step["authenticatorFlow"]]
    return found


def _is_bound(live: LiveRealm, flow: Fields) -> bool:
    alias, export = flow["alias"], live.export
    return (
        any(export.get(name) == alias for name in REALM_BINDINGS)
        or any(provider.get(name) == alias for provider in _brokers(live) for name in _BROKER_BINDINGS)
        or any(
            flow["id"] in client.get("authenticationFlowBindingOverrides", {}).values()
            for client in export.get("clients", ())
        )
    )


def _brokers(live: LiveRealm) -> Iterable[Fields]:
    brokers: Iterable[Fields] = live.export.get("identityProviders", ())
    return brokers


def _move_bindings(writer: Writer, old_alias: str, old_id: str, new: MadeFlow) -> None:
    shadow = new.alias + _SHADOW
    export = writer.live.export
    moved = {name: shadow for name in REALM_BINDINGS if export.get(name) == old_alias}
    if moved:
        writer.put(body=moved)
    for provider in _brokers(writer.live):
        moved = {name: shadow for name in _BROKER_BINDINGS if provider.get(name) == old_alias}
        if moved:
            writer.put("identity-provider", "instances", provider["alias"], body={**provider, **moved})
    for client in export.get("clients", ()):
        overrides = client.get("authenticationFlowBindingOverrides", {})
        moved = {name: new.id for name, bound in overrides.items() if bound == old_id}
        if moved:
            # Keycloak leaves alone what it is not sent. The export holds the client as it was before this
            # apply, and a mask for its secret, which Keycloak would take for a new one.
            body = {"clientId": client["clientId"], "authenticationFlowBindingOverrides": moved}
            writer.put("clients", client["id"], body=body)
