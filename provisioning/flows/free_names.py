"""Names of flows are unique in a realm, sub-flows included: whether those of the files can be had. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from provisioning.errors import ProvisioningError, SourceError
from provisioning.flows import held, names, tree
from provisioning.live import LiveRealm
from provisioning.ownership import MarkInDescription
from provisioning.resource import Fields, Resource

KEYCLOAKS_OWN: Mapping[str, tuple[str, ...]] = {
    "browser": ("Organization", "forms", "Browser - Conditional Organization", "Browser - Conditional 2FA"),
    "clients": (),
    "direct grant": ("Direct Grant - Conditional OTP",),
    "docker auth": (),
    "first broker login": (
        "User creation or linking",
        "First Broker Login - Conditional Organization",
        "Handle Existing Account",
        "Account verification options",
        "Verify Existing Account by Re-authentication",
        "First broker login - Conditional 2FA",
    ),
    "registration": ("registration form",),
    "reset credentials": ("Reset - Conditional OTP",),
    "saml ecp": (),
}
"""The flows that every new realm comes with, and the flows in each."""
_OF_NEW_REALMS: Mapping[str, Fields] = {
    name: {"alias": top, "builtIn": True} for top, parts in KEYCLOAKS_OWN.items() for name in (top, *parts)
}


def require_free_names(flows: Iterable[Resource], live: LiveRealm) -> None:
    """Raises ProvisioningError for each name that a flow has which stays: Keycloak's own or somebody else's.

    What a flow of ours gives up in the same apply can be had: it is freed in time. A realm that does not
    exist will hold Keycloak's own.
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
        elif not live.exists and name in _OF_NEW_REALMS:
            yield name, _OF_NEW_REALMS[name]


def _gives_up(owner: Fields, declared: Iterable[str]) -> bool:
    """Whether the flow is changed or deleted by us: no name is declared twice."""
    if owner["builtIn"]:
        return False
    return MarkInDescription().is_on(owner) or owner["alias"] in declared


def _whose(owner: Fields, name: str) -> str:
    kind = "Keycloak's own flow" if owner["builtIn"] else "a flow that is not ours,"
    return f"{kind} “{owner['alias']}”" if owner["alias"] == name else f"a part of {kind} “{owner['alias']}”"
