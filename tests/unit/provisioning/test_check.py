"""Realm files are checked without a server; facts that only a server knows are not guessed."""

from __future__ import annotations

from pathlib import Path

import pytest

from provisioning.check import check
from provisioning.errors import ProvisioningError
from tests.unit.provisioning.realm_directory import realm_directory


def looked_at(folder: Path, text: str) -> None:
    check(realm_directory(folder, more=text), "local", {}, {})


def looked_at_realm(folder: Path, text: str) -> None:
    check(realm_directory(folder, realm=text), "local", {}, {})


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
def test_roles_of_builtin_clients_can_be_referred_to(tmp_path: Path, text: str, more: str) -> None:
    """Further roles can be declared for such a client; its other roles are then read from the realm."""
    looked_at(tmp_path, f"{text}\n{more}\n")


@pytest.mark.parametrize(
    ("flow", "name", "owner"),
    [
        ("{alias: forms, executions: []}", "forms", "a part of Keycloak's own flow “browser”"),
        (
            "{alias: a, executions: [{flow: docker auth, requirement: REQUIRED, executions: []}]}",
            "docker auth",
            "",
        ),
    ],
)
def test_name_of_a_builtin_flow_is_refused(tmp_path: Path, flow: str, name: str, owner: str) -> None:
    with pytest.raises(ProvisioningError, match=f"more.yaml:1: .* cannot use the name “{name}”: {owner}"):
        looked_at(tmp_path, f"flows: [{flow}]")


def test_builtin_flow_can_be_declared_with_its_own_sub_flows(tmp_path: Path) -> None:
    looked_at(
        tmp_path,
        "flows: [{alias: browser, executions: [{flow: forms, requirement: ALTERNATIVE, executions: []}]}]",
    )


def test_description_without_room_for_the_mark_is_refused(tmp_path: Path) -> None:
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
def test_name_without_room_for_its_temporary_suffix_is_refused(tmp_path: Path, flow: str) -> None:
    def named(length: int) -> str:
        return f"flows: [{flow.replace('NAME', 'x' * length)}]"

    looked_at(tmp_path, named(190))
    with pytest.raises(ProvisioningError, match=r"more.yaml:1: .* has 191 characters, and may have 190"):
        looked_at(tmp_path, named(191))


def test_unknown_role_of_a_declared_client_is_refused(tmp_path: Path) -> None:
    roles = "client-roles: [{client: a, name: x}]\ndefault-roles: {clientRoles: {a: [y]}}"

    with pytest.raises(ProvisioningError, match=r"more.yaml:3: .* refers to client role “a/y”"):
        looked_at(tmp_path, f"clients: [{{clientId: a}}]\n{roles}")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("localization: {fr: {a: {{ secret('CLIENT_SECRET') }}}}", "text “a” \\(fr\\) is a secret"),
        ("roles: [{name: mep.apply-lock}]", "is that of mep's lock"),
        (
            "clients: [{clientId: a, attributes: {mep.managed: x}}]",
            "mep.managed is written by mep",
        ),
        (
            "roles: [{name: a, composite: false}, {name: b}]\nrole-composites: [{role: a, realmRoles: [b]}]",
            "has “composite: false”",
        ),
    ],
)
def test_what_only_mep_may_write_and_contradictions_are_refused(
    tmp_path: Path, text: str, fault: str
) -> None:
    with pytest.raises(ProvisioningError, match=f"more.yaml:.*{fault}"):
        looked_at(tmp_path, text)


@pytest.mark.parametrize("name", ["''", "../master", "a b", "a/b", "a?b"])
def test_name_of_a_realm_that_leads_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ProvisioningError, match=r"realm.yaml:.*the name of realm"):
        looked_at_realm(tmp_path, f"realm: {{realm: {name}}}")
