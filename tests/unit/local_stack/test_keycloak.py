"""Build and start of the local Keycloak."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from local_stack.errors import BuildError, StackError
from local_stack.keycloak import (
    build_server,
    needs_build,
    server_environment,
    start_command,
    start_environment,
)
from local_stack.maven import read_release
from local_stack.settings import JobIntervals, Ports, StackSettings

OPTIONS = ("--db=dev-file",)
_ROOT = Path(__file__).parents[3]


@pytest.fixture(name="settings")
def some_settings(tmp_path: Path) -> StackSettings:
    return StackSettings(tmp_path, tmp_path / "state", tmp_path / "cache", Ports(keycloak=8480))


@pytest.fixture(name="home")
def a_distribution(tmp_path: Path) -> Path:
    """A server whose build records its arguments, and fails if the jar is corrupt."""
    home = tmp_path / "keycloak"
    (home / "bin").mkdir(parents=True)
    (home / "providers").mkdir()
    (home / "version.txt").write_text("Keycloak 1")
    script = home / "bin" / "kc.sh"
    script.write_text(
        f'#!/bin/sh\necho "$@" >> "{home}/builds"\n'
        f'if grep -q spoilt "{home}/providers/"*; then echo "no such class"; exit 1; fi\n'
    )
    script.chmod(0o755)
    return home


@pytest.fixture(name="jar")
def a_jar(tmp_path: Path) -> Path:
    jar = tmp_path / "extension.jar"
    jar.write_text("classes")
    return jar


def test_server_is_built_once_for_a_jar(home: Path, jar: Path, tmp_path: Path) -> None:
    assert needs_build(home, jar, OPTIONS)
    build_server(home, jar, tmp_path / "build.log", os.environ, OPTIONS)
    assert not needs_build(home, jar, OPTIONS)
    jar.write_text("other classes")
    assert needs_build(home, jar, OPTIONS)


def test_failed_build_is_reported_and_tried_again_at_the_next_start(
    home: Path, jar: Path, tmp_path: Path
) -> None:
    jar.write_text("spoilt")
    with pytest.raises(BuildError, match="no such class"):
        build_server(home, jar, tmp_path / "build.log", os.environ, OPTIONS)
    assert needs_build(home, jar, OPTIONS)


def test_server_listens_on_loopback_only_under_the_name_localhost(settings: StackSettings) -> None:
    command = start_command(settings)
    assert "--http-host=127.0.0.1" in command
    assert "--http-management-host=127.0.0.1" in command
    assert "--hostname=http://localhost:8480" in command
    assert "--cache=local" in command


def test_jobs_run_as_often_as_the_settings_say(settings: StackSettings) -> None:
    often = start_command(replace(settings, jobs=JobIntervals(owed_mails=1, account_ends=2, way_changes=3)))
    assert "--spi-mep-job--owed-mails--every-seconds=1" in often
    assert "--spi-mep-job--account-ends--every-seconds=2" in often
    assert "--spi-mep-job--way-changes--every-seconds=3" in often


def test_command_line_contains_no_secret(settings: StackSettings) -> None:
    environment = start_environment({}, sms_token="a-very-secret-token")
    assert environment["KC_SPI_SMS_GATEWAY__HTTP__HEADERS"] == "Authorization: Bearer a-very-secret-token"
    line = " ".join(start_command(settings))
    assert "a-very-secret-token" not in line
    assert "password" not in line


def test_access_log_has_no_query_string(settings: StackSettings) -> None:
    (pattern,) = (part for part in start_command(settings) if part.startswith("--http-access-log-pattern="))
    for with_query in ("%U", "%r", "%q", "common", "combined", "long"):
        assert with_query not in pattern


def test_user_settings_do_not_reach_the_server() -> None:
    cleaned = server_environment(
        {"KC_DB": "postgres", "JAVA_OPTS": "-Xmx9g", "JAVA_HOME": "/jdk", "PATH": "/bin"}
    )
    assert cleaned == {"JAVA_HOME": "/jdk", "PATH": "/bin"}


def test_release_is_read_from_the_pom() -> None:
    release = read_release(_ROOT / "keycloak_extension" / "pom.xml")
    assert release.version.startswith("26.7.")
    assert len(release.sha256) == 64


@pytest.mark.parametrize("content", ["<project/>", "not xml", ""])
def test_pom_without_a_release_is_refused_with_its_name(tmp_path: Path, content: str) -> None:
    pom = tmp_path / "pom.xml"
    pom.write_text(content)
    with pytest.raises(StackError, match=r"pom\.xml"):
        read_release(pom)
