"""What a live realm holds that realm files cannot say: named, so that nothing is lost unseen. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from provisioning import keycloaks_own
from provisioning.export_sections import PERMISSIONS_CLIENT, exported_clients, unknown_fields
from provisioning.kinds.client import CLIENT
from provisioning.kinds.client_scope import CLIENT_SCOPE
from provisioning.kinds.flow import FLOW
from provisioning.kinds.role import ROLE
from provisioning.live import LiveRealm

NEVER_CARRIED = (
    "Never carried over: people, sessions, keys, the server's ids, the names of execution configs and the",
    "descriptions of sub-flows. Secrets are “unmanaged”: neither compared nor sent.",
)
_USUAL: Mapping[str, list[Any]] = {
    "requiredCredentials": [["password"]],
    "dockerAuthenticationFlow": ["docker auth"],
}
_ELSEWHERE = (
    *(
        "id",
        "keycloakVersion",
        "roles",
        "groups",
        "defaultRole",
        "users",
        "clients",
        "clientScopes",
        "components",
    ),
    *("scopeMappings", "clientScopeMappings", "defaultDefaultClientScopes", "defaultOptionalClientScopes"),
    *("identityProviders", "identityProviderMappers", "authenticationFlows", "authenticatorConfig"),
    *("requiredActions", "localizationTexts", "clientProfiles", "clientPolicies", "protocolMappers"),
    *("browserFlow", "registrationFlow", "directGrantFlow", "resetCredentialsFlow"),
    *("clientAuthenticationFlow", "firstBrokerLoginFlow", *_USUAL),
)
_OF_OBJECTS = (
    "id",
    "internalId",
    "protocolMappers",
    "nodeReRegistrationTimeout",
    "types",
    "authorizationSettings",
)


@dataclass(frozen=True)
class Beyond:
    """What is read only to be named. `unread` says of what the server refused to tell."""

    client_roles: Mapping[str, tuple[str, ...]]
    groups: tuple[Mapping[str, Any], ...] = ()
    organizations: tuple[str, ...] = ()
    workflows: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


def gaps(live: LiveRealm, beyond: Beyond) -> tuple[str, ...]:
    """One line for each sort of thing that is not covered, with the names of those things."""
    found = (
        *_whole_sorts(live, beyond),
        *_of_clients(live, beyond),
        *_of_objects(live, beyond),
        *_changed(live, beyond),
    )
    return tuple(f"{what}: {', '.join(names)}" if names else what for what, names in found)


Gap = tuple[str, list[str]]


def _whole_sorts(live: LiveRealm, beyond: Beyond) -> Iterator[Gap]:
    export = live.export
    policies = (export.get("clientPolicies") or {}).get("policies") or []
    profiles = (export.get("clientProfiles") or {}).get("profiles") or []
    composites = [
        role["name"] for role in live.roles if role.get("composite") and not _is_own_role(role["name"])
    ]
    yield from _named("organizations", beyond.organizations)
    yield from _named("workflows", beyond.workflows)
    yield from _named("client policies", (each["name"] for each in policies))
    yield from _named("client profiles", (each["name"] for each in profiles))
    yield from _named("composites of the roles", composites)
    if export.get("adminPermissionsEnabled"):
        yield "fine-grained admin permissions", []
    for what in beyond.unread:
        yield f"{what}: the server refused to tell whether there are any", []
    unusual = [name for name, usual in _USUAL.items() if name in export and export[name] not in usual]
    yield from _named("settings of the realm", [*unknown_fields(export, "realm", _ELSEWHERE), *unusual])


def _is_own_role(name: str) -> bool:
    return name in ROLE.builtin or name.startswith("default-roles-")


def _of_clients(live: LiveRealm, beyond: Beyond) -> Iterator[Gap]:
    clients = exported_clients(live)
    with_roles = [
        f"{client} ({', '.join(roles)})"
        for client, roles in sorted(beyond.client_roles.items())
        if roles and client not in CLIENT.builtin and client != PERMISSIONS_CLIENT
    ]
    yield from _named("client roles", with_roles)
    yield from _named(
        "authorization settings of the clients",
        (each.name for each in clients if each.raw.get("authorizationServicesEnabled")),
    )
    yield from _named(
        "flows of their own of the clients",
        (each.name for each in clients if each.raw.get("authenticationFlowBindingOverrides")),
    )


def _of_objects(live: LiveRealm, beyond: Beyond) -> Iterator[Gap]:
    """Fields that files have no place for, and things that have no name of their own."""
    export = live.export
    sorts: tuple[tuple[str, str, str, Iterable[Mapping[str, Any]]], ...] = (
        ("client", "clientId", "client", [each.raw for each in exported_clients(live)]),
        ("client scope", "name", "clientScope", export.get("clientScopes", ())),
        ("identity provider", "alias", "identityProvider", export.get("identityProviders", ())),
    )
    for what, key, definition, raws in sorts:
        for raw in raws:
            yield from _named(f"fields of {what} “{raw[key]}”", unknown_fields(raw, definition, _OF_OBJECTS))
    components = [each for held in export.get("components", {}).values() for each in held]
    nested = (each.get("name", each["providerId"]) for each in components if each.get("subComponents"))
    yield from _named("what stands below the components", nested)
    yield from _named("components that share their name", _twice(_declared_components(export)))
    yield from _named(
        "configs of executions that share their name",
        _twice(each["alias"] for each in export.get("authenticatorConfig", ())),
    )
    flows = (
        each for each in export.get("authenticationFlows", ()) if each["topLevel"] and not each["builtIn"]
    )
    yield from _named(
        "the provider of the flows", (each["alias"] for each in flows if each["providerId"] != "basic-flow")
    )
    yield from _named(
        "roles of the groups",
        (each["path"] for each in beyond.groups if each.get("realmRoles") or each.get("clientRoles")),
    )
    yield from _named(
        "groups with “/” in their names", (each["path"] for each in beyond.groups if "/" in each["name"])
    )


def _declared_components(export: Mapping[str, Any]) -> Iterator[str]:
    stock = (keycloaks_own.KEY_PROVIDER, keycloaks_own.REGISTRATION_POLICY)
    for provider_type, held in export.get("components", {}).items():
        yield from (each["name"] for each in held if "name" in each and provider_type not in stock)


def _changed(live: LiveRealm, beyond: Beyond) -> Iterator[Gap]:
    """What of Keycloak's own belongs to no kind and is not as it makes it, or is gone."""
    own, recorded = keycloaks_own.table(live, beyond.client_roles), keycloaks_own.recorded()
    for kind in (keycloaks_own.REALM, keycloaks_own.ROLES):
        of_kind = [name for name, each in own[kind].items() if recorded[kind].get(name, each) != each]
        what = (
            "changed by somebody"
            if kind == keycloaks_own.REALM
            else "roles changed of Keycloak's own clients"
        )
        yield from _named(what, of_kind)
    for kind in (CLIENT.name, CLIENT_SCOPE.name, FLOW.name):
        yield from _named(
            f"each {kind} of Keycloak's own that is gone", sorted(recorded[kind].keys() - own[kind])
        )


def _named(what: str, names: Iterable[str]) -> Iterator[Gap]:
    found = list(names)
    if found:
        yield what, found


def _twice(names: Iterable[str]) -> list[str]:
    return sorted(name for name, count in Counter(names).items() if count > 1)
