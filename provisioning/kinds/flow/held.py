"""The flows of a live realm, and which flow contains which. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from provisioning.model.live import LiveRealm
from provisioning.model.resource import Fields

BASIC, FOR_CLIENTS = "basic-flow", "client-flow"
"""The types of top-level flows: people sign in by the first, clients by the second."""


_OF_CLIENTS = frozenset({"client-jwt", "client-secret", "client-secret-jwt", "client-x509", "federated-jwt"})


def provider_of_new(alias: str, authenticators: Iterable[str] = (), bound_for_clients: str = "") -> str:
    """The type of a flow whose declaration does not say it, from its steps and from how it is bound."""
    is_for_clients = alias in ("clients", bound_for_clients) or not _OF_CLIENTS.isdisjoint(authenticators)
    return FOR_CLIENTS if is_for_clients else BASIC


def flows(live: LiveRealm) -> list[Fields]:
    return list(live.export.get("authenticationFlows", ()))


def by_alias(live: LiveRealm) -> dict[str, Fields]:
    return {flow["alias"]: flow for flow in flows(live)}


def sub_flows(flow: Fields) -> list[str]:
    """The names of the flows directly below one."""
    return [step["flowAlias"] for step in flow["authenticationExecutions"] if step["authenticatorFlow"]]


def parents(live: LiveRealm) -> Mapping[str, str]:
    """For each sub-flow, the name of the flow that contains it; of the first one, if several do."""
    return {part: above[0] for part, above in _containing(live).items()}


def _containing(live: LiveRealm) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for flow in flows(live):
        for alias in dict.fromkeys(sub_flows(flow)):
            found.setdefault(alias, []).append(flow["alias"])
    return found


def shared_parts(alias: str, live: LiveRealm) -> Iterator[tuple[str, list[str]]]:
    """The parts of a flow that other flows contain too, with those flows: an import can make such."""
    containing = _containing(live)
    for part in with_sub_flows(live, alias) if alias in by_alias(live) else ():
        if len(above := containing.get(part["alias"], [])) > 1 and not part["topLevel"]:
            yield part["alias"], above


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
