"""A realm of a test's own, from a copy of the realm's files."""

from __future__ import annotations

from pathlib import Path


def rewrite(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{path.name} has no {old!r}"
    path.write_text(text.replace(old, new), encoding="utf-8")
