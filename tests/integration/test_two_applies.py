"""Two applies at once: the second waits for the first, and takes over from one that died."""

from __future__ import annotations

import socket
import threading
from pathlib import Path

import pytest

from provisioning import lock
from provisioning.apply import apply
from provisioning.errors import ProvisioningError
from provisioning.keycloak import Keycloak
from provisioning.lock import ApplyLock
from provisioning.ownership import LOCK_ROLE
from tests.environment import Environment
from tests.integration.realm_files import rewrite


def hold(admin: Keycloak, realm: str, holder: str, until: int) -> None:
    attributes = {"holder": [holder], "until": [str(until)]}
    admin.post(realm, "roles", body={"name": LOCK_ROLE, "attributes": attributes})


def test_the_lock_is_gone_after_an_apply(environment: Environment, realm_files: Path) -> None:
    source = environment.source(realm_files)

    apply(environment.admin, source)

    assert environment.admin.get(source.realm, "roles", LOCK_ROLE) is None


@pytest.mark.parametrize(
    ("holder", "until"), [("elsewhere process 1", 1), ("HOST process 999999999", 9999999999)]
)
def test_a_lock_of_somebody_who_is_gone_is_taken_over(
    environment: Environment, realm_files: Path, holder: str, until: int
) -> None:
    source = environment.source(realm_files)
    apply(environment.admin, source)
    hold(environment.admin, source.realm, holder.replace("HOST", socket.gethostname()), until)
    rewrite(realm_files / "realm.yaml", "failureFactor: 10", "failureFactor: 9")

    apply(environment.admin, environment.source(realm_files))

    assert environment.admin.get(source.realm)["failureFactor"] == 9


def test_an_apply_waits_for_another_and_then_writes(environment: Environment, realm_files: Path) -> None:
    source = environment.source(realm_files)
    apply(environment.admin, source)
    hold(environment.admin, source.realm, "elsewhere process 1", 9999999999)
    rewrite(realm_files / "realm.yaml", "failureFactor: 10", "failureFactor: 9")
    waiting = threading.Thread(target=apply, args=(environment.admin, environment.source(realm_files)))
    waiting.start()

    assert environment.admin.get(source.realm)["failureFactor"] == 10
    environment.admin.delete(source.realm, "roles", LOCK_ROLE)
    waiting.join(60)

    assert environment.admin.get(source.realm)["failureFactor"] == 9


def test_an_apply_that_waits_too_long_names_the_other(
    environment: Environment, realm_files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = environment.source(realm_files)
    apply(environment.admin, source)
    hold(environment.admin, source.realm, "elsewhere process 1", 9999999999)
    monkeypatch.setattr(lock, "_PATIENCE_SECONDS", 0)

    with (
        pytest.raises(ProvisioningError, match=r"another apply is at work .* elsewhere process 1"),
        ApplyLock(environment.admin, source.realm).held(),
    ):
        pass
