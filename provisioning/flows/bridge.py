"""The way by which a sign-in that was started on a retired flow comes to its end in the flow that follows it.

Keycloak runs the steps somebody began with, but when the last of them is done it looks at the flow that is
bound *now*, finds nothing done in it, and shows its first form again: the sign-in is lost. Unless the old
flow stands inside the new one: then a finished old flow is a finished step of the new one (Keycloak's
DefaultAuthenticationFlow, `checkAndValidateParentFlow`). So the new flow gets, as its last alternative,

    ALTERNATIVE  <flow> finishing <time>
      CONDITIONAL  <flow> finishing once begun <time>
        REQUIRED     condition: that the first of these is done, so never true for who is not in there yet
        REQUIRED     the old flow

The condition keeps every new sign-in out, «another way» included. Keycloak offers no way to take a flow out
of another without deleting it, so putting the old flow in its place is the last thing done before the
bindings move, and a flow that holds it is complete.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from provisioning.flows import held
from provisioning.flows.steps import EXECUTIONS, FLOWS, PRIORITY_STEP, of_sub_flow
from provisioning.kind import Writer
from provisioning.live import LiveRealm
from provisioning.resource import Fields

_NAME = re.compile(r" finishing (once begun )?\d{8}T\d{6,12}$")
_CONDITION = "conditional-sub-flow-executed"


def is_bridge(alias: str) -> bool:
    """Whether a sub-flow of this name is a part of the way: the writer's own affair, not the plan's."""
    return _NAME.search(alias) is not None


def steps_beside(flow: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The steps of a live flow in their order, without the way."""
    steps = sorted(flow["authenticationExecutions"], key=lambda step: int(step["priority"]))
    return [step for step in steps if not (step["authenticatorFlow"] and is_bridge(step["flowAlias"]))]


def fits(steps: Iterable[Fields]) -> bool:
    """Whether a flow of these steps can hold an alternative: beside a required one it counts nothing."""
    requirements = {step["requirement"] for step in steps} - {"DISABLED"}
    return requirements == {"ALTERNATIVE"}


def build(writer: Writer, flow: str, alias: str, steps: int, old: str, stamp: str) -> None:
    """Puts the way into a flow, given its id, its name, its number of steps, and the retiring flow's id."""
    name = f"{alias} finishing {stamp}"
    outer = _sub_flow(writer, flow, name, "ALTERNATIVE", steps + 1)
    inner = _sub_flow(writer, outer, f"{alias} finishing once begun {stamp}", "CONDITIONAL", 1)
    condition = writer.post(*EXECUTIONS, body={**_step(inner, "REQUIRED", 1), "authenticator": _CONDITION})
    config = {"flow_to_check": name, "check_result": "executed"}
    writer.post(*EXECUTIONS, str(condition), "config", body={"alias": name, "config": config})
    writer.post(*EXECUTIONS, body={**_step(inner, "REQUIRED", 2), "authenticatorFlow": True, "flowId": old})


def whole_beside(live: LiveRealm, alias: str) -> list[Fields]:
    """A live flow and all below it, the top first, without the way."""
    beyond = {
        each["alias"]
        for name in held.sub_flows(held.by_alias(live)[alias])
        if is_bridge(name)
        for each in held.whole(live, name)
    }
    return [flow for flow in held.whole(live, alias) if flow["alias"] not in beyond]


def is_complete(live: LiveRealm, alias: str) -> bool:
    """Whether a flow holds the flow that it replaces."""
    flows = held.by_alias(live)
    outer = [name for name in held.sub_flows(flows[alias]) if is_bridge(name)]
    inner = [name for each in outer for name in held.sub_flows(flows[each])]
    return any(held.sub_flows(flows[each]) for each in inner)


def delete(writer: Writer, alias: str, flow_id: str) -> None:
    """Deletes a flow, and the way to it where it is retired. One that went with another is gone already."""
    if writer.get(*FLOWS, flow_id) is None:
        return
    parents = held.parents(writer.live)
    inner = parents.get(alias)
    outer = inner and parents.get(inner)
    top = outer and parents.get(outer)
    if not top:
        writer.delete(*FLOWS, flow_id)
        return
    for execution in writer.get(*FLOWS, top, "executions"):
        if execution.get("displayName") == outer:
            writer.delete(*EXECUTIONS, execution["id"])


def _sub_flow(writer: Writer, parent: str, alias: str, requirement: str, position: int) -> str:
    body = {"alias": alias, "description": of_sub_flow(alias), "providerId": "basic-flow"}
    flow = str(writer.post(*FLOWS, body={**body, "topLevel": False, "builtIn": False}))
    step = {**_step(parent, requirement, position), "authenticatorFlow": True, "flowId": flow}
    writer.post(*EXECUTIONS, body=step)
    return flow


def _step(parent: str, requirement: str, position: int) -> dict[str, Any]:
    return {
        "parentFlow": parent,
        "requirement": requirement,
        "priority": position * PRIORITY_STEP,
        "authenticatorFlow": False,
    }
