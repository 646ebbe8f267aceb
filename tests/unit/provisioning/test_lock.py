"""When a lock is abandoned: its holder has ended, or has not renewed it for ten minutes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from provisioning.lock import has_ended, is_abandoned, process_of

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.fixture
def child() -> Iterator[subprocess.Popen[bytes]]:
    """A running process, which ends when its standard input does."""
    with subprocess.Popen(
        [sys.executable, "-c", "print(flush=True); input()"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as started:
        assert started.stdout is not None
        started.stdout.readline()
        yield started
        started.kill()


def lock(**attributes: str) -> dict[str, Any]:
    return {"attributes": {name: [value] for name, value in attributes.items()}}


def test_running_process_has_not_ended(child: subprocess.Popen[bytes]) -> None:
    assert not has_ended(process_of(os.getpid()))
    assert not has_ended(process_of(child.pid))


def test_killed_process_has_ended_before_and_after_its_parent_waits_for_it(
    child: subprocess.Popen[bytes],
) -> None:
    process = process_of(child.pid)
    child.kill()
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)

    assert has_ended(process)
    child.wait()
    assert has_ended(process)


def test_another_process_with_the_same_number_is_not_the_holder() -> None:
    boot, namespace, pid, start = process_of(os.getpid()).split()

    assert has_ended(f"{boot} {namespace} {pid} {int(start) - 1}")


@pytest.mark.parametrize("pid", [os.getpid(), 999999999], ids=["the same number", "an unused number"])
def test_process_of_another_machine_or_container_is_not_judged(pid: int) -> None:
    boot, namespace, _, start = process_of(os.getpid()).split()

    assert not has_ended(f"{boot} {namespace}1 {pid} {start}")
    assert not has_ended(f"other-{boot} {namespace} {pid} {start}")


@pytest.mark.parametrize("text", ["", "1", "a b c", "a b c d e"])
def test_holder_that_names_no_process_is_not_judged(text: str) -> None:
    assert not has_ended(text)


@pytest.mark.parametrize("process", ["x y", " ", "-1 1", "٣ 1"])
def test_holder_of_this_machine_without_a_number_is_not_judged(process: str) -> None:
    here = process_of(os.getpid()).rsplit(" ", 2)[0]

    assert not has_ended(f"{here} {process}")


@pytest.mark.parametrize(("minutes", "abandoned"), [(-60, False), (0, False), (10, False), (11, True)])
def test_lock_is_abandoned_when_it_was_not_renewed_for_ten_minutes(minutes: int, abandoned: bool) -> None:
    renewed = NOW - timedelta(minutes=minutes)

    assert is_abandoned(lock(renewed=renewed.isoformat()), NOW) is abandoned


@pytest.mark.parametrize("renewed", ["", "yesterday", "2025-01-01T00:00:00"])
def test_lock_that_names_no_time_is_not_abandoned(renewed: str) -> None:
    assert not is_abandoned(lock(renewed=renewed), NOW)
    assert not is_abandoned({}, NOW)
