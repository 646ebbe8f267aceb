"""Two sorts of kinds that share how they are declared and written: collections, and objects below them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from provisioning.kinds import new_realm
from provisioning.kinds.export_form import unknown_fields
from provisioning.kinds.fields import marked, with_config, within
from provisioning.kinds.kind import Gap, Import, Kind
from provisioning.kinds.writer import Writer
from provisioning.model.live import LiveRealm
from provisioning.model.masking import with_unmanaged
from provisioning.model.ownership import MarkInMap
from provisioning.model.resource import Fields, LiveObject, Resource, Update
from provisioning.source.directory import RealmSource


class Collection(Kind):
    """A kind whose objects form a list in the export and a collection in the admin API.

    `path`: the collection's path below the realm.
    `listed`: its list in the representation of a realm; empty if the kind reads its objects itself.
    `definition`: the definition of the schema, if an export lists the fields that files have no place for.
    `not_in_files`: the fields that files need no place for.
    """

    path: tuple[str, ...]
    listed = ""
    definition = ""
    not_in_files: tuple[str, ...] = ()
    at_once = True

    def live(self, live: LiveRealm) -> Mapping[str, LiveObject]:
        held = live.export.get(self.listed) if self.listed else live.beside.get(self.name)
        return {
            name: LiveObject(name, self.normalised(raw), raw, raw.get("id"))
            for raw in held or ()
            for name in [str(raw[self.key])]
        }

    def add_to_import(self, realm: Import, resource: Resource) -> bool:
        if not self.listed or resource.name in self.builtin:
            return False
        realm.setdefault(self.listed, []).append(marked(self.mark, resource.fields))
        return True

    def create(self, writer: Writer, resource: Resource) -> None:
        new_id = writer.post(*self.path, body=marked(self.mark, resource.fields))
        writer.remember(self.name, resource.name, new_id)

    def update(self, writer: Writer, update: Update) -> None:
        writer.change(*self.item(update.live), fields=update.resource.fields)

    def delete(self, writer: Writer, live: LiveObject) -> None:
        writer.delete(*self.item(live))

    def of_keycloak(self, live: LiveRealm) -> new_realm.Table:
        own = live.objects(self).items() if self.builtin and self.definition else ()
        return {self.name: {name: each.raw for name, each in own if self.is_builtin(each)}}

    def gaps(self, live: LiveRealm) -> Iterator[Gap]:
        yield from super().gaps(live)
        for each in self.to_declare(live) if self.definition else ():
            fields = unknown_fields(each.raw, self.definition, self.not_in_files)
            yield f"fields of {self.name} “{each.name}”", fields

    def item(self, live: LiveObject) -> tuple[str, ...]:
        """The path of one object."""
        return (*self.path, str(live.id))


class Below(Kind):
    """A kind that is declared within the objects of another kind, each named “parent/name” (`within`)."""

    parent: Collection
    declared_in: str
    """The field of the parent's declaration that lists them."""
    mark = MarkInMap("config")
    drops_blanks_in = "config"
    at_once = True

    def declared(self, source: RealmSource) -> Iterable[Resource]:
        for parent, entry in source.named(self.parent.section, self.parent.key):
            for value in entry.value.get(self.declared_in, ()):
                fields = with_unmanaged(with_config({**value, **self.implied(value, parent)}))
                yield Resource(self.name, within(parent, value["name"]), fields, entry.origin)

    def implied(self, value: Fields, parent: str) -> Fields:
        """The fields that follow from a declaration and its place."""
        raise NotImplementedError

    def live(self, live: LiveRealm) -> Mapping[str, LiveObject]:
        return {
            name: LiveObject(name, with_config(raw), raw, raw["id"], parent, self.parent.name)
            for parent, raw in self.raw(live)
            for name in [within(parent, raw["name"])]
        }

    def raw(self, live: LiveRealm) -> Iterator[tuple[str, Fields]]:
        """The server's representations, each with the name of its parent."""
        raise NotImplementedError

    def create(self, writer: Writer, resource: Resource) -> None:
        writer.post(*self.below(writer, resource), body=marked(self.mark, resource.fields))

    def update(self, writer: Writer, update: Update) -> None:
        path = (*self.below(writer, update.live), str(update.live.id))
        writer.change(*path, fields=update.resource.fields)

    def delete(self, writer: Writer, live: LiveObject) -> None:
        writer.delete(*self.below(writer, live), str(live.id))

    def below(self, writer: Writer, of: Resource | LiveObject) -> tuple[str, ...]:
        """The path of the collection that holds the object."""
        raise NotImplementedError
