"""The values the engine works on: what is declared, what is live, and what must change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from provisioning.errors import Origin

Fields = Mapping[str, Any]


@dataclass(frozen=True)
class Resource:
    """One thing the realm files declare: its kind, its name within the kind, and its fields."""

    kind: str
    name: str
    fields: Fields
    origin: Origin


@dataclass(frozen=True)
class LiveObject:
    """The same thing as the server holds it.

    `fields` has the shape of the declaration; `raw` is the server's own representation, which an update
    must send back whole. `parent` is the name of the object it goes away with, where there is one, and
    `parent_kind` the name of that object's kind.
    """

    name: str
    fields: Fields
    raw: Fields
    id: str | None = None
    parent: str | None = None
    parent_kind: str | None = None


@dataclass(frozen=True)
class FieldChange:
    """One field that differs: dotted path, the live value and the declared one. `None` is absent."""

    path: str
    old: Any
    new: Any


@dataclass(frozen=True)
class Create:
    """The server lacks the resource."""

    resource: Resource
    action: Literal["create"] = "create"

    @property
    def fields(self) -> tuple[FieldChange, ...]:
        return tuple(FieldChange(path, None, value) for path, value in self.resource.fields.items())


@dataclass(frozen=True)
class Update:
    """The server holds other values in declared fields."""

    resource: Resource
    live: LiveObject
    fields: tuple[FieldChange, ...]
    action: Literal["update"] = "update"


@dataclass(frozen=True)
class Delete:
    """Ours, and declared no more."""

    resource: Resource
    live: LiveObject
    action: Literal["delete"] = "delete"

    @property
    def fields(self) -> tuple[FieldChange, ...]:
        return tuple(FieldChange(path, value, None) for path, value in self.live.fields.items())


Change = Create | Update | Delete


class Whole(dict[str, Any]):
    """A mapping that is compared whole: a key the files do not declare is a difference too."""
