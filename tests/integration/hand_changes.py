"""Manual changes as in the admin console, one per kind."""

from __future__ import annotations

from provisioning.keycloak import Keycloak
from tests.people import REALM


def change_realm(admin: Keycloak) -> None:
    admin.put(REALM, body={"failureFactor": 1000})


def change_profile(admin: Keycloak) -> None:
    profile = admin.get(REALM, "users", "profile")
    status = next(each for each in profile["attributes"] if each["name"] == "accountStatus")
    status["permissions"]["edit"].append("user")
    admin.put(REALM, "users", "profile", body=profile)


def change_mapper(admin: Keycloak) -> None:
    scope = next(each for each in admin.get(REALM, "client-scopes") if each["name"] == "professional")
    mapper = next(each for each in scope["protocolMappers"] if each["name"] == "title")
    mapper["config"]["user.attribute"] = "validatedBy"
    path = ("client-scopes", scope["id"], "protocol-mappers", "models", mapper["id"])
    admin.put(REALM, *path, body=mapper)


def change_flow(admin: Keycloak) -> None:
    path = ("authentication", "flows", "mep-browser", "executions")
    steps = admin.get(REALM, *path)
    code = next(each for each in steps if each.get("providerId") == "mep-one-time-code")
    admin.put(REALM, *path, body={**code, "requirement": "DISABLED"})


def change_binding(admin: Keycloak) -> None:
    admin.put(REALM, body={"directGrantFlow": "direct grant"})


def change_broker(admin: Keycloak) -> None:
    hug = admin.get(REALM, "identity-provider", "instances", "hug")
    hug["config"]["validateSignature"] = "false"
    admin.put(REALM, "identity-provider", "instances", "hug", body=hug)


def change_directory(admin: Keycloak) -> None:
    found = admin.get(REALM, "components", name="hin-secured-domains")[0]
    found["config"]["domains"].append("example.ch")
    admin.put(REALM, "components", found["id"], body=found)


def change_service_account(admin: Keycloak) -> None:
    (client,) = admin.get(REALM, "clients", clientId="document-dispatcher")
    account = admin.get(REALM, "clients", client["id"], "service-account-user")
    role = admin.get(REALM, "roles", "account-validator")
    admin.post(REALM, "users", account["id"], "role-mappings", "realm", body=[role])


def change_role(admin: Keycloak) -> None:
    role = admin.get(REALM, "roles", "professional")
    admin.put(REALM, "roles-by-id", role["id"], body={**role, "description": "Anybody"})


def change_scope(admin: Keycloak) -> None:
    scope = next(each for each in admin.get(REALM, "client-scopes") if each["name"] == "professional")
    scope["attributes"]["include.in.token.scope"] = "false"
    admin.put(REALM, "client-scopes", scope["id"], body=scope)


def change_broker_mapper(admin: Keycloak) -> None:
    path = ("identity-provider", "instances", "hug", "mappers")
    mapper = next(each for each in admin.get(REALM, *path) if each["name"] == "active at once")
    mapper["config"]["attribute.value"] = "pending"
    admin.put(REALM, *path, mapper["id"], body=mapper)


def change_scope_mapping(admin: Keycloak) -> None:
    (portal,) = admin.get(REALM, "clients", clientId="portal")
    role = admin.get(REALM, "roles", "delivery-reader")
    admin.post(REALM, "clients", portal["id"], "scope-mappings", "realm", body=[role])


def change_full_scope(admin: Keycloak) -> None:
    (portal,) = admin.get(REALM, "clients", clientId="portal")
    admin.put(REALM, "clients", portal["id"], body={**portal, "fullScopeAllowed": True})


def change_client_scopes(admin: Keycloak) -> None:
    (portal,) = admin.get(REALM, "clients", clientId="portal")
    scope = next(each for each in admin.get(REALM, "client-scopes") if each["name"] == "phone")
    admin.put(REALM, "clients", portal["id"], "default-client-scopes", scope["id"], body={})


def change_default_roles(admin: Keycloak) -> None:
    default = admin.get(REALM)["defaultRole"]["id"]
    role = admin.get(REALM, "roles", "account-validator")
    admin.post(REALM, "roles-by-id", default, "composites", body=[role])


def open_the_profile(admin: Keycloak) -> None:
    profile = admin.get(REALM, "users", "profile")
    admin.put(REALM, "users", "profile", body={**profile, "unmanagedAttributePolicy": "ENABLED"})


def change_text(admin: Keycloak) -> None:
    admin.post(REALM, "localization", "fr", body={"mepRegisterNotice": "Bonjour"})


def change_action(admin: Keycloak) -> None:
    action = admin.get(REALM, "authentication", "required-actions", "TERMS_AND_CONDITIONS")
    path = ("authentication", "required-actions", "TERMS_AND_CONDITIONS")
    admin.put(REALM, *path, body={**action, "enabled": True})
