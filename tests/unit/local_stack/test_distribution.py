"""Keycloak's distribution: fetched, verified, unpacked. Small archives replace the 176 MB."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from local_stack.distribution import archive_path, cached_archive, is_unpacked, sha256_of, unpack
from local_stack.errors import DownloadError
from local_stack.maven import KeycloakRelease, MavenError

Deliver = Callable[[KeycloakRelease, Path], Path]


def _archive(path: Path, entries: dict[str, bytes]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with tarfile.open(path, "w:gz") as archive:
        for name, content in entries.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            member.mode = 0o755
            archive.addfile(member, io.BytesIO(content))
    return path


@pytest.fixture(name="original")
def original_archive(tmp_path: Path) -> Path:
    return _archive(
        tmp_path / "origin" / "kc.tar.gz",
        {"keycloak-1/bin/kc.sh": b"#!/bin/sh\n", "keycloak-1/version.txt": b"1"},
    )


@pytest.fixture(name="release")
def release_of_the_archive(original: Path) -> KeycloakRelease:
    return KeycloakRelease("1", sha256_of(original))


class Deliveries:
    """A fetch that delivers the given contents, one per call."""

    def __init__(self, *contents: bytes) -> None:
        self.contents = list(contents)
        self.count = 0

    def __call__(self, _release: KeycloakRelease, folder: Path) -> Path:
        self.count += 1
        fetched = folder / "fetched.tar.gz"
        fetched.write_bytes(self.contents.pop(0))
        return fetched


def test_archive_is_fetched_once_and_then_cached(
    tmp_path: Path, original: Path, release: KeycloakRelease
) -> None:
    fetch = Deliveries(original.read_bytes())
    cache = tmp_path / "cache"
    assert cached_archive(release, cache, fetch) == archive_path(cache, release)
    assert cached_archive(release, cache, fetch).read_bytes() == original.read_bytes()
    assert fetch.count == 1


def test_corrupt_download_is_fetched_once_more(
    tmp_path: Path, original: Path, release: KeycloakRelease
) -> None:
    fetch = Deliveries(b"half of it", original.read_bytes())
    assert cached_archive(release, tmp_path / "cache", fetch).read_bytes() == original.read_bytes()


def test_second_wrong_checksum_is_reported_and_nothing_is_stored(
    tmp_path: Path, release: KeycloakRelease
) -> None:
    cache = tmp_path / "cache"
    fetch = Deliveries(b"wrong", b"wrong again")
    with pytest.raises(DownloadError, match="wrong checksum"):
        cached_archive(release, cache, fetch)
    assert [path.name for path in cache.iterdir()] == ["download.lock"]


def test_corrupt_file_in_the_cache_is_replaced(
    tmp_path: Path, original: Path, release: KeycloakRelease
) -> None:
    cache = tmp_path / "cache"
    cache.mkdir()
    archive_path(cache, release).write_bytes(b"spoilt by a full disk")
    cached_archive(release, cache, Deliveries(original.read_bytes()))
    assert sha256_of(archive_path(cache, release)) == release.sha256


def test_interrupted_download_leaves_no_archive_in_the_cache(
    tmp_path: Path, release: KeycloakRelease
) -> None:
    def interrupted(_release: KeycloakRelease, folder: Path) -> Path:
        (folder / "fetched.tar.gz").write_bytes(b"the first half")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        cached_archive(release, tmp_path / "cache", interrupted)
    assert not archive_path(tmp_path / "cache", release).exists()


def test_missing_network_is_reported_with_the_output_of_maven(
    tmp_path: Path, release: KeycloakRelease
) -> None:
    def offline(_release: KeycloakRelease, _folder: Path) -> Path:
        raise MavenError("Unknown host repository.example")

    with pytest.raises(DownloadError, match="Unknown host"):
        cached_archive(release, tmp_path / "cache", offline)


def test_concurrent_starts_fetch_once(tmp_path: Path, original: Path, release: KeycloakRelease) -> None:
    fetch = Deliveries(original.read_bytes())
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(lambda _: cached_archive(release, tmp_path / "cache", fetch), range(2)))
    assert found[0] == found[1]
    assert fetch.count == 1


def test_unpacked_distribution_is_complete_and_recognised(
    tmp_path: Path, original: Path, release: KeycloakRelease
) -> None:
    home = tmp_path / "state" / "keycloak"
    assert not is_unpacked(release, home)
    unpack(original, release, home)
    assert is_unpacked(release, home)
    assert (home / "bin" / "kc.sh").stat().st_mode & 0o100
    assert [path.name for path in home.parent.iterdir()] == ["keycloak"]


def test_new_release_replaces_the_old_one(tmp_path: Path, original: Path, release: KeycloakRelease) -> None:
    home = tmp_path / "keycloak"
    home.mkdir()
    (home / "old.txt").write_text("old")
    unpack(original, release, home)
    assert not (home / "old.txt").exists()
    assert not is_unpacked(KeycloakRelease("2", "other"), home)


@pytest.mark.parametrize("name", ["keycloak-1/../../outside", "/etc/outside"])
def test_archive_with_entries_outside_its_folder_is_refused(tmp_path: Path, name: str) -> None:
    hostile = _archive(tmp_path / "hostile.tar.gz", {"keycloak-1/version.txt": b"1", name: b"x"})
    home = tmp_path / "keycloak"
    with pytest.raises(DownloadError, match="unexpected entry"):
        unpack(hostile, KeycloakRelease("1", sha256_of(hostile)), home)
    assert not home.exists()
