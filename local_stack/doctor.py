"""`mep doctor`: check whether this machine can run the local stack, and name remedies."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from local_stack.distribution import archive_path, is_unpacked, sha256_of
from local_stack.errors import StackError
from local_stack.maven import maven_command, read_release
from local_stack.ports import taken_ports
from local_stack.postgres import program, require_reachable
from local_stack.requirements import java_version, require_room, require_writable
from local_stack.settings import StackSettings, variable
from local_stack.status import status_of

Level = Literal["ok", "warning", "problem"]
_OLDEST_PYTHON = (3, 11)
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")


class Finding(BaseModel):
    """The result of one check. `remedy` is empty if there is nothing to do."""

    model_config = ConfigDict(frozen=True)

    subject: str
    level: Level
    message: str
    remedy: str = ""


def doctor(settings: StackSettings, environment: Mapping[str, str]) -> list[Finding]:
    """Check everything that a start and the tests need, without changing anything."""
    return [
        _python(),
        _look("JDK", lambda: f"JDK {java_version(environment)}."),
        _look("Maven", lambda: f"{maven_command()}."),
        _look("Disk", lambda: f"{require_room(settings.state) / 1024**3:.0f} GB free."),
        _look("State folder", lambda: _writable(settings.state)),
        _look("Cache folder", lambda: _writable(settings.cache)),
        _look_at_keycloak(settings),
        *_ports(settings),
        _postgres(settings),
        _chromium(),
    ]


def _look(subject: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(subject=subject, level="ok", message=look())
    except StackError as error:
        return Finding(subject=subject, level="problem", message=error.problem, remedy=error.remedy)


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < _OLDEST_PYTHON:
        return Finding(
            subject="Python",
            level="problem",
            message=f"Python {version} is too old.",
            remedy="Install Python 3.11 or newer and make the environment again with `make up`.",
        )
    return Finding(subject="Python", level="ok", message=f"Python {version}.")


def _writable(folder: Path) -> str:
    require_writable(folder)
    return f"{folder}."


def _look_at_keycloak(settings: StackSettings) -> Finding:
    """Check whether Keycloak is unpacked, in the cache with the right checksum, or still to be fetched."""
    subject = "Keycloak"
    try:
        release = read_release(settings.pom)
    except StackError as error:
        return Finding(subject=subject, level="problem", message=error.problem, remedy=error.remedy)
    if is_unpacked(release, settings.keycloak_home):
        return Finding(subject=subject, level="ok", message=f"{release.version}, unpacked.")
    archive = archive_path(settings.cache, release)
    if not archive.exists():
        return Finding(
            subject=subject,
            level="warning",
            message=f"{release.version} is not in the cache yet.",
            remedy="The next `mep up` fetches it: 176 MB from Maven Central.",
        )
    if sha256_of(archive) != release.sha256:
        return Finding(
            subject=subject,
            level="warning",
            message=f"{archive} has the wrong checksum.",
            remedy="The next `mep up` removes it and fetches it again.",
        )
    return Finding(subject=subject, level="ok", message=f"{release.version}, in the cache, checksum right.")


def _ports(settings: StackSettings) -> list[Finding]:
    """Ports held by the running stack are no problem."""
    if status_of(settings).phase != "stopped":
        return [Finding(subject="Ports", level="ok", message="Held by the running local stack.")]
    taken = taken_ports(settings.used_ports)
    if not taken:
        return [Finding(subject="Ports", level="ok", message="All free.")]
    return [
        Finding(
            subject="Ports",
            level="problem",
            message=f"{str(port).capitalize()}.",
            remedy=f"Stop it, or choose another port with {variable(port.name)}.",
        )
        for port in taken
    ]


def _postgres(settings: StackSettings) -> Finding:
    try:
        found = program("postgres")
        require_reachable(settings.postgres_data)
    except StackError as error:
        return Finding(
            subject="PostgreSQL",
            level="warning",
            message=f"{error.problem} `mep up --postgres` cannot run; everything else can.",
            remedy=error.remedy,
        )
    return Finding(subject="PostgreSQL", level="ok", message=f"{found}.")


def _chromium() -> Finding:
    found = next((path for name in _BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        return Finding(
            subject="Chromium",
            level="warning",
            message="No Chromium: the browser tests cannot run; everything else can.",
            remedy="On Debian: apt install chromium",
        )
    return Finding(subject="Chromium", level="ok", message=f"{found}.")
