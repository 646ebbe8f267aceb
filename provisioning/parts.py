"""List parts added by hand to managed or built-in objects that cannot carry the mark. Pure.

A plan names such parts, and no apply deletes them, even if the files declared them earlier. They must be
removed at the server. Parts of a declared strict list are excluded, because the list decides about them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from provisioning.kind import Collection
from provisioning.kinds.client import CLIENT
from provisioning.kinds.client_scope import CLIENT_SCOPE
from provisioning.kinds.group import GROUP
from provisioning.kinds.localization import LOCALIZATION
from provisioning.kinds.scope_mapping import SCOPE_MAPPING
from provisioning.live import LiveRealm
from provisioning.resource import LiveObject
from provisioning.source import RealmSource

_KEYCLOAKS_OWN = frozenset(
    {
        "account-console:account/manage-account",
        "account-console:account/view-groups",
        "offline_access:offline_access",
    }
)


def _texts(source: RealmSource, live: LiveRealm) -> Iterator[LiveObject]:
    """Texts, each named “locale/key”."""
    declared = {(each.name, key) for each in LOCALIZATION.declared(source) for key in each.fields}
    for locale, held in sorted(LOCALIZATION.live(live).items()):
        for key in sorted(held.fields):
            if (locale, key) not in declared:
                yield LiveObject(f"{locale}/{key}", {}, {})


def _group_roles(source: RealmSource, live: LiveRealm) -> Iterator[LiveObject]:
    """Roles of groups, each named “group:role”; a client role is written “client/role”."""
    for path, group in sorted(GROUP.live(live).items()):
        of_clients = group.raw.get("clientRoles") or {}
        roles = [*(group.raw.get("realmRoles") or ()), *(_named(of_clients))]
        yield from (LiveObject(f"{path}:{role}", {}, {}, None, path, GROUP.name) for role in sorted(roles))


def _client_roles_in_scope(source: RealmSource, live: LiveRealm) -> Iterator[LiveObject]:
    strict = {each.name for each in SCOPE_MAPPING.declared(source)}
    return _roles_in_scope(live, CLIENT, "client", strict)


def _client_scope_roles(source: RealmSource, live: LiveRealm) -> Iterator[LiveObject]:
    return _roles_in_scope(live, CLIENT_SCOPE, "clientScope", set())


def _roles_in_scope(
    live: LiveRealm, parent: Collection, holder: str, strict: set[str]
) -> Iterator[LiveObject]:
    """Roles, each named “holder:role”; `strict` are the holders whose realm roles are a strict list."""
    of_realm = {
        each[holder]: each["roles"] for each in live.export.get("scopeMappings") or () if holder in each
    }
    of_clients: dict[str, dict[str, list[str]]] = {}
    for client, entries in (live.export.get("clientScopeMappings") or {}).items():
        for each in entries:
            if holder in each:
                of_clients.setdefault(each[holder], {})[client] = each["roles"]
    for name in sorted({*of_realm, *of_clients}):
        realm_roles = () if name in strict else of_realm.get(name, ())
        for role in sorted([*realm_roles, *_named(of_clients.get(name, {}))]):
            if f"{name}:{role}" not in _KEYCLOAKS_OWN:
                yield LiveObject(f"{name}:{role}", {}, {}, None, name, parent.name)


def _named(client_roles: Mapping[str, list[str]]) -> Iterator[str]:
    yield from (f"{client}/{role}" for client, roles in client_roles.items() for role in roles)


PARTS: Mapping[str, Callable[[RealmSource, LiveRealm], Iterator[LiveObject]]] = {
    "localization text": _texts,
    "group role": _group_roles,
    "client scope mapping": _client_scope_roles,
    "scope mapping": _client_roles_in_scope,
}
"""The lists by the name of their kind in plans and in `ignore`."""
