"""A bridge lets sign-ins that started on a retired flow finish in the flow that replaces it.

Keycloak runs a sign-in through the steps it began with. After the last step it evaluates the flow that is
bound *now*, finds nothing completed in it, and shows its first form again: the sign-in is lost. This does
not happen if the old flow is part of the new one, because then a completed old flow is a completed step of
the new flow (Keycloak's DefaultAuthenticationFlow, `checkAndValidateParentFlow`). So the new flow gets, as
its last alternative,

    ALTERNATIVE  <flow> finishing <time>
      CONDITIONAL  <flow> finishing once begun <time>
        REQUIRED     condition: the first of these is completed; false for every new sign-in
        REQUIRED     the old flow

The condition keeps new sign-ins out, also those that choose «another way». Keycloak cannot take a flow out
of another one without deleting it. Inserting the old flow is therefore the last step before the bindings
move, and a flow that contains the old one is complete.
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
    """Return whether a sub-flow of this name belongs to a bridge: plans do not show bridges."""
    return _NAME.search(alias) is not None


def steps_beside(flow: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The steps of a live flow in their order, without the bridge."""
    steps = sorted(flow["authenticationExecutions"], key=lambda step: int(step["priority"]))
    return [step for step in steps if not (step["authenticatorFlow"] and is_bridge(step["flowAlias"]))]


def fits(steps: Iterable[Fields]) -> bool:
    """Return whether a flow of these steps can hold a bridge: required steps disable alternatives."""
    requirements = {step["requirement"] for step in steps} - {"DISABLED"}
    return requirements == {"ALTERNATIVE"}


def build(writer: Writer, flow: str, alias: str, steps: int, old: str, stamp: str) -> None:
    """Add a bridge to a flow, given its id, name and number of steps, and the id of the retiring flow."""
    name = f"{alias} finishing {stamp}"
    outer = _sub_flow(writer, flow, name, "ALTERNATIVE", steps + 1)
    inner = _sub_flow(writer, outer, f"{alias} finishing once begun {stamp}", "CONDITIONAL", 1)
    condition = writer.post(*EXECUTIONS, body={**_step(inner, "REQUIRED", 1), "authenticator": _CONDITION})
    config = {"flow_to_check": name, "check_result": "executed"}
    writer.post(*EXECUTIONS, str(condition), "config", body={"alias": name, "config": config})
    writer.post(*EXECUTIONS, body={**_step(inner, "REQUIRED", 2), "authenticatorFlow": True, "flowId": old})


def without_bridge(live: LiveRealm, alias: str) -> list[Fields]:
    """A live flow and its sub-flows, the top one first, without the bridge."""
    beyond = {
        each["alias"]
        for name in held.sub_flows(held.by_alias(live)[alias])
        if is_bridge(name)
        for each in held.with_sub_flows(live, name)
    }
    return [flow for flow in held.with_sub_flows(live, alias) if flow["alias"] not in beyond]


def is_complete(live: LiveRealm, alias: str) -> bool:
    """Return whether a flow already contains the flow that it replaces."""
    flows = held.by_alias(live)
    outer = [name for name in held.sub_flows(flows[alias]) if is_bridge(name)]
    inner = [name for each in outer for name in held.sub_flows(flows[each])]
    return any(held.sub_flows(flows[each]) for each in inner)


def delete(writer: Writer, alias: str, flow_id: str) -> None:
    """Delete a flow, and the bridge that contains it if it is retired. Ignores a flow that is gone."""
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
