"""Realm files are looked at without any server, and what only a server knows is not guessed."""

from __future__ import annotations

from pathlib import Path

import pytest

from provisioning.check import check
from provisioning.errors import ProvisioningError
from tests.unit.provisioning.realm_directory import realm_directory


def looked_at(folder: Path, text: str) -> None:
    check(realm_directory(folder, more=text), "local", {}, {})


@pytest.mark.parametrize(
    "text",
    [
        "default-roles: {clientRoles: {account: [manage-account, view-profile]}}",
        "roles: [{name: r}]\nrole-composites: [{role: r, clientRoles: {realm-management: [view-users]}}]",
        "service-accounts: [{client: a, clientRoles: {realm-management: [realm-admin]}}]\n"
        "clients: [{clientId: a, serviceAccountsEnabled: true}]",
    ],
)
@pytest.mark.parametrize(
    "more", ["", "client-roles: [{client: account, name: x}, {client: realm-management, name: x}]"]
)
def test_the_roles_of_keycloaks_own_clients_may_be_referred_to(tmp_path: Path, text: str, more: str) -> None:
    """Also where files declare roles more for such a client, and so its roles are read from a realm."""
    looked_at(tmp_path, f"{text}\n{more}\n")


@pytest.mark.parametrize(
    ("flow", "name", "whose"),
    [
        ("{alias: forms, executions: []}", "forms", "a part of Keycloak's own flow “browser”"),
        (
            "{alias: a, executions: [{flow: docker auth, requirement: REQUIRED, executions: []}]}",
            "docker auth",
            "",
        ),
    ],
)
def test_a_name_that_keycloaks_own_flows_have_is_named(
    tmp_path: Path, flow: str, name: str, whose: str
) -> None:
    with pytest.raises(ProvisioningError, match=f"more.yaml:1: .* cannot use the name “{name}”: {whose}"):
        looked_at(tmp_path, f"flows: [{flow}]")


def test_keycloaks_own_flows_may_be_declared_with_their_own_parts(tmp_path: Path) -> None:
    looked_at(
        tmp_path,
        "flows: [{alias: browser, executions: [{flow: forms, requirement: ALTERNATIVE, executions: []}]}]",
    )


def test_a_description_beside_which_our_mark_has_no_room_is_named(tmp_path: Path) -> None:
    def described(length: int) -> str:
        return f"flows:\n  - {{alias: portal, description: {'é' * length}, executions: []}}\n"

    looked_at(tmp_path, described(216))
    with pytest.raises(
        ProvisioningError,
        match=r"more.yaml:2: the description of flow “portal” has 217 characters, and may have 216",
    ):
        looked_at(tmp_path, described(217))


@pytest.mark.parametrize(
    "flow",
    [
        "{alias: NAME, executions: []}",
        "{alias: a, executions: [{flow: NAME, requirement: REQUIRED, executions: []}]}",
    ],
)
def test_a_name_that_leaves_no_room_for_those_it_has_meanwhile_is_named(tmp_path: Path, flow: str) -> None:
    def named(length: int) -> str:
        return f"flows: [{flow.replace('NAME', 'x' * length)}]"

    looked_at(tmp_path, named(190))
    with pytest.raises(ProvisioningError, match=r"more.yaml:1: .* has 191 characters, and may have 190"):
        looked_at(tmp_path, named(191))


def test_a_role_that_a_client_of_the_files_lacks_is_named(tmp_path: Path) -> None:
    roles = "client-roles: [{client: a, name: x}]\ndefault-roles: {clientRoles: {a: [y]}}"

    with pytest.raises(ProvisioningError, match=r"more.yaml:3: .* refers to client role “a/y”"):
        looked_at(tmp_path, f"clients: [{{clientId: a}}]\n{roles}")
