"""A plan: the changes that make a realm equal to its files, their dangers, and the foreign objects."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from provisioning.model.masking import masked
from provisioning.model.resource import Change, Danger, Delete
from provisioning.model.secret import shown


@dataclass(frozen=True)
class Foreign:
    """An object of the realm that the files do not declare and that does not carry the managed mark."""

    kind: str
    name: str


@dataclass(frozen=True)
class Plan:
    """The changes in their order of writing, and the foreign objects, which stay unchanged."""

    realm: str
    changes: tuple[Change, ...]
    foreign: tuple[Foreign, ...] = ()
    dangers: tuple[Danger, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.changes)

    @property
    def is_drift(self) -> bool:
        """Return whether the realm differs from its files; deletions of what has expired do not count."""
        return any(not (isinstance(each, Delete) and each.cause == "expired") for each in self.changes)

    def checksum(self) -> str:
        """A hash of the changes: equal plans have the same checksum at any time."""
        text = _text([self.realm, [_content(change) for change in self.changes]])
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def is_part_of(self, other: Plan) -> bool:
        """Return whether the other plan contains every change of this one, whatever the old values are."""
        known = {aim for change in other.changes for aim in _aims(change)}
        return all(aim in known for change in self.changes for aim in _aims(change))


def _content(change: Change) -> list[Any]:
    values = [[str(field), masked(field.path, field.old), shown(field.new)] for field in change.fields]
    return [change.action, change.resource.kind, change.resource.name, values]


def _aims(change: Change) -> list[str]:
    """The change itself and the new value of each of its fields."""
    head = [change.action, change.resource.kind, change.resource.name]
    whole = shown(change.resource.fields)
    # How the entries of a list differ depends on what is there; their aim is the declared list.
    aims = ([whole] if each.is_of_entries else [str(each), shown(each.new)] for each in change.fields)
    return [_text(head), *(_text([*head, *aim]) for aim in aims)]


def _text(content: list[Any]) -> str:
    return json.dumps(content, sort_keys=True, ensure_ascii=False)
