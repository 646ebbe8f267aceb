"""`mep apply` is killed at a random moment of its writing; the next apply completes the work."""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from provisioning.apply import apply, current_plan
from provisioning.model.ownership import LOCK_ROLE
from tests.command import start_mep
from tests.environment import Environment
from tests.integration.realm_files import rewrite

KILLS = 20
_REDIRECTOR = "      - authenticator: identity-provider-redirector\n        requirement: ALTERNATIVE\n"
_COUNT = 4
_NAMES = [f"scratch-{number}" for number in range(_COUNT)]
_MORE = "\n".join(
    [
        "clients:",
        *(f"  - {{clientId: {name}, enabled: true, publicClient: true}}" for name in _NAMES),
        "roles:",
        *(f"  - {{name: scratch-{number}, composite: false}}" for number in range(_COUNT)),
        "groups:",
        *(f"  - path: /scratch-{number}" for number in range(_COUNT)),
        "client-scopes:",
        *(f"  - {{name: scratch-{number}, protocol: openid-connect}}" for number in range(_COUNT)),
    ]
)


@pytest.fixture
def seed() -> int:
    """A new seed for each run, printed with a failure; MEP_TEST_SEED repeats a run."""
    chosen = int(os.environ.get("MEP_TEST_SEED") or random.randrange(10**6))
    print(f"MEP_TEST_SEED={chosen}")
    return chosen


def change(directory: Path, *, more: bool) -> None:
    """Change the files: more objects and a flow of another shape, or fewer objects."""
    extra = directory / "more.yaml"
    if more:
        extra.write_text(_MORE, encoding="utf-8")
        rewrite(directory / "flows.yaml", _REDIRECTOR, "")
    else:
        extra.unlink()
        marker = "      - flow: mep-browser sign-in\n"
        rewrite(directory / "flows.yaml", marker, _REDIRECTOR + marker)


def started(environment: Environment, directory: Path) -> subprocess.Popen[bytes]:
    """Start `mep apply` as an operator does, against the Keycloak of the tests."""
    names = [f"{kind}:{name}" for kind in ("client", "client scope", "role") for name in _NAMES]
    names += [f"group:/{name}" for name in _NAMES]
    accepted = [argument for name in names for argument in ("--yes-dangerous", name)]
    return start_mep(environment, "--realm-dir", str(directory), "apply", "--yes", *accepted)


def wait_for_its_lock(environment: Environment, realm: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until the process is about to write, or has ended."""
    while environment.admin.get(realm, "roles", LOCK_ROLE) is None:
        if is_over(process, 0.005):
            return


def is_over(process: subprocess.Popen[bytes], seconds: float) -> bool:
    try:
        process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        return False
    return True


def directions() -> Iterator[bool]:
    for number in range(KILLS + 1):
        yield number % 2 == 0


def test_killed_apply_is_completed_by_the_next(
    environment: Environment, realm_files: Path, seed: int
) -> None:
    apply(environment.admin, environment.source(realm_files))
    moments, seconds_of_writing, killed_at_work = random.Random(seed), 0.0, 0

    for more in directions():
        change(realm_files, more=more)
        source = environment.source(realm_files)
        process = started(environment, realm_files)
        wait_for_its_lock(environment, source.realm, process)
        if not seconds_of_writing:
            # The first apply runs to its end, to measure how long the others may run.
            begun = time.monotonic()
            output, _ = process.communicate()
            assert process.returncode == 0, output.decode()
            seconds_of_writing = time.monotonic() - begun
            continue
        if not is_over(process, moments.uniform(0, seconds_of_writing)):
            process.kill()
            process.communicate()
            killed_at_work += 1

        healing = started(environment, realm_files)
        output, _ = healing.communicate()

        assert healing.returncode == 0, output.decode()
        left, _ = current_plan(environment.admin, source)
        assert not left, left.changes

    print(f"{killed_at_work} of {KILLS} were killed in the {seconds_of_writing:.1f} s from the lock on")
    assert killed_at_work > KILLS / 2


def test_interrupted_apply_reports_its_progress_and_is_completed_by_the_next(
    environment: Environment, realm_files: Path
) -> None:
    source = environment.source(realm_files)
    apply(environment.admin, source)
    many = "\n".join(f"  - path: /many-{number}" for number in range(200))
    (realm_files / "many.yaml").write_text(f"groups:\n{many}\n", encoding="utf-8")
    process = started(environment, realm_files)
    assert process.stdout is not None

    assert any(line.startswith(b"+ group") for line in process.stdout)
    process.send_signal(signal.SIGINT)
    output, _ = process.communicate()

    assert process.returncode == 130
    assert re.search(rb"mep: interrupted after \d+ changes; apply again to complete the plan", output)
    assert 0 < len(apply(environment.admin, environment.source(realm_files)).changes) < 200
