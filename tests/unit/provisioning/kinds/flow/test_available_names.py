from __future__ import annotations

from pathlib import Path

import pytest

from provisioning.errors import ProvisioningError
from provisioning.model.live import LiveRealm
from provisioning.planning import make_plan
from provisioning.source.directory import load
from tests.unit.provisioning.kinds.flow.live_flows import flow, live_flows
from tests.unit.provisioning.realm_directory import realm_directory

FLOWS = """\
flows:
  - alias: portal
    executions: [{flow: forms, requirement: ALTERNATIVE, executions: []}]
"""


def with_forms_in(owner: str, *, managed: bool, builtin: bool = False) -> LiveRealm:
    parts = {"managed": managed, "builtin": builtin}
    return live_flows(flow(owner, "forms", **parts), flow("forms", top=False, **parts))


@pytest.mark.parametrize(
    ("live", "owner"),
    [
        (with_forms_in("browser", managed=False, builtin=True), "a part of Keycloak's own flow “browser”"),
        (with_forms_in("foreign", managed=False), "a part of the foreign flow “foreign”"),
        (live_flows(flow("forms", managed=False)), "the foreign flow “forms” has it"),
    ],
)
def test_name_of_a_flow_that_stays_is_refused(tmp_path: Path, live: LiveRealm, owner: str) -> None:
    with pytest.raises(ProvisioningError, match=rf"flows.yaml:2: flow “portal” .* “forms”: {owner}"):
        make_plan(load(realm_directory(tmp_path, flows=FLOWS), "local"), live)


@pytest.mark.parametrize(
    "live",
    [
        with_forms_in("portal", managed=False),
        with_forms_in("portal being built", managed=True),
        with_forms_in("undeclared", managed=True),
        live_flows(flow("forms", top=False, managed=True)),
    ],
    ids=["own name", "temporary flow", "deleted", "outside any flow"],
)
def test_name_that_the_apply_releases_is_available(tmp_path: Path, live: LiveRealm) -> None:
    make_plan(load(realm_directory(tmp_path, flows=FLOWS), "local"), live)
