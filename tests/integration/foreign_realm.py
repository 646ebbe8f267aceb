"""A large realm created by the admin API, as Keycloak's console would create it: every object is foreign."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from provisioning.keycloak import Keycloak

CLIENTS = 100
SECRETS = (
    "client-secret-in-clear",
    "broker-secret-in-clear",
    "smtp-password-in-clear",
    "bind-password-in-clear",
)
SIGNING_KEY = "private-key-in-clear"
EVERY_SECRET = (*SECRETS, SIGNING_KEY)


@dataclass(frozen=True)
class RealmByAdminApi:
    """Access to a realm and its objects by the admin API."""

    admin: Keycloak
    name: str

    def get(self, *path: str, **query: str) -> Any:
        return self.admin.get(self.name, *path, **query)

    def post(self, *path: str, body: Any) -> str:
        return str(self.admin.post(self.name, *path, body=body))

    def put(self, *path: str, body: Any) -> None:
        self.admin.put(self.name, *path, body=body)

    def client(self, client_id: str) -> Any:
        return self.get("clients", clientId=client_id)[0]

    def group(self, path: str) -> Any:
        return self.get("group-by-path", *path.strip("/").split("/"))

    def flow_step(self, flow: str, provider: str) -> Any:
        steps = self.get("authentication", "flows", flow, "executions")
        return next(each for each in steps if each.get("providerId") == provider)


def make_realm(admin: Keycloak) -> RealmByAdminApi:
    """Create an empty realm; `fill` makes it large."""
    name = f"foreign-{os.urandom(4).hex()}"
    admin.post(body={"realm": name, "enabled": True, "organizationsEnabled": True, **_SETTINGS})
    return RealmByAdminApi(admin, name)


def fill(realm: RealmByAdminApi) -> None:
    """Create 100 clients, 204 groups on three levels, flows, brokers, and objects that files cannot hold."""
    realm.post("partialImport", body={"ifResourceExists": "FAIL", **_imported()})
    for alias in ("partner", "canton"):
        for mapper in _broker_mappers(alias):
            realm.post("identity-provider", "instances", alias, "mappers", body=mapper)
    _flows(realm)
    _privileges(realm)
    _person_fields(realm)
    greeting = "Bonjour '{{ name }} {% if %} {# 100 % #}'"
    realm.post("localization", "fr", body={"greeting": greeting, "farewell": "Au revoir {name}"})
    realm.post("components", body=_directory())
    scope = realm.post("client-scopes", body=_CLIENT_SCOPE)
    realm.put("clients", realm.client("app-000")["id"], "default-client-scopes", scope, body={})
    _rarer_things(realm)
    _what_files_cannot_say(realm)


_SETTINGS: Mapping[str, Any] = {
    "displayName": "Réalité: d’un autre # {{ brand }}",
    "internationalizationEnabled": True,
    "supportedLocales": ["fr", "de"],
    "loginTheme": "keycloak.v2",
    "attributes": {"their.limit": "5", "their.switch": "true"},
    "smtpServer": {
        "host": "localhost",
        "from": "x@example.ch",
        "auth": "true",
        "user": "u",
        "password": SECRETS[2],
    },
}
_CLIENT_SCOPE = {
    "name": "foreign-scope",
    "protocol": "openid-connect",
    "attributes": {"include.in.token.scope": "true"},
    "protocolMappers": [
        {
            "name": "department/unit",
            "protocol": "openid-connect",
            "protocolMapper": "oidc-usermodel-attribute-mapper",
            "config": {"user.attribute": "department", "claim.name": "department", "id.token.claim": "true"},
        }
    ],
}


def _imported() -> dict[str, Any]:
    return {
        "clients": [_client(number) for number in range(CLIENTS)],
        "groups": [_group((), level=1, number=number) for number in range(4)],
        "roles": {
            "realm": [
                {"name": f"role-{i}", "description": "yes", "attributes": {"k": ["v"]}} for i in range(12)
            ]
        },
        "identityProviders": [_broker("partner", "oidc"), _broker("canton", "oauth2")],
    }


def _client(number: int) -> dict[str, Any]:
    name = f"app-{number:03}"
    confidential = number % 3 == 0
    more = {"saml.signing.private.key": SIGNING_KEY} if number == 1 else {}
    return {
        "clientId": name,
        "name": f"Application {number}",
        "publicClient": not confidential,
        **({"secret": SECRETS[0]} if confidential else {}),
        "serviceAccountsEnabled": number == 0,
        "redirectUris": [f"https://{name}.example.ch/*"],
        "attributes": {"pkce.code.challenge.method": "S256", "post.logout.redirect.uris": "+", **more},
        "protocolMappers": [
            {
                "name": kind,
                "protocol": "openid-connect",
                "protocolMapper": "oidc-usermodel-attribute-mapper",
                "config": {"user.attribute": kind, "claim.name": kind, "access.token.claim": "true"},
            }
            for kind in ("department", "site")
        ],
    }


def _group(above: tuple[int, ...], *, level: int, number: int) -> dict[str, Any]:
    """4 groups, 10 below each of them, 4 below each of those: 204."""
    place = (*above, number)
    below = {1: 10, 2: 4, 3: 0}[level]
    return {
        "name": f"group {number}",
        "path": "".join(f"/group {each}" for each in place),
        "attributes": {"code": ["-".join(map(str, place))]},
        "subGroups": [_group(place, level=level + 1, number=each) for each in range(below)],
    }


def _broker(alias: str, provider: str) -> dict[str, Any]:
    address = "https://idp.example.ch"
    return {
        "alias": alias,
        "providerId": provider,
        "enabled": True,
        "config": {
            "authorizationUrl": f"{address}/auth",
            "tokenUrl": f"{address}/token",
            "userInfoUrl": f"{address}/me",
            "clientId": "us",
            "clientSecret": SECRETS[1],
            "clientAuthMethod": "client_secret_post",
        },
    }


def _broker_mappers(alias: str) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "identityProviderAlias": alias,
            "identityProviderMapper": "hardcoded-attribute-idp-mapper",
            "config": {"syncMode": "INHERIT", "attribute": name, "attribute.value": "true"},
        }
        for name in ("origin", "kind")
    ]


def _flows(realm: RealmByAdminApi) -> None:
    """Create a bound flow with a sub-flow in a sub-flow, and a config of which the server masks a part."""
    flows = ("authentication", "flows")
    body = {"alias": "foreign", "providerId": "basic-flow", "topLevel": True, "builtIn": False}
    realm.post(*flows, body={**body, "description": "Their sign-in"})
    _step(realm, "foreign", "auth-cookie", "ALTERNATIVE")
    _sub_flow(realm, "foreign", "foreign forms")
    _step(realm, "foreign forms", "auth-username-password-form", "REQUIRED")
    _sub_flow(realm, "foreign forms", "foreign second")
    step = _step(realm, "foreign second", "conditional-user-role", "REQUIRED")
    _configure(realm, step, {"condUserRole": "role-1", "negate": "false", "their.token": SIGNING_KEY})
    _step(realm, "foreign second", "auth-otp-form", "REQUIRED")
    for step in realm.get(*flows, "foreign", "executions"):
        if step.get("authenticationFlow"):
            wanted = "ALTERNATIVE" if step["displayName"] == "foreign forms" else "CONDITIONAL"
            realm.put(*flows, "foreign", "executions", body={**step, "requirement": wanted})
    realm.put(body={"browserFlow": "foreign"})
    otp = realm.flow_step("browser", "auth-otp-form")
    realm.put(*flows, "browser", "executions", body={**otp, "requirement": "REQUIRED"})


def _sub_flow(realm: RealmByAdminApi, parent: str, alias: str) -> None:
    body = {"alias": alias, "type": "basic-flow", "description": "", "provider": ""}
    realm.post("authentication", "flows", parent, "executions", "flow", body=body)


def _step(realm: RealmByAdminApi, flow: str, provider: str, requirement: str) -> Any:
    path = ("authentication", "flows", flow, "executions")
    realm.post(*path, "execution", body={"provider": provider})
    step = realm.get(*path)[-1]
    realm.put(*path, body={**step, "requirement": requirement})
    return step


def _configure(realm: RealmByAdminApi, step: Any, config: Mapping[str, str]) -> None:
    realm.post(
        "authentication", "executions", step["id"], "config", body={"alias": "foreign", "config": config}
    )


def _privileges(realm: RealmByAdminApi) -> None:
    account = realm.get("clients", realm.client("app-000")["id"], "service-account-user")
    management = realm.client("realm-management")["id"]
    mappings = ("users", account["id"], "role-mappings")
    realm.post(
        *mappings, "clients", management, body=[realm.get("clients", management, "roles", "view-users")]
    )
    realm.post(*mappings, "realm", body=[realm.get("roles", "role-2")])
    default = realm.get()["defaultRole"]["id"]
    realm.post("roles-by-id", default, "composites", body=[realm.get("roles", "role-3")])
    narrow = realm.client("app-005")
    realm.put("clients", narrow["id"], body={**narrow, "fullScopeAllowed": False})
    realm.post("clients", narrow["id"], "scope-mappings", "realm", body=[realm.get("roles", "role-4")])


def _person_fields(realm: RealmByAdminApi) -> None:
    profile = realm.get("users", "profile")
    profile["attributes"] += [
        {"name": "department", "required": {}, "permissions": {"view": ["admin"], "edit": ["admin"]}},
        {"name": "site", "validations": {"length": {"max": 40}}, "annotations": {"inputType": "text"}},
    ]
    realm.put("users", "profile", body={**profile, "unmanagedAttributePolicy": "ADMIN_VIEW"})


def _directory() -> dict[str, Any]:
    settings = {
        "connectionUrl": "ldaps://ldap.example.ch",
        "usersDn": "ou=people,dc=example",
        "authType": "simple",
        "bindDn": "cn=reader",
        "bindCredential": SECRETS[3],
        "vendor": "other",
        "usernameLDAPAttribute": "uid",
        "rdnLDAPAttribute": "uid",
        "uuidLDAPAttribute": "entryUUID",
        "userObjectClasses": "person",
        "editMode": "READ_ONLY",
        "enabled": "false",
        "priority": "0",
    }
    return {
        "name": "directory",
        "providerId": "ldap",
        "providerType": "org.keycloak.storage.UserStorageProvider",
        "config": {name: [value] for name, value in settings.items()},
    }


def _rarer_things(realm: RealmByAdminApi) -> None:
    """Create client roles, a client's flow, composites, policies, workflows, and scopes of new clients."""
    first, second = realm.client("app-001"), realm.client("app-002")
    realm.post("clients", first["id"], "roles", body={"name": "reader", "description": "yes"})
    reader = realm.get("clients", first["id"], "roles", "reader")
    contained = [realm.get("roles", "role-6"), reader]
    realm.post("roles-by-id", realm.get("roles", "role-5")["id"], "composites", body=contained)
    overrides = {"authenticationFlowBindingOverrides": {"browser": _id(realm)}}
    realm.put("clients", second["id"], body={**second, **overrides})
    policies = {"policies": [{"name": "foreign-policy", "enabled": True, "conditions": [], "profiles": []}]}
    realm.put("client-policies", "policies", body=policies)
    phone = next(each for each in realm.get("client-scopes") if each["name"] == "phone")
    realm.admin.delete(realm.name, "default-optional-client-scopes", phone["id"])
    steps = [{"uses": "disable-user", "after": "30d"}]
    realm.post("workflows", body={"name": "foreign-workflow", "enabled": False, "steps": steps})
    own = {"enabled": False, "clientId": "account-console"}
    realm.put("clients", realm.client("account-console")["id"], body=own)


def _what_files_cannot_say(realm: RealmByAdminApi) -> None:
    group = realm.group("/group 0/group 1")
    realm.post("groups", group["id"], "role-mappings", "realm", body=[realm.get("roles", "role-7")])
    for number in range(11):
        domain = {"name": f"{number}.example.ch"}
        realm.post("organizations", body={"name": f"foreign-organization-{number}", "domains": [domain]})
    reader = realm.get("clients", realm.client("app-001")["id"], "roles", "reader")
    realm.post("roles-by-id", reader["id"], "composites", body=[realm.get("roles", "role-8")])
    served = realm.client("app-006")
    realm.put(
        "clients",
        served["id"],
        body={"clientId": "app-006", "serviceAccountsEnabled": True, "authorizationServicesEnabled": True},
    )
    realm.put(body={"adminPermissionsEnabled": True})


def _id(realm: RealmByAdminApi) -> str:
    flows = realm.get("authentication", "flows")
    return str(next(flow["id"] for flow in flows if flow["alias"] == "foreign"))
