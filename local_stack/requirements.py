"""Check what the stack needs from the machine: a JDK, Maven, disk space, writable folders."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from local_stack.distribution import archive_path, is_unpacked
from local_stack.errors import MissingToolError
from local_stack.extension import has_current_jar
from local_stack.maven import KeycloakRelease, maven_command
from local_stack.settings import StackSettings

OLDEST_JAVA = 17
_GIGABYTE = 1024**3
NEEDED_BYTES = 2 * _GIGABYTE
_INSTALL_JDK = "On Debian: apt install openjdk-17-jdk-headless"
_VERSION = re.compile(r"^javac (?:1\.)?(\d++)", re.MULTILINE)


def require_for_start(
    settings: StackSettings, release: KeycloakRelease, environment: Mapping[str, str]
) -> None:
    """Raise MissingToolError for the first thing that is missing, of those that this start needs."""
    for folder in (settings.state, settings.cache):
        require_writable(folder)
    java_version(environment)
    is_ready = is_unpacked(release, settings.keycloak_home)
    if not is_ready:
        require_room(settings.state)
    has_archive = archive_path(settings.cache, release).exists()
    if not (is_ready or has_archive) or not has_current_jar(settings.extension_module, settings.build_folder):
        maven_command()


def java_version(environment: Mapping[str, str]) -> int:
    """The major version of the JDK that Keycloak and Maven will use. Raises MissingToolError."""
    home = environment.get("JAVA_HOME")
    where = f"JAVA_HOME ({home})" if home else "the PATH"
    compiler = str(Path(home) / "bin" / "javac") if home else shutil.which("javac")
    if compiler is None:
        raise MissingToolError(f"No JDK found in {where}.", _INSTALL_JDK)
    try:
        said = subprocess.run(  # noqa: S603
            [compiler, "-version"], capture_output=True, text=True, errors="replace", check=False
        )
    except OSError as error:
        raise MissingToolError(f"No JDK found in {where}: {error}.", _INSTALL_JDK) from error
    found = _VERSION.search(said.stdout + said.stderr)
    if found is None:
        raise MissingToolError(f"The JDK in {where} does not print its version.", _INSTALL_JDK)
    version = int(found.group(1))
    if version < OLDEST_JAVA:
        raise MissingToolError(f"The JDK in {where} is {version}; {OLDEST_JAVA} is needed.", _INSTALL_JDK)
    return version


def require_room(folder: Path) -> int:
    """The free bytes at the folder's place. Raises MissingToolError if a first start needs more."""
    free = shutil.disk_usage(_existing(folder)).free
    if free < NEEDED_BYTES:
        raise MissingToolError(
            f"Only {free / _GIGABYTE:.1f} GB are free for {folder}; needed: {NEEDED_BYTES / _GIGABYTE:.0f}.",
            "Free some space, or choose another place with MEP_STATE_DIR.",
        )
    return free


def require_writable(folder: Path) -> None:
    """Raise MissingToolError if the folder cannot be created or written."""
    existing = _existing(folder)
    if not existing.is_dir() or not os.access(existing, os.W_OK | os.X_OK):
        raise MissingToolError(
            f"{folder} cannot be written.",
            "Change its owner, or choose another place with MEP_STATE_DIR or MEP_CACHE_DIR.",
        )


def _existing(folder: Path) -> Path:
    return next(path for path in (folder, *folder.parents) if path.exists())
