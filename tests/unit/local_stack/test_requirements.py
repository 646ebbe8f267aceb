"""Missing requirements of the machine are reported before anything starts; `doctor` reports all of them."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from local_stack import requirements
from local_stack.distribution import archive_path
from local_stack.doctor import doctor
from local_stack.errors import MissingToolError
from local_stack.maven import KeycloakRelease
from local_stack.requirements import java_version, require_for_start, require_room, require_writable
from local_stack.settings import Ports, StackSettings

_ROOT = Path(__file__).parents[3]


def _jdk(home: Path, version: str) -> dict[str, str]:
    compiler = home / "bin" / "javac"
    compiler.parent.mkdir(parents=True)
    compiler.write_text(f"#!/bin/sh\necho '{version}'\n")
    compiler.chmod(0o755)
    return {"JAVA_HOME": str(home)}


@pytest.mark.parametrize(("said", "version"), [("javac 17.0.15", 17), ("javac 21", 21), ("javac 25-ea", 25)])
def test_jdk_version_is_read(tmp_path: Path, said: str, version: int) -> None:
    assert java_version(_jdk(tmp_path / "jdk", said)) == version


@pytest.mark.parametrize("said", ["javac 1.8.0_402", "javac 11.0.2", "something else"])
def test_old_or_unknown_jdk_is_refused_with_the_remedy(tmp_path: Path, said: str) -> None:
    with pytest.raises(MissingToolError, match="apt install openjdk-17-jdk-headless"):
        java_version(_jdk(tmp_path / "jdk", said))


def test_wrong_java_home_is_reported(tmp_path: Path) -> None:
    with pytest.raises(MissingToolError, match=r"JAVA_HOME \(.*nowhere\)"):
        java_version({"JAVA_HOME": str(tmp_path / "nowhere")})


def test_missing_jdk_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MissingToolError, match="No JDK found in the PATH"):
        java_version({})


def test_lack_of_disk_space_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(requirements, "NEEDED_BYTES", shutil.disk_usage(tmp_path).total + 1)
    with pytest.raises(MissingToolError, match="MEP_STATE_DIR"):
        require_room(tmp_path / "not" / "there" / "yet")


def test_file_in_place_of_a_folder_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(MissingToolError, match="cannot be written"):
        require_writable(tmp_path / "file" / "state")


def test_maven_is_required_only_when_it_is_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = StackSettings(_ROOT, tmp_path / "state", tmp_path / "cache")
    release = KeycloakRelease("1", "0" * 64)
    environment = _jdk(tmp_path / "jdk", "javac 17")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MissingToolError, match="Maven"):
        require_for_start(settings, release, environment)
    settings.cache.mkdir()
    archive_path(settings.cache, release).write_text("here already")
    monkeypatch.setattr(requirements, "has_current_jar", lambda _module, _build: True)
    require_for_start(settings, release, environment)


def test_doctor_checks_everything_and_changes_nothing(tmp_path: Path) -> None:
    settings = StackSettings(
        _ROOT, tmp_path / "state", tmp_path / "cache", Ports(50000, 50001, 50002, 50003, 50004, 50005)
    )
    findings = {finding.subject: finding for finding in doctor(settings, os.environ)}
    assert {
        "Python",
        "JDK",
        "Maven",
        "Disk",
        "State folder",
        "Cache folder",
        "Keycloak",
        "Ports",
        "Chromium",
    } <= set(findings)
    assert findings["Keycloak"].level == "warning"
    assert all(finding.remedy for finding in findings.values() if finding.level != "ok")
    assert list(tmp_path.iterdir()) == []


def test_doctor_reports_every_problem_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    settings = StackSettings(tmp_path, tmp_path / "state", tmp_path / "cache")
    problems = {finding.subject for finding in doctor(settings, {}) if finding.level == "problem"}
    assert {"JDK", "Maven", "Keycloak"} <= problems
