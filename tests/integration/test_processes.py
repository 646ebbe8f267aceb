"""Starting, recognising and stopping real small processes."""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from local_stack.errors import ProcessFailedError
from local_stack.processes import ProcessIdentity, StackProcess, spawn, stop, wait_ready
from local_stack.waiting import wait_until
from tests.signals import with_default_signals

# The output shows that the handlers are installed: an earlier signal would end the process by default.
SLEEPER = "import signal; print('up', flush=True); signal.pause()"
STUBBORN = (
    "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); signal.pause()"
)


@dataclass
class Run:
    """One run of processes in a folder; the remaining ones are stopped at the end of the test."""

    folder: Path
    run_id: str
    started: list[StackProcess]

    def start(self, code: str, name: str = "sleeper") -> StackProcess:
        process = self.spawn(code, name)
        wait_ready(process, lambda: "up" in process.log.read_text(), 20)
        return process

    def spawn(self, code: str, name: str = "sleeper") -> StackProcess:
        process = spawn(
            name,
            with_default_signals([sys.executable, "-c", code]),
            log=self.folder / "logs" / f"{name}.log",
            folder=self.folder,
            environment=os.environ,
            run_id=self.run_id,
        )
        self.started.append(process)
        return process


@pytest.fixture(name="run")
def a_run(tmp_path: Path) -> Iterator[Run]:
    run = Run(tmp_path, uuid.uuid4().hex, [])
    yield run
    stop(run.started, run.run_id, seconds=1)


def test_files_of_a_process_are_readable_by_this_user_only(run: Run) -> None:
    run.start(f"open('written', 'w').close(); {SLEEPER}")
    assert (run.folder / "written").stat().st_mode & 0o777 == 0o600


def test_process_is_started_and_stopped(run: Run) -> None:
    process = run.start(SLEEPER)
    assert process.is_alive
    assert stop([process], run.run_id) == []
    assert not process.is_alive


def test_process_that_ignores_sigterm_is_killed_and_named(run: Run) -> None:
    process = run.start(STUBBORN, "stubborn")
    assert stop([process], run.run_id, seconds=0.5) == ["stubborn"]
    assert not process.is_alive


def test_children_of_an_ended_process_are_stopped(run: Run) -> None:
    parent = run.spawn(
        "import subprocess, sys\n"
        f"child = subprocess.Popen([sys.executable, '-c', {SLEEPER!r}], start_new_session=True)\n"
        "print(child.pid, flush=True)\n"
    )
    assert wait_until(lambda: not parent.is_alive, 20, pause=0.01)
    child = ProcessIdentity.of(int(parent.log.read_text().split()[0]))
    assert child.is_alive
    stop([parent], run.run_id)
    assert not child.is_alive


def test_processes_of_another_run_are_not_stopped(run: Run) -> None:
    process = run.start(SLEEPER)
    stop([], "another run")
    assert process.is_alive


def test_process_with_a_recycled_number_is_not_stopped(run: Run) -> None:
    stranger = subprocess.Popen([sys.executable, "-c", SLEEPER], stdout=subprocess.PIPE)
    try:
        assert stranger.stdout is not None
        stranger.stdout.readline()
        recycled = StackProcess(
            name="recycled",
            identity=ProcessIdentity(
                pid=stranger.pid, create_time=ProcessIdentity.of(stranger.pid).create_time - 60
            ),
            log=run.folder / "none.log",
        )
        assert not recycled.is_alive
        stop([recycled], run.run_id)
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.communicate()


def test_process_that_ends_before_it_is_ready_is_reported_with_its_log(run: Run) -> None:
    process = run.spawn("raise SystemExit('port 8080 already in use')", "server")
    with pytest.raises(ProcessFailedError, match="server ended by itself") as failed:
        wait_ready(process, lambda: False, 20)
    assert "port 8080 already in use" in failed.value.problem
    assert str(process.log) in failed.value.remedy


def test_process_that_does_not_become_ready_is_reported(run: Run) -> None:
    process = run.start(SLEEPER)
    with pytest.raises(ProcessFailedError, match="did not become ready"):
        wait_ready(process, lambda: False, 0)


def test_logs_are_readable_by_this_user_only(run: Run) -> None:
    assert run.start(SLEEPER).log.stat().st_mode & 0o777 == 0o600
