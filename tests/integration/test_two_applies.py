"""Concurrent applies: the second is refused at once, and an abandoned lock is taken over."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from local_stack.access import local_administrator
from provisioning.adopt import adopt
from provisioning.apply import Applied, apply
from provisioning.errors import ProvisioningError, ServerRefusedError, ServerUnreachableError
from provisioning.keycloak import Keycloak
from provisioning.lock import ApplyLock
from provisioning.model.ownership import LOCK_ROLE
from provisioning.model.plan import Plan
from provisioning.source.directory import RealmSource
from tests.command import mep, start_mep
from tests.environment import Environment
from tests.integration.realm_files import rewrite
from tests.integration.wrapped import Wrapped

ANOTHER = "elsewhere process 1"
SINCE = "2026-01-02T03:04:05+00:00"


@pytest.fixture
def source(environment: Environment, realm_files: Path) -> RealmSource:
    """A realm that is equal to its files."""
    found = environment.source(realm_files)
    apply(environment.admin, found)
    return found


def hold(admin: Keycloak, realm: str, *, minutes_ago: int = 0, process: str = "another machine 1 1") -> None:
    """Hold the lock as another apply does, which renewed it some minutes ago."""
    renewed = datetime.now(UTC) - timedelta(minutes=minutes_ago)
    attributes = {
        "holder": [ANOTHER],
        "process": [process],
        "since": [SINCE],
        "renewed": [renewed.isoformat()],
    }
    admin.post(realm, "roles", body={"name": LOCK_ROLE, "attributes": attributes})


def holder(admin: Keycloak, realm: str) -> str | None:
    role = admin.get(realm, "roles", LOCK_ROLE)
    return role["attributes"]["holder"][0] if role else None


def test_apply_removes_its_lock(environment: Environment, source: RealmSource, realm_files: Path) -> None:
    rewrite(realm_files / "realm.yaml", "failureFactor: 10", "failureFactor: 9")

    apply(environment.admin, environment.source(realm_files))

    assert holder(environment.admin, source.realm) is None


def test_holder_of_any_text_is_named_on_one_line(environment: Environment, source: RealmSource) -> None:
    renewed = datetime.now(UTC).isoformat()
    attributes = {"holder": ["a\n\x1b[31mb " * 25], "since": ["c\nd"], "renewed": [renewed]}
    environment.admin.post(source.realm, "roles", body={"name": LOCK_ROLE, "attributes": attributes})

    with (
        pytest.raises(ProvisioningError, match="since c d") as refused,
        ApplyLock(environment.admin, source.realm).held(),
    ):
        pass

    assert str(refused.value).isprintable()
    assert len(str(refused.value)) < 500


def test_second_apply_is_refused_at_once_with_the_holder(
    environment: Environment, source: RealmSource, realm_files: Path
) -> None:
    hold(environment.admin, source.realm)
    rewrite(realm_files / "realm.yaml", "failureFactor: 10", "failureFactor: 9")

    with pytest.raises(ProvisioningError) as refused:
        apply(environment.admin, environment.source(realm_files))

    assert f"another apply is running in realm {source.realm}: {ANOTHER}, since {SINCE}" in str(refused.value)
    assert environment.admin.get(source.realm)["failureFactor"] == 10
    assert holder(environment.admin, source.realm) == ANOTHER


def test_lock_that_was_renewed_nine_minutes_ago_is_respected(
    environment: Environment, source: RealmSource
) -> None:
    hold(environment.admin, source.realm, minutes_ago=9)

    with (
        pytest.raises(ProvisioningError, match="another apply is running"),
        ApplyLock(environment.admin, source.realm).held(),
    ):
        pass


def test_lock_that_was_not_renewed_for_ten_minutes_is_taken(
    environment: Environment, source: RealmSource
) -> None:
    hold(environment.admin, source.realm, minutes_ago=11)

    with ApplyLock(environment.admin, source.realm).held():
        assert holder(environment.admin, source.realm) != ANOTHER


def test_lock_of_a_killed_apply_of_this_machine_is_taken(
    environment: Environment, source: RealmSource, realm_files: Path
) -> None:
    rewrite(realm_files / "realm.yaml", "failureFactor: 10", "failureFactor: 9")
    groups = "\n".join(f"  - path: /many-{number}" for number in range(200))
    (realm_files / "many.yaml").write_text(f"groups:\n{groups}\n", encoding="utf-8")
    process = start_mep(environment, "--realm-dir", str(realm_files), "apply", "--yes")
    assert process.stdout is not None
    assert any(line.startswith(b"+ group") for line in process.stdout)
    process.kill()
    process.communicate()
    assert holder(environment.admin, source.realm) is not None

    apply(environment.admin, environment.source(realm_files))

    assert holder(environment.admin, source.realm) is None


def test_one_of_several_applies_takes_an_abandoned_lock(
    environment: Environment, source: RealmSource
) -> None:
    hold(environment.admin, source.realm, minutes_ago=11)
    count = 4
    administrators = [Keycloak(environment.keycloak, local_administrator()) for _ in range(count)]
    at_once, over = threading.Barrier(count, timeout=60), threading.Barrier(count, timeout=60)

    def take(keycloak: Keycloak) -> str:
        at_once.wait()
        try:
            with ApplyLock(keycloak, source.realm).held() as lock:
                over.wait()
                lock.renew()
        except ProvisioningError as error:
            over.wait()
            return str(error)
        return "taken"

    with ThreadPoolExecutor(count) as pool:
        results = list(pool.map(take, administrators))

    assert results.count("taken") == 1
    assert sum("another apply is running" in each for each in results) == count - 1


def test_broken_lock_is_named(environment: Environment, source: RealmSource, realm_files: Path) -> None:
    hold(environment.admin, source.realm)
    rewrite(realm_files / "realm.yaml", "failureFactor: 10", "failureFactor: 9")
    arguments = ["--realm-dir", str(realm_files), "apply", "--yes"]

    refused = mep(environment, *arguments)
    done = mep(environment, *arguments, "--break-lock")

    assert refused.returncode == 1
    assert "--break-lock" in refused.stderr
    assert (done.returncode, done.stderr) == (0, f"mep: broke the lock of {ANOTHER}, since {SINCE}\n")
    assert environment.admin.get(source.realm)["failureFactor"] == 9


class TakenMeanwhile(Wrapped):
    """A server where another apply takes the lock again as soon as it is removed."""

    def delete(self, *path: str, body: Any = None) -> None:
        super().delete(*path, body=body)
        hold(self, path[0])


def test_lock_that_follows_the_broken_one_is_respected(environment: Environment, source: RealmSource) -> None:
    hold(environment.admin, source.realm)
    broken: list[str] = []

    with (
        pytest.raises(ProvisioningError, match="another apply is running"),
        ApplyLock(TakenMeanwhile(environment.admin), source.realm, broken.append).held(),
    ):
        pass

    assert broken == []
    assert holder(environment.admin, source.realm) == ANOTHER


class AnswerLost(Wrapped):
    """A server that creates a role and whose answer is lost."""

    def post(self, *path: str, body: Any) -> str | None:
        super().post(*path, body=body)
        raise ServerUnreachableError("POST: the answer is lost")


def test_lock_is_taken_although_the_answer_is_lost(environment: Environment, source: RealmSource) -> None:
    with ApplyLock(AnswerLost(environment.admin), source.realm).held() as lock:
        lock.renew()

    assert holder(environment.admin, source.realm) is None


def test_lock_records_its_renewal(environment: Environment, source: RealmSource) -> None:
    with ApplyLock(environment.admin, source.realm).held() as lock:
        role = environment.admin.get(source.realm, "roles", LOCK_ROLE)
        old = {**role["attributes"], "renewed": [SINCE]}
        environment.admin.put(source.realm, "roles-by-id", role["id"], body={**role, "attributes": old})

        lock.renew()

        renewed = environment.admin.get(source.realm, "roles", LOCK_ROLE)["attributes"]
    assert renewed["renewed"] >= renewed["since"]
    assert {**renewed, "renewed": ""} == {**old, "renewed": ""}


def test_apply_that_loses_its_lock_during_a_confirmation_writes_nothing(
    environment: Environment, source: RealmSource, realm_files: Path
) -> None:
    """The plan changes between its approval and the lock, so it is confirmed again under the lock."""
    rewrite(realm_files / "realm.yaml", "failureFactor: 10", "failureFactor: 9")
    approved: list[Plan] = []

    def approve(plan: Plan) -> None:
        if approved:
            environment.admin.delete(source.realm, "roles", LOCK_ROLE)
            hold(environment.admin, source.realm)
        else:
            realm = environment.admin.get(source.realm)
            environment.admin.put(source.realm, body={**realm, "displayName": "changed by hand"})
        approved.append(plan)

    with pytest.raises(ProvisioningError, match=rf"has lost the lock .* {ANOTHER}, since"):
        apply(environment.admin, environment.source(realm_files), approve)

    assert len(approved) == 2
    assert environment.admin.get(source.realm)["failureFactor"] == 10
    assert holder(environment.admin, source.realm) == ANOTHER


def test_apply_that_loses_its_lock_stops_before_its_next_write(
    environment: Environment, source: RealmSource, realm_files: Path
) -> None:
    groups = "\n".join(f"  - path: /many-{number}" for number in range(40))
    (realm_files / "many.yaml").write_text(f"groups:\n{groups}\n", encoding="utf-8")
    written: list[str] = []
    taking = threading.Lock()

    def on_change(change: Any) -> None:
        with taking:
            if not written:
                environment.admin.delete(source.realm, "roles", LOCK_ROLE)
                hold(environment.admin, source.realm)
            written.append(change.resource.name)

    with pytest.raises(ProvisioningError, match=r"has lost the lock .* what was written before remains"):
        apply(environment.admin, environment.source(realm_files), on_change=on_change)

    assert 0 < len(written) < 40
    assert holder(environment.admin, source.realm) == ANOTHER


def test_adopt_that_loses_its_lock_marks_nothing(environment: Environment, source: RealmSource) -> None:
    environment.admin.post(source.realm, "roles", body={"name": "by hand"})

    class LostAtOnce(Wrapped):
        def put(self, *path: str, body: Any) -> None:
            environment.admin.delete(source.realm, "roles", LOCK_ROLE)
            super().put(*path, body=body)

    with pytest.raises(ProvisioningError, match="has lost the lock"):
        adopt(LostAtOnce(environment.admin), source, ["role:by hand"])

    assert not (environment.admin.get(source.realm, "roles", "by hand").get("attributes"))


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
    environment: Environment, source: RealmSource
) -> None:
    keycloak = Busy(environment.admin)

    with ApplyLock(keycloak, source.realm).held():
        pass

    assert keycloak.refused
    assert holder(environment.admin, source.realm) is None


def test_concurrent_applies_do_not_write_together(
    environment: Environment, source: RealmSource, realm_files: Path
) -> None:
    groups = "\n".join(f"  - path: /many-{number}" for number in range(40))
    (realm_files / "many.yaml").write_text(f"groups:\n{groups}\n", encoding="utf-8")
    changed = environment.source(realm_files)
    administrators = [Keycloak(environment.keycloak, local_administrator()) for _ in range(3)]

    def result(keycloak: Keycloak) -> Applied | ProvisioningError:
        try:
            return apply(keycloak, changed)
        except ProvisioningError as error:
            return error

    with ThreadPoolExecutor() as pool:
        results = list(pool.map(result, administrators))

    done = [each for each in results if isinstance(each, Applied)]
    refused = [str(each) for each in results if isinstance(each, ProvisioningError)]
    assert sum(len(each.changes) for each in done) == 40
    assert all("another apply is running" in each for each in refused)
    assert apply(environment.admin, changed).writes == 0
