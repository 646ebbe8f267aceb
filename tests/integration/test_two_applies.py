"""Concurrent applies: the second waits for the first, and takes over the lock of a dead one."""

from __future__ import annotations

import os
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from local_stack.access import local_administrator
from provisioning import lock
from provisioning.apply import apply
from provisioning.errors import ProvisioningError, ServerRefusedError
from provisioning.keycloak import Keycloak
from provisioning.lock import ApplyLock
from provisioning.ownership import LOCK_ROLE
from tests.environment import Environment
from tests.integration.realm_files import rewrite
from tests.integration.wrapped import Wrapped
from tests.messages import wait_until


def hold(admin: Keycloak, realm: str, holder: str, until: int, machine: str = "another") -> None:
    attributes = {"holder": [holder], "until": [str(until)], "machine": [machine]}
    admin.post(realm, "roles", body={"name": LOCK_ROLE, "attributes": attributes})


def test_apply_removes_its_lock(environment: Environment, realm_files: Path) -> None:
    source = environment.source(realm_files)

    apply(environment.admin, source)

    assert environment.admin.get(source.realm, "roles", LOCK_ROLE) is None


@pytest.mark.parametrize(
    ("holder", "until", "here"),
    [("elsewhere process 1", 1, False), ("this process 999999999", 9999999999, True)],
)
def test_abandoned_lock_is_taken_over(
    environment: Environment, realm_files: Path, holder: str, until: int, here: bool
) -> None:
    source = environment.source(realm_files)
    apply(environment.admin, source)
    hold(environment.admin, source.realm, holder, until, lock._machine() if here else "another")
    rewrite(realm_files / "realm.yaml", "failureFactor: 10", "failureFactor: 9")

    apply(environment.admin, environment.source(realm_files))

    assert environment.admin.get(source.realm)["failureFactor"] == 9


@pytest.mark.parametrize("pid", [os.getpid(), 999999999], ids=["the same number", "an unused number"])
def test_lock_of_another_container_is_respected_whatever_its_process_number(
    environment: Environment, realm_files: Path, monkeypatch: pytest.MonkeyPatch, pid: int
) -> None:
    """The container has the same kernel and hostname; its process numbers belong to other processes."""
    source = environment.source(realm_files)
    apply(environment.admin, source)
    own = str(Path("/proc/self/ns/pid").stat().st_ino)
    another = lock._machine().replace(own, f"{own}1")
    assert another != lock._machine()
    hold(environment.admin, source.realm, f"{socket.gethostname()} process {pid}", 9999999999, another)
    monkeypatch.setattr(lock, "_PATIENCE_SECONDS", 0)

    with (
        pytest.raises(ProvisioningError, match="another apply is running"),
        ApplyLock(environment.admin, source.realm).held(),
    ):
        pass

    assert environment.admin.get(source.realm, "roles", LOCK_ROLE)["attributes"]["machine"] == [another]


class Waiting(Wrapped):
    """A server that counts the attempts to take the lock."""

    def __init__(self, other: Keycloak) -> None:
        super().__init__(other)
        self.refused = 0

    def post(self, *path: str, body: Any) -> str | None:
        try:
            return super().post(*path, body=body)
        except ServerRefusedError:
            self.refused += 1
            raise


def test_apply_waits_for_another_and_then_writes(environment: Environment, realm_files: Path) -> None:
    source = environment.source(realm_files)
    apply(environment.admin, source)
    hold(environment.admin, source.realm, "elsewhere process 1", 9999999999)
    rewrite(realm_files / "realm.yaml", "failureFactor: 10", "failureFactor: 9")
    keycloak = Waiting(environment.admin)
    waiting = threading.Thread(target=apply, args=(keycloak, environment.source(realm_files)))
    waiting.start()

    wait_until(lambda: keycloak.refused > 1, "the second apply does not wait")
    assert environment.admin.get(source.realm)["failureFactor"] == 10
    environment.admin.delete(source.realm, "roles", LOCK_ROLE)
    waiting.join(60)

    assert environment.admin.get(source.realm)["failureFactor"] == 9


def test_apply_without_its_lock_stops_and_leaves_the_lock_of_the_other(
    environment: Environment, realm_files: Path
) -> None:
    source = environment.source(realm_files)
    apply(environment.admin, source)

    with ApplyLock(environment.admin, source.realm).held() as held:
        environment.admin.delete(source.realm, "roles", LOCK_ROLE)
        hold(environment.admin, source.realm, "elsewhere process 1", 9999999999)
        held._until = 0
        with pytest.raises(ProvisioningError, match="another apply took the lock"):
            held.renew()

    role = environment.admin.get(source.realm, "roles", LOCK_ROLE)
    assert role["attributes"]["holder"] == ["elsewhere process 1"]


class Busy(Wrapped):
    """A server whose database refuses the first deletion."""

    def __init__(self, other: Keycloak) -> None:
        super().__init__(other)
        self.refused = 0

    def delete(self, *path: str, body: Any = None) -> None:
        if not self.refused:
            self.refused += 1
            raise ServerRefusedError("DELETE", 500, "")
        super().delete(*path, body=body)


def test_lock_that_a_busy_database_keeps_is_removed_again(
    environment: Environment, realm_files: Path
) -> None:
    source = environment.source(realm_files)
    apply(environment.admin, source)
    keycloak = Busy(environment.admin)

    with ApplyLock(keycloak, source.realm).held():
        pass

    assert keycloak.refused
    assert environment.admin.get(source.realm, "roles", LOCK_ROLE) is None


def test_concurrent_applies_write_one_after_the_other(environment: Environment, realm_files: Path) -> None:
    source = environment.source(realm_files)
    apply(environment.admin, source)
    groups = "\n".join(f"  - path: /many-{number}" for number in range(40))
    (realm_files / "many.yaml").write_text(f"groups:\n{groups}\n", encoding="utf-8")
    source = environment.source(realm_files)
    administrators = [Keycloak(environment.keycloak, local_administrator()) for _ in range(3)]

    with ThreadPoolExecutor() as pool:
        done = list(pool.map(lambda keycloak: apply(keycloak, source), administrators))

    assert sum(len(each.changes) for each in done) == 40
    assert apply(environment.admin, source).writes == 0


def test_apply_that_waits_too_long_reports_the_holder(
    environment: Environment, realm_files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = environment.source(realm_files)
    apply(environment.admin, source)
    hold(environment.admin, source.realm, "elsewhere process 1", 9999999999)
    monkeypatch.setattr(lock, "_PATIENCE_SECONDS", 0)

    with (
        pytest.raises(ProvisioningError, match=r"another apply is running .* elsewhere process 1"),
        ApplyLock(environment.admin, source.realm).held(),
    ):
        pass


def test_lock_is_renewed_during_a_long_change(
    environment: Environment, realm_files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, admin = environment.source(realm_files), environment.admin
    apply(admin, source)
    monkeypatch.setattr(lock, "_LEASE_SECONDS", 4)
    monkeypatch.setattr(lock, "_RENEWED_BELOW_SECONDS", 3)
    monkeypatch.setattr(lock, "_RENEWED_EVERY_SECONDS", 0.1)

    def until() -> int:
        return int(admin.get(source.realm, "roles", LOCK_ROLE)["attributes"]["until"][0])

    with ApplyLock(admin, source.realm).held():
        at_first = until()
        wait_until(lambda: until() > at_first, "the lease is not renewed")
