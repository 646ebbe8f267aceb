"""Fetch Keycloak's distribution from Maven Central into the cache, verify it, and unpack it."""

from __future__ import annotations

import hashlib
import os
import shutil
import tarfile
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from local_stack.errors import DownloadError
from local_stack.locks import waiting_lock
from local_stack.maven import KeycloakRelease, MavenError, run_maven

_COPY_GOAL = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy"
_ATTEMPTS = 2
_UNPACKED_MARK = ".distribution-sha256"

Fetch = Callable[[KeycloakRelease, Path], Path]
"""Saves the archive of a release into an empty folder and returns its path; raises MavenError."""


def archive_path(cache: Path, release: KeycloakRelease) -> Path:
    return cache / f"keycloak-{release.version}.tar.gz"


def maven_fetch(environment: Mapping[str, str]) -> Fetch:
    """A fetch by Maven, so that the user's mirrors and proxies apply."""

    def fetch(release: KeycloakRelease, folder: Path) -> Path:
        run_maven(
            [
                _COPY_GOAL,
                f"-Dartifact=org.keycloak:keycloak-quarkus-dist:{release.version}:tar.gz",
                f"-DoutputDirectory={folder / 'archive'}",
                # A separate repository: the extension's build may run at the same time, and the 176 MB should
                # not be stored twice.
                f"-Dmaven.repo.local={folder / 'repository'}",
            ],
            folder,
            environment,
        )
        return next((folder / "archive").glob("*.tar.gz"))

    return fetch


def cached_archive(release: KeycloakRelease, cache: Path, fetch: Fetch) -> Path:
    """The complete, verified archive in the cache; fetched if it is missing.

    A lock keeps two processes from fetching at once. A download is stored under another name until it is
    verified, so that an incomplete one is never used. Raises DownloadError, MissingToolError.
    """
    archive = archive_path(cache, release)
    with waiting_lock(cache / "download.lock"):
        if archive.exists():
            if sha256_of(archive) == release.sha256:
                return archive
            archive.unlink()
        found = ""
        for _ in range(_ATTEMPTS):
            found = _fetch_aside(release, archive, fetch)
            if found == release.sha256:
                return archive
    raise DownloadError(
        f"The Keycloak {release.version} distribution has the wrong checksum (SHA-256 {found}, expected "
        f"{release.sha256}); it was removed.",
        "A proxy or mirror may change the file: try another network or another mirror.",
    )


def _fetch_aside(release: KeycloakRelease, archive: Path, fetch: Fetch) -> str:
    """Fetch into a temporary folder and move into place if the checksum is right. Returns the checksum."""
    with tempfile.TemporaryDirectory(prefix="download-", dir=archive.parent) as folder:
        try:
            fetched = fetch(release, Path(folder))
        except MavenError as error:
            raise DownloadError(
                f"Maven could not fetch Keycloak {release.version}:\n{error}",
                "Check the network (a proxy goes into ~/.m2/settings.xml) and try again.",
            ) from error
        found = sha256_of(fetched)
        if found == release.sha256:
            fetched.replace(archive)
        return found


def sha256_of(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def is_unpacked(release: KeycloakRelease, home: Path) -> bool:
    try:
        return (home / _UNPACKED_MARK).read_text(encoding="ascii") == release.sha256
    except OSError:
        return False


def unpack(archive: Path, release: KeycloakRelease, home: Path) -> None:
    """Unpack into `home`, completely or not at all; replaces an older distribution there."""
    home.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="unpack-", dir=home.parent) as folder:
        with tarfile.open(archive, "r:gz") as content:
            members = content.getmembers()
            _refuse_strangers(members)
            content.extractall(folder, members)  # noqa: S202
        top = Path(folder) / os.path.commonpath([member.name for member in members])
        (top / _UNPACKED_MARK).write_text(release.sha256, encoding="ascii")
        if home.exists():
            shutil.rmtree(home)
        top.rename(home)


def _refuse_strangers(members: list[tarfile.TarInfo]) -> None:
    """Raise DownloadError unless all entries are files and folders below the archive's top folder."""
    for member in members:
        path = Path(member.name)
        if path.is_absolute() or ".." in path.parts or not (member.isfile() or member.isdir()):
            raise DownloadError(
                f"The distribution holds an unexpected entry: {member.name!r}.",
                "It does not come from Keycloak: delete the archive from the cache and report this.",
            )
