"""The roles of the provisioner's service account are sufficient, and each one is needed."""

from __future__ import annotations

from pathlib import Path

import pytest

from provisioning.apply import apply
from provisioning.credentials import ServiceAccount
from provisioning.errors import ProvisioningError
from provisioning.keycloak import Keycloak
from provisioning.kinds.service_account import NEEDED_ROLES
from tests.environment import Environment
from tests.integration.realm_files import rewrite

MORE = """\
roles: [{name: new}]
groups: [{path: /new}]
clients: [{clientId: new}]
client-scopes: [{name: new, protocol: openid-connect}]
client-roles: [{client: new, name: new}]
role-composites: [{role: new, clientRoles: {new: [new]}}]
identity-providers: [{alias: new, providerId: oidc}]
client-policies: [{name: new}]
flows: [{alias: new, executions: [{authenticator: auth-cookie, requirement: REQUIRED}]}]
"""


def provisioner(environment: Environment, realm: str) -> Keycloak:
    return Keycloak(environment.keycloak, ServiceAccount("mep-provisioner", "local-provisioner", realm))


def give(files: Path, roles: frozenset[str]) -> None:
    listed = ", ".join(sorted(NEEDED_ROLES))
    rewrite(files / "clients.yaml", f"[{listed}]", f"[{', '.join(sorted(roles))}]")


def test_provisioner_with_its_roles_creates_and_prunes_every_kind(
    environment: Environment, realm_files: Path
) -> None:
    source = environment.source(realm_files)
    apply(environment.admin, source)
    keycloak = provisioner(environment, source.realm)
    more = realm_files / "more.yaml"
    more.write_text(MORE, encoding="utf-8")

    assert len(apply(keycloak, environment.source(realm_files)).changes) == MORE.count("\n")
    more.unlink()
    assert apply(keycloak, environment.source(realm_files)).changes
    assert apply(keycloak, environment.source(realm_files)).writes == 0


@pytest.mark.parametrize("role", sorted(NEEDED_ROLES))
def test_provisioner_without_one_of_its_roles_fails(
    environment: Environment, realm_files: Path, role: str
) -> None:
    give(realm_files, NEEDED_ROLES - {role})
    source = environment.source(realm_files)
    apply(environment.admin, source)
    (realm_files / "more.yaml").write_text(MORE, encoding="utf-8")

    with pytest.raises(ProvisioningError, match="403"):
        apply(provisioner(environment, source.realm), environment.source(realm_files))


def test_provisioner_does_not_remove_its_own_roles(environment: Environment, realm_files: Path) -> None:
    source = environment.source(realm_files)
    apply(environment.admin, source)
    give(realm_files, NEEDED_ROLES - {"manage-users"})
    keycloak = provisioner(environment, source.realm)

    with pytest.raises(ProvisioningError, match="needs realm-management: manage-users"):
        apply(keycloak, environment.source(realm_files))

    assert keycloak.writes == 0


def test_provisioner_removes_superfluous_roles_from_itself(
    environment: Environment, realm_files: Path
) -> None:
    give(realm_files, NEEDED_ROLES | {"query-groups", "view-clients", "view-realm"})
    source = environment.source(realm_files)
    apply(environment.admin, source)
    rewrite(realm_files / "clients.yaml", ", query-groups, view-clients, view-realm]", "]")

    done = apply(provisioner(environment, source.realm), environment.source(realm_files))

    assert [(each.resource.kind, each.resource.name) for each in done.changes] == [
        ("service account", "mep-provisioner")
    ]
