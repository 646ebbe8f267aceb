"""The status of the local stack, for people and programs."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from local_stack.settings import StackSettings
from local_stack.state import Addresses, StackRecord, read_record

Phase = Literal["stopped", "starting", "running", "degraded"]


class ProcessStatus(BaseModel):
    model_config = ConfigDict(frozen=True)

    name: str
    pid: int
    alive: bool
    log: Path


class StackStatus(BaseModel):
    """The status; `degraded` means that a process has ended. The other fields are empty if stopped."""

    model_config = ConfigDict(frozen=True)

    phase: Phase
    detached: bool = False
    started_at: datetime | None = None
    realm: str | None = None
    addresses: Addresses | None = None
    ports: dict[str, int] = {}
    processes: tuple[ProcessStatus, ...] = ()
    access_log: Path | None = None


def status_of(settings: StackSettings) -> StackStatus:
    record = read_record(settings.state_file)
    if record is None or not (record.has_life() or _is_being_started(record)):
        return StackStatus(phase="stopped")
    return StackStatus(
        phase="degraded" if record.dead() else record.phase,
        detached=record.owner is None,
        started_at=record.started_at,
        realm=record.realm,
        addresses=record.addresses,
        ports=record.ports,
        processes=tuple(
            ProcessStatus(name=each.name, pid=each.identity.pid, alive=each.is_alive, log=each.log)
            for each in record.processes
        ),
        access_log=record.access_log,
    )


def _is_being_started(record: StackRecord) -> bool:
    return record.phase == "starting" and record.owner is not None and record.owner.is_alive
