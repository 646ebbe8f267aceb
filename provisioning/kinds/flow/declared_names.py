"""Check the names and descriptions of declared flows: their length, and whether names are taken. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from provisioning.errors import SourceError
from provisioning.kinds.flow import held, names, tree
from provisioning.model.live import LiveRealm
from provisioning.model.resource import Fields, Resource

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
_COLUMN = 255
"""The number of characters that Keycloak stores of a flow's name, and of its description."""
_NAME = 190
"""The part of it that remains beside the mark and the longest suffix of a flow's names."""
_OF_NEW_REALMS: Mapping[str, Fields] = {
    name: {"alias": top, "builtIn": True} for top, parts in KEYCLOAKS_OWN.items() for name in (top, *parts)
}


def faults_of_names(
    flows: Iterable[Resource], written: Iterable[Resource], live: LiveRealm
) -> Iterator[SourceError]:
    """The faults of declared flows; the lengths are checked only of those that are written."""
    yield from _faults_of_length(written)
    yield from _taken_names(flows, live)


def _taken_names(flows: Iterable[Resource], live: LiveRealm) -> Iterator[SourceError]:
    """A fault for each declared name that a foreign flow or one of Keycloak's own has.

    The name of a managed flow that this apply changes or deletes is available, because it is released in
    time. A realm that does not exist yet will hold Keycloak's own flows.
    """
    declared = {flow.name: flow for flow in flows}
    for flow in declared.values():
        for name, owner in _owners(flow, live):
            if names.final_name(owner) != flow.name and not _gives_up(owner, declared):
                yield SourceError(
                    flow.origin,
                    f"flow “{flow.name}” cannot use the name “{name}”: {_owner_text(owner, name)} has it, "
                    "and names of flows are unique in a realm. Choose another",
                )


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
    return names.MARK.is_on(owner) or owner["alias"] in declared


def _owner_text(owner: Fields, name: str) -> str:
    kind = "Keycloak's own flow" if owner["builtIn"] else "the foreign flow"
    return f"{kind} “{owner['alias']}”" if owner["alias"] == name else f"a part of {kind} “{owner['alias']}”"


def fault_of_description(alias: str, description: str) -> str | None:
    """The fault if a flow's description leaves no room for the mark, which names the temporary flow too."""
    mark = names.MARK.put_on_temporarily({"alias": alias + names.TEMPORARY})["description"]
    length, left = len(description), _COLUMN - len(mark)
    if length <= left:
        return None
    return f"the description of flow “{alias}” has {length} characters, and may have {left}"


def _faults_of_length(flows: Iterable[Resource]) -> Iterator[SourceError]:
    """A fault for each name and description that is too long: Keycloak's error is vague."""
    for flow in flows:
        for name in (flow.name, *tree.sub_flow_names(flow.fields["executions"])):
            if len(name) > _NAME:
                text = f"the name of flow “{name}” has {len(name)} characters, and may have {_NAME}"
                yield SourceError(flow.origin, text)
        fault = fault_of_description(flow.name, flow.fields["description"])
        if fault and len(flow.name) <= _NAME:
            yield SourceError(flow.origin, fault)
