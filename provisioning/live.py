"""The live realm, read in a handful of requests whatever its size."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from provisioning.ownership import MARK

_ALL = "100000"


class Reader(Protocol):
    """What reading needs of a Keycloak."""

    def get(self, *path: str, **query: str) -> Any: ...

    def read_by_post(self, *path: str, **query: str) -> Any: ...


@dataclass(frozen=True)
class Wanted:
    """What the export leaves out and is read object by object: group paths, clients with service accounts."""

    group_paths: tuple[str, ...] = ()
    service_accounts: tuple[str, ...] = ()
    default_roles: bool = False


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
    default_roles: tuple[Mapping[str, Any], ...] | None = None


def read(keycloak: Reader, realm: str, wanted: Wanted) -> LiveRealm:
    """Reads the realm.

    The export leaves groups out, since delegations are groups by the thousand; those that carry our mark
    come in one request, declared ones without it by their parents, and nothing else is read. With the
    groups the export leaves out the roles of service accounts.
    """
    export = keycloak.read_by_post(
        realm, "partial-export", exportClients="true", exportGroupsAndRoles="false"
    )
    if export is None:
        return LiveRealm(realm)
    accounts = {user["serviceAccountClientId"]: user["id"] for user in export.get("users", ())}
    return LiveRealm(
        name=realm,
        exists=True,
        export=export,
        profile=keycloak.get(realm, "users", "profile"),
        roles=tuple(keycloak.get(realm, "roles", briefRepresentation="false", max=_ALL)),
        groups=_groups(keycloak, realm, wanted.group_paths),
        service_accounts={
            client: keycloak.get(realm, "users", accounts[client], "role-mappings")
            for client in wanted.service_accounts
            if client in accounts
        },
        default_roles=_default_roles(keycloak, realm, export) if wanted.default_roles else None,
    )


def _default_roles(keycloak: Reader, realm: str, export: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    return tuple(keycloak.get(realm, "roles-by-id", str(export["defaultRole"]["id"]), "composites"))


def _groups(keycloak: Reader, realm: str, declared: Iterable[str]) -> dict[str, Mapping[str, Any]]:
    """The groups that carry our mark, and the declared ones, by path."""
    tops = keycloak.get(realm, "groups", q=f"{MARK}:true", briefRepresentation="false", max=_ALL)
    found = {
        path: group for path, group in _with_children(tops) if _is_marked(group) or path in set(declared)
    }
    for path in sorted(declared, key=lambda path: path.count("/")):
        if path not in found:
            found |= _siblings(keycloak, realm, path.rpartition("/")[0], found, set(declared))
    return found


def _siblings(
    keycloak: Reader, realm: str, parent: str, found: Mapping[str, Mapping[str, Any]], declared: set[str]
) -> dict[str, Mapping[str, Any]]:
    """The declared groups below a parent that is known, or at the top."""
    if parent and parent not in found:
        return {}
    where = (realm, "groups", str(found[parent]["id"]), "children") if parent else (realm, "groups")
    answer = keycloak.get(*where, briefRepresentation="false", subGroupsCount="false", max=_ALL)
    groups = {f"{parent}/{group['name']}": group for group in answer or ()}
    return {path: group for path, group in groups.items() if path in declared}


def _with_children(
    groups: Iterable[Mapping[str, Any]], parent: str = ""
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for group in groups:
        path = f"{parent}/{group['name']}"
        yield path, group
        yield from _with_children(group.get("subGroups") or (), path)


def _is_marked(group: Mapping[str, Any]) -> bool:
    return (group.get("attributes") or {}).get(MARK) == ["true"]
