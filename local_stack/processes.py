"""Start, recognise and stop the stack's processes."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import psutil
from pydantic import BaseModel, ConfigDict

from local_stack.errors import ProcessFailedError
from local_stack.waiting import wait_until

RUN_MARK = "MEP_STACK_RUN"
"""The environment variable that marks every process of one run, whatever its parent is now."""

_SECONDS_TO_STOP = 20.0
_LINES_OF_LOG = 12
_BYTES_OF_LOG = 8192


class ProcessIdentity(BaseModel):
    """A process that can be recognised: its start time tells it from a later one with the same number."""

    model_config = ConfigDict(frozen=True)

    pid: int
    create_time: float

    @classmethod
    def of(cls, pid: int) -> ProcessIdentity:
        return cls(pid=pid, create_time=psutil.Process(pid).create_time())

    @classmethod
    def own(cls) -> ProcessIdentity:
        return cls.of(os.getpid())

    def process(self) -> psutil.Process | None:
        """The living process; None if it has ended, is a zombie, or its number belongs to another process."""
        try:
            process = psutil.Process(self.pid)
            if process.create_time() != self.create_time or process.status() == psutil.STATUS_ZOMBIE:
                return None
        except psutil.NoSuchProcess:
            return None
        return process

    @property
    def is_alive(self) -> bool:
        return self.process() is not None


class StackProcess(BaseModel):
    """One process of the stack, as the state file records it."""

    model_config = ConfigDict(frozen=True)

    name: str
    identity: ProcessIdentity
    log: Path

    @property
    def is_alive(self) -> bool:
        return self.identity.is_alive


def spawn(
    name: str, command: list[str], *, log: Path, folder: Path, environment: Mapping[str, str], run_id: str
) -> StackProcess:
    """Start a process in a session of its own, so that the terminal's Ctrl-C does not reach it directly.

    Its output goes to `log`, which replaces the log of the previous run. The log and the files that the
    process writes are readable by this user only.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as output:
        child = subprocess.Popen(  # noqa: S603
            command,
            cwd=folder,
            env={**environment, RUN_MARK: run_id},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            umask=0o077,
        )
    try:
        identity = ProcessIdentity.of(child.pid)
    except psutil.NoSuchProcess as error:
        raise _ended(name, log) from error
    finally:
        # From here on the process is known by its identity: a detached stack outlives this object.
        child.returncode = 0
    return StackProcess(name=name, identity=identity, log=log)


def wait_ready(process: StackProcess, is_ready: Callable[[], bool], seconds: float) -> None:
    """Wait until the process is ready. Raises ProcessFailedError with the end of its log."""

    def ready_or_dead() -> bool:
        if not process.is_alive:
            raise _ended(process.name, process.log)
        return is_ready()

    if not wait_until(ready_or_dead, seconds):
        raise ProcessFailedError(
            f"{process.name} did not become ready within {seconds:.0f} seconds.{log_end(process.log)}",
            f"Its whole log is {process.log}.",
        )


def stop(processes: Sequence[StackProcess], run_id: str, seconds: float = _SECONDS_TO_STOP) -> list[str]:
    """Send SIGTERM to all, then SIGKILL after `seconds`. Returns the names of those that needed SIGKILL.

    Also stops their descendants: every process that carries the mark of this run.
    """
    named = {process.identity.pid: process.name for process in processes if process.is_alive}
    running = _living(processes, run_id)
    for process in running:
        _signal(process, psutil.Process.terminate)
    stubborn = _still_alive_after(seconds, running)
    forced = sorted({named.get(process.pid, process_name(process)) for process in stubborn})
    # Read again: a process may have been started in the meantime.
    rest = _living(processes, run_id)
    for process in rest:
        _signal(process, psutil.Process.kill)
    _still_alive_after(seconds, rest)
    return forced


def _still_alive_after(seconds: float, processes: list[psutil.Process]) -> list[psutil.Process]:
    """The processes that still run when all others have ended or the time is over.

    A zombie counts as ended: in a container without an init process it may never be collected.
    """

    def alive() -> list[psutil.Process]:
        return [process for process in processes if _runs(process)]

    wait_until(lambda: not alive(), seconds, pause=0.05)
    # Reap the child processes that have become zombies.
    psutil.wait_procs(processes, timeout=0)
    return alive()


def _runs(process: psutil.Process) -> bool:
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def process_name(process: psutil.Process) -> str:
    try:
        return str(process.name())
    except psutil.NoSuchProcess:
        return f"process {process.pid}"


def _living(processes: Iterable[StackProcess], run_id: str) -> list[psutil.Process]:
    recorded = [process for each in processes if (process := each.identity.process()) is not None]
    return list({process.pid: process for process in [*recorded, *_marked(run_id)]}.values())


def _marked(run_id: str) -> list[psutil.Process]:
    """The living processes of a run, without this one."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.pid != os.getpid() and process.environ().get(RUN_MARK) == run_id:
                found.append(process)
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return found


def _signal(process: psutil.Process, send: Callable[[psutil.Process], None]) -> None:
    try:
        send(process)
    except psutil.NoSuchProcess:
        return


def _ended(name: str, log: Path) -> ProcessFailedError:
    return ProcessFailedError(f"{name} ended by itself.{log_end(log)}", f"Its whole log is {log}.")


def log_end(log: Path) -> str:
    """The last lines of a log, for a message; empty if there are none."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - _BYTES_OF_LOG))
            lines = file.read().decode("utf-8", "replace").splitlines()[-_LINES_OF_LOG:]
    except OSError:
        return ""
    return "".join(f"\n  {line}" for line in lines) + "\n" if lines else ""
