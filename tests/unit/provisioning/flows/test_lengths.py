from __future__ import annotations

from pathlib import Path

import pytest

from provisioning.errors import ProvisioningError
from provisioning.plan import make_plan
from provisioning.source import load
from tests.unit.provisioning.flows.live_flows import flow, live_flows
from tests.unit.provisioning.realm_directory import realm_directory

LONG = "x" * 250


def test_a_long_description_stops_what_would_be_written_and_nothing_else(tmp_path: Path) -> None:
    """Somebody else's flow has it without our mark."""
    flows = f"flows: [{{alias: theirs, description: {LONG}, executions: []}}]"
    source = load(realm_directory(tmp_path, flows=flows), "local")
    held = {**flow("theirs", ours=False), "description": LONG}

    assert not make_plan(source, live_flows(held))
    with pytest.raises(ProvisioningError, match=r"flows.yaml:1: the description of flow “theirs” has 250"):
        make_plan(source, live_flows())
