"""Run Maven, and read the properties of the extension's pom."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from local_stack.errors import MissingToolError, StackError

_NAMESPACE = {"pom": "http://maven.apache.org/POM/4.0.0"}
_LINES_OF_OUTPUT = 15


@dataclass(frozen=True)
class KeycloakRelease:
    """The Keycloak release of the project. `sha256` is the checksum of the distribution's tar.gz."""

    version: str
    sha256: str


class MavenError(Exception):
    """Maven failed; the text is the beginning of its output."""


def read_release(pom: Path) -> KeycloakRelease:
    """The Keycloak version, which only the extension's pom defines. Raises StackError."""
    try:
        # The file comes from the checkout, so it is trusted.
        tree = ElementTree.parse(pom)  # noqa: S314
    except (OSError, ElementTree.ParseError) as error:
        raise StackError(f"{pom} cannot be read: {error}.", "Restore it from the repository.") from error
    return KeycloakRelease(
        version=_property(tree, pom, "keycloak.version"),
        sha256=_property(tree, pom, "keycloak.distribution.sha256").lower(),
    )


def _property(tree: ElementTree.ElementTree[ElementTree.Element], pom: Path, name: str) -> str:
    value = tree.findtext(f"pom:properties/pom:{name}", "", _NAMESPACE).strip()
    if not value:
        raise StackError(f"{pom} has no property {name}.", "Restore it from the repository.")
    return value


def maven_command() -> str:
    """The path of Maven. Raises MissingToolError if it is not installed."""
    command = shutil.which("mvn")
    if command is None:
        raise MissingToolError("Maven is not installed.", "On Debian: apt install maven")
    return command


def run_maven(arguments: list[str], folder: Path, environment: Mapping[str, str]) -> None:
    """Run Maven quietly in `folder`. Raises MavenError, MissingToolError.

    The environment contains the mark of the run, by which an interrupted `up` finds and stops Maven.
    """
    finished = subprocess.run(  # noqa: S603
        [maven_command(), "-q", "-B", *arguments],
        cwd=folder,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
        start_new_session=True,
    )
    if finished.returncode != 0:
        said = (finished.stdout + finished.stderr).strip().splitlines()
        raise MavenError("\n".join(said[:_LINES_OF_OUTPUT]))
