"""Manual changes as in the admin console, one per kind."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from keycloak import KeycloakAdmin

from tests.people import REALM


def change_realm(admin: KeycloakAdmin) -> None:
    admin.update_realm(REALM, {"failureFactor": 1000})


def change_profile(admin: KeycloakAdmin) -> None:
    profile = admin.get_realm_users_profile()
    _named(profile["attributes"], "accountStatus")["permissions"]["edit"].append("user")
    admin.update_realm_users_profile(profile)


def change_mapper(admin: KeycloakAdmin) -> None:
    scope = _named(admin.get_client_scopes(), "professional")
    mapper = _named(scope["protocolMappers"], "title")
    mapper["config"]["user.attribute"] = "validatedBy"
    admin.update_mapper_in_client_scope(scope["id"], mapper["id"], mapper)


def change_flow(admin: KeycloakAdmin) -> None:
    steps = admin.get_authentication_flow_executions("mep-browser")
    code = next(each for each in steps if each.get("providerId") == "mep-one-time-code")
    admin.update_authentication_flow_executions({**code, "requirement": "DISABLED"}, "mep-browser")


def change_binding(admin: KeycloakAdmin) -> None:
    admin.update_realm(REALM, {"directGrantFlow": "direct grant"})


def change_broker(admin: KeycloakAdmin) -> None:
    hug = admin.get_idp("hug")
    hug["config"]["validateSignature"] = "false"
    admin.update_idp("hug", hug)


def change_directory(admin: KeycloakAdmin) -> None:
    (found,) = admin.get_components({"name": "hin-secured-domains"})
    found["config"]["domains"].append("example.ch")
    admin.update_component(found["id"], found)


def change_service_account(admin: KeycloakAdmin) -> None:
    account = admin.get_client_service_account_user(_client(admin, "document-dispatcher"))
    admin.assign_realm_roles(account["id"], [admin.get_realm_role("account-validator")])


def change_role(admin: KeycloakAdmin) -> None:
    role = admin.get_realm_role("professional")
    admin.update_role_by_id(role["id"], {**role, "description": "Anybody"})


def change_scope(admin: KeycloakAdmin) -> None:
    scope = _named(admin.get_client_scopes(), "professional")
    scope["attributes"]["include.in.token.scope"] = "false"
    admin.update_client_scope(scope["id"], scope)


def change_broker_mapper(admin: KeycloakAdmin) -> None:
    mapper = _named(admin.get_idp_mappers("hug"), "active at once")
    mapper["config"]["attribute.value"] = "pending"
    admin.update_mapper_in_idp("hug", mapper["id"], mapper)


def change_scope_mapping(admin: KeycloakAdmin) -> None:
    role = admin.get_realm_role("delivery-reader")
    admin.assign_realm_roles_to_client_scope(_client(admin, "portal"), [role])


def change_full_scope(admin: KeycloakAdmin) -> None:
    portal = admin.get_client(_client(admin, "portal"))
    admin.update_client(portal["id"], {**portal, "fullScopeAllowed": True})


def change_client_scopes(admin: KeycloakAdmin) -> None:
    scope = _named(admin.get_client_scopes(), "phone")
    admin.add_client_default_client_scope(_client(admin, "portal"), scope["id"], {})


def change_default_roles(admin: KeycloakAdmin) -> None:
    admin.add_realm_default_roles([admin.get_realm_role("account-validator")])


def open_the_profile(admin: KeycloakAdmin) -> None:
    admin.update_realm_users_profile(
        {**admin.get_realm_users_profile(), "unmanagedAttributePolicy": "ENABLED"}
    )


def change_text(admin: KeycloakAdmin) -> None:
    # The library has no method for texts.
    body = json.dumps({"mepRegisterNotice": "Bonjour"})
    admin.connection.raw_post(f"admin/realms/{REALM}/localization/fr", data=body)


def change_action(admin: KeycloakAdmin) -> None:
    alias = "TERMS_AND_CONDITIONS"
    action = admin.get_required_action_by_alias(alias)
    assert action
    admin.update_required_action(alias, {**action, "enabled": True})


def _client(admin: KeycloakAdmin, client_id: str) -> str:
    found = admin.get_client_id(client_id)
    assert found
    return found


def _named(objects: Iterable[dict[str, Any]], name: str) -> dict[str, Any]:
    return next(each for each in objects if each["name"] == name)
