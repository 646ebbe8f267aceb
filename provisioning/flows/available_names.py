"""Check that the names of declared flows and sub-flows are not taken: they are unique in a realm. Pure."""

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
"""The flows of every new realm, each with its sub-flows."""
_OF_NEW_REALMS: Mapping[str, Fields] = {
    name: {"alias": top, "builtIn": True} for top, parts in KEYCLOAKS_OWN.items() for name in (top, *parts)
}


def require_available_names(flows: Iterable[Resource], live: LiveRealm) -> None:
    """Raise ProvisioningError for each declared name that a foreign flow or one of Keycloak's own has.

    The name of a managed flow that this apply changes or deletes is available, because it is released in
    time. A realm that does not exist yet will hold Keycloak's own flows.
    """
    declared = {flow.name: flow for flow in flows}
    taken = [
        SourceError(
            flow.origin,
            f"flow “{flow.name}” cannot use the name “{name}”: {_owner_text(owner, name)} has it, "
            "and names of flows are unique in a realm. Choose another",
        )
        for flow in declared.values()
        for name, owner in _owners(flow, live)
        if names.final_name(owner) != flow.name and not _gives_up(owner, declared)
    ]
    if taken:
        raise ProvisioningError("\n".join(map(str, taken)))


def _owners(flow: Resource, live: LiveRealm) -> Iterator[tuple[str, Fields]]:
    """The names of a flow that exist in the realm, each with the top-level flow that contains it."""
    existing = held.by_alias(live)
    for name in (flow.name, *tree.sub_flow_names(flow.fields["executions"])):
        if name in existing:
            yield name, held.home(existing[name], live)
        elif not live.exists and name in _OF_NEW_REALMS:
            yield name, _OF_NEW_REALMS[name]


def _gives_up(owner: Fields, declared: Iterable[str]) -> bool:
    """Return whether this apply changes or deletes the flow, and so releases its names."""
    if owner["builtIn"]:
        return False
    return MarkInDescription().is_on(owner) or owner["alias"] in declared


def _owner_text(owner: Fields, name: str) -> str:
    kind = "Keycloak's own flow" if owner["builtIn"] else "the foreign flow"
    return f"{kind} “{owner['alias']}”" if owner["alias"] == name else f"a part of {kind} “{owner['alias']}”"
