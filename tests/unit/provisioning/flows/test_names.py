from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from provisioning.flows.names import expired
from provisioning.live import LiveRealm
from provisioning.plan import make_plan
from provisioning.source import load
from tests.unit.provisioning.flows.live_flows import flow, live_flows
from tests.unit.provisioning.realm_directory import realm_directory

OLD, NEW = "20260101T000000", "20260101T120000"
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize("name", ["portal being built", f"portal retired {OLD}"])
def test_a_flow_of_somebody_else_is_left_alone_whatever_its_name(tmp_path: Path, name: str) -> None:
    source = load(realm_directory(tmp_path), "local")

    plan = make_plan(source, live_flows(flow(name, ours=False)))

    assert plan.changes == ()
    assert [each.name for each in plan.foreign] == [name]
    assert make_plan(source, live_flows(flow(name))).changes


def test_a_part_of_a_copy_that_somebody_made_of_ours_is_left_alone(tmp_path: Path) -> None:
    """Also where it has no place in any flow."""
    source = load(realm_directory(tmp_path), "local")
    ours = flow("forms", top=False)

    assert make_plan(source, live_flows(ours)).changes
    assert not make_plan(source, live_flows({**ours, "alias": "my experiment forms"})).changes


def test_a_binding_to_somebody_elses_flow_is_no_binding_to_ours(tmp_path: Path) -> None:
    """Though its name is the one that ours has while it is built."""
    name = "portal being built"
    declared = "flow-bindings: {browserFlow: portal}"
    source = load(realm_directory(tmp_path, flows=declared), "local")

    def changes(*flows: dict[str, object]) -> list[str]:
        live: LiveRealm = live_flows(flow("portal"), *flows, browserFlow=name)
        return [change.resource.kind for change in make_plan(source, live).changes]

    assert "flow binding" in changes(flow(name, ours=False))
    assert "flow binding" not in changes(flow(name))


@pytest.mark.parametrize(
    ("outer", "inner", "going"),
    [
        (OLD, OLD, 2),
        (OLD, NEW, 0),  # it would take along the one that was retired just now
        (NEW, OLD, 1),
    ],
)
def test_a_retired_flow_stays_as_long_as_what_it_holds(outer: str, inner: str, going: int) -> None:
    held = f"inner retired {inner}"
    live = live_flows(flow(f"outer retired {outer}", held), flow(held))

    assert len(expired(live, NOON)) == going


def test_a_retired_flow_that_holds_one_in_use_stays() -> None:
    assert expired(live_flows(flow(f"outer retired {OLD}", "portal"), flow("portal")), NOON) == []


def test_a_retired_flow_whose_time_is_over_is_planned_and_is_no_drift(tmp_path: Path) -> None:
    source = load(realm_directory(tmp_path), "local")
    retired = flow(f"portal retired {OLD}")

    plan = make_plan(source, live_flows(retired))
    assert [change.action for change in plan.changes] == ["delete"]
    assert not plan.is_drift

    assert make_plan(source, live_flows(retired, flow("undeclared"))).is_drift
    assert make_plan(source, live_flows(flow("portal being built"))).is_drift


def test_digits_that_are_no_time_retire_no_flow(tmp_path: Path) -> None:
    """Somebody wrote them, and our mark: a plan goes on telling of everything else."""
    source = load(realm_directory(tmp_path), "local")

    assert make_plan(source, live_flows(flow("portal retired 99999999T999999"))).changes
