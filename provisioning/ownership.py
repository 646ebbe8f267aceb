"""The mark of what this tool made, kept in the object itself: there is no state file.

The mark decides pruning and nothing else. Declared objects are written whether they carry it or not; what
does not carry it is never deleted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

MARK = "mep.managed"
LOCK_ROLE = "mep.apply-lock"
HAS_ROLES = "mep.client-roles"
"""The attribute of a client that has roles of ours: they are read only then."""
_IN_WORDS = " · managed by mep as "
_WORDS = re.compile(rf"{_IN_WORDS}(.+)$")
# What a flow's name ends in while another takes its place: see flows/names.py.
_MEANWHILE = re.compile(r" being built$| retired \d{8}T\d{6,12}$")


class Mark(Protocol):
    """How the objects of one kind carry the mark."""

    def put_on(self, fields: Mapping[str, Any]) -> dict[str, Any]: ...

    def is_on(self, raw: Mapping[str, Any]) -> bool: ...


@dataclass(frozen=True)
class MarkInMap:
    """An entry of one of the object's maps; `listed` where that map holds lists."""

    home: str
    listed: bool = False

    def put_on(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        value = ["true"] if self.listed else "true"
        return {**fields, self.home: {**(fields.get(self.home) or {}), MARK: value}}

    def is_on(self, raw: Mapping[str, Any]) -> bool:
        return (raw.get(self.home) or {}).get(MARK) in ("true", ["true"])


@dataclass(frozen=True)
class MarkInDescription:
    """The end of the description, for objects that have no map.

    It says for which name it was written: a copy that somebody makes has the words too, and another name.
    """

    def put_on(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        """It stays while the object changes between its own name and those it has meanwhile."""
        return _described(fields, _MEANWHILE.sub("", _name(fields)))

    def put_on_meanwhile(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        """It counts as long as the object has the name that it has now."""
        return _described(fields, _name(fields))

    def is_on(self, raw: Mapping[str, Any]) -> bool:
        found = _WORDS.search(raw.get("description") or "")
        return found is not None and found[1] in (_name(raw), _MEANWHILE.sub("", _name(raw)))


@dataclass(frozen=True)
class MarkInSubType:
    """A word of a component's `subType`, unless that has a meaning of its own: then there is no mark."""

    def put_on(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        words = str(fields.get("subType") or "").split()
        if not all(word.startswith("mep.") for word in words):
            return dict(fields)
        return {**fields, "subType": " ".join([MARK, *(word for word in words if word != MARK)])}

    def is_on(self, raw: Mapping[str, Any]) -> bool:
        return MARK in str(raw.get("subType") or "").split()


def unmarked(description: str | None) -> str:
    """A description as it was declared."""
    return _WORDS.sub("", description or "")


def _described(fields: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {**fields, "description": f"{unmarked(fields.get('description'))}{_IN_WORDS}{name}"}


def _name(fields: Mapping[str, Any]) -> str:
    return str(fields["alias"] if "alias" in fields else fields["name"])
