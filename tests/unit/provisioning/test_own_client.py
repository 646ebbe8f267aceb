"""The provisioner does not remove its own access."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from provisioning.errors import ProvisioningError
from provisioning.kinds.service_account import NEEDED_ROLES, SERVICE_ACCOUNT
from provisioning.model.live import LiveRealm
from provisioning.planning import make_plan
from provisioning.source.compiled_rules import compiled_rules
from provisioning.source.directory import load
from tests.unit.provisioning.realm_directory import realm_directory

REALM = Path(__file__).resolve().parents[3] / "realm"
CLIENT = {
    "id": "1",
    "clientId": "me",
    "enabled": True,
    "serviceAccountsEnabled": True,
    "publicClient": False,
    "attributes": {"mep.managed": "true"},
}


def plan_as(own_client: str | None, tmp_path: Path, text: str, *roles: str) -> None:
    export: dict[str, Any] = {
        "enabled": True,
        "realm": "test",
        "clients": [CLIENT, {"clientId": "realm-management"}],
    }
    mappings = {"clientMappings": {"realm-management": {"mappings": [{"name": role} for role in roles]}}}
    accounts = {"me": mappings} if roles else {}
    live = LiveRealm("test", exists=True, export=export, beside={SERVICE_ACCOUNT.name: accounts})
    source = load(realm_directory(tmp_path, declared=text), "local")
    make_plan(source, live, own_client=own_client)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("clients: []", "would be deleted"),
        ("clients: [{clientId: me, enabled: false}]", "needs “enabled: true”"),
        ("clients: [{clientId: me, serviceAccountsEnabled: false}]", "needs “serviceAccountsEnabled: true”"),
        ("clients: [{clientId: me, publicClient: true}]", "needs “publicClient: false”"),
    ],
)
def test_signed_in_client_is_neither_deleted_nor_disabled(tmp_path: Path, text: str, fault: str) -> None:
    with pytest.raises(
        ProvisioningError, match=f"nothing was written:\n.*mep is signed in as client “me”, which {fault}"
    ):
        plan_as("me", tmp_path, text)

    plan_as(None, tmp_path, text)
    plan_as("another", tmp_path, text)


@pytest.mark.parametrize(
    ("held", "declared", "lost"),
    [
        (sorted(NEEDED_ROLES), ["manage-realm", "manage-clients"], "manage-identity-providers, manage-users"),
        (["realm-admin"], ["manage-realm", "manage-clients", "manage-users"], "manage-identity-providers"),
        (sorted(NEEDED_ROLES), ["realm-admin"], ""),
        (["realm-admin"], sorted(NEEDED_ROLES), ""),
        ([*sorted(NEEDED_ROLES), "view-events"], sorted(NEEDED_ROLES), ""),
    ],
)
def test_signed_in_client_keeps_the_roles_it_needs(
    tmp_path: Path, held: list[str], declared: list[str], lost: str
) -> None:
    text = (
        "clients: [{clientId: me}]\n"
        f"service-accounts: [{{client: me, clientRoles: {{realm-management: {declared}}}}}]"
    )
    plan_as(None, tmp_path, text, *held)
    if not lost:
        plan_as("me", tmp_path, text, *held)
        return
    with pytest.raises(
        ProvisioningError, match=f"signed in as client “me”, which needs realm-management: {lost}$"
    ):
        plan_as("me", tmp_path, text, *held)


def test_realm_files_give_the_provisioner_exactly_the_roles_it_needs() -> None:
    source = load(REALM, "local", compiled_rules(REALM), {})

    (account,) = [each for each in SERVICE_ACCOUNT.declared(source) if each.name == "mep-provisioner"]

    assert set(account.fields["clientRoles"]["realm-management"]) == NEEDED_ROLES
