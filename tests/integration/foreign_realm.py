"""A large realm created by the admin API, as Keycloak's console would create it: every object is foreign."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from provisioning.keycloak import Keycloak

if TYPE_CHECKING:
    from keycloak import KeycloakAdmin

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

    @property
    def named(self) -> KeycloakAdmin:
        """The named methods of python-keycloak. The other methods of this class send any request."""
        return self.admin.admin(self.name)

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
        steps = self.named.get_authentication_flow_executions(flow)
        return next(each for each in steps if each.get("providerId") == provider)


def make_realm(admin: Keycloak) -> RealmByAdminApi:
    """Create an empty realm; `fill` makes it large."""
    name = f"foreign-{os.urandom(4).hex()}"
    realm = RealmByAdminApi(admin, name)
    realm.named.create_realm({"realm": name, "enabled": True, "organizationsEnabled": True, **_SETTINGS})
    return realm


def fill(realm: RealmByAdminApi) -> None:
    """Create 100 clients, 204 groups on three levels, flows, brokers, and objects that files cannot hold."""
    admin = realm.named
    admin.partial_import_realm(realm.name, {"ifResourceExists": "FAIL", **_imported()})
    for alias in ("partner", "canton"):
        for mapper in _broker_mappers(alias):
            admin.add_mapper_to_idp(alias, mapper)
    _flows(realm)
    _privileges(realm)
    _person_fields(realm)
    greeting = "Bonjour '{{ name }} {% if %} {# 100 % #}'"
    realm.post("localization", "fr", body={"greeting": greeting, "farewell": "Au revoir {name}"})
    admin.create_component(_directory())
    scope = admin.create_client_scope(dict(_CLIENT_SCOPE))
    admin.add_client_default_client_scope(realm.client("app-000")["id"], scope, {})
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
    admin = realm.named
    body = {"alias": "foreign", "providerId": "basic-flow", "topLevel": True, "builtIn": False}
    admin.create_authentication_flow({**body, "description": "Their sign-in"})
    _step(realm, "foreign", "auth-cookie", "ALTERNATIVE")
    _sub_flow(realm, "foreign", "foreign forms")
    _step(realm, "foreign forms", "auth-username-password-form", "REQUIRED")
    _sub_flow(realm, "foreign forms", "foreign second")
    step = _step(realm, "foreign second", "conditional-user-role", "REQUIRED")
    _configure(realm, step, {"condUserRole": "role-1", "negate": "false", "their.token": SIGNING_KEY})
    _step(realm, "foreign second", "auth-otp-form", "REQUIRED")
    for step in admin.get_authentication_flow_executions("foreign"):
        if step.get("authenticationFlow"):
            wanted = "ALTERNATIVE" if step["displayName"] == "foreign forms" else "CONDITIONAL"
            admin.update_authentication_flow_executions({**step, "requirement": wanted}, "foreign")
    admin.update_realm(realm.name, {"browserFlow": "foreign"})
    otp = realm.flow_step("browser", "auth-otp-form")
    admin.update_authentication_flow_executions({**otp, "requirement": "REQUIRED"}, "browser")


def _sub_flow(realm: RealmByAdminApi, parent: str, alias: str) -> None:
    body = {"alias": alias, "type": "basic-flow", "description": "", "provider": ""}
    realm.named.create_authentication_flow_subflow(body, parent)


def _step(realm: RealmByAdminApi, flow: str, provider: str, requirement: str) -> Any:
    admin = realm.named
    admin.create_authentication_flow_execution({"provider": provider}, flow)
    step = admin.get_authentication_flow_executions(flow)[-1]
    admin.update_authentication_flow_executions({**step, "requirement": requirement}, flow)
    return step


def _configure(realm: RealmByAdminApi, step: Any, config: Mapping[str, str]) -> None:
    realm.named.create_execution_config(step["id"], {"alias": "foreign", "config": config})


def _privileges(realm: RealmByAdminApi) -> None:
    admin = realm.named
    account = admin.get_client_service_account_user(realm.client("app-000")["id"])
    management = realm.client("realm-management")["id"]
    admin.assign_client_role(account["id"], management, [admin.get_client_role(management, "view-users")])
    admin.assign_realm_roles(account["id"], [admin.get_realm_role("role-2")])
    admin.add_realm_default_roles([admin.get_realm_role("role-3")])
    narrow = realm.client("app-005")
    admin.update_client(narrow["id"], {**narrow, "fullScopeAllowed": False})
    admin.assign_realm_roles_to_client_scope(narrow["id"], [admin.get_realm_role("role-4")])


def _person_fields(realm: RealmByAdminApi) -> None:
    profile = realm.named.get_realm_users_profile()
    profile["attributes"] += [
        {"name": "department", "required": {}, "permissions": {"view": ["admin"], "edit": ["admin"]}},
        {"name": "site", "validations": {"length": {"max": 40}}, "annotations": {"inputType": "text"}},
    ]
    realm.named.update_realm_users_profile({**profile, "unmanagedAttributePolicy": "ADMIN_VIEW"})


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
    admin = realm.named
    first, second = realm.client("app-001"), realm.client("app-002")
    admin.create_client_role(first["id"], {"name": "reader", "description": "yes"})
    contained = [admin.get_realm_role("role-6"), admin.get_client_role(first["id"], "reader")]
    admin.add_composite_realm_roles_to_role("role-5", contained)
    overrides = {"authenticationFlowBindingOverrides": {"browser": _id(realm)}}
    admin.update_client(second["id"], {**second, **overrides})
    policies = {"policies": [{"name": "foreign-policy", "enabled": True, "conditions": [], "profiles": []}]}
    realm.put("client-policies", "policies", body=policies)
    phone = next(each for each in admin.get_client_scopes() if each["name"] == "phone")
    admin.delete_default_optional_client_scope(phone["id"])
    steps = [{"uses": "disable-user", "after": "30d"}]
    realm.post("workflows", body={"name": "foreign-workflow", "enabled": False, "steps": steps})
    own = {"enabled": False, "clientId": "account-console"}
    admin.update_client(realm.client("account-console")["id"], own)


def _what_files_cannot_say(realm: RealmByAdminApi) -> None:
    admin = realm.named
    group = realm.group("/group 0/group 1")
    admin.assign_group_realm_roles(group["id"], [admin.get_realm_role("role-7")])
    for number in range(11):
        domain = {"name": f"{number}.example.ch"}
        admin.create_organization({"name": f"foreign-organization-{number}", "domains": [domain]})
    owner = realm.client("app-001")["id"]
    admin.add_composite_client_roles_to_role(owner, "reader", [admin.get_realm_role("role-8")])
    served = {"clientId": "app-006", "serviceAccountsEnabled": True, "authorizationServicesEnabled": True}
    admin.update_client(realm.client("app-006")["id"], served)
    admin.update_realm(realm.name, {"adminPermissionsEnabled": True})


def _id(realm: RealmByAdminApi) -> str:
    flows = realm.named.get_authentication_flows()
    return str(next(flow["id"] for flow in flows if flow["alias"] == "foreign"))
