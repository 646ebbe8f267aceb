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
from collections.abc import Mapping
from typing import Any

from provisioning.kinds.flow import held, steps
from provisioning.kinds.flow.steps import EXECUTIONS, FLOWS
from provisioning.kinds.writer import Writer
from provisioning.model.live import LiveRealm
from provisioning.model.resource import Fields

_NAME = re.compile(r" finishing (once begun )?\d{8}T\d{6,12}$")
_CONDITION = "conditional-sub-flow-executed"


def is_bridge(alias: str) -> bool:
    """Return whether a sub-flow of this name belongs to a bridge: plans do not show bridges."""
    return _NAME.search(alias) is not None


def steps_beside(flow: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The steps of a live flow in their order, without the bridge."""
    in_order = sorted(flow["authenticationExecutions"], key=lambda step: int(step["priority"]))
    return [step for step in in_order if not (step["authenticatorFlow"] and is_bridge(step["flowAlias"]))]


def fits(flow: Fields) -> bool:
    """Return whether a declared flow can hold a bridge: required steps disable alternatives.

    Clients do not sign in step by step, so their flows need none.
    """
    requirements = {step["requirement"] for step in flow["executions"]} - {"DISABLED"}
    return requirements == {"ALTERNATIVE"} and flow["provider"] == held.BASIC


def build(writer: Writer, flow: str, alias: str, length: int, old: str, stamp: str) -> None:
    """Add a bridge to a flow, given its id, name and number of steps, and the id of the retiring flow."""
    name = f"{alias} finishing {stamp}"
    config = {"flow_to_check": name, "check_result": "executed"}
    condition = {"authenticator": _CONDITION, "requirement": "REQUIRED", "config": config}
    inner = _sub_flow(f"{alias} finishing once begun {stamp}", "CONDITIONAL", condition)
    made = steps.add(writer, [_sub_flow(name, "ALTERNATIVE", inner)], flow, after=length)
    steps.insert(writer, old, made[-1].id, "REQUIRED", after=1)


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


def _sub_flow(alias: str, requirement: str, step: Fields) -> Fields:
    flow = {"flow": alias, "requirement": requirement, "provider": held.BASIC}
    return {**flow, "authenticator": "", "executions": [step]}
