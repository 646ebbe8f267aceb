"""The local stack: up, watch, down."""

from __future__ import annotations

import math
import os
import shutil
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import IO

import psutil

from local_stack import services
from local_stack.errors import AlreadyRunningError, ProcessFailedError, StackError
from local_stack.locks import LockedError, take_lock
from local_stack.maven import read_release
from local_stack.ports import require_free
from local_stack.processes import ProcessIdentity, StackProcess, log_end, stop
from local_stack.progress import OnProgress, ProgressEvent, ignore, step
from local_stack.requirements import require_for_start
from local_stack.settings import StackSettings
from local_stack.signals import EndingSignals, uninterrupted
from local_stack.starting import Apply, KeycloakElsewhere, StartUp
from local_stack.state import Addresses, StackRecord, read_record, write_record
from local_stack.waiting import wait_until

_SECONDS_FOR_OWNER = 60.0
_SECONDS_BETWEEN_LOOKS = 1.0


class Stack:
    """The stack of one state folder. One command at a time holds its lock, which ends with the command."""

    def __init__(
        self,
        settings: StackSettings,
        environment: Mapping[str, str] | None = None,
        elsewhere: KeycloakElsewhere | None = None,
    ) -> None:
        self._settings = settings
        self._elsewhere = elsewhere
        self._environment = dict(os.environ if environment is None else environment)
        self._lock: IO[str] | None = None
        self._signals = EndingSignals()

    def up(
        self, on_progress: OnProgress = ignore, *, apply: Apply | None = None, detach: bool = False
    ) -> StackRecord:
        """Start everything and return when it is ready.

        Unless `detach` is set, call `watch` afterwards, which stops everything at its end. After an error, or
        Ctrl-C before everything is ready, all started processes are stopped. Raises StackError and
        KeyboardInterrupt.
        """
        self._take_lock()
        self._signals.install()
        try:
            record = self._start(on_progress, apply)
        except BaseException:
            self._release_lock()
            raise
        if detach:
            record = record.model_copy(update={"owner": None})
            write_record(self._settings.state_file, record)
            self._release_lock()
        return record

    def watch(self, on_progress: OnProgress = ignore) -> None:
        """Wait until Ctrl-C, `kill` or `mep down`, then stop everything.

        If a process ends by itself, this is reported and the others continue. If Keycloak ends, the others
        are stopped too and ProcessFailedError is raised.
        """
        record = read_record(self._settings.state_file)
        if record is None or self._lock is None:
            raise StackError("This process has started no stack to watch.", "Start one with `mep up`.")
        try:
            with self._signals.interrupting():
                self._watch_processes(record, on_progress)
        except KeyboardInterrupt:
            return
        finally:
            self._stop(record, on_progress)
            self._release_lock()

    def down(self, on_progress: OnProgress = ignore, *, erase: bool = False) -> bool:
        """Stop a running stack, whichever command started it. Returns False if there was none.

        `erase` also deletes accounts, profiles and realm; downloads stay. Raises AlreadyRunningError if an
        `up` is running and does not end.
        """
        record = read_record(self._settings.state_file)
        if record is not None and record.owner is not None:
            with step(on_progress, "Asked the running `mep up` to end"):
                _end_owner(record.owner)
        self._take_lock()
        try:
            left = read_record(self._settings.state_file)
            if left is not None:
                self._stop(left, on_progress)
            stores = [self._settings.data, self._settings.postgres_data]
            if erase and any(each.exists() for each in stores):
                for each in stores:
                    shutil.rmtree(each, ignore_errors=not each.exists())
                on_progress(ProgressEvent("Local data erased", "done"))
        finally:
            self._release_lock()
        return record is not None

    def _start(self, on_progress: OnProgress, apply: Apply | None) -> StackRecord:
        settings = self._settings
        before = read_record(settings.state_file)
        if before is not None and before.has_life():
            raise AlreadyRunningError(
                f"The local stack already runs: {before.addresses.demo}.",
                "`mep status` shows it, `mep down` stops it.",
            )
        release = read_release(settings.pom)
        require_for_start(settings, release, self._environment)
        require_free(settings.used_ports)
        settings.data.mkdir(parents=True, exist_ok=True)
        # The folder holds sessions, accounts and messages; an earlier version left it readable by others.
        settings.data.chmod(0o700)
        record = StackRecord(
            run_id=uuid.uuid4().hex,
            phase="starting",
            owner=ProcessIdentity.own(),
            started_at=datetime.now(UTC),
            addresses=Addresses.of(settings),
            ports=settings.used_ports,
            access_log=settings.access_log,
        )
        write_record(settings.state_file, record)
        try:
            with self._signals.interrupting():
                return StartUp(
                    settings, self._environment, release, record, on_progress, self._elsewhere
                ).run(apply)
        except BaseException:
            settings.state_file.unlink(missing_ok=True)
            raise

    def _watch_processes(self, record: StackRecord, on_progress: OnProgress) -> None:
        reported: set[str] = set()

        def newly_dead() -> list[StackProcess]:
            return [process for process in record.dead() if process.name not in reported]

        while True:
            wait_until(lambda: bool(newly_dead()), math.inf, _SECONDS_BETWEEN_LOOKS)
            for process in newly_dead():
                reported.add(process.name)
                end = f"{process.name} ended by itself.{log_end(process.log)}"
                if process.name == services.KEYCLOAK:
                    raise ProcessFailedError(end, f"Its whole log is {process.log}.")
                on_progress(ProgressEvent(f"{end} The others continue; its log: {process.log}", "note"))

    def _stop(self, record: StackRecord, on_progress: OnProgress) -> None:
        with uninterrupted(), step(on_progress, "Everything stopped"):
            forced = stop(record.processes, record.run_id)
            self._settings.state_file.unlink(missing_ok=True)
        if forced:
            on_progress(ProgressEvent(f"Ended by force: {', '.join(forced)}", "note"))

    def _take_lock(self) -> None:
        try:
            self._lock = take_lock(self._settings.lock_file)
        except LockedError as error:
            record = read_record(self._settings.state_file)
            owner = f" (process {record.owner.pid})" if record and record.owner else ""
            raise AlreadyRunningError(
                f"Another `mep up`{owner} already runs the local stack of this checkout.",
                "Use it (`mep status`), or stop it with `mep down`.",
            ) from error

    def _release_lock(self) -> None:
        self._signals.remove()
        if self._lock is not None:
            self._lock.close()
            self._lock = None


def _end_owner(owner: ProcessIdentity) -> None:
    """Ask the `up` in the foreground to stop everything, and wait until it has ended."""
    process = owner.process()
    if process is None:
        return
    try:
        process.terminate()
    except psutil.NoSuchProcess:
        return
    if not wait_until(lambda: not owner.is_alive, _SECONDS_FOR_OWNER):
        raise AlreadyRunningError(
            f"`mep up` (process {owner.pid}) did not end within {_SECONDS_FOR_OWNER:.0f} seconds.",
            "Look at its terminal; if it hangs, kill it and run `mep down` again.",
        )
