"""The values of the engine: declared resources, live objects, and changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from provisioning.errors import Origin

Fields = Mapping[str, Any]


@dataclass(frozen=True)
class Resource:
    """An object that the realm files declare: its kind, its name within the kind, and its fields."""

    kind: str
    name: str
    fields: Fields
    origin: Origin


@dataclass(frozen=True)
class LiveObject:
    """An object of the live realm.

    `fields` has the shape of the declaration; `raw` is the server's own representation, which an update
    sends back completely. `parent` is the name of the object with which this one is deleted, if there is one;
    `parent_kind` is that object's kind.
    """

    name: str
    fields: Fields
    raw: Fields
    id: str | None = None
    parent: str | None = None
    parent_kind: str | None = None


@dataclass(frozen=True)
class FieldChange:
    """One field that differs: dotted path, live value and declared value. `None` means absent."""

    path: str
    old: Any
    new: Any


@dataclass(frozen=True)
class Create:
    """Creates a resource that the server does not have."""

    resource: Resource
    action: Literal["create"] = "create"

    @property
    def fields(self) -> tuple[FieldChange, ...]:
        return tuple(FieldChange(path, None, value) for path, value in self.resource.fields.items())


@dataclass(frozen=True)
class Update:
    """Changes declared fields that have other values on the server."""

    resource: Resource
    live: LiveObject
    fields: tuple[FieldChange, ...]
    action: Literal["update"] = "update"


@dataclass(frozen=True)
class Delete:
    """Deletes a managed object that the files no longer declare."""

    resource: Resource
    live: LiveObject
    action: Literal["delete"] = "delete"

    @property
    def fields(self) -> tuple[FieldChange, ...]:
        return tuple(FieldChange(path, value, None) for path, value in self.live.fields.items())


Change = Create | Update | Delete


class StrictMapping(dict[str, Any]):
    """A mapping that is compared whole: a key that the files do not declare is a difference."""
