"""A declared foreign flow is written like a managed one, and stays foreign."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest

from provisioning.apply import apply, current_plan
from provisioning.errors import ProvisioningError
from provisioning.kinds.flow.declared_names import fault_of_description
from provisioning.kinds.flow.names import MarkOfFlow
from tests.environment import Environment
from tests.integration.interrupted import Interrupted
from tests.integration.small_flows import flow, require_settled, with_flows

REQUIRED = "  - {alias: foreign, executions: [{flow: %s, requirement: REQUIRED, executions: []}]}\n"
"""A flow with a required step cannot contain the flow that it replaces."""


def is_managed(environment: Environment, realm: str, alias: str) -> bool:
    found = environment.admin.get(realm, "authentication", "flows")
    (held,) = (each for each in found if each["alias"] == alias)
    return MarkOfFlow().is_on(held)


def describe(environment: Environment, realm: str, alias: str, description: str) -> None:
    """Remove the mark by another description."""
    path = (realm, "authentication", "flows")
    (held,) = (each for each in environment.admin.get(*path) if each["alias"] == alias)
    environment.admin.put(*path, held["id"], body={**held, "description": description})


@pytest.mark.parametrize(
    ("foreign", "before", "after", "without"),
    [
        ("a", flow("a", "x") + flow("b"), flow("a", "y") + flow("b"), flow("b")),
        ("foreign", flow("a") + REQUIRED % "x", flow("a") + REQUIRED % "y", flow("a")),
    ],
    ids=["bound", "unbound, with a required step"],
)
@pytest.mark.parametrize("then", ["goes on", "is reverted", "declares it no more"])
def test_declared_foreign_flow_stays_foreign_after_an_interrupted_replacement(
    environment: Environment,
    realm_files: Path,
    foreign: str,
    before: str,
    after: str,
    without: str,
    then: str,
) -> None:
    writes, is_over = 5, False
    while not is_over:
        writes += 1
        source = with_flows(environment, realm_files, before)
        apply(environment.admin, source)
        describe(environment, source.realm, foreign, "")
        source = with_flows(environment, realm_files, after)
        with suppress(ProvisioningError):
            apply(Interrupted(environment.admin, writes), source)
            is_over = True
        if then == "is reverted":
            source = with_flows(environment, realm_files, before)
        if then == "declares it no more":
            source = with_flows(environment, realm_files, without)

        found, _ = current_plan(environment.admin, source)
        apply(environment.admin, source)

        assert ("delete", foreign) not in {(each.action, each.resource.name) for each in found.changes}, (
            writes
        )
        assert not is_managed(environment, source.realm, foreign), writes
        require_settled(environment, source)
        environment.admin.delete(source.realm)


def test_foreign_flow_with_a_long_description_can_be_replaced(
    environment: Environment, realm_files: Path
) -> None:
    """The mark has no room beside this description."""
    source = with_flows(environment, realm_files, flow("a", "x"))
    apply(environment.admin, source)
    describe(environment, source.realm, "a", "é" * 255)
    source = with_flows(environment, realm_files, flow("a", "y"))

    apply(environment.admin, source)

    require_settled(environment, source)


@pytest.mark.parametrize("managed", [True, False])
def test_names_and_descriptions_of_maximum_length_are_accepted(
    environment: Environment, realm_files: Path, managed: bool
) -> None:
    top, part = "a" * 190, "x" * 190
    length = next(n for n in range(255, 0, -1) if not fault_of_description(top, "é" * n))

    def flows(*parts: str) -> str:
        described = f"{{alias: {top}, description: {'é' * length}"
        return flow("a") + flow(top, *parts).replace(f"{{alias: {top}", described)

    source = with_flows(environment, realm_files, flows(part))
    apply(environment.admin, source)
    if not managed:
        describe(environment, source.realm, top, "foreign")
    source = with_flows(environment, realm_files, flows(part[1:]))

    apply(environment.admin, source)

    require_settled(environment, source)
    assert is_managed(environment, source.realm, top) is managed
