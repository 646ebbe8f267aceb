"""Flows as an import or an older realm has them: with a shared config, or authenticating clients."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from provisioning.adopt import adopt
from provisioning.apply import apply
from provisioning.errors import ProvisioningError
from provisioning.source.directory import RealmSource
from tests.environment import Environment
from tests.integration.foreign_realm import RealmByAdminApi
from tests.integration.small_realm import declared, erased_afterwards

FLOWS = ("authentication", "flows")
SECRET = "client-secret-in-clear"


@pytest.fixture
def realm(environment: Environment) -> Iterator[RealmByAdminApi]:
    with erased_afterwards(environment.admin, f"flows-{os.urandom(4).hex()}") as realm:
        yield realm


# Shared configs


def _asking_for(role: str) -> dict[str, Any]:
    return {
        "authenticator": "conditional-user-role",
        "requirement": "REQUIRED",
        "config": {"condUserRole": role, "negate": "false"},
    }


def import_with_a_shared_config(realm: RealmByAdminApi) -> None:
    """An import in which two flows name one config: Keycloak gives both steps the same one."""
    step = {
        "authenticator": "conditional-user-role",
        "authenticatorConfig": "shared",
        "requirement": "REQUIRED",
        "priority": 10,
        "authenticatorFlow": False,
        "userSetupAllowed": False,
    }
    flow = {"providerId": "basic-flow", "topLevel": True, "builtIn": False}
    realm.admin.post(
        body={
            "realm": realm.name,
            "enabled": True,
            "authenticationFlows": [
                {**flow, "alias": alias, "authenticationExecutions": [step]} for alias in ("first", "second")
            ],
            "authenticatorConfig": [
                {"alias": "shared", "config": {"condUserRole": "offline_access", "negate": "false"}}
            ],
        }
    )
    assert config_of(realm, "first") == config_of(realm, "second")


def config_of(realm: RealmByAdminApi, flow: str) -> Any:
    (step,) = realm.get(*FLOWS, flow, "executions")
    return realm.get("authentication", "config", step.get("authenticationConfig", "none"))


def test_changed_config_of_a_step_stays_with_its_flow(realm: RealmByAdminApi, tmp_path: Path) -> None:
    import_with_a_shared_config(realm)
    source = declared(
        tmp_path, realm.name, flows=[{"alias": "first", "executions": [_asking_for("uma_authorization")]}]
    )

    apply(realm.admin, source)

    assert config_of(realm, "first")["config"]["condUserRole"] == "uma_authorization"
    assert config_of(realm, "second")["config"]["condUserRole"] == "offline_access"
    assert apply(realm.admin, source).writes == 0


def test_two_flows_of_one_config_converge_on_two_values(realm: RealmByAdminApi, tmp_path: Path) -> None:
    import_with_a_shared_config(realm)
    flows = [
        {"alias": "first", "executions": [_asking_for("uma_authorization")]},
        {"alias": "second", "executions": [_asking_for("offline_access")]},
    ]
    source = declared(tmp_path, realm.name, flows=flows)

    apply(realm.admin, source)

    assert apply(realm.admin, source).writes == 0


def test_deleted_flow_leaves_the_config_of_another(realm: RealmByAdminApi, tmp_path: Path) -> None:
    import_with_a_shared_config(realm)
    source = declared(tmp_path, realm.name)
    adopt(realm.admin, source, {"flow:first"})

    apply(realm.admin, source)

    assert "first" not in {each["alias"] for each in realm.get(*FLOWS)}
    assert config_of(realm, "second")["config"]["condUserRole"] == "offline_access"


def test_two_deleted_flows_of_one_config_are_deleted(realm: RealmByAdminApi, tmp_path: Path) -> None:
    import_with_a_shared_config(realm)
    source = declared(tmp_path, realm.name)
    adopt(realm.admin, source, {"flow:first", "flow:second"})

    apply(realm.admin, source)

    assert not {"first", "second"} & {each["alias"] for each in realm.get(*FLOWS)}


def test_flow_that_shares_a_sub_flow_is_neither_changed_nor_deleted(
    realm: RealmByAdminApi, tmp_path: Path
) -> None:
    """An import can make it. The other flow would lose its steps, and the realm could not be exported."""
    step = {"requirement": "REQUIRED", "priority": 10, "authenticatorFlow": True, "flowAlias": "shared"}
    inner = {
        "authenticator": "conditional-user-role",
        "authenticatorConfig": "config",
        "requirement": "REQUIRED",
        "priority": 10,
        "authenticatorFlow": False,
    }
    flow = {"providerId": "basic-flow", "topLevel": True, "builtIn": False}
    tops = [{**flow, "alias": alias, "authenticationExecutions": [step]} for alias in ("first", "second")]
    below = {**flow, "alias": "shared", "topLevel": False, "authenticationExecutions": [inner]}
    config = {"alias": "config", "config": {"condUserRole": "offline_access", "negate": "false"}}
    realm.admin.post(
        body={
            "realm": realm.name,
            "enabled": True,
            "authenticationFlows": [*tops, below],
            "authenticatorConfig": [config],
        }
    )
    changed = {"flow": "shared", "requirement": "REQUIRED", "executions": [_asking_for("uma_authorization")]}
    source = declared(tmp_path, realm.name, flows=[{"alias": "first", "executions": [changed]}])
    nothing = declared(tmp_path / "nothing", realm.name)
    writes = realm.admin.writes

    with pytest.raises(ProvisioningError, match="flow “first” shares its part “shared” with others"):
        apply(realm.admin, source)
    assert realm.admin.writes == writes
    adopt(realm.admin, nothing, {"flow:first"})
    with pytest.raises(ProvisioningError, match="flow “first” shares its part “shared” with others"):
        apply(realm.admin, nothing)


# The authentication of clients


def _client_flow(alias: str, *providers: str) -> dict[str, Any]:
    steps = [{"authenticator": each, "requirement": "ALTERNATIVE"} for each in providers]
    return {"alias": alias, "description": "Authenticates clients", "executions": steps}


def sign_in_of_a_client(environment: Environment, realm: RealmByAdminApi) -> int:
    """The status of a client's sign-in with its secret."""
    client = {"clientId": "app", "serviceAccountsEnabled": True, "secret": SECRET}
    realm.post("clients", body=client)
    form = {"grant_type": "client_credentials", "client_id": "app", "client_secret": SECRET}
    url = f"{environment.keycloak}/realms/{realm.name}/protocol/openid-connect/token"
    return httpx.post(url, data=form, timeout=10).status_code


def with_own_client_flow(directory: Path, realm: RealmByAdminApi) -> RealmSource:
    return declared(
        directory,
        realm.name,
        flows=[_client_flow("own clients", "client-secret", "client-jwt")],
        flow_bindings={"clientAuthenticationFlow": "own clients"},
    )


def test_own_client_flow_lets_clients_sign_in(
    environment: Environment, realm: RealmByAdminApi, tmp_path: Path
) -> None:
    source = with_own_client_flow(tmp_path, realm)

    apply(realm.admin, source)

    flow = next(each for each in realm.get(*FLOWS) if each["alias"] == "own clients")
    assert flow["providerId"] == "client-flow"
    assert sign_in_of_a_client(environment, realm) == httpx.codes.OK


def test_own_client_flow_comes_into_an_existing_realm(
    environment: Environment, realm: RealmByAdminApi, tmp_path: Path
) -> None:
    apply(realm.admin, declared(tmp_path, realm.name))
    source = with_own_client_flow(tmp_path, realm)

    apply(realm.admin, source)

    assert sign_in_of_a_client(environment, realm) == httpx.codes.OK
    assert apply(realm.admin, source).writes == 0


def test_client_flow_of_an_older_realm_is_replaced(
    environment: Environment, realm: RealmByAdminApi, tmp_path: Path
) -> None:
    """The flow `clients` of an older realm knows fewer ways to authenticate than that of a new one."""
    apply(realm.admin, declared(tmp_path, realm.name))
    source = declared(tmp_path, realm.name, flows=[_client_flow("clients", "client-secret", "client-jwt")])

    apply(realm.admin, source)

    assert sign_in_of_a_client(environment, realm) == httpx.codes.OK
    assert apply(realm.admin, source).writes == 0
