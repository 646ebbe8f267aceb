"""Dangerous changes need a confirmation by name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from provisioning.model.live import LiveRealm
from provisioning.planning import make_plan
from provisioning.source.directory import load
from tests.unit.provisioning.realm_directory import realm_directory

MANAGED = {"annotations": {"mep.managed": "true"}}


def danger_names(
    tmp_path: Path, text: str, profile: dict[str, Any] | None = None, **export: Any
) -> list[str]:
    held = {"enabled": True, "realm": "test", **export}
    live = LiveRealm("test", True, held, {"user profile": profile or {}})
    plan = make_plan(load(realm_directory(tmp_path, declared=text), "local"), live)
    return [danger.name for danger in plan.dangers]


@pytest.mark.parametrize("field", ["firstBrokerLoginFlowAlias", "postBrokerLoginFlowAlias"])
@pytest.mark.parametrize(("old", "new"), [("gate", "other"), ("gate", ""), (None, "gate")])
def test_other_flow_of_an_identity_provider_needs_confirmation(
    tmp_path: Path, field: str, old: str | None, new: str
) -> None:
    broker = {"alias": "hin", "providerId": "oidc", field: old}
    flows: list[dict[str, Any]] = [
        {
            "alias": name,
            "id": name,
            "builtIn": True,
            "topLevel": True,
            "providerId": "basic-flow",
            "authenticationExecutions": [],
        }
        for name in ("gate", "other")
    ]
    text = f"identity-providers: [{{alias: hin, providerId: oidc, {field}: '{new}'}}]"

    assert danger_names(tmp_path, text, identityProviders=[broker], authenticationFlows=flows) == ["hin"]


def test_other_display_name_of_an_identity_provider_is_not_dangerous(tmp_path: Path) -> None:
    text = (
        "identity-providers: [{alias: hin, providerId: oidc, displayName: HIN, postBrokerLoginFlowAlias: ''}]"
    )

    assert danger_names(tmp_path, text, identityProviders=[{"alias": "hin", "providerId": "oidc"}]) == []


@pytest.mark.parametrize("name", ["fax", "fax.number", "email.old"])
def test_deleted_profile_attribute_needs_confirmation(tmp_path: Path, name: str) -> None:
    profile = {"attributes": [{"name": "email"}, {"name": name, **MANAGED}]}

    assert danger_names(tmp_path, "user-profile: {attributes: [{name: email}]}", profile) == [name]


def test_changed_field_of_a_profile_attribute_is_not_dangerous(tmp_path: Path) -> None:
    profile = {"attributes": [{"name": "email", "displayName": "E-mail", "multivalued": True}]}

    assert danger_names(tmp_path, "user-profile: {attributes: [{name: email}]}", profile) == []
