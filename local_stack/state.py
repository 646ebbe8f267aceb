"""The state file of a running stack, for other commands; readable by its user only."""

from __future__ import annotations

import json
import os
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from local_stack.processes import ProcessIdentity, StackProcess
from local_stack.settings import BOOTSTRAP_ADMIN_PASSWORD, BOOTSTRAP_ADMIN_USERNAME, REALM, StackSettings

Phase = Literal["starting", "running"]


class Administrator(BaseModel):
    """The bootstrap administrator of the local Keycloak."""

    model_config = ConfigDict(frozen=True)

    realm: str = "master"
    username: str = BOOTSTRAP_ADMIN_USERNAME
    password: str = BOOTSTRAP_ADMIN_PASSWORD


class Addresses(BaseModel):
    """The base URLs for a browser on this machine."""

    model_config = ConfigDict(frozen=True)

    keycloak: str
    keycloak_management: str
    profile: str
    inbox: str
    hin: str
    demo: str

    @classmethod
    def of(cls, settings: StackSettings) -> Addresses:
        return cls(
            keycloak=settings.keycloak_url,
            keycloak_management=settings.keycloak_management_url,
            profile=settings.profile_url,
            inbox=settings.inbox_url,
            hin=settings.hin_url,
            demo=f"{settings.profile_url}/demo",
        )


class StackRecord(BaseModel):
    """The record of a stack; `owner` is the `up` that stops it at its end, None for a detached stack."""

    model_config = ConfigDict(frozen=True)

    run_id: str
    phase: Phase
    owner: ProcessIdentity | None
    started_at: datetime
    realm: str = REALM
    administrator: Administrator = Administrator()
    addresses: Addresses
    ports: dict[str, int]
    access_log: Path
    processes: tuple[StackProcess, ...] = ()

    def dead(self) -> list[StackProcess]:
        return [process for process in self.processes if not process.is_alive]

    def has_life(self) -> bool:
        return any(process.is_alive for process in self.processes)


def read_record(path: Path) -> StackRecord | None:
    """The record in the file; None if there is no file, or if its format is an older one."""
    try:
        return StackRecord.model_validate(json.loads(path.read_text(encoding="utf-8")))
    except (FileNotFoundError, NotADirectoryError, json.JSONDecodeError, ValidationError):
        return None


def write_record(path: Path, record: StackRecord) -> None:
    """Write the record atomically, with mode 0600 from the first byte."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(prefix="state-", dir=path.parent)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(record.model_dump_json(indent=2))
    Path(name).replace(path)
