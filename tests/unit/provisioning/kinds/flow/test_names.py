from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from provisioning.kinds.flow.names import expired
from provisioning.model.live import LiveRealm
from provisioning.planning import make_plan
from provisioning.source.directory import load
from tests.unit.provisioning.kinds.flow.live_flows import flow, live_flows
from tests.unit.provisioning.realm_directory import realm_directory

OLD, NEW = "20260101T000000", "20260101T120000"
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize("name", ["portal being built", f"portal retired {OLD}"])
def test_foreign_flow_stays_whatever_its_name(tmp_path: Path, name: str) -> None:
    source = load(realm_directory(tmp_path), "local")

    plan = make_plan(source, live_flows(flow(name, managed=False)))

    assert plan.changes == ()
    assert [each.name for each in plan.foreign] == [name]
    assert make_plan(source, live_flows(flow(name))).changes


def test_sub_flow_of_a_copy_of_a_managed_flow_stays(tmp_path: Path) -> None:
    """A sub-flow outside any flow counts as part of the copy."""
    source = load(realm_directory(tmp_path), "local")
    managed = flow("forms", top=False)

    assert make_plan(source, live_flows(managed)).changes
    assert not make_plan(source, live_flows({**managed, "alias": "my experiment forms"})).changes


def test_binding_to_a_foreign_flow_with_a_temporary_name_is_a_change(tmp_path: Path) -> None:
    """The foreign flow has the temporary name of a managed one."""
    name = "portal being built"
    declared = "flows: [{alias: portal, executions: []}]\nflow-bindings: {browserFlow: portal}"
    source = load(realm_directory(tmp_path, flows=declared), "local")

    def changes(*flows: dict[str, object]) -> list[str]:
        live: LiveRealm = live_flows(flow("portal"), *flows, browserFlow=name)
        return [change.resource.kind for change in make_plan(source, live, prune=False).changes]

    assert "flow binding" in changes(flow(name, managed=False))
    assert "flow binding" not in changes(flow(name))


@pytest.mark.parametrize(
    ("outer", "inner", "going"),
    [
        (OLD, OLD, 2),
        (OLD, NEW, 0),  # it would take along the one that was retired just now
        (NEW, OLD, 1),
    ],
)
def test_retired_flow_stays_as_long_as_the_flow_inside_it(outer: str, inner: str, going: int) -> None:
    held = f"inner retired {inner}"
    live = live_flows(flow(f"outer retired {outer}", held), flow(held))

    assert len(expired(live, NOON)) == going


def test_retired_flow_with_a_flow_in_use_inside_stays() -> None:
    assert expired(live_flows(flow(f"outer retired {OLD}", "portal"), flow("portal")), NOON) == []


def test_deletion_of_an_expired_retired_flow_is_planned_without_drift(tmp_path: Path) -> None:
    source = load(realm_directory(tmp_path), "local")
    retired = flow(f"portal retired {OLD}")

    plan = make_plan(source, live_flows(retired))
    assert [change.action for change in plan.changes] == ["delete"]
    assert not plan.is_drift

    assert make_plan(source, live_flows(retired, flow("undeclared"))).is_drift
    assert make_plan(source, live_flows(flow("portal being built"))).is_drift


def test_flow_name_with_invalid_time_is_not_retired(tmp_path: Path) -> None:
    """A name and a mark written by hand must not stop a plan."""
    source = load(realm_directory(tmp_path), "local")

    assert make_plan(source, live_flows(flow("portal retired 99999999T999999"))).changes
