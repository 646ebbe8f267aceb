"""Files that contradict themselves, or the realm, are refused before the first write."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from provisioning.apply import apply
from provisioning.errors import ProvisioningError
from tests.environment import Environment
from tests.integration.foreign_realm import RealmByAdminApi
from tests.integration.small_realm import OIDC, declared, erased_afterwards
from tests.integration.whole_schema import told, told_differences

Files = dict[str, Any]

CLIENT = {"clientId": "app", "defaultClientScopes": ["basic", "staff"]}
SCOPE = {"name": "staff", "protocol": "openid-connect"}
PROFILE = {"name": "own", "executors": [{"executor": "consent-required", "configuration": {}}]}
POLICY = {"name": "own", "enabled": True, "profiles": ["own"], "conditions": []}
CLIENT_ROLE = {"client": "app", "name": "reader"}
OUTER: Files = {"roles": [{"name": "outer"}]}
IN_OUTER: Files = {"role_composites": [{"role": "outer", "clientRoles": {"app": ["reader"]}}]}
BY_SCOPE = {
    "attributes": [{"name": name} for name in ("username", "email")]
    + [{"name": "site", "selector": {"scopes": ["staff"]}}]
}
STEP = {"authenticator": "auth-cookie", "requirement": "REQUIRED"}
ACCOUNT = {"service_accounts": [{"client": "app", "realmRoles": ["offline_access"]}]}


@pytest.fixture
def realm(environment: Environment) -> Iterator[RealmByAdminApi]:
    with erased_afterwards(environment.admin, f"consistent-{os.urandom(4).hex()}") as realm:
        yield realm


CASES: Mapping[str, tuple[Files, Files, str]] = {
    # Something is needed and goes, because the files do not declare it any more.
    "scope of a client": (
        {"client_scopes": [SCOPE], "clients": [CLIENT]},
        {"clients": [CLIENT]},
        "client scope “staff”, which is deleted",
    ),
    "scope of a field of the profile": (
        {"client_scopes": [SCOPE], "user_profile": BY_SCOPE},
        {"user_profile": BY_SCOPE},
        "client scope “staff”, which is deleted",
    ),
    "profile of a policy": (
        {"client_profiles": [PROFILE], "client_policies": [POLICY]},
        {"client_policies": [POLICY]},
        "client profile “own”, which is deleted",
    ),
    "role in a role": (
        {**OUTER, "clients": [{"clientId": "app"}], "client_roles": [CLIENT_ROLE], **IN_OUTER},
        {
            **OUTER,
            "clients": [{"clientId": "app"}],
            **IN_OUTER,
            "client_roles": [{**CLIENT_ROLE, "name": "x"}],
        },
        "client role “app/reader”, which is deleted",
    ),
    "client of a role in a role": (
        {**OUTER, "clients": [{"clientId": "app"}], "client_roles": [CLIENT_ROLE], **IN_OUTER},
        {**OUTER, **IN_OUTER},
        "client “app”, which is deleted",
    ),
    "flow of the realm": (
        {"flows": [{"alias": "own", "executions": [STEP]}], "flow_bindings": {"browserFlow": "own"}},
        {"flow_bindings": {"browserFlow": "own"}},
        "flow “own”, which is deleted",
    ),
    # What Keycloak does not change or keep.
    "provider of another type": (
        {"identity_providers": [OIDC]},
        {"identity_providers": [{**OIDC, "providerId": "keycloak-oidc"}]},
        "Keycloak cannot change it: take another name",
    ),
    "required action by another provider": (
        {"required_actions": [{"alias": "UPDATE_PASSWORD"}]},
        {"required_actions": [{"alias": "UPDATE_PASSWORD", "providerId": "VERIFY_EMAIL"}]},
        "leave “providerId” out",
    ),
    "scope of another protocol": (
        {"client_scopes": [SCOPE], "clients": [CLIENT]},
        {"client_scopes": [{**SCOPE, "protocol": "saml"}], "clients": [CLIENT]},
        "scope “staff” is for protocol saml, and the client speaks openid-connect",
    ),
    "roles of an account that nobody makes": (
        {"clients": [{"clientId": "app"}]},
        {"clients": [{"clientId": "app"}], **ACCOUNT},
        "client “app” has no service account: set “serviceAccountsEnabled: true”",
    ),
    "roles of an account that goes": (
        {"clients": [{"clientId": "app", "serviceAccountsEnabled": True}], **ACCOUNT},
        {"clients": [{"clientId": "app", "serviceAccountsEnabled": False}], **ACCOUNT},
        "client “app” has no service account: set “serviceAccountsEnabled: true”",
    ),
}


@pytest.mark.parametrize(("before", "after", "why"), CASES.values(), ids=CASES.keys())
def test_files_that_contradict_themselves_are_refused_before_the_first_write(
    realm: RealmByAdminApi, tmp_path: Path, before: Files, after: Files, why: str
) -> None:
    apply(realm.admin, declared(tmp_path, realm.name, **before))
    found = told(realm)

    with pytest.raises(ProvisioningError, match=why):
        apply(realm.admin, declared(tmp_path, realm.name, **after))

    assert told_differences(found, told(realm)) == []


def test_without_pruning_files_may_need_what_they_do_not_declare(
    realm: RealmByAdminApi, tmp_path: Path
) -> None:
    before, after, _ = CASES["scope of a client"]
    apply(realm.admin, declared(tmp_path, realm.name, **before))

    assert apply(realm.admin, declared(tmp_path, realm.name, **after), prune=False).changes == ()
