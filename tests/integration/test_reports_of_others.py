"""Faults that people have reported of other tools for realms as code, and of Keycloak, with their sources."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from provisioning.apply import apply
from provisioning.errors import ProvisioningError
from tests.environment import Environment
from tests.integration.foreign_realm import RealmByAdminApi
from tests.integration.small_realm import DIRECTORY, EVERYBODY, OIDC, declared, erased_afterwards
from tests.integration.whole_schema import told, told_differences

FLOWS = ("authentication", "flows")
PROVIDERS = ("identity-provider", "instances")


@pytest.fixture
def realm(environment: Environment) -> Iterator[RealmByAdminApi]:
    with erased_afterwards(environment.admin, f"reports-{os.urandom(4).hex()}") as realm:
        yield realm


def make(realm: RealmByAdminApi, directory: Path, **sections: Any) -> None:
    """Apply the files; they then have nothing left to change."""
    source = declared(directory, realm.name, **sections)
    apply(realm.admin, source)
    assert apply(realm.admin, source).changes == ()


def changed_by(realm: RealmByAdminApi, directory: Path, **sections: Any) -> set[str]:
    """Apply the files; returns the paths of all that is then different in the realm."""
    before = told(realm)
    make(realm, directory, **sections)
    return {path for path, _, _ in told_differences(before, told(realm))}


def refusal(realm: RealmByAdminApi, directory: Path, **sections: Any) -> str:
    """Why the files are refused before the first write."""
    writes = realm.admin.writes
    with pytest.raises(ProvisioningError) as refused:
        apply(realm.admin, declared(directory, realm.name, **sections))
    assert realm.admin.writes == writes
    return str(refused.value)


def _flow(alias: str, *providers: str) -> dict[str, Any]:
    steps = [{"authenticator": each, "requirement": "REQUIRED"} for each in providers]
    return {"alias": alias, "executions": steps}


def _mapper(name: str, attribute: str) -> dict[str, Any]:
    config = {"claim": name, "user.attribute": attribute, "syncMode": "INHERIT"}
    return {"name": name, "identityProviderMapper": "oidc-user-attribute-idp-mapper", "config": config}


def _claim(name: str, claim: str) -> dict[str, Any]:
    config = {"claim.name": claim, "claim.value": "1", "access.token.claim": "true"}
    return {"name": name, "protocolMapper": "oidc-hardcoded-claim-mapper", "config": config}


# Flows and what is bound to them


@pytest.mark.parametrize("field", ["firstBrokerLoginFlowAlias", "postBrokerLoginFlowAlias"])
def test_flow_goes_away_after_its_provider_has_taken_another(
    realm: RealmByAdminApi, tmp_path: Path, field: str
) -> None:
    """adorsys/keycloak-config-cli#868, #754: the flow is deleted while the provider still uses it."""
    first, second = _flow("first", "idp-create-user-if-unique"), _flow("second", "idp-auto-link")
    provider = {**OIDC, field: "first"}
    make(realm, tmp_path, flows=[first], identity_providers=[provider])

    make(realm, tmp_path, flows=[second], identity_providers=[{**provider, field: "second"}])

    assert realm.get(*PROVIDERS, "partner")[field] == "second"
    assert "first" not in {each["alias"] for each in realm.get(*FLOWS)}


@pytest.mark.parametrize("binding", ["browserFlow", "directGrantFlow", "resetCredentialsFlow"])
def test_flow_does_not_go_away_while_the_realm_is_bound_to_it(
    realm: RealmByAdminApi, tmp_path: Path, binding: str
) -> None:
    """keycloak/terraform-provider-keycloak#297: the server answers the deletion with an error."""
    make(realm, tmp_path, flows=[_flow("own", "auth-cookie")], flow_bindings={binding: "own"})

    refused = refusal(realm, tmp_path, realm_={"displayName": "Portal"})

    assert f"deleting flow “own”, which stays bound: {binding}" in refused


def test_flow_does_not_go_away_while_a_foreign_client_is_bound_to_it(
    realm: RealmByAdminApi, tmp_path: Path
) -> None:
    """keycloak/keycloak#30707: nobody can sign in to a client whose own flow is gone."""
    make(realm, tmp_path, flows=[_flow("own", "auth-cookie")])
    (flow,) = (each["id"] for each in realm.get(*FLOWS) if each["alias"] == "own")
    realm.post("clients", body={"clientId": "app", "authenticationFlowBindingOverrides": {"browser": flow}})

    refused = refusal(realm, tmp_path, realm_={"displayName": "Portal"})

    assert "deleting flow “own”, which stays bound: client “app”" in refused


def test_flow_does_not_go_away_while_a_foreign_provider_uses_it(
    realm: RealmByAdminApi, tmp_path: Path
) -> None:
    """adorsys/keycloak-config-cli#754: half an apply is written before Keycloak refuses the deletion."""
    make(realm, tmp_path, flows=[_flow("own", "idp-auto-link")])
    realm.post(*PROVIDERS, body={**OIDC, "postBrokerLoginFlowAlias": "own"})

    refused = refusal(realm, tmp_path, realm_={"displayName": "Portal"})

    assert "deleting flow “own”, which stays bound: identity provider “partner”" in refused


def test_flow_goes_away_with_the_client_and_the_provider_that_use_it(
    realm: RealmByAdminApi, tmp_path: Path
) -> None:
    """adorsys/keycloak-config-cli#868: what uses a flow goes first, if it goes too."""
    client = {"clientId": "app", "authenticationFlowBindingOverrides": {"browser": "own"}}
    provider = {**OIDC, "postBrokerLoginFlowAlias": "own"}
    make(
        realm, tmp_path, flows=[_flow("own", "auth-cookie")], clients=[client], identity_providers=[provider]
    )

    make(realm, tmp_path)

    assert "own" not in {each["alias"] for each in realm.get(*FLOWS)}


def test_two_steps_of_one_provider_keep_their_settings_and_their_order(
    realm: RealmByAdminApi, tmp_path: Path
) -> None:
    """adorsys/keycloak-config-cli#317, #1539: the first loses its settings, and the order is another one."""

    def files(*aliases: str) -> dict[str, Any]:
        steps = [
            {
                "authenticator": "identity-provider-redirector",
                "requirement": "ALTERNATIVE",
                "config": {"defaultProvider": alias},
            }
            for alias in aliases
        ]
        below = {"flow": "below", "requirement": "ALTERNATIVE", "executions": steps}
        return {"flows": [{"alias": "own", "executions": [*steps, below]}]}

    for aliases in (("one", "two"), ("two", "one"), ("two", "three", "one")):
        make(realm, tmp_path, **files(*aliases))

        configs = [
            realm.get("authentication", "config", step["authenticationConfig"])["config"]["defaultProvider"]
            for step in realm.get(*FLOWS, "own", "executions")
            if step.get("providerId") == "identity-provider-redirector"
        ]
        # The flow that was replaced stands behind them, for sign-ins that began on it.
        assert configs[: 2 * len(aliases)] == [*aliases, *aliases]


def test_binding_that_no_file_declares_stays_when_the_realm_is_changed(
    realm: RealmByAdminApi, tmp_path: Path
) -> None:
    """pulumi/pulumi-keycloak#756: another password policy binds the realm to Keycloak's flow again."""
    flows = [_flow("own", "reset-credentials-choose-user")]
    make(realm, tmp_path, flows=flows, realm_={"passwordPolicy": "length(8)"})
    realm.put(body={**realm.get(), "resetCredentialsFlow": "own"})

    changed = changed_by(realm, tmp_path, flows=flows, realm_={"passwordPolicy": "length(9)"})

    assert changed == {"realm.passwordPolicy", "export.passwordPolicy"}


# Scopes, roles and mappers


@pytest.mark.parametrize("of", ["realm", "client"])
def test_scope_moves_from_the_default_to_the_optional_ones(
    realm: RealmByAdminApi, tmp_path: Path, of: str
) -> None:
    """pulumi/pulumi-keycloak#220: the scope is taken away after it was given."""

    def files(default: list[str], optional: list[str]) -> dict[str, Any]:
        if of == "realm":
            return {"default_client_scopes": {"default": default, "optional": optional}}
        lists = {"defaultClientScopes": default, "optionalClientScopes": optional}
        return {"clients": [{"clientId": "app", **lists}]}

    make(realm, tmp_path, **files(["basic", "email"], ["phone"]))
    make(realm, tmp_path, **files(["basic", "phone"], ["email"]))

    export = told(realm)["export"]
    fields = ("defaultDefaultClientScopes", "defaultOptionalClientScopes")
    if of == "client":
        export, fields = export["clients"]["app"], ("defaultClientScopes", "optionalClientScopes")
    assert [export[field] for field in fields] == [["basic", "phone"], ["email"]]


@pytest.mark.parametrize("is_kept", [True, False])
def test_last_roles_of_a_composite_role_are_taken_away(
    realm: RealmByAdminApi, tmp_path: Path, is_kept: bool
) -> None:
    """adorsys/keycloak-config-cli#1300: a role goes on containing the roles that it had."""
    roles = {"roles": [{"name": "outer"}, {"name": "inner"}]}
    contained = {"role": "outer", "realmRoles": ["inner"], "clientRoles": {"account": ["view-profile"]}}
    make(realm, tmp_path, **roles, role_composites=[contained])

    empty = {"role_composites": [{"role": "outer", "realmRoles": []}]} if is_kept else {}
    make(realm, tmp_path, **roles, **empty)

    assert realm.get("roles", "outer", "composites") == []


def test_mappers_that_have_not_changed_stay_when_another_comes(
    realm: RealmByAdminApi, tmp_path: Path
) -> None:
    """ansible-collections/community.general#6002, keycloak/keycloak#47255: a provider loses its mappers."""
    city, site = _mapper("city", "city"), _mapper("site", "site")
    make(realm, tmp_path, identity_providers=[{**OIDC, "mappers": [city]}])
    by_hand = {**_mapper("by hand", "other"), "identityProviderAlias": "partner"}
    realm.post(*PROVIDERS, "partner", "mappers", body=by_hand)
    ids = {each["name"]: each["id"] for each in realm.get(*PROVIDERS, "partner", "mappers")}

    make(realm, tmp_path, identity_providers=[{**OIDC, "displayName": "Partner", "mappers": [city, site]}])

    held = {each["name"]: each["id"] for each in realm.get(*PROVIDERS, "partner", "mappers")}
    assert held == {**ids, "site": held["site"]}


def test_service_account_keeps_its_roles_when_a_mapper_of_its_client_is_changed(
    realm: RealmByAdminApi, tmp_path: Path
) -> None:
    """keycloak/keycloak#29878: an update of the mappers takes the account's roles."""
    client = {"clientId": "app", "serviceAccountsEnabled": True}
    make(realm, tmp_path, clients=[{**client, "protocolMappers": [_claim("one", "one")]}])
    account = realm.get("clients", realm.client("app")["id"], "service-account-user")
    roles = [realm.get("roles", "offline_access")]
    realm.post("users", account["id"], "role-mappings", "realm", body=roles)

    mappers = [_claim("one", "other"), _claim("two", "two")]
    changed = changed_by(realm, tmp_path, clients=[{**client, "protocolMappers": mappers}])

    assert changed
    assert all(".protocolMappers." in path for path in changed)


def test_authorization_policies_stay_when_an_unrelated_field_of_the_client_is_changed(
    realm: RealmByAdminApi, tmp_path: Path
) -> None:
    """keycloak/keycloak#32530: another redirect address switches the authorization services off."""
    make(realm, tmp_path, clients=[{"clientId": "app", "redirectUris": ["https://a.example.ch/"]}])
    path = ("clients", realm.client("app")["id"])
    on = {"authorizationServicesEnabled": True, "serviceAccountsEnabled": True}
    realm.put(*path, body={**realm.client("app"), **on})
    realm.post(*path, "authz", "resource-server", "resource", body={"name": "door"})

    make(realm, tmp_path, clients=[{"clientId": "app", "redirectUris": ["https://b.example.ch/"]}])

    held = {each["name"] for each in realm.get(*path, "authz", "resource-server", "resource")}
    assert "door" in held


# What only the server knows


def test_client_keeps_a_secret_that_only_the_server_knows(realm: RealmByAdminApi, tmp_path: Path) -> None:
    """keycloak/terraform-provider-keycloak#1602, #1125: an unrelated change writes another secret."""
    client = {"clientId": "app", "secret": "unmanaged"}
    make(realm, tmp_path, clients=[client])
    realm.put("clients", realm.client("app")["id"], body={**realm.client("app"), "secret": "chosen-by-hand"})

    make(realm, tmp_path, clients=[{**client, "name": "Application"}])

    assert realm.client("app")["secret"] == "chosen-by-hand"


def test_organization_keeps_its_provider_and_its_members(realm: RealmByAdminApi, tmp_path: Path) -> None:
    """adorsys/keycloak-config-cli#1542: the people who came by the provider are no members any more."""
    organized = {"realm_": {"organizationsEnabled": True}}
    make(realm, tmp_path, **organized, identity_providers=[OIDC])
    organization = realm.post(
        "organizations", body={"name": "partner", "domains": [{"name": "partner.example.ch"}]}
    )
    person = realm.post("users", body={"username": "anna", "email": "anna@partner.example.ch"})
    realm.post("organizations", organization, "members", body=person)
    realm.post("organizations", organization, "identity-providers", body="partner")

    make(realm, tmp_path, **organized, identity_providers=[{**OIDC, "displayName": "Partner"}])

    held = ("organizations", organization)
    assert [each["username"] for each in realm.get(*held, "members")] == ["anna"]
    assert [each["alias"] for each in realm.get(*held, "identity-providers")] == ["partner"]


def test_unmanaged_attributes_stay_allowed_when_fields_of_the_profile_change_places(
    realm: RealmByAdminApi, tmp_path: Path
) -> None:
    """keycloak/keycloak#44010: another order of the fields resets the policy."""
    attributes = [{"name": name, "permissions": EVERYBODY} for name in ("username", "email", "site", "city")]
    make(realm, tmp_path, user_profile={"attributes": attributes})
    path = ("users", "profile")
    realm.put(*path, body={**realm.get(*path), "unmanagedAttributePolicy": "ADMIN_EDIT"})

    make(realm, tmp_path, user_profile={"attributes": attributes[::-1]})

    profile = realm.get(*path)
    assert [each["name"] for each in profile["attributes"]][:4] == ["city", "site", "email", "username"]
    assert profile["unmanagedAttributePolicy"] == "ADMIN_EDIT"


def test_client_policies_of_others_stay(realm: RealmByAdminApi, tmp_path: Path) -> None:
    """adorsys/keycloak-config-cli#1279: files without client policies erase those of the realm."""
    make(realm, tmp_path)
    profile = {"name": "foreign", "executors": [{"executor": "consent-required", "configuration": {}}]}
    realm.put("client-policies", "profiles", body={"profiles": [profile]})
    policy = {"name": "foreign", "enabled": True, "profiles": ["foreign"], "conditions": []}
    realm.put("client-policies", "policies", body={"policies": [policy]})

    changed = changed_by(realm, tmp_path, client_profiles=[{**profile, "name": "own"}])

    told_in = ("profiles", "realm.clientProfiles", "export.clientProfiles")
    assert changed == {f"{each}.profiles.own" for each in told_in}


def test_directory_is_applied_again_without_further_mappers(realm: RealmByAdminApi, tmp_path: Path) -> None:
    """ansible-collections/community.general#5286: the second run fails at the mappers that Keycloak made."""
    make(realm, tmp_path, components=[DIRECTORY])
    (directory,) = realm.get("components", name="directory")
    mappers = realm.get("components", parent=directory["id"])

    config = {**DIRECTORY["config"], "usersDn": "ou=staff"}
    make(realm, tmp_path, components=[{**DIRECTORY, "config": config}])

    assert realm.get("components", parent=directory["id"]) == mappers
    assert mappers


# The order of writing


@pytest.mark.parametrize("place", ["selector", "required"])
@pytest.mark.parametrize("is_new", [True, False])
def test_field_of_the_profile_depends_on_a_scope_that_comes_with_it(
    realm: RealmByAdminApi, tmp_path: Path, place: str, is_new: bool
) -> None:
    """keycloak/keycloak#8872: the import fails where a field of the profile names a scope."""
    if not is_new:
        make(realm, tmp_path)
    names = ("username", "email", "site")
    attributes: list[dict[str, Any]] = [{"name": name, "permissions": EVERYBODY} for name in names]
    attributes[2][place] = {"scopes": ["staff"]}

    make(
        realm,
        tmp_path,
        user_profile={"attributes": attributes},
        client_scopes=[{"name": "staff", "protocol": "openid-connect"}],
    )


@pytest.mark.parametrize("place", ["selector", "required"])
def test_field_of_the_profile_depends_on_a_scope_that_does_not_exist(
    realm: RealmByAdminApi, tmp_path: Path, place: str
) -> None:
    """keycloak/keycloak#8872, in a realm that exists: nothing is written before the refusal."""
    make(realm, tmp_path)
    names = ("username", "email", "site")
    attributes: list[dict[str, Any]] = [{"name": name, "permissions": EVERYBODY} for name in names]
    attributes[2][place] = {"scopes": ["nowhere"]}

    files = {"realm_": {"displayName": "Portal"}, "user_profile": {"attributes": attributes}}
    assert "client scope “nowhere”, which does not exist" in refusal(realm, tmp_path, **files)
