"""A bound flow is replaced by one of another shape, also after interruptions."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest

from provisioning.apply import apply, current_plan
from provisioning.errors import ProvisioningError
from provisioning.kinds.flow.bridge import is_bridge
from provisioning.kinds.flow.flow import FLOW
from provisioning.kinds.flow.names import MarkOfFlow
from provisioning.model.live import Wanted
from provisioning.model.ownership import unmarked
from provisioning.reading import read
from provisioning.report import as_text
from tests.environment import Environment
from tests.integration.interrupted import (
    BeforeBinding,
    Interrupted,
    Watched,
    bound_flow,
    flows,
    retire_long_ago,
)
from tests.integration.realm_files import rewrite

REDIRECTOR = "      - authenticator: identity-provider-redirector\n        requirement: ALTERNATIVE\n"
BOUND = ("browserFlow", "firstBrokerLoginFlow")


def test_bound_flow_is_replaced_by_one_of_another_shape(environment: Environment, realm_files: Path) -> None:
    apply(environment.admin, environment.source(realm_files))
    rewrite(realm_files / "flows.yaml", REDIRECTOR, "")
    source = environment.source(realm_files)

    apply(environment.admin, source)

    assert environment.admin.get(source.realm)["browserFlow"] == "mep-browser"
    found = flows(environment, source.realm)
    assert found.count("mep-browser") == 1
    assert not [alias for alias in found if "being built" in alias]
    assert len([alias for alias in found if alias.startswith("mep-browser retired ")]) == 1
    assert apply(environment.admin, source).writes == 0


def test_retired_flow_is_deleted_after_the_login_timeout(environment: Environment, realm_files: Path) -> None:
    apply(environment.admin, environment.source(realm_files))
    rewrite(realm_files / "flows.yaml", REDIRECTOR, "")
    source = environment.source(realm_files)
    apply(environment.admin, source)
    (retired,) = (
        flow
        for flow in environment.admin.get(source.realm, "authentication", "flows")
        if " retired " in flow["alias"]
    )
    long_ago = {**retired, "alias": "mep-browser retired 20260101T000000"}
    environment.admin.put(source.realm, "authentication", "flows", retired["id"], body=long_ago)

    apply(environment.admin, source)

    assert not [alias for alias in flows(environment, source.realm) if " retired " in alias]
    export = environment.admin.read_by_post(source.realm, "partial-export")
    assert not [each["alias"] for each in export["authenticationFlows"] if is_bridge(each["alias"])]
    assert apply(environment.admin, source).writes == 0


def test_retired_flows_are_deleted_one_after_the_other(environment: Environment, realm_files: Path) -> None:
    apply(environment.admin, environment.source(realm_files))
    for old, new in ((REDIRECTOR, ""), ("mep-browser open session", "mep-browser open")):
        rewrite(realm_files / "flows.yaml", old, new)
        source = environment.source(realm_files)
        apply(environment.admin, source)
    retired = [
        flow
        for flow in environment.admin.get(source.realm, "authentication", "flows")
        if " retired " in flow["alias"]
    ]
    assert len(retired) == 2
    for number, flow in enumerate(sorted(retired, key=lambda flow: str(flow["alias"]))):
        long_ago = {**flow, "alias": f"mep-browser retired 2026010{number + 1}T000000"}
        environment.admin.put(source.realm, "authentication", "flows", flow["id"], body=long_ago)

    apply(environment.admin, source)

    found = flows(environment, source.realm)
    assert not [alias for alias in found if " retired " in alias]
    assert "mep-browser" in found
    assert apply(environment.admin, source).writes == 0


def test_change_in_place_does_not_touch_the_retired_flow(environment: Environment, realm_files: Path) -> None:
    apply(environment.admin, environment.source(realm_files))
    rewrite(realm_files / "flows.yaml", REDIRECTOR, "")
    apply(environment.admin, environment.source(realm_files))
    rewrite(
        realm_files / "flows.yaml",
        'pwd, default.reference.maxAge: "36000"',
        'pwd, default.reference.maxAge: "600"',
    )
    source = environment.source(realm_files)

    applied = apply(environment.admin, source)

    assert [(change.resource.kind, change.resource.name) for change in applied.changes] == [
        ("flow", "mep-browser")
    ]
    assert apply(environment.admin, source).writes == 0


@pytest.mark.parametrize("writes", range(1, 30, 2))
def test_interrupted_replacement_is_completed_by_the_next_apply(
    environment: Environment, realm_files: Path, writes: int
) -> None:
    apply(environment.admin, environment.source(realm_files))
    rewrite(realm_files / "flows.yaml", REDIRECTOR, "")
    source = environment.source(realm_files)
    with suppress(ProvisioningError):
        apply(Interrupted(environment.admin, writes), source)
    bound = environment.admin.get(source.realm)["browserFlow"]
    assert bound in flows(environment, source.realm), "new logins would find no flow"

    apply(environment.admin, source)

    assert environment.admin.get(source.realm)["browserFlow"] == "mep-browser"
    assert not [alias for alias in flows(environment, source.realm) if "being built" in alias]
    assert apply(environment.admin, source).writes == 0


@pytest.mark.parametrize("writes", range(2, 30, 4))
def test_interrupted_replacement_is_undone_if_the_files_are_reverted(
    environment: Environment, realm_files: Path, writes: int
) -> None:
    apply(environment.admin, environment.source(realm_files))
    as_it_was = (realm_files / "flows.yaml").read_text(encoding="utf-8")
    rewrite(realm_files / "flows.yaml", REDIRECTOR, "")
    with suppress(ProvisioningError):
        apply(Interrupted(environment.admin, writes), environment.source(realm_files))
    (realm_files / "flows.yaml").write_text(as_it_was, encoding="utf-8")
    source = environment.source(realm_files)
    half_built = [alias for alias in flows(environment, source.realm) if "being built" in alias]
    bound = bound_flow(environment.admin, source.realm)
    found, _ = current_plan(environment.admin, source)
    assert found or not half_built
    watched = Watched(environment.admin, source.realm)
    seen: list[str] = []

    apply(watched, source, approve=lambda plan: seen.append(plan.checksum()))

    assert set(seen) == {found.checksum()}
    assert watched.bound - {bound, bound_flow(environment.admin, source.realm)} == set()
    assert not [alias for alias in flows(environment, source.realm) if "being built" in alias]
    assert apply(environment.admin, source).writes == 0


def test_abandoned_flow_is_deleted_with_the_flow_inside_it(
    environment: Environment, realm_files: Path
) -> None:
    """The apply was interrupted when the new flow contained the old one; then the files were reverted."""
    apply(environment.admin, environment.source(realm_files))
    as_it_was = (realm_files / "flows.yaml").read_text(encoding="utf-8")
    rewrite(realm_files / "flows.yaml", REDIRECTOR, "")
    source = environment.source(realm_files)
    with suppress(ProvisioningError):
        apply(BeforeBinding(environment.admin, source.realm), source)
    (realm_files / "flows.yaml").write_text(as_it_was, encoding="utf-8")
    source = environment.source(realm_files)
    bound = bound_flow(environment.admin, source.realm)

    found, _ = current_plan(environment.admin, source)
    assert [(change.action, change.resource.name) for change in found.changes] == [
        ("update", "mep-browser"),
        ("delete", "mep-browser being built"),
    ]
    assert 'inside: "mep-browser being built" → absent' in as_text(found)
    with suppress(ProvisioningError):
        apply(Interrupted(environment.admin, 8), source)
    assert bound_flow(environment.admin, source.realm) == bound
    apply(environment.admin, source)

    assert bound_flow(environment.admin, source.realm) != bound
    retire_long_ago(environment, source.realm)
    apply(environment.admin, source)
    export = environment.admin.read_by_post(source.realm, "partial-export")
    names = [each["alias"] for each in export["authenticationFlows"] if "mep-browser" in each["alias"]]
    assert not [name for name in names if is_bridge(name) or " retired " in name or "being built" in name]
    assert apply(environment.admin, source).writes == 0


@pytest.mark.parametrize("writes", [1, 2, 20, 30, 31, 32, 33, 34, 35, 36, 38, 40, 42, 44, 46, 60])
def test_interrupted_first_apply_is_completed_by_the_next(
    environment: Environment, realm_files: Path, writes: int
) -> None:
    source = environment.source(realm_files)
    with suppress(ProvisioningError):
        apply(Interrupted(environment.admin, writes), source)

    apply(environment.admin, source)

    assert apply(environment.admin, source).writes == 0


def test_client_with_its_own_flow_keeps_its_secret(environment: Environment, realm_files: Path) -> None:
    """Keycloak would store the mask of an exported secret as a new secret."""
    admin = environment.admin
    source = environment.source(realm_files)
    apply(admin, source)
    (client,) = admin.get(source.realm, "clients", clientId="document-dispatcher")
    (bound,) = (
        flow for flow in admin.get(source.realm, "authentication", "flows") if flow["alias"] == "mep-browser"
    )
    overrides = {"authenticationFlowBindingOverrides": {"browser": bound["id"]}}
    admin.put(source.realm, "clients", client["id"], body={"clientId": client["clientId"], **overrides})
    secret = ("clients", client["id"], "client-secret")
    before = admin.get(source.realm, *secret)
    rewrite(realm_files / "flows.yaml", REDIRECTOR, "")

    apply(admin, environment.source(realm_files))

    (moved,) = admin.get(source.realm, "clients", clientId="document-dispatcher")
    flow = moved["authenticationFlowBindingOverrides"]["browser"]
    assert admin.get(source.realm, "authentication", "flows", flow)["alias"] == "mep-browser"
    assert admin.get(source.realm, *secret) == before


@pytest.mark.parametrize("another_shape", [False, True])
def test_flow_with_a_changed_description_stays_managed(
    environment: Environment, realm_files: Path, another_shape: bool
) -> None:
    apply(environment.admin, environment.source(realm_files))
    rewrite(realm_files / "flows.yaml", "E-mail, password and a second factor", "E-mail and another")
    if another_shape:
        rewrite(realm_files / "flows.yaml", REDIRECTOR, "")
    source = environment.source(realm_files)

    apply(environment.admin, source)

    assert FLOW.mark is not None
    assert FLOW.mark.is_on(FLOW.live(read(environment.admin, source.realm, Wanted()))["mep-browser"].raw)


def test_foreign_flow_that_changes_shape_stays_foreign(environment: Environment, realm_files: Path) -> None:
    """The retired flow is deleted although the flow is foreign."""
    apply(environment.admin, environment.source(realm_files))
    rewrite(realm_files / "flows.yaml", REDIRECTOR, "")
    source = environment.source(realm_files)
    address = (source.realm, "authentication", "flows", bound_flow(environment.admin, source.realm))
    flow = environment.admin.get(*address)
    environment.admin.put(*address, body={**flow, "description": unmarked(flow["description"])})

    apply(environment.admin, source)

    assert FLOW.mark is not None
    assert not FLOW.mark.is_on(FLOW.live(read(environment.admin, source.realm, Wanted()))["mep-browser"].raw)
    retire_long_ago(environment, source.realm)
    apply(environment.admin, source)
    assert not [alias for alias in flows(environment, source.realm) if " retired " in alias]


@pytest.mark.parametrize(("old", "new"), [("", ""), ("E-mail, password and", "E-mail and"), (REDIRECTOR, "")])
def test_copy_of_a_managed_flow_stays(
    environment: Environment, realm_files: Path, old: str, new: str
) -> None:
    """Each sub-flow of the copy stays too, whether the original was created or changed."""
    apply(environment.admin, environment.source(realm_files))
    rewrite(realm_files / "flows.yaml", old, new)
    source = environment.source(realm_files)
    apply(environment.admin, source)
    path = (source.realm, "authentication", "flows", "mep-browser", "copy")
    environment.admin.post(*path, body={"newName": "my experiment"})

    apply(environment.admin, source)

    export = environment.admin.read_by_post(source.realm, "partial-export")
    copy = [each for each in export["authenticationFlows"] if each["alias"].startswith("my experiment")]
    assert len(copy) > 1
    assert not [each["alias"] for each in copy if MarkOfFlow().is_on(each)]


def test_client_bound_to_a_replaced_flow_keeps_its_other_fields(
    environment: Environment, realm_files: Path
) -> None:
    """Allowed origins in particular: Keycloak derives them from the redirects if a PUT omits them."""
    source, admin = environment.source(realm_files), environment.admin
    apply(admin, source)
    (browser,) = (
        flow["id"]
        for flow in admin.get(source.realm, "authentication", "flows")
        if flow["alias"] == "mep-browser"
    )
    body = {
        "clientId": "foreign",
        "redirectUris": ["https://foreign.example.ch/*"],
        "webOrigins": [],
        "authenticationFlowBindingOverrides": {"browser": browser},
    }
    client = str(admin.post(source.realm, "clients", body=body))
    before = admin.get(source.realm, "clients", client)
    rewrite(realm_files / "flows.yaml", REDIRECTOR, "")

    apply(admin, environment.source(realm_files))

    after = admin.get(source.realm, "clients", client)
    moved = "authenticationFlowBindingOverrides"
    assert after[moved] != before[moved]
    assert {**after, moved: None} == {**before, moved: None}
