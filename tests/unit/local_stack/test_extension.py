"""The extension's jar is built again only after a change of its sources."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from local_stack.errors import BuildError, MissingToolError
from local_stack.extension import JAR_NAME, built_jar, has_current_jar, source_digest

# This script replaces Maven: it creates the jar and counts its calls.
_BUILDER = """#!/bin/sh
echo built >> builds
mkdir -p target
cp src/main/java/A.java "target/{jar}"
if grep -q nonsense src/main/java/A.java; then echo "A.java:[1,1] not a statement"; exit 1; fi
"""


@pytest.fixture(name="module")
def a_module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "mvn").write_text(_BUILDER.format(jar=JAR_NAME))
    (tools / "mvn").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")
    module = tmp_path / "module"
    (module / "src" / "main" / "java").mkdir(parents=True)
    (module / "src" / "main" / "java" / "A.java").write_text("class A {}")
    (module / "pom.xml").write_text("<project/>")
    return module


def _builds(module: Path) -> int:
    return len((module / "builds").read_text().splitlines())


def test_jar_is_built_once_and_stored(module: Path, tmp_path: Path) -> None:
    build = tmp_path / "build"
    assert not has_current_jar(module, build)
    assert built_jar(module, build, os.environ).read_text() == "class A {}"
    assert has_current_jar(module, build)
    built_jar(module, build, os.environ)
    assert _builds(module) == 1


def test_jar_is_built_again_after_a_change(module: Path, tmp_path: Path) -> None:
    built_jar(module, tmp_path / "build", os.environ)
    (module / "src" / "main" / "java" / "A.java").write_text("class A { int x; }")
    assert "int x" in built_jar(module, tmp_path / "build", os.environ).read_text()
    (module / "pom.xml").write_text("<project>2</project>")
    built_jar(module, tmp_path / "build", os.environ)
    assert _builds(module) == 3


def test_unchanged_jar_needs_no_maven(module: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built_jar(module, tmp_path / "build", os.environ)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert built_jar(module, tmp_path / "build", os.environ).exists()
    (module / "pom.xml").write_text("<project>2</project>")
    with pytest.raises(MissingToolError, match="apt install maven"):
        built_jar(module, tmp_path / "build", os.environ)


def test_compilation_error_is_reported_with_its_place(module: Path, tmp_path: Path) -> None:
    (module / "src" / "main" / "java" / "A.java").write_text("nonsense")
    with pytest.raises(BuildError, match=r"A\.java:\[1,1\]"):
        built_jar(module, tmp_path / "build", os.environ)
    assert not has_current_jar(module, tmp_path / "build")


def test_moved_source_changes_the_digest(module: Path) -> None:
    before = source_digest(module)
    (module / "src" / "main" / "java" / "A.java").rename(module / "src" / "main" / "java" / "B.java")
    assert source_digest(module) != before
