from __future__ import annotations

from pathlib import Path

import pytest

from provisioning.errors import ProvisioningError
from provisioning.live import LiveRealm
from provisioning.plan import make_plan
from provisioning.source import load
from tests.unit.provisioning.flows.live_flows import flow, live_flows
from tests.unit.provisioning.realm_directory import realm_directory

FLOWS = """\
flows:
  - alias: portal
    executions: [{flow: forms, requirement: ALTERNATIVE, executions: []}]
"""


def with_forms_in(owner: str, *, ours: bool, builtin: bool = False) -> LiveRealm:
    parts = {"ours": ours, "builtin": builtin}
    return live_flows(flow(owner, "forms", **parts), flow("forms", top=False, **parts))


@pytest.mark.parametrize(
    ("live", "whose"),
    [
        (with_forms_in("browser", ours=False, builtin=True), "a part of Keycloak's own flow “browser”"),
        (with_forms_in("theirs", ours=False), "a part of the foreign flow “theirs”"),
        (live_flows(flow("forms", ours=False)), "the foreign flow “forms” has it"),
    ],
)
def test_a_name_in_a_flow_that_stays_is_refused(tmp_path: Path, live: LiveRealm, whose: str) -> None:
    with pytest.raises(ProvisioningError, match=rf"flows.yaml:2: flow “portal” .* “forms”: {whose}"):
        make_plan(load(realm_directory(tmp_path, flows=FLOWS), "local"), live)


@pytest.mark.parametrize(
    "live",
    [
        with_forms_in("portal", ours=False),
        with_forms_in("portal being built", ours=True),
        with_forms_in("undeclared", ours=True),
        live_flows(flow("forms", top=False, ours=True)),
    ],
    ids=["its own", "half built", "deleted", "without a place"],
)
def test_a_name_that_is_given_up_can_be_had(tmp_path: Path, live: LiveRealm) -> None:
    make_plan(load(realm_directory(tmp_path, flows=FLOWS), "local"), live)
