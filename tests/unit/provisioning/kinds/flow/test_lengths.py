from __future__ import annotations

from pathlib import Path

import pytest

from provisioning.errors import ProvisioningError
from provisioning.planning import make_plan
from provisioning.source.directory import load
from tests.unit.provisioning.kinds.flow.live_flows import flow, live_flows
from tests.unit.provisioning.realm_directory import realm_directory

LONG = "x" * 250


def test_long_description_is_refused_only_if_the_flow_is_written(tmp_path: Path) -> None:
    """A foreign flow has a long description, but no mark is added to it."""
    flows = f"flows: [{{alias: foreign, description: {LONG}, executions: []}}]"
    source = load(realm_directory(tmp_path, flows=flows), "local")
    held = {**flow("foreign", managed=False), "description": LONG}

    assert not make_plan(source, live_flows(held))
    with pytest.raises(ProvisioningError, match=r"flows.yaml:1: the description of flow “foreign” has 250"):
        make_plan(source, live_flows())
