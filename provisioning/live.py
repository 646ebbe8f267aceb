"""Read a live realm by a small number of requests, whatever its size."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from provisioning.errors import ServerRefusedError
from provisioning.live_groups import read_groups
from provisioning.ownership import HAS_ROLES, MARK

_ALL = "100000"
WORKFLOWS = "org.keycloak.models.workflow.WorkflowProvider"


class Reader(Protocol):
    """The reading methods of a Keycloak client."""

    def get(self, *path: str, **query: str) -> Any: ...

    def read_by_post(self, *path: str, **query: str) -> Any: ...


@dataclass(frozen=True)
class Wanted:
    """The objects to read beyond the export: groups by path, the others by client or role."""

    group_paths: tuple[str, ...] = ()
    service_accounts: tuple[str, ...] = ()
    default_roles: bool = False
    role_composites: tuple[str, ...] = ()
    client_roles: tuple[str, ...] = ()
    workflows: bool = False


@dataclass(frozen=True)
class LiveRealm:
    """A realm as the server represents it; empty if it does not exist."""

    name: str
    exists: bool = False
    export: Mapping[str, Any] = field(default_factory=dict)
    profile: Mapping[str, Any] = field(default_factory=dict)
    roles: tuple[Mapping[str, Any], ...] = ()
    groups: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    service_accounts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    default_roles: tuple[Mapping[str, Any], ...] | None = None
    composites: Mapping[str, tuple[Mapping[str, Any], ...]] = field(default_factory=dict)
    client_roles: Mapping[str, tuple[Mapping[str, Any], ...]] = field(default_factory=dict)
    workflows: tuple[Mapping[str, Any], ...] = ()


def read(keycloak: Reader, realm: str, wanted: Wanted) -> LiveRealm:
    """Read the realm.

    The export omits groups, because delegations are thousands of groups, and with them the roles of service
    accounts. Composites, client roles and workflows take requests of their own: they are read only if they
    are declared, or if the objects already read carry the mark of managed ones.
    """
    export = keycloak.read_by_post(
        realm, "partial-export", exportClients="true", exportGroupsAndRoles="false"
    )
    if export is None:
        return LiveRealm(realm)
    accounts = {user["serviceAccountClientId"]: user["id"] for user in export.get("users", ())}
    roles = tuple(keycloak.get(realm, "roles", briefRepresentation="false", max=_ALL))
    return LiveRealm(
        name=realm,
        exists=True,
        export=export,
        profile=keycloak.get(realm, "users", "profile"),
        roles=roles,
        groups=read_groups(keycloak, realm, wanted.group_paths),
        service_accounts={
            client: keycloak.get(realm, "users", accounts[client], "role-mappings")
            for client in wanted.service_accounts
            if client in accounts
        },
        default_roles=_default_roles(keycloak, realm, export) if wanted.default_roles else None,
        composites={
            role["name"]: composites_of(keycloak, realm, role)
            for role in roles
            if role["composite"] and (role["name"] in wanted.role_composites or _is_marked(role))
        },
        client_roles={
            client["clientId"]: client_roles_of(keycloak, realm, client)
            for client in export.get("clients", ())
            if client["clientId"] in wanted.client_roles or HAS_ROLES in client.get("attributes", {})
        },
        workflows=_workflows(keycloak, realm, export, declared=wanted.workflows),
    )


def composites_of(keycloak: Reader, realm: str, role: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    """The roles that a realm role contains."""
    return tuple(keycloak.get(realm, "roles-by-id", str(role["id"]), "composites"))


def client_roles_of(keycloak: Reader, realm: str, client: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    """The roles of a client."""
    return _by_name(keycloak.get(realm, "clients", str(client["id"]), "roles", briefRepresentation="false"))


def _workflows(
    keycloak: Reader, realm: str, export: Mapping[str, Any], *, declared: bool
) -> tuple[Mapping[str, Any], ...]:
    """The workflows, which the export mentions but does not contain.

    Only administrators of the whole realm may read them. A refusal counts only if workflows are declared.
    """
    if not export.get("components", {}).get(WORKFLOWS):
        return ()
    try:
        # A server without the feature answers 404.
        return _by_name(keycloak.get(realm, "workflows", max=_ALL) or ())
    except ServerRefusedError:
        if declared:
            raise
        return ()


def _by_name(found: Iterable[Mapping[str, Any]]) -> tuple[Mapping[str, Any], ...]:
    """The objects sorted by name: the server's order varies, and would change the plan's checksum."""
    return tuple(sorted(found, key=lambda each: str(each["name"])))


def _default_roles(keycloak: Reader, realm: str, export: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    return composites_of(keycloak, realm, export["defaultRole"])


def _is_marked(raw: Mapping[str, Any]) -> bool:
    return (raw.get("attributes") or {}).get(MARK) == ["true"]
