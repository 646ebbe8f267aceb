"""Changes of roles, groups and the roles of service accounts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.integration.by_hand.change import Act, ByHand, one_field
from tests.integration.foreign_realm import RealmByAdminApi


def _role_field(field: str, value: Any) -> ByHand:
    def act(realm: RealmByAdminApi) -> None:
        one_field(realm, "roles-by-id", realm.get("roles", "first")["id"], field=field, value=value)

    return ByHand(f"role.{field}", "role", "first", act)


def _delete_role(realm: RealmByAdminApi) -> None:
    realm.admin.delete(realm.name, "roles", "second")


def _compose(realm: RealmByAdminApi) -> None:
    second = realm.get("roles", "second")["id"]
    realm.post("roles-by-id", second, "composites", body=[realm.get("roles", "offline_access")])


def _group(path: str, field: str, value: Any) -> ByHand:
    def act(realm: RealmByAdminApi) -> None:
        one_field(realm, "groups", realm.group(path)["id"], field=field, value=value)

    return ByHand(f"group.{field}", "group", path, act)


def _delete_group(realm: RealmByAdminApi) -> None:
    realm.admin.delete(realm.name, "groups", realm.group("/team/night")["id"])


def _client_role(field: str, value: Any) -> ByHand:
    def act(realm: RealmByAdminApi) -> None:
        path = ("clients", realm.client("confidential")["id"], "roles", "reader")
        one_field(realm, *path, field=field, value=value)

    return ByHand(f"clientRole.{field}", "client role", "confidential/reader", act)


def _delete_client_role(realm: RealmByAdminApi) -> None:
    realm.admin.delete(realm.name, "clients", realm.client("confidential")["id"], "roles", "reader")


def _decompose(realm: RealmByAdminApi) -> None:
    path = ("roles-by-id", realm.get("roles", "first")["id"], "composites")
    realm.admin.delete(realm.name, *path, body=[realm.get("roles", "second")])


def _compose_of_client(realm: RealmByAdminApi) -> None:
    path = ("roles-by-id", realm.get("roles", "first")["id"], "composites")
    realm.post(*path, body=[_account_role(realm)])


def _account_role(realm: RealmByAdminApi) -> Any:
    return realm.get("clients", realm.client("account")["id"], "roles", "manage-account")


def _default_role(*roles: Callable[[RealmByAdminApi], Any]) -> Act:
    def act(realm: RealmByAdminApi) -> None:
        path = ("roles-by-id", realm.get()["defaultRole"]["id"], "composites")
        realm.post(*path, body=[role(realm) for role in roles])

    return act


def _account_roles(realm: RealmByAdminApi) -> tuple[str, ...]:
    account = realm.get("clients", realm.client("confidential")["id"], "service-account-user")
    return ("users", account["id"], "role-mappings")


def _account_realm_role(realm: RealmByAdminApi) -> None:
    realm.post(*_account_roles(realm), "realm", body=[realm.get("roles", "offline_access")])


def _account_client_role(realm: RealmByAdminApi) -> None:
    account = realm.client("account")["id"]
    realm.post(*_account_roles(realm), "clients", account, body=[_account_role(realm)])


def _scope_mapping(realm: RealmByAdminApi) -> None:
    path = ("clients", realm.client("public")["id"], "scope-mappings", "realm")
    realm.post(*path, body=[realm.get("roles", "second")])


ACCESS = [
    _role_field("description", "Another"),
    _role_field("attributes", {"level": ["3"]}),
    ByHand("role.name", "role", "second", _delete_role),
    ByHand("role.composite", "role", "second", _compose),
    _group("/team", "description", "Another"),
    _group("/team", "attributes", {"site": ["east"]}),
    ByHand("group.path", "group", "/team/night", _delete_group),
    _client_role("description", "Another"),
    _client_role("attributes", {"level": ["2"]}),
    ByHand("clientRole.name", "client role", "confidential/reader", _delete_client_role),
    ByHand("roleComposites.realmRoles", "role composites", "first", _decompose),
    ByHand("roleComposites.clientRoles", "role composites", "first", _compose_of_client),
    ByHand(
        "default-roles.realmRoles",
        "default roles",
        "",
        _default_role(lambda realm: realm.get("roles", "offline_access")),
    ),
    ByHand("default-roles.clientRoles", "default roles", "", _default_role(_account_role)),
    ByHand("serviceAccount.realmRoles", "service account", "confidential", _account_realm_role),
    ByHand("serviceAccount.clientRoles", "service account", "confidential", _account_client_role),
    ByHand("scopeMapping.realmRoles", "scope mapping", "public", _scope_mapping),
]
