"""Names of flows are unique in a realm, sub-flows included: whether those of the files can be had. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from provisioning.errors import ProvisioningError, SourceError
from provisioning.flows import held, names, tree
from provisioning.live import LiveRealm
from provisioning.ownership import MarkInDescription
from provisioning.resource import Fields, Resource


def require_free_names(flows: Iterable[Resource], live: LiveRealm) -> None:
    """Raises ProvisioningError for each name that a flow has which stays: Keycloak's own or somebody else's.

    What a flow of ours gives up in the same apply can be had: it is freed in time.
    """
    declared = {flow.name: flow for flow in flows}
    taken = [
        SourceError(
            flow.origin,
            f"flow “{flow.name}” cannot have the name “{name}” in it: {_whose(owner, name)} has it, "
            "and names of flows are unique in a realm. Choose another",
        )
        for flow in declared.values()
        for name, owner in _owners(flow, live)
        if names.settled(owner) != flow.name and not _gives_up(owner, declared)
    ]
    if taken:
        raise ProvisioningError("\n".join(map(str, taken)))


def _owners(flow: Resource, live: LiveRealm) -> Iterator[tuple[str, Fields]]:
    """The names of a flow that the realm holds already, each with the top-level flow it is found in."""
    existing = held.by_alias(live)
    for name in (flow.name, *tree.sub_flow_names(flow.fields["executions"])):
        if name in existing:
            yield name, held.home(existing[name], live)


def _gives_up(owner: Fields, declared: Iterable[str]) -> bool:
    """Whether the flow is changed or deleted by us: no name is declared twice."""
    is_ours = MarkInDescription().is_on(owner) or owner["alias"] in declared
    return is_ours and not owner["builtIn"]


def _whose(owner: Fields, name: str) -> str:
    kind = "Keycloak's own flow" if owner["builtIn"] else "a flow that is not ours,"
    return f"{kind} “{owner['alias']}”" if owner["alias"] == name else f"a part of {kind} “{owner['alias']}”"
