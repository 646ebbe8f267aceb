"""Build the Keycloak extension's jar, only if its sources have changed."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Mapping
from pathlib import Path

from local_stack.errors import BuildError
from local_stack.maven import MavenError, run_maven

JAR_NAME = "mon-espace-pro-keycloak.jar"
_STAMP_NAME = f"{JAR_NAME}.sources"


def source_digest(module: Path) -> str:
    """The SHA-256 over names and contents of all sources of the jar."""
    digest = hashlib.sha256()
    sources = sorted(path for path in (module / "src" / "main").rglob("*") if path.is_file())
    for path in [module / "pom.xml", *sources]:
        content = path.read_bytes()
        digest.update(f"{path.relative_to(module).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def has_current_jar(module: Path, build_folder: Path) -> bool:
    """Return whether the stored jar was built from the present sources."""
    return _is_made_from(source_digest(module), build_folder)


def _is_made_from(digest: str, build_folder: Path) -> bool:
    stamp = build_folder / _STAMP_NAME
    return (
        (build_folder / JAR_NAME).exists() and stamp.exists() and stamp.read_text(encoding="ascii") == digest
    )


def built_jar(module: Path, build_folder: Path, environment: Mapping[str, str]) -> Path:
    """The jar of the present sources, stored in `build_folder` with a digest of the sources.

    Maven, and with it the network, is needed only after a change. Raises BuildError, MissingToolError.
    """
    jar, stamp = build_folder / JAR_NAME, build_folder / _STAMP_NAME
    digest = source_digest(module)
    if _is_made_from(digest, build_folder):
        return jar
    try:
        run_maven(["clean", "package", "-DskipTests"], module, environment)
    except MavenError as error:
        raise BuildError(
            f"The Keycloak extension does not build:\n{error}",
            "Fix the source file that Maven names. If Maven cannot resolve an artifact, check the network.",
        ) from error
    build_folder.mkdir(parents=True, exist_ok=True)
    stamp.unlink(missing_ok=True)
    shutil.copyfile(module / "target" / JAR_NAME, jar)
    stamp.write_text(digest, encoding="ascii")
    return jar
