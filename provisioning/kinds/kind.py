"""The interface of a kind of resource: every fact about a kind stands in its module."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar

from provisioning.errors import ProvisioningError, SourceError
from provisioning.kinds import new_realm
from provisioning.kinds.fields import with_blanks
from provisioning.kinds.providers import Server
from provisioning.kinds.writer import Writer
from provisioning.model.diff import differences
from provisioning.model.live import LiveRealm, Reader, Wanted
from provisioning.model.masking import with_unmanaged
from provisioning.model.ownership import Mark
from provisioning.model.resource import (
    LIVE,
    Change,
    Danger,
    FieldChange,
    Fields,
    LiveObject,
    Resource,
    Update,
)
from provisioning.model.secret import with_fingerprints
from provisioning.source.directory import RealmSource

Import = dict[str, Any]
"""The representation by which Keycloak creates a realm with its content."""
References = Iterable[tuple["Kind", str]]
"""The objects that a declaration needs, each by kind and name."""
Gap = tuple[str, list[str] | None]
"""What realm files cannot express, and the names of the objects; None if the first says all."""


LONGEST = 255
"""The number of characters that Keycloak stores of most names and descriptions."""


class Kind:
    """One kind of resource: how it is declared, read, compared, judged, written and exported.

    `section`: its section of the realm files; empty for a kind that is declared within another one.
    `key`: the field that names an entry of the section; empty if the section is about the realm.
    `file`: the file into which an export writes the section, if it has another name.
    `mark`: the place of the managed mark; objects of a kind without one are never deleted.
    `builtin`: the names of Keycloak's own objects.
    `at_once`: several objects may be written concurrently.
    `deleted_last`: they are deleted after the objects of all other kinds.
    `may_hold_secrets`: its texts may be secrets, so that one in clear is refused.
    `parts_named_by`: the fields that name the entries of its lists, such as the steps of a flow.
    `fingerprints_in`: the map in which the fingerprints of its secrets are stored.
    `drops_blanks_in`: the map in which Keycloak drops a setting whose value is empty.
    `has_short_description`: Keycloak stores 255 characters of its description.
    `lost_when_deleted`: what goes with an object, if its deletion is dangerous.
    `when_absent`: what a field means that Keycloak leaves out of its answer.
    `fixed`: the fields that Keycloak cannot change in an object that exists.
    `part`: the name of parts that are added by hand to its objects and cannot carry the mark.
    """

    name: str
    section = ""
    key = ""
    file = ""
    mark: Mark | None = None
    builtin: frozenset[str] = frozenset()
    at_once = False
    deleted_last = False
    may_hold_secrets = True
    has_short_description = False
    lost_when_deleted = ""
    part = ""
    fingerprints_in = ""
    drops_blanks_in = ""
    when_absent: ClassVar[Fields] = {}
    fixed: tuple[str, ...] = ()
    parts_named_by: tuple[str, ...] = ()

    # In the files

    def declared(self, source: RealmSource) -> Iterable[Resource]:
        of_realm = ((source.realm, entry) for entry in source.entries(self.section))
        for name, entry in source.named(self.section, self.key) if self.key else of_realm:
            yield Resource(self.name, name, self.fields(entry.value, source), entry.origin)

    def fields(self, value: Fields, source: RealmSource) -> Fields:
        """The comparable fields of a declaration."""
        fields = self.normalised(value)
        if not self.fingerprints_in:
            return fields
        return with_fingerprints(with_unmanaged(fields), self.fingerprints_in, source.fingerprint_key)

    def normalised(self, value: Fields) -> Fields:
        """The value without insignificant differences: order of sets, type of scalars."""
        return value

    def faults(self, source: RealmSource, live: LiveRealm) -> Iterable[SourceError]:
        """The faults of the declarations that the schema cannot tell; `live` is empty if it is unknown."""
        return ()

    def fault_of_name(self, name: str) -> str | None:
        """Why no object of the kind can be declared by this name, or None."""
        if len(name) > LONGEST:
            return f"has {len(name)} characters, and may have {LONGEST}"
        if not name.isprintable():
            return "cannot hold a line break or another control character"
        # In a path of the admin API, such a name leads to another object.
        return "means another place in an address" if name in (".", "..") else None

    def references(self, resource: Resource, source: RealmSource, live: LiveRealm) -> References:
        return ()

    def has_always(self, live: LiveRealm) -> frozenset[str]:
        """The names of objects that exist although neither the files nor the live realm show them."""
        # In an existing realm, Keycloak's own objects may have been deleted.
        return frozenset() if live.exists else self.builtin

    # At the server

    def read(self, reader: Reader, live: LiveRealm, wanted: Wanted) -> Any:
        """What the kind needs beside the export; kinds before this one in the registry have been read."""
        return None

    def live(self, live: LiveRealm) -> Mapping[str, LiveObject]:
        raise NotImplementedError

    def is_builtin(self, live: LiveObject) -> bool:
        """Return whether Keycloak itself created the object."""
        return self.mark is None or live.name in self.builtin

    def is_managed(self, live: LiveObject) -> bool:
        """Return whether the files decide about the object: it is deleted when they no longer declare it."""
        return self.mark is not None and self.mark.is_on(live.raw) and not self.is_builtin(live)

    def missing(self, fields: Fields, server: Server) -> Iterator[str]:
        """The providers that a declaration names and the server lacks."""
        yield from ()

    # In plans

    def compare(self, resource: Resource, live: LiveObject) -> tuple[FieldChange, ...]:
        """The fields that an update must change. Raises SourceError for one that cannot change."""
        home, declared, held = self.drops_blanks_in, resource.fields, {**self.when_absent, **live.fields}
        for field in self.fixed:
            if field in declared and declared[field] != held.get(field):
                text = f"{self.name} “{resource.name}” has {field} {declared[field]}, but {held.get(field)}"
                fault = f"{text} in the realm; Keycloak cannot change it: take another name"
                raise SourceError(resource.origin, fault)
        if home and declared.get(home):
            held = {**held, home: with_blanks(held.get(home) or {}, declared[home])}
        return differences(declared, held, named_by=self.parts_named_by)

    def leftovers(self, source: RealmSource, live: LiveRealm) -> Iterator[Change]:
        """What earlier applies left to do, beyond what the files declare."""
        yield from ()

    def foreign_parts(self, source: RealmSource, live: LiveRealm) -> Iterator[LiveObject]:
        """Parts that were added by hand and that no strict list decides about; no apply removes them."""
        yield from ()

    def dangers(self, change: Change) -> Iterator[Danger]:
        """The dangers of a change: it may interrupt sign-ins or lose data, and needs a confirmation."""
        name = change.resource.name
        yield from (Danger(self.name, name, f"{self.name} “{name}” {loss}") for loss in self.losses(change))

    def losses(self, change: Change) -> Iterator[str]:
        """What happens to the object of a dangerous change, such as “is deleted: every account loses it”."""
        if self.lost_when_deleted and change.action == "delete":
            yield f"is deleted{self.lost_when_deleted}"

    def refusals(
        self, change: Change, source: RealmSource, live: LiveRealm, own_client: str | None
    ) -> Iterator[str]:
        """Why a change is never written. `own_client` is the signed-in client, if it belongs to the realm."""
        yield from ()

    # Written

    def add_to_import(self, realm: Import, resource: Resource) -> bool:
        """Add the resource to the request that creates the realm; False if `create` must write it."""
        return False

    def prepare(self, writer: Writer, source: RealmSource) -> bool:
        """Complete what an earlier apply left half done. Returns whether there was something."""
        return False

    def create(self, writer: Writer, resource: Resource) -> None:
        raise NotImplementedError

    def update(self, writer: Writer, update: Update) -> None:
        """Write an object that exists; by default as one that does not."""
        self.create(writer, update.resource)

    def delete(self, writer: Writer, live: LiveObject) -> None:
        raise NotImplementedError(f"{live.name} is never deleted")

    def marked(self, live: LiveObject) -> Fields:
        """The representation with the managed mark. Raises ProvisioningError if it cannot carry the mark."""
        marked = self.mark.put_on(live.raw) if self.mark else live.raw
        if not (self.mark and self.mark.is_on(marked)):
            raise ProvisioningError(
                f"{self.name} “{live.name}” cannot carry the managed mark. "
                "Declare it, which needs no mark, or list it under “ignore”"
            )
        return marked

    def adopt(self, writer: Writer, live: LiveObject, marked: Fields) -> None:
        """Write the managed mark, and nothing else."""
        only_the_mark = {name: value for name, value in marked.items() if value != live.raw.get(name)}
        self.update(writer, Update(Resource(self.name, live.name, only_the_mark, LIVE), live, ()))

    # Exported

    def exported(self, live: LiveRealm) -> Any:
        """The section that declares the live objects; None for a kind that is declared within another one."""
        return [self.in_files(each) for each in self.to_declare(live)] if self.key else None

    def in_files(self, held: LiveObject) -> Fields:
        """A live object in the form of realm files."""
        raise NotImplementedError

    def of_keycloak(self, live: LiveRealm) -> new_realm.Table:
        """Keycloak's own objects, by a title and their names, to recognise those that were changed."""
        return {}

    def to_declare(self, live: LiveRealm) -> list[LiveObject]:
        """The objects by name; of Keycloak's own, where they can be told from others, the changed ones."""
        own = self.of_keycloak(live)
        changed = own.get(self.name, {}).keys() - new_realm.untouched(own, live.name, self.name)
        return [
            each
            for name, each in sorted(live.objects(self).items())
            if self.mark is None or name in changed or not self.is_builtin(each)
            if self.fault_of_name(name) is None
        ]

    def gaps(self, live: LiveRealm) -> Iterator[Gap]:
        """What the live realm holds of this kind and files cannot express."""
        own = self.of_keycloak(live).get(self.name, {})
        yield f"missing {self.name}s of Keycloak's own", new_realm.missing(self.name, own)
        names = sorted(name for name in live.objects(self) if self.fault_of_name(name) is not None)
        yield f"{self.name}s whose names cannot be declared", names
