"""The values of the engine: declared resources, live objects, and changes."""

from __future__ import annotations

import shlex
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
    """One field that differs: dotted path, live value and declared value. `None` means absent.

    `place` names the entries of lists that lead to it, such as the steps of a flow from the top down.
    """

    path: str
    old: Any
    new: Any
    place: tuple[str, ...] = ()

    @property
    def is_of_entries(self) -> bool:
        """Return whether it tells how the entries of a list differ."""
        return bool(self.place) or self.path == "order"

    def __str__(self) -> str:
        return ": ".join(part for part in (" › ".join(self.place), self.path) if part)


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

    def switches_off(self, path: str) -> bool:
        """Return whether a field that counts as true becomes false."""
        return any(each.path == path and each.new is False for each in self.fields)


Cause = Literal["undeclared", "expired", "unfinished"]


@dataclass(frozen=True)
class Delete:
    """Deletes a managed object that the files no longer declare, or that an earlier apply left over.

    `expired`: an earlier apply replaced the object, and no sign-in can use it any more.
    `unfinished`: an apply was interrupted while it made the object.
    """

    resource: Resource
    live: LiveObject
    cause: Cause = "undeclared"
    action: Literal["delete"] = "delete"

    @property
    def fields(self) -> tuple[FieldChange, ...]:
        return tuple(FieldChange(path, value, None) for path, value in self.live.fields.items())


Change = Create | Update | Delete


LIVE = Origin("the live realm", 0)


def deletion(kind: str, live: LiveObject, cause: Cause = "undeclared") -> Delete:
    """The deletion of a live object."""
    return Delete(Resource(kind, live.name, {}, LIVE), live, cause)


@dataclass(frozen=True)
class Danger:
    """A change that needs `--yes-dangerous KIND:NAME`. `covers`: the names of deletions that it sums up."""

    kind: str
    name: str
    reason: str
    covers: frozenset[str] = frozenset()

    @property
    def confirmation(self) -> str:
        """The text that confirms it."""
        return f"{self.kind}:{self.name}"

    @property
    def option(self) -> str:
        """The option that confirms it, as a shell takes it."""
        return f"--yes-dangerous {shlex.quote(self.confirmation)}"


class StrictMapping(dict[str, Any]):
    """A mapping that is compared whole: a key that the files do not declare is a difference."""
