"""Realms for single tests, from a copy of the realm's files."""

from __future__ import annotations

from pathlib import Path

from provisioning.apply import apply
from provisioning.keycloak import Keycloak
from provisioning.source.directory import RealmSource


def rewrite(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{path.name} has no {old!r}"
    path.write_text(text.replace(old, new), encoding="utf-8")


def keep_the_realm_alone(directory: Path) -> None:
    """Remove all declarations except the realm itself."""
    for path in directory.glob("*.yaml"):
        if path.name != "realm.yaml":
            path.unlink()


def require_made_whole(admin: Keycloak, source: RealmSource) -> None:
    """Check that one apply makes the realm equal to its files, then delete it."""
    try:
        apply(admin, source)
        again = apply(admin, source)
    finally:
        if admin.get(source.realm) is not None:
            admin.delete(source.realm)

    assert (again.changes, again.writes) == ((), 0)
