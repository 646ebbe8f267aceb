"""The interface of a kind of resource, and the writer that kinds use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from provisioning.diff import differences, merged
from provisioning.live import LiveRealm
from provisioning.ownership import Mark
from provisioning.resource import FieldChange, Fields, LiveObject, Resource, Update
from provisioning.source import RealmSource

if TYPE_CHECKING:
    from provisioning.keycloak import (
        Keycloak,
    )  # importing it takes a third of a second, which offline commands save

Import = dict[str, Any]
"""The representation by which Keycloak creates a realm with its content."""


class Writer:
    """The server that a plan is written to, and the ids of its objects, old and new."""

    def __init__(self, keycloak: Keycloak, live: LiveRealm) -> None:
        self.keycloak = keycloak
        self.live = live
        self.realm = live.name
        self._made: dict[tuple[str, str], str] = {}

    def post(self, *path: str, body: Any) -> str | None:
        return self.keycloak.post(self.realm, *path, body=body)

    def put(self, *path: str, body: Any) -> None:
        self.keycloak.put(self.realm, *path, body=body)

    def change(self, *path: str, fields: Fields) -> None:
        """Change some fields of an object and send the others as they are at this moment.

        Keycloak derives fields that a PUT omits: a client's `webOrigins` from its redirect addresses.
        """
        self.put(*path, body=merged(self.get(*path), fields))

    def delete(self, *path: str, body: Any = None) -> None:
        self.keycloak.delete(self.realm, *path, body=body)

    def get(self, *path: str, **query: str) -> Any:
        return self.keycloak.get(self.realm, *path, **query)

    def remember(self, kind: str, name: str, new_id: str | None) -> None:
        if new_id:
            self._made[kind, name] = new_id

    def id_of(self, kind: Kind, name: str) -> str:
        """The id of an object: the one that this apply created, else the one in the live realm."""
        made = self._made.get((kind.name, name))
        return made or str(kind.live(self.live)[name].id)


class Kind(Protocol):
    """One kind of resource: how it is declared, read from a live realm, and written."""

    @property
    def name(self) -> str:
        """The name of the kind in plans."""

    @property
    def mark(self) -> Mark | None:
        """The place of the managed mark in its objects; None if they are never deleted."""

    @property
    def at_once(self) -> bool:
        """Return whether several of its objects may be created or updated concurrently."""

    def declared(self, source: RealmSource) -> Iterable[Resource]: ...

    def live(self, live: LiveRealm) -> Mapping[str, LiveObject]: ...

    def compare(self, resource: Resource, live: LiveObject) -> tuple[FieldChange, ...]:
        """The fields that an update must change."""

    def is_builtin(self, live: LiveObject) -> bool:
        """Return whether Keycloak itself created the object."""

    def add_to_import(self, realm: Import, resource: Resource) -> bool:
        """Add the resource to the request that creates the realm; False if `create` must write it."""

    def create(self, writer: Writer, resource: Resource) -> None: ...

    def update(self, writer: Writer, update: Update) -> None: ...

    def delete(self, writer: Writer, live: LiveObject) -> None: ...


class ByFields:
    """Compares declared fields one by one; objects are written one after the other."""

    at_once: ClassVar[bool] = False

    def compare(self, resource: Resource, live: LiveObject) -> tuple[FieldChange, ...]:
        return differences(resource.fields, live.fields)

    def add_to_import(self, realm: Import, resource: Resource) -> bool:
        return False


class NeverDeleted(ByFields):
    """A kind that is never deleted: its objects exist in every realm and cannot carry a mark."""

    mark: ClassVar[Mark | None] = None

    def is_builtin(self, live: LiveObject) -> bool:
        return True

    def delete(self, writer: Writer, live: LiveObject) -> None:
        raise NotImplementedError(f"{live.name} is never deleted")


@dataclass(frozen=True)
class Collection(ByFields):
    """A kind whose objects form a list in the export and a collection in the admin API.

    `key` is the field that names an object; `path` is the collection's path below the realm; `exported` is
    the name of its list in the representation of a realm, or empty.
    """

    name: str
    section: str
    key: str
    path: tuple[str, ...]
    mark: Mark | None = None
    item_path: tuple[str, ...] = ()
    builtin: frozenset[str] = frozenset()
    exported: str = ""
    at_once: ClassVar[bool] = True

    def declared(self, source: RealmSource) -> Iterable[Resource]:
        for name, entry in source.named(self.section, self.key):
            yield Resource(self.name, name, self.fields(entry.value, source), entry.origin)

    def live(self, live: LiveRealm) -> Mapping[str, LiveObject]:
        return {
            name: LiveObject(name, self.read(raw, live), raw, raw.get("id"))
            for raw in self.raw(live)
            for name in [self.name_of(raw)]
        }

    def name_of(self, value: Mapping[str, Any]) -> str:
        """The name of a live object within its kind."""
        return str(value[self.key])

    def raw(self, live: LiveRealm) -> Iterable[Mapping[str, Any]]:
        """The server's representations of this kind."""
        held: Iterable[Mapping[str, Any]] = live.export.get(self.exported, ())
        return held

    def fields(self, value: Mapping[str, Any], source: RealmSource) -> Fields:
        """The comparable fields of a declaration."""
        return self.normalised(value)

    def read(self, raw: Mapping[str, Any], live: LiveRealm) -> Fields:
        """The comparable fields of a representation."""
        return self.normalised(raw)

    def normalised(self, value: Mapping[str, Any]) -> Fields:
        """The value without insignificant differences: order of sets, type of scalars."""
        return value

    def is_builtin(self, live: LiveObject) -> bool:
        return live.name in self.builtin

    def add_to_import(self, realm: Import, resource: Resource) -> bool:
        if not self.exported or resource.name in self.builtin:
            return False
        realm.setdefault(self.exported, []).append(marked(self.mark, resource.fields))
        return True

    def create(self, writer: Writer, resource: Resource) -> None:
        new_id = writer.post(*self.path, body=marked(self.mark, resource.fields))
        writer.remember(self.name, resource.name, new_id)

    def update(self, writer: Writer, update: Update) -> None:
        writer.put(*self.item(update.live), body=updated(update))

    def delete(self, writer: Writer, live: LiveObject) -> None:
        writer.delete(*self.item(live))

    def item(self, live: LiveObject) -> tuple[str, ...]:
        """The path of one object."""
        return (*(self.item_path or self.path), self.identifier(live))

    def identifier(self, live: LiveObject) -> str:
        """The last part of an object's path in the admin API."""
        return str(live.id)


def marked(mark: Mark | None, fields: Fields) -> Fields:
    """The fields of a new object, with the managed mark."""
    return mark.put_on(fields) if mark else fields


def marked_as_before(mark: Mark | None, update: Update, fields: Fields) -> Fields:
    """The fields of an update, with the mark if the live object carries it."""
    return mark.put_on(fields) if mark and mark.is_on(update.live.raw) else fields


def updated(update: Update) -> Fields:
    """The live representation, overlaid with the declared fields: the body of a PUT."""
    body: Fields = merged(update.live.raw, update.resource.fields)
    return body


def as_strings(value: Mapping[str, Any]) -> dict[str, Any]:
    """A map with strings as values, as Keycloak stores configuration: `true` → "true", `5` → "5"."""
    return {name: _as_string(inner) for name, inner in value.items()}


def _as_string(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int | float) else value


def with_sorted(value: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """The mapping with the named lists sorted, because their order has no meaning."""
    return {name: sorted(inner) if name in names and inner else inner for name, inner in value.items()}
