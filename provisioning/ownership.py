"""The managed mark: it is kept in the object itself, so there is no state file.

The mark decides about pruning and nothing else. Declared objects are written whether they carry it or not.
An object without the mark is foreign and is never deleted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

MARK = "mep.managed"
LOCK_ROLE = "mep.apply-lock"
HAS_ROLES = "mep.client-roles"
"""The attribute of a client with managed roles: the roles of other clients need not be read."""
_IN_WORDS = " · managed by mep as "
_WORDS = re.compile(rf"{_IN_WORDS}(.+)$")
# The suffix of a flow's name during a replacement: see flows/names.py.
_TEMPORARY_SUFFIX = re.compile(r" being built$| retired \d{8}T\d{6,12}$")


class Mark(Protocol):
    """The place of the managed mark in the objects of one kind."""

    def put_on(self, fields: Mapping[str, Any]) -> dict[str, Any]: ...

    def is_on(self, raw: Mapping[str, Any]) -> bool: ...


@dataclass(frozen=True)
class MarkInMap:
    """An entry in one of the object's maps; `listed` if the values of that map are lists."""

    home: str
    listed: bool = False

    def put_on(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        value = ["true"] if self.listed else "true"
        return {**fields, self.home: {**(fields.get(self.home) or {}), MARK: value}}

    def is_on(self, raw: Mapping[str, Any]) -> bool:
        return (raw.get(self.home) or {}).get(MARK) in ("true", ["true"])


@dataclass(frozen=True)
class MarkInDescription:
    """The end of the description, for objects without a map.

    It contains the object's name. A copy made by hand has the same description and another name, and so is
    not managed.
    """

    def put_on(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        """Add the mark for the final name; it stays valid under temporary and retired names."""
        return _described(fields, _TEMPORARY_SUFFIX.sub("", _name(fields)))

    def put_on_temporarily(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        """Add the mark for the current name only; it becomes invalid when the object is renamed."""
        return _described(fields, _name(fields))

    def is_on(self, raw: Mapping[str, Any]) -> bool:
        found = _WORDS.search(raw.get("description") or "")
        return found is not None and found[1] in (_name(raw), _TEMPORARY_SUFFIX.sub("", _name(raw)))


@dataclass(frozen=True)
class MarkInSubType:
    """A word in a component's `subType`; a component whose provider uses `subType` cannot carry it."""

    def put_on(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        words = str(fields.get("subType") or "").split()
        if not all(word.startswith("mep.") for word in words):
            return dict(fields)
        return {**fields, "subType": " ".join([MARK, *(word for word in words if word != MARK)])}

    def is_on(self, raw: Mapping[str, Any]) -> bool:
        return MARK in str(raw.get("subType") or "").split()


def unmarked(description: str | None) -> str:
    """A description without the mark."""
    return _WORDS.sub("", description or "")


def _described(fields: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {**fields, "description": f"{unmarked(fields.get('description'))}{_IN_WORDS}{name}"}


def _name(fields: Mapping[str, Any]) -> str:
    return str(fields["alias"] if "alias" in fields else fields["name"])
