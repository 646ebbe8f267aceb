"""The flows of a live realm, and which flow contains which. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from provisioning.live import LiveRealm
from provisioning.resource import Fields


def flows(live: LiveRealm) -> list[Fields]:
    return list(live.export.get("authenticationFlows", ()))


def by_alias(live: LiveRealm) -> dict[str, Fields]:
    return {flow["alias"]: flow for flow in flows(live)}


def sub_flows(flow: Fields) -> list[str]:
    """The names of the flows directly below one."""
    return [step["flowAlias"] for step in flow["authenticationExecutions"] if step["authenticatorFlow"]]


def parents(live: LiveRealm) -> Mapping[str, str]:
    """For each sub-flow, the name of the flow that contains it."""
    found: dict[str, str] = {}
    for flow in flows(live):
        for alias in sub_flows(flow):
            found.setdefault(alias, flow["alias"])
    return found


def outermost(alias: str, parents: Mapping[str, str]) -> str:
    """The top-most flow that contains this one at any depth; the flow itself if none does."""
    while alias in parents:
        alias = parents[alias]
    return alias


def home(flow: Fields, live: LiveRealm) -> Fields:
    """The top-level flow that contains a flow; the flow itself if none does."""
    held, above = by_alias(live), parents(live)
    while not flow["topLevel"] and flow["alias"] in above:
        flow = held[above[flow["alias"]]]
    return flow


def with_sub_flows(live: LiveRealm, alias: str) -> list[Fields]:
    """A live flow and its sub-flows at any depth, the top one first."""
    held = by_alias(live)
    found, queue = [], [alias]
    while queue:
        flow = held[queue.pop(0)]
        found.append(flow)
        queue += sub_flows(flow)
    return found
