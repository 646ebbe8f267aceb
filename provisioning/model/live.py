"""A live realm: Keycloak's export, and what each kind reads beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from provisioning.model.resource import LiveObject
from provisioning.source.directory import Entry, RealmSource

if TYPE_CHECKING:
    from provisioning.kinds.kind import Kind

ALL = "100000"
"""The greatest number of objects that one request asks for."""


class Reader(Protocol):
    """The reading methods of a Keycloak client."""

    def get(self, *path: str, **query: str) -> Any: ...

    def read_by_post(self, *path: str, **query: str) -> Any: ...


@dataclass(frozen=True)
class Wanted:
    """What to read beside the export: what the files declare, objects of these names, or everything."""

    source: RealmSource | None = None
    names: tuple[str, ...] = ()
    everything: bool = False

    def entries(self, section: str) -> tuple[Entry, ...]:
        """The declared entries of a section."""
        return self.source.entries(section) if self.source else ()


@dataclass(frozen=True)
class LiveRealm:
    """A realm as the server represents it; empty if it does not exist.

    `beside` holds what kinds read beside the export, by the name of the kind.
    """

    name: str
    exists: bool = False
    export: Mapping[str, Any] = field(default_factory=dict)
    beside: Mapping[str, Any] = field(default_factory=dict)
    _objects: dict[str, Mapping[str, LiveObject]] = field(default_factory=dict, repr=False, compare=False)

    def objects(self, kind: Kind) -> Mapping[str, LiveObject]:
        """The objects of a kind by name."""
        if kind.name not in self._objects:
            self._objects[kind.name] = kind.live(self)
        return self._objects[kind.name]
