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
        description = unmarked(fields.get("description"))
        return {**fields, "description": f"{description}{_IN_WORDS}{_name(fields)}"}

    def is_on(self, raw: Mapping[str, Any]) -> bool:
        found = _WORDS.search(raw.get("description") or "")
        return found is not None and found[1] == _name(raw)


def unmarked(description: str | None) -> str:
    """A description without the mark."""
    return _WORDS.sub("", description or "")


def _name(fields: Mapping[str, Any]) -> str:
    return str(fields["alias"] if "alias" in fields else fields["name"])
