"""Starting, refusing to start, stopping, and the status of the stack."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from local_stack.errors import AlreadyRunningError, PortInUseError, ProcessFailedError, StackError
from local_stack.locks import take_lock
from local_stack.processes import ProcessIdentity, StackProcess, spawn, stop
from local_stack.progress import ProgressEvent
from local_stack.settings import Ports, StackSettings
from local_stack.stack import Stack
from local_stack.state import Addresses, Phase, StackRecord, read_record, write_record
from local_stack.status import status_of
from local_stack.waiting import wait_until
from tests.signals import with_default_signals

_ROOT = Path(__file__).parents[2]
_SLEEPER = "import signal; print('up', flush=True); signal.pause()"


@pytest.fixture(name="settings")
def settings_of_a_test(tmp_path: Path) -> StackSettings:
    return StackSettings(
        _ROOT, tmp_path / "state", tmp_path / "cache", Ports(50000, 50001, 50002, 50003, 50004, 50005)
    )


@pytest.fixture(name="run_id")
def run_id_with_cleanup() -> Iterator[str]:
    run_id = uuid.uuid4().hex
    yield run_id
    stop([], run_id, seconds=1)


def _process(settings: StackSettings, run_id: str, name: str, code: str = _SLEEPER) -> StackProcess:
    process = spawn(
        name,
        with_default_signals([sys.executable, "-c", code]),
        log=settings.logs / f"{name}.log",
        folder=settings.root,
        environment=os.environ,
        run_id=run_id,
    )
    assert wait_until(lambda: "up" in process.log.read_text() or not process.is_alive, 20, pause=0.01)
    return process


def _record(
    settings: StackSettings,
    run_id: str,
    *processes: StackProcess,
    owner: ProcessIdentity | None = None,
    phase: Phase = "running",
) -> StackRecord:
    record = StackRecord(
        run_id=run_id,
        phase=phase,
        owner=owner,
        started_at=datetime.now(UTC),
        addresses=Addresses.of(settings),
        ports=settings.ports.named(),
        access_log=settings.access_log,
        processes=processes,
    )
    write_record(settings.state_file, record)
    return record


def test_second_up_beside_a_running_stack_changes_nothing(settings: StackSettings, run_id: str) -> None:
    record = _record(settings, run_id, _process(settings, run_id, "Inbox"))
    with pytest.raises(AlreadyRunningError, match="mep down") as refused:
        Stack(settings).up()
    assert refused.value.exit_code == 3
    assert read_record(settings.state_file) == record
    assert record.has_life()


def test_second_up_beside_a_starting_stack_is_refused(settings: StackSettings) -> None:
    with take_lock(settings.lock_file), pytest.raises(AlreadyRunningError, match="already runs"):
        Stack(settings).up()


def test_port_in_use_stops_up_before_anything_starts(settings: StackSettings) -> None:
    taken = Stack(settings)
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import socket, signal; s = socket.create_server(('127.0.0.1', 50003)); "
            "print('up', flush=True); signal.pause()",
        ],
        stdout=subprocess.PIPE,
    )
    try:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(PortInUseError, match=r"50003 \(inbox\)"):
            taken.up()
    finally:
        holder.kill()
        holder.communicate()
    assert not settings.state_file.exists()
    assert status_of(settings).phase == "stopped"


def test_down_stops_a_detached_stack_and_keeps_its_data(settings: StackSettings, run_id: str) -> None:
    record = _record(settings, run_id, _process(settings, run_id, "Inbox"))
    settings.data.mkdir()
    assert Stack(settings).down() is True
    assert not record.has_life()
    assert settings.data.exists()
    assert Stack(settings).down() is False


def test_erase_deletes_data_but_not_the_cache(settings: StackSettings) -> None:
    for folder in (settings.data, settings.cache):
        folder.mkdir(parents=True)
        (folder / "file").write_text("x")
    assert Stack(settings).down(erase=True) is False
    assert not settings.data.exists()
    assert (settings.cache / "file").exists()


def test_status_of_a_stack_with_an_ended_process_is_degraded(settings: StackSettings, run_id: str) -> None:
    alive = _process(settings, run_id, "Inbox")
    gone = _process(settings, run_id, "Keycloak", "pass")
    assert wait_until(lambda: not gone.is_alive, 20, pause=0.01)
    _record(settings, run_id, alive, gone)
    status = status_of(settings)
    assert status.phase == "degraded"
    assert {process.name: process.alive for process in status.processes} == {"Inbox": True, "Keycloak": False}
    assert status.detached


def test_status_of_an_unreadable_state_file_is_stopped(settings: StackSettings) -> None:
    settings.run.mkdir(parents=True)
    settings.state_file.write_text("{ half a fi")
    assert status_of(settings).phase == "stopped"


def test_state_file_is_readable_by_this_user_only(settings: StackSettings, run_id: str) -> None:
    _record(settings, run_id)
    assert settings.state_file.stat().st_mode & 0o777 == 0o600


_WATCHER = """
import sys
from local_stack.settings import Ports, StackSettings
from local_stack.stack import Stack
from local_stack.locks import take_lock
from local_stack.processes import ProcessIdentity
from local_stack.state import read_record, write_record
from local_stack.errors import StackError
from pathlib import Path
settings = StackSettings(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), Ports())
stack = Stack(settings)
# What `up` has done by the time it returns; the real one would need a Keycloak.
stack._take_lock()
stack._signals.install()
record = read_record(settings.state_file)
write_record(settings.state_file, record.model_copy(update={"owner": ProcessIdentity.own()}))
print("watching", flush=True)
try:
    stack.watch(lambda event: print(event.step, flush=True))
except StackError as error:
    print(error, flush=True)
    sys.exit(error.exit_code)
"""


@pytest.fixture(name="watcher")
def up_in_the_foreground(settings: StackSettings, run_id: str) -> Iterator[subprocess.Popen[str]]:
    """A process that watches an inbox and a Keycloak of the test, as `mep up` does."""
    _record(settings, run_id, _process(settings, run_id, "Inbox"), _process(settings, run_id, "Keycloak"))
    watcher = subprocess.Popen(
        with_default_signals(
            [sys.executable, "-c", _WATCHER, str(settings.root), str(settings.state), str(settings.cache)]
        ),
        cwd=_ROOT,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert watcher.stdout is not None
    assert watcher.stdout.readline() == "watching\n"
    yield watcher
    watcher.kill()
    watcher.communicate()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_every_ending_signal_stops_all_processes(
    settings: StackSettings, watcher: subprocess.Popen[str], number: signal.Signals
) -> None:
    record = read_record(settings.state_file)
    assert record is not None
    watcher.send_signal(number)
    assert watcher.wait(30) == 0
    assert not record.has_life()
    assert not settings.state_file.exists()


def test_down_ends_an_up_in_the_foreground(settings: StackSettings, watcher: subprocess.Popen[str]) -> None:
    record = read_record(settings.state_file)
    assert record is not None
    events: list[ProgressEvent] = []
    assert Stack(settings).down(events.append) is True
    assert watcher.wait(30) == 0
    assert not record.has_life()
    assert any("mep up" in event.step for event in events)


def test_end_of_keycloak_stops_the_stack_with_an_error(
    settings: StackSettings, watcher: subprocess.Popen[str]
) -> None:
    record = read_record(settings.state_file)
    assert record is not None
    os.kill(next(each.identity.pid for each in record.processes if each.name == "Keycloak"), signal.SIGKILL)
    said, _ = watcher.communicate(timeout=30)
    assert watcher.returncode == ProcessFailedError.exit_code
    assert "Keycloak ended by itself" in said
    assert not record.has_life()


def test_end_of_another_process_is_reported_and_the_stack_continues(
    settings: StackSettings, watcher: subprocess.Popen[str]
) -> None:
    record = read_record(settings.state_file)
    assert record is not None
    os.kill(next(each.identity.pid for each in record.processes if each.name == "Inbox"), signal.SIGKILL)
    assert watcher.stdout is not None
    said = ""
    while "The others continue" not in said:
        line = watcher.stdout.readline()
        assert line, said
        said += line
    assert "Inbox ended by itself" in said
    assert record.has_life()


def test_processes_of_a_killed_up_are_stopped_by_down(
    settings: StackSettings, watcher: subprocess.Popen[str]
) -> None:
    record = read_record(settings.state_file)
    assert record is not None
    watcher.kill()
    watcher.wait(30)
    with pytest.raises(AlreadyRunningError, match="mep down"):
        Stack(settings).up()
    assert Stack(settings).down() is True
    assert not record.has_life()


def test_watching_nothing_is_refused(settings: StackSettings) -> None:
    with pytest.raises(StackError, match="has started no stack"):
        Stack(settings).watch()
