"""Start, recognise and stop the stack's processes."""

from __future__ import annotations

import os
import signal
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
    is_database: bool = False
    """Whether others keep their data in it: it is stopped after them."""

    @property
    def is_alive(self) -> bool:
        return self.identity.is_alive


def spawn(
    name: str,
    command: list[str],
    *,
    log: Path,
    folder: Path,
    environment: Mapping[str, str],
    run_id: str,
    account: str | None = None,
    is_database: bool = False,
) -> StackProcess:
    """Start a process in a session of its own, so that the terminal's Ctrl-C does not reach it directly.

    Its output goes to `log`, which replaces the log of the previous run. The log and the files that the
    process writes are readable by this user only. `account` is another user that it runs under.
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
            user=account,
            group=account,
            extra_groups=[] if account else None,
        )
    try:
        identity = ProcessIdentity.of(child.pid)
    except psutil.NoSuchProcess as error:
        raise _ended(name, log) from error
    finally:
        # From here on the process is known by its identity: a detached stack outlives this object.
        child.returncode = 0
    return StackProcess(name=name, identity=identity, log=log, is_database=is_database)


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
    """Ask all to end, databases last, and end by force what still runs `seconds` later.

    Returns the names of those that needed force. Also stops their descendants: every process that carries
    the mark of this run.
    """
    named = {process.identity.pid: process.name for process in processes if process.is_alive}
    databases = [each for each in processes if each.is_database]

    def others() -> list[psutil.Process]:
        of_databases = {process.pid for each in databases for process in _family(each)}
        return [each for each in _living(processes, run_id) if each.pid not in of_databases]

    forced = _end(others(), signal.SIGTERM, seconds)
    # Read again: a process may have been started in the meantime.
    _end(others(), signal.SIGKILL, seconds)
    # Its “fast” end: a database itself ends its processes, and does not wait for clients that hang.
    forced += _end([process for each in databases for process in _family(each)[:1]], signal.SIGINT, seconds)
    _end(_living(processes, run_id), signal.SIGKILL, seconds)
    return sorted({named.get(process.pid, process_name(process)) for process in forced})


def _end(processes: list[psutil.Process], number: signal.Signals, seconds: float) -> list[psutil.Process]:
    """Send a signal to all. Returns those that still run `seconds` later."""
    for process in processes:
        _signal(process, number)
    return _still_alive_after(seconds, processes)


def _family(server: StackProcess) -> list[psutil.Process]:
    """A living process and its descendants; the process itself comes first."""
    process = server.identity.process()
    if process is None:
        return []
    try:
        return [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


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


def _signal(process: psutil.Process, number: signal.Signals) -> None:
    try:
        process.send_signal(number)
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
