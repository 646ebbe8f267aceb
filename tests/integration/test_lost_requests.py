"""Lost requests are sent again if that does no harm, and reported otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from local_stack.access import local_administrator
from provisioning.apply import apply
from provisioning.errors import ProvisioningError, ServerUnreachableError
from provisioning.keycloak import Keycloak
from tests.environment import Environment
from tests.integration.unreliable import UnreliableWay, unreliable_way


@pytest.fixture
def way(environment: Environment) -> Iterator[UnreliableWay]:
    with unreliable_way(environment.settings.ports.keycloak) as way:
        yield way


def test_lost_read_or_update_is_sent_again(
    environment: Environment, realm_files: Path, way: UnreliableWay
) -> None:
    source = environment.source(realm_files)
    apply(environment.admin, source)
    keycloak = Keycloak(way.address, local_administrator())

    for method in ("GET", "PUT"):
        environment.admin.put(source.realm, body={"failureFactor": 1000})
        way.lose_next(f"{method} /admin/", times=2)
        apply(keycloak, source)

    assert way.lost == 4
    assert environment.admin.get(source.realm)["failureFactor"] == 10
    assert apply(keycloak, source).writes == 0


def test_lost_creation_is_reported_and_not_sent_again(
    environment: Environment, realm_files: Path, way: UnreliableWay
) -> None:
    apply(environment.admin, environment.source(realm_files))
    (realm_files / "more.yaml").write_text("client-scopes: [{name: more, protocol: openid-connect}]\n")
    source = environment.source(realm_files)
    keycloak = Keycloak(way.address, local_administrator())
    way.lose_next(f"POST /admin/realms/{source.realm}/client-scopes", times=1)

    with pytest.raises(ProvisioningError, match="does not answer any more"):
        apply(keycloak, source)

    assert way.lost == 1
    assert apply(environment.admin, source).changes
    assert apply(environment.admin, source).writes == 0


def test_server_that_does_not_answer_is_reported_after_a_few_tries(
    environment: Environment, realm_files: Path, way: UnreliableWay
) -> None:
    source = environment.source(realm_files)
    apply(environment.admin, source)
    keycloak = Keycloak(way.address, local_administrator())
    way.lose_next("GET /admin/", times=100)

    with pytest.raises(ServerUnreachableError, match="does not answer any more"):
        apply(keycloak, source)

    assert way.lost == 3
