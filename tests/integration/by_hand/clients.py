"""Changes of clients, client scopes and their mappers."""

from __future__ import annotations

from typing import Any

from tests.integration.by_hand.change import Act, ByHand, in_map, whole
from tests.integration.foreign_realm import RealmByAdminApi


def _client(field: str, value: Any, client: str = "confidential", **more: Any) -> ByHand:
    def act(realm: RealmByAdminApi) -> None:
        whole(realm, "clients", realm.client(client)["id"], **{field: value}, **more)

    return ByHand(f"client.{field}", "client", client, act)


def _client_attributes(realm: RealmByAdminApi) -> None:
    path = ("clients", realm.client("confidential")["id"])
    in_map(realm, *path, home="attributes", **{"access.token.lifespan": "78"})


def _client_flows(realm: RealmByAdminApi, field: str) -> None:
    browser = next(f["id"] for f in realm.get("authentication", "flows") if f["alias"] == "browser")
    path = ("clients", realm.client("confidential")["id"])
    in_map(realm, *path, home="authenticationFlowBindingOverrides", **{field: browser})


def _client_scope_of(kind: str) -> Act:
    def act(realm: RealmByAdminApi) -> None:
        scope = _scope(realm, "microprofile-jwt")["id"]
        realm.put("clients", realm.client("confidential")["id"], f"{kind}-client-scopes", scope, body={})

    return act


def _delete_client(realm: RealmByAdminApi) -> None:
    realm.admin.delete(realm.name, "clients", realm.client("passing")["id"])


def _scope(realm: RealmByAdminApi, name: str) -> Any:
    return next(each for each in realm.get("client-scopes") if each["name"] == name)


def _scope_field(field: str, value: Any) -> ByHand:
    def act(realm: RealmByAdminApi) -> None:
        whole(realm, "client-scopes", _scope(realm, "work")["id"], **{field: value})

    return ByHand(f"clientScope.{field}", "client scope", "work", act)


def _scope_attributes(realm: RealmByAdminApi) -> None:
    path = ("client-scopes", _scope(realm, "work")["id"])
    in_map(realm, *path, home="attributes", **{"gui.order": "4"})


def _delete_scope(realm: RealmByAdminApi) -> None:
    realm.admin.delete(realm.name, "client-scopes", _scope(realm, "assertions")["id"])


def _models(realm: RealmByAdminApi) -> tuple[str, ...]:
    return ("client-scopes", _scope(realm, "work")["id"], "protocol-mappers", "models")


def _mapper_config(realm: RealmByAdminApi) -> None:
    (mapper,) = realm.get(*_models(realm))
    in_map(realm, *_models(realm), mapper["id"], home="config", **{"claim.name": "another"})


def _mapper_type(realm: RealmByAdminApi) -> None:
    (mapper,) = realm.get(*_models(realm))
    whole(realm, *_models(realm), mapper["id"], protocolMapper="oidc-full-name-mapper")


def _delete_mapper(realm: RealmByAdminApi) -> None:
    (mapper,) = realm.get(*_models(realm))
    realm.admin.delete(realm.name, *_models(realm), mapper["id"])


def _delete_client_mapper(realm: RealmByAdminApi) -> None:
    path = ("clients", realm.client("confidential")["id"], "protocol-mappers", "models")
    (mapper,) = realm.get(*path)
    realm.admin.delete(realm.name, *path, mapper["id"])


def _default_scopes(kind: str) -> Act:
    def act(realm: RealmByAdminApi) -> None:
        realm.put(f"default-{kind}-client-scopes", _scope(realm, "address")["id"], body={})

    return act


CLIENTS = [
    _client("name", "Another"),
    _client("description", ""),
    _client("enabled", True),
    _client("alwaysDisplayInConsole", False),
    ByHand("client.attributes", "client", "confidential", _client_attributes),
    ByHand(
        "client.authenticationFlowBindingOverrides.browser",
        "client flow binding",
        "confidential",
        lambda realm: _client_flows(realm, "browser"),
    ),
    ByHand(
        "client.authenticationFlowBindingOverrides.direct_grant",
        "client flow binding",
        "confidential",
        lambda realm: _client_flows(realm, "direct_grant"),
    ),
    _client("authorizationServicesEnabled", False),
    _client("baseUrl", "/another"),
    _client("clientAuthenticatorType", "client-secret"),
    _client("consentRequired", False),
    ByHand("client.defaultClientScopes", "client", "confidential", _client_scope_of("default")),
    ByHand("client.optionalClientScopes", "client", "confidential", _client_scope_of("optional")),
    _client("directAccessGrantsEnabled", False),
    _client("frontchannelLogout", False),
    _client("fullScopeAllowed", True),
    _client("implicitFlowEnabled", False),
    _client("notBefore", 6),
    _client("protocol", "openid-connect", "assertions"),
    _client("redirectUris", ["https://confidential.example.ch/a"]),
    _client("rootUrl", "https://another.example.ch"),
    _client("serviceAccountsEnabled", False, authorizationServicesEnabled=False),
    _client("standardFlowEnabled", True),
    _client("surrogateAuthRequired", False),
    _client("webOrigins", []),
    _client("publicClient", False, "public"),
    _client("bearerOnly", False, "bearer"),
    ByHand("client.clientId", "client", "passing", _delete_client),
    ByHand("client.protocolMappers", "client mapper", "confidential/site", _delete_client_mapper),
    _scope_field("description", ""),
    _scope_field("protocol", "saml"),
    ByHand("clientScope.attributes", "client scope", "work", _scope_attributes),
    ByHand("clientScope.name", "client scope", "assertions", _delete_scope),
    ByHand("clientScope.protocolMappers", "client scope mapper", "work/department", _delete_mapper),
    ByHand("protocolMapper.name", "client scope mapper", "work/department", _delete_mapper),
    ByHand("protocolMapper.config", "client scope mapper", "work/department", _mapper_config),
    ByHand("protocolMapper.protocolMapper", "client scope mapper", "work/department", _mapper_type),
    ByHand("default-client-scopes.default", "default client scopes", "", _default_scopes("default")),
    ByHand("default-client-scopes.optional", "default client scopes", "", _default_scopes("optional")),
]
