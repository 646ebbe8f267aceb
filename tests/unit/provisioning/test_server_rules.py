from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from provisioning.errors import ProvisioningError
from provisioning.model.live import LiveRealm
from provisioning.model.plan import Plan
from provisioning.planning import make_plan
from provisioning.rules.server import require_providers
from provisioning.source.directory import load
from tests.unit.provisioning.kinds.flow.live_flows import flow, live_flows
from tests.unit.provisioning.realm_directory import realm_directory

WORKFLOW = "workflows: [{name: w, steps: [{uses: disable-user}]}]"


def plan(folder: Path, text: str) -> Plan:
    return make_plan(load(realm_directory(folder, more=text), "local"), LiveRealm("test", exists=True))


def server(**providers: list[str]) -> dict[str, Any]:
    return {
        "providers": {
            spi.replace("_", "-"): {"providers": {name: {} for name in names}}
            for spi, names in providers.items()
        }
    }


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        (WORKFLOW, "workflows: start it with the feature “workflows”"),
        ("client-profiles: [{name: p, executors: [{executor: x}]}]", "executor “x”"),
        ("client-policies: [{name: p, conditions: [{condition: x}]}]", "condition “x”"),
    ],
)
def test_missing_provider_is_reported_before_the_first_write(tmp_path: Path, text: str, missing: str) -> None:
    with pytest.raises(ProvisioningError, match=f"nothing was written:\n.*more.yaml:1: .* has no {missing}"):
        require_providers(plan(tmp_path, text), server())


MAPPERS = "protocolMappers: [{name: m, protocol: openid-conect, protocolMapper: a-mapper}]"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("clients: [{clientId: a, protocol: openid-conect}]", "client “a”"),
        ("client-scopes: [{name: a, protocol: openid-conect}]", "client scope “a”"),
        (f"clients: [{{clientId: a, {MAPPERS}}}]", "client mapper “a/m”"),
        (f"client-scopes: [{{name: a, {MAPPERS}}}]", "client scope mapper “a/m”"),
    ],
)
def test_mistyped_protocol_is_reported_before_the_first_write(tmp_path: Path, text: str, what: str) -> None:
    protocols = ("openid-connect", "saml")
    has = {**server(login_protocol=[*protocols]), "protocolMapperTypes": dict.fromkeys(protocols, ())}
    fault = f"{what}: the server has no protocol “openid-conect”; did you mean “openid-connect”"

    with pytest.raises(ProvisioningError, match=f"nothing was written:\nmore.yaml:1: {fault}"):
        require_providers(plan(tmp_path, text), has)


def test_unknown_step_of_a_workflow_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ProvisioningError, match="the server has no workflow step “disable-user”"):
        require_providers(plan(tmp_path, WORKFLOW), server(workflow_step=["delete-user"]))


@pytest.mark.parametrize("another_shape", [True, False])
def test_unmanaged_secret_in_a_flow_to_be_rebuilt_is_refused(tmp_path: Path, another_shape: bool) -> None:
    step = "{authenticator: x, requirement: REQUIRED, config: {key: unmanaged}}"
    text = f"flows: [{{alias: a, description: new, executions: [{step}]}}]"
    held = {"authenticator": "y" if another_shape else "x", "requirement": "REQUIRED", "priority": 1}
    live = {**flow("a"), "authenticationExecutions": [{**held, "authenticatorFlow": False}]}
    source = load(realm_directory(tmp_path, more=text), "local")

    if not another_shape:
        make_plan(source, live_flows(live))
        return
    with pytest.raises(ProvisioningError, match=r"nothing was written:\n.*more.yaml:1: flow “a” .* key of x"):
        make_plan(source, live_flows(live))
