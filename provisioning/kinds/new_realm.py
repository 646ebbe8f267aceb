"""What Keycloak puts into a new realm, and by fingerprint which of it is as Keycloak created it.

`new_realm.json` lists the names and the fingerprints of its objects, as measured. An object with another
fingerprint, or without one, counts as changed. With another version of Keycloak, an export then declares more
than necessary, never less.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

NEW_REALM_FILE = Path(__file__).with_name("new_realm.json")
_IN_ORDER = "executions"
_NO_CONTENT = ("id", "internalId")

Table = Mapping[str, Mapping[str, Any]]
"""Objects, or their fingerprints, by the title of the sort and the name of the object."""


def fingerprints(own: Table, realm: str) -> dict[str, dict[str, str]]:
    """The fingerprint of each of Keycloak's own objects."""
    return {
        title: {name: _fingerprint(value, realm) for name, value in sorted(each.items())}
        for title, each in own.items()
    }


def untouched(own: Table, realm: str, title: str) -> frozenset[str]:
    """The names of the objects of this title that are as Keycloak created them."""
    found, known = fingerprints(own, realm).get(title, {}), recorded().get(title, {})
    return frozenset(name for name, each in found.items() if known.get(name) == each)


def missing(title: str, names: Iterable[str]) -> list[str]:
    """The objects of a new realm that are not among these names."""
    return sorted(recorded().get(title, {}).keys() - set(names))


def changed(own: Table, realm: str, title: str) -> list[str]:
    """The objects of a new realm that are there and were changed."""
    same = untouched(own, realm, title)
    return [name for name in sorted(own[title]) if name in recorded()[title] and name not in same]


def names(title: str) -> frozenset[str]:
    """The names of Keycloak's own objects in a new realm."""
    return frozenset(_own()["names"].get(title) or recorded()[title])


def recorded() -> Table:
    """The fingerprints of a new realm, measured on the supported version."""
    found: Table = _own()["fingerprints"]
    return found


@lru_cache(maxsize=1)
def _own() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(NEW_REALM_FILE.read_text(encoding="utf-8"))
    return found


def _fingerprint(value: Any, realm: str) -> str:
    text = json.dumps(_canonical(value, realm), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _canonical(value: Any, realm: str, *, in_order: bool = False) -> Any:
    """The value without ids, order of sets and the realm's name, which its clients' addresses contain."""
    if isinstance(value, str):
        return value.replace(f"/{realm}/", "/…/")
    if isinstance(value, Mapping):
        return {
            name: _canonical(inner, realm, in_order=name == _IN_ORDER)
            for name, inner in value.items()
            if name not in _NO_CONTENT
        }
    if isinstance(value, list):
        entries = [_canonical(inner, realm) for inner in value]
        return entries if in_order else sorted(entries, key=lambda each: json.dumps(each, sort_keys=True))
    return value
