"""The live realm, read in a handful of requests whatever its size."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol


class Reader(Protocol):
    """What reading needs of a Keycloak."""

    def get(self, *path: str, **query: str) -> Any: ...

    def read_by_post(self, *path: str, **query: str) -> Any: ...


@dataclass(frozen=True)
class Wanted:
    """What the export leaves out and is read object by object: group paths, clients with service accounts."""

    group_paths: tuple[str, ...] = ()
    service_accounts: tuple[str, ...] = ()


@dataclass(frozen=True)
class LiveRealm:
    """A realm as the server holds it; empty when the server has none of that name."""

    name: str
    exists: bool = False
    export: Mapping[str, Any] = field(default_factory=dict)
    profile: Mapping[str, Any] = field(default_factory=dict)
    roles: tuple[Mapping[str, Any], ...] = ()
    groups: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    service_accounts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def read(keycloak: Reader, realm: str, wanted: Wanted) -> LiveRealm:
    """Reads the realm.

    The export leaves groups out, since delegations are groups by the thousand; the declared group paths
    are read one by one, and nothing below them. With the groups go the roles of service accounts.
    """
    export = keycloak.read_by_post(
        realm, "partial-export", exportClients="true", exportGroupsAndRoles="false"
    )
    if export is None:
        return LiveRealm(realm)
    accounts = {user["serviceAccountClientId"]: user["id"] for user in export.get("users", ())}
    groups = {path: group for path in wanted.group_paths if (group := _group(keycloak, realm, path))}
    return LiveRealm(
        name=realm,
        exists=True,
        export=export,
        profile=keycloak.get(realm, "users", "profile"),
        roles=tuple(keycloak.get(realm, "roles", briefRepresentation="false", max="10000")),
        groups=groups,
        service_accounts={
            client: keycloak.get(realm, "users", accounts[client], "role-mappings")
            for client in wanted.service_accounts
            if client in accounts
        },
    )


def _group(keycloak: Reader, realm: str, path: str) -> Mapping[str, Any] | None:
    """The group at a path, without its sub-groups: looked up name by name from the top."""
    found: Mapping[str, Any] | None = None
    for name in path.strip("/").split("/"):
        where = (realm, "groups") if found is None else (realm, "groups", str(found["id"]), "children")
        answer = keycloak.get(
            *where, search=name, exact="true", briefRepresentation="false", subGroupsCount="false"
        )
        found = next((group for group in answer or () if group["name"] == name), None)
        if found is None:
            return None
    return found
