"""The flows that a live realm holds, and which of them stands in which. Pure."""

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
    """The flow in which a flow stands, for each that stands in one."""
    found: dict[str, str] = {}
    for flow in flows(live):
        for alias in sub_flows(flow):
            found.setdefault(alias, flow["alias"])
    return found


def outermost(alias: str, parents: Mapping[str, str]) -> str:
    """The flow that stands in no other and holds this one, however deep; itself where none does."""
    while alias in parents:
        alias = parents[alias]
    return alias


def home(flow: Fields, live: LiveRealm) -> Fields:
    """The top-level flow of which a flow is a part; one without a place is its own."""
    held, above = by_alias(live), parents(live)
    while not flow["topLevel"] and flow["alias"] in above:
        flow = held[above[flow["alias"]]]
    return flow


def whole(live: LiveRealm, alias: str) -> list[Fields]:
    """A live flow and all below it, the top first."""
    held = by_alias(live)
    found, queue = [], [alias]
    while queue:
        flow = held[queue.pop(0)]
        found.append(flow)
        queue += sub_flows(flow)
    return found
