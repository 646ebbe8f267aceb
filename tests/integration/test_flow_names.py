"""Names of flows and sub-flows are unique in a realm; one apply may exchange them between flows."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest

from provisioning.apply import apply
from provisioning.errors import ProvisioningError
from provisioning.kinds.flow import held
from provisioning.kinds.flow.declared_names import KEYCLOAKS_OWN
from provisioning.model.live import Wanted
from provisioning.reading import read
from tests.environment import Environment
from tests.integration.interrupted import Interrupted
from tests.integration.realm_files import keep_the_realm_alone
from tests.integration.small_flows import flow, require_settled, with_flows

BEFORE = flow("a", "x") + flow("b", "y", "z")
EXCHANGED = flow("a", "y") + flow("b", "x", "z")
"""Each of the two flows gets a sub-flow's name from the other."""


@pytest.mark.parametrize(
    "after",
    [
        EXCHANGED,
        flow("a", "x", "z") + flow("b", "y"),
        flow("a", "x", "b"),
        flow("a", "x") + flow("c", "y", "z"),
        flow("a", "x") + flow("z", "b"),
    ],
    ids=["exchanged", "moved", "a flow becomes a part", "renamed", "a part becomes a flow"],
)
def test_flows_exchange_their_names(environment: Environment, realm_files: Path, after: str) -> None:
    apply(environment.admin, with_flows(environment, realm_files, BEFORE))

    source = with_flows(environment, realm_files, after)
    apply(environment.admin, source)

    require_settled(environment, source)


@pytest.mark.parametrize("reverted", [False, True])
def test_interrupted_exchange_of_names_is_completed_or_undone(
    environment: Environment, realm_files: Path, reverted: bool
) -> None:
    writes = 0
    is_over = False
    before = with_flows(environment, realm_files, BEFORE)
    while not is_over:
        writes += 5
        apply(environment.admin, before)
        exchanged = with_flows(environment, realm_files, EXCHANGED)
        with suppress(ProvisioningError):
            apply(Interrupted(environment.admin, writes), exchanged)
            is_over = True

        source = with_flows(environment, realm_files, BEFORE) if reverted else exchanged
        apply(environment.admin, source)

        require_settled(environment, source)
        environment.admin.delete(source.realm)


@pytest.mark.parametrize("exists", [True, False], ids=["in a realm", "in a new realm"])
@pytest.mark.parametrize("name", ["forms", "browser"])
def test_name_of_a_builtin_flow_is_refused_before_the_first_write(
    environment: Environment, realm_files: Path, name: str, exists: bool
) -> None:
    if exists:
        apply(environment.admin, with_flows(environment, realm_files, BEFORE))
    source = with_flows(environment, realm_files, BEFORE + flow("c", name))
    writes = environment.admin.writes

    with pytest.raises(ProvisioningError, match=rf"flows.yaml:4: .*“{name}”.*Keycloak's own flow “browser”"):
        apply(environment.admin, source)

    assert environment.admin.writes == writes


def test_flows_of_a_new_realm_are_the_recorded_ones(environment: Environment, realm_files: Path) -> None:
    keep_the_realm_alone(realm_files)
    source = environment.source(realm_files)
    apply(environment.admin, source)

    live = read(environment.admin, source.realm, Wanted())

    found = {
        flow["alias"]: {each["alias"] for each in held.with_sub_flows(live, flow["alias"])[1:]}
        for flow in held.flows(live)
        if flow["topLevel"]
    }
    assert found == {alias: set(parts) for alias, parts in KEYCLOAKS_OWN.items()}
