"""List what a live realm holds and realm files cannot express, so that an export loses nothing unnoticed.

Pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from provisioning import keycloaks_own
from provisioning.export_fields import unknown_fields
from provisioning.export_sections import exported_clients
from provisioning.kinds.client import CLIENT
from provisioning.kinds.client_scope import CLIENT_SCOPE
from provisioning.kinds.component import COMPONENT, REGISTRATION_POLICY
from provisioning.kinds.flow import FLOW
from provisioning.kinds.localization import LOCALIZATION
from provisioning.live import WORKFLOWS, LiveRealm
from provisioning.message_format import fault_of_text

NEVER_CARRIED = (
    "Never exported: accounts, sessions, keys, the server's ids, the names of execution configs and the",
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
    """Data that is read only to name it. `unread` lists the resources that the server refused to show."""

    client_roles: Mapping[str, tuple[str, ...]]
    groups: tuple[Mapping[str, Any], ...] = ()
    organizations: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


def gaps(live: LiveRealm, beyond: Beyond) -> tuple[str, ...]:
    """One line for each sort of object that is not covered, with the names of the objects."""
    found = (
        *_of_realm(live, beyond),
        *_of_clients(live),
        *_of_objects(live, beyond),
        *_changed(live, beyond),
    )
    return tuple(f"{what}: {', '.join(names)}" if names else what for what, names in found)


Gap = tuple[str, list[str]]


def _of_realm(live: LiveRealm, beyond: Beyond) -> Iterator[Gap]:
    export = live.export
    yield from _named("organizations", beyond.organizations)
    if export.get("components", {}).get(WORKFLOWS) and not live.workflows:
        yield "workflows: the server does not show their content", []
    if export.get("adminPermissionsEnabled"):
        yield "fine-grained admin permissions", []
    for what in beyond.unread:
        yield f"{what}: the server refused to show them", []
    unreadable = (
        f"{locale}/{key}"
        for locale, texts in sorted(LOCALIZATION.live(live).items())
        for key, text in sorted(texts.fields.items())
        if fault_of_text(key, text) is not None
    )
    yield from _named("texts that are not java.text.MessageFormat patterns", unreadable)
    unusual = [name for name, usual in _USUAL.items() if name in export and export[name] not in usual]
    yield from _named("settings of the realm", [*unknown_fields(export, "realm", _ELSEWHERE), *unusual])


def _of_clients(live: LiveRealm) -> Iterator[Gap]:
    clients = exported_clients(live)
    composites = [
        f"{client}/{role['name']}"
        for client, roles in sorted(live.client_roles.items())
        for role in roles
        if role["composite"]
    ]
    yield from _named("composites of the client roles", composites)
    yield from _named(
        "authorization settings of the clients",
        (each.name for each in clients if each.raw.get("authorizationServicesEnabled")),
    )


def _of_objects(live: LiveRealm, beyond: Beyond) -> Iterator[Gap]:
    """Fields that realm files have no place for, and objects without a unique name."""
    export = live.export
    sorts: tuple[tuple[str, str, str, Iterable[Mapping[str, Any]]], ...] = (
        ("client", "clientId", "client", [each.raw for each in exported_clients(live)]),
        ("client scope", "name", "clientScope", export.get("clientScopes", ())),
        ("identity provider", "alias", "identityProvider", export.get("identityProviders", ())),
    )
    for what, key, definition, raws in sorts:
        for raw in raws:
            yield from _named(f"fields of {what} “{raw[key]}”", unknown_fields(raw, definition, _OF_OBJECTS))
    components = [
        each
        for provider_type, held in export.get("components", {}).items()
        for each in held
        if provider_type != WORKFLOWS
    ]
    nested = (each.get("name", each["providerId"]) for each in components if each.get("subComponents"))
    yield from _named("sub-components", nested)
    yield from _named("components that share their type and name", _twice(_declared_components(export)))
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
    for provider_type, held in export.get("components", {}).items():
        if provider_type != REGISTRATION_POLICY:
            yield from (
                COMPONENT.name_of({**each, "providerType": provider_type}) for each in held if "name" in each
            )


def _changed(live: LiveRealm, beyond: Beyond) -> Iterator[Gap]:
    """The built-in objects that belong to no kind and were changed, or are missing."""
    own, recorded = keycloaks_own.table(live, beyond.client_roles), keycloaks_own.recorded()
    for kind in (keycloaks_own.REALM, keycloaks_own.ROLES):
        of_kind = [name for name, each in own[kind].items() if recorded[kind].get(name, each) != each]
        what = (
            "changed settings" if kind == keycloaks_own.REALM else "changed roles of Keycloak's own clients"
        )
        yield from _named(what, of_kind)
    for kind in (CLIENT.name, CLIENT_SCOPE.name, FLOW.name, COMPONENT.name):
        yield from _named(f"missing {kind}s of Keycloak's own", sorted(recorded[kind].keys() - own[kind]))


def _named(what: str, names: Iterable[str]) -> Iterator[Gap]:
    found = list(names)
    if found:
        yield what, found


def _twice(names: Iterable[str]) -> list[str]:
    return sorted(name for name, count in Counter(names).items() if count > 1)
