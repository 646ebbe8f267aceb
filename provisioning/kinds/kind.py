"""What every kind of resource offers the engine, and what it writes with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from provisioning.diff import merged
from provisioning.keycloak import Keycloak
from provisioning.live import LiveRealm
from provisioning.resource import Fields, LiveObject, Resource, Update
from provisioning.source import RealmSource


class Writer:
    """The server a plan is written to, and the ids of what stands there or was just made."""

    def __init__(self, keycloak: Keycloak, live: LiveRealm) -> None:
        self.keycloak = keycloak
        self.live = live
        self.realm = live.name
        self._made: dict[tuple[str, str], str] = {}

    def post(self, *path: str, body: Any) -> str | None:
        return self.keycloak.post(self.realm, *path, body=body)

    def put(self, *path: str, body: Any) -> None:
        self.keycloak.put(self.realm, *path, body=body)

    def delete(self, *path: str, body: Any = None) -> None:
        self.keycloak.delete(self.realm, *path, body=body)

    def get(self, *path: str, **query: str) -> Any:
        return self.keycloak.get(self.realm, *path, **query)

    def remember(self, kind: str, name: str, new_id: str | None) -> None:
        if new_id:
            self._made[kind, name] = new_id

    def id_of(self, kind: Kind, name: str) -> str:
        """The id of an object made in this apply or read before it."""
        made = self._made.get((kind.name, name))
        return made or str(kind.live(self.live)[name].id)


class Kind(Protocol):
    """One kind of resource: how it is declared, how a live realm holds it, how it is written."""

    @property
    def name(self) -> str:
        """The kind's name in plans."""

    def declared(self, source: RealmSource) -> Iterable[Resource]: ...

    def live(self, live: LiveRealm) -> Mapping[str, LiveObject]: ...

    def create(self, writer: Writer, resource: Resource) -> None: ...

    def update(self, writer: Writer, update: Update) -> None: ...


@dataclass(frozen=True)
class Collection:
    """A kind whose objects are a list of the export and a collection of the admin API.

    `key` names an object in both; `path` is its collection below the realm.
    """

    name: str
    section: str
    key: str
    path: tuple[str, ...]
    item_path: tuple[str, ...] = field(default=())

    def declared(self, source: RealmSource) -> Iterable[Resource]:
        for name, entry in source.named(self.section, self.key):
            yield Resource(self.name, name, self.fields(entry.value, source), entry.origin)

    def live(self, live: LiveRealm) -> Mapping[str, LiveObject]:
        return {
            raw[self.key]: LiveObject(raw[self.key], self.read(raw, live), raw, raw.get("id"))
            for raw in self.raw(live)
        }

    def raw(self, live: LiveRealm) -> Iterable[Mapping[str, Any]]:
        """The server's representations of this kind."""
        raise NotImplementedError

    def fields(self, value: Mapping[str, Any], source: RealmSource) -> Fields:
        """A declaration as comparable fields."""
        return self.normalised(value)

    def read(self, raw: Mapping[str, Any], live: LiveRealm) -> Fields:
        """A representation as comparable fields."""
        return self.normalised(raw)

    def normalised(self, value: Mapping[str, Any]) -> Fields:
        """The value without what is no difference: order of sets, type of scalars."""
        return value

    def create(self, writer: Writer, resource: Resource) -> None:
        writer.remember(self.name, resource.name, writer.post(*self.path, body=resource.fields))

    def update(self, writer: Writer, update: Update) -> None:
        item = (*(self.item_path or self.path), self.identifier(update.live))
        writer.put(*item, body=updated(update))

    def identifier(self, live: LiveObject) -> str:
        """How the admin API addresses one object of the collection."""
        return str(live.id)


def updated(update: Update) -> Fields:
    """The live representation with the declared fields laid over it: what a PUT sends."""
    body: Fields = merged(update.live.raw, update.resource.fields)
    return body


def as_strings(value: Mapping[str, Any]) -> dict[str, Any]:
    """A map of strings as Keycloak keeps configuration: `true` → "true", `5` → "5"."""
    return {name: _as_string(inner) for name, inner in value.items()}


def _as_string(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int | float) else value


def with_sorted(value: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """The mapping with the named lists sorted: sets whose order means nothing."""
    return {name: sorted(inner) if name in names and inner else inner for name, inner in value.items()}
