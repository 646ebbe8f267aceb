"""Groups at every depth, by path. Groups below `/delegations` are data, thousands of them, and never read.

A slash in a group's own name is written `~/`, as Keycloak can do.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from provisioning.errors import SourceError
from provisioning.kinds.export_form import written
from provisioning.kinds.fields import marked, within, without
from provisioning.kinds.kind import Gap, Import, Kind, References
from provisioning.kinds.shapes import shaped
from provisioning.kinds.writer import Writer
from provisioning.model.live import ALL, LiveRealm, Reader, Wanted
from provisioning.model.ownership import MarkInMap
from provisioning.model.resource import Change, Delete, Fields, LiveObject, Resource, Update
from provisioning.source.directory import RealmSource

DELEGATIONS = "/delegations"
_BETWEEN_NAMES = re.compile(r"(?<!~)/")
_Within = Callable[[str, Fields], bool]


class Groups(Kind):
    name = "group"
    section = "groups"
    key = "path"
    lost_when_deleted = ": its members leave it"
    has_short_description = True
    mark = MarkInMap("attributes", listed=True)
    drops_blanks_in = "attributes"
    part = "group role"

    def declared(self, source: RealmSource) -> Iterable[Resource]:
        # A parent is created before its children, whatever their order in the files.
        return sorted(super().declared(source), key=lambda each: len(down_to(each.name)))

    def faults(self, source: RealmSource, live: LiveRealm) -> Iterator[SourceError]:
        for path, entry in source.named(self.section, self.key):
            if (fault := fault_of(path)) is not None:
                yield SourceError(entry.place("path"), fault)

    def references(self, resource: Resource, source: RealmSource, live: LiveRealm) -> References:
        if parent := parent_of(resource.name):
            yield self, parent

    def read(self, reader: Reader, live: LiveRealm, wanted: Wanted) -> Mapping[str, Fields]:
        """The groups by path: managed, declared, and the foreign ones beside or directly below these."""
        paths = {entry.value["path"] for entry in wanted.entries(self.section)}
        named = [name.removeprefix(f"{self.name}:") for name in wanted.names]
        paths |= {each for name in named if name.startswith("/") for each in down_to(name)}
        paths = {path for path in paths if not is_delegation(path)}

        def within(path: str, group: Fields) -> bool:
            return wanted.everything or self.mark.is_on(group) or path in paths

        return dict(_groups(reader, live.name, within))

    def live(self, live: LiveRealm) -> Mapping[str, LiveObject]:
        return {
            path: LiveObject(path, {**raw, "path": path}, raw, raw["id"], parent_of(path) or None, self.name)
            for path, raw in (live.beside.get(self.name) or {}).items()
        }

    def foreign_parts(self, source: RealmSource, live: LiveRealm) -> Iterator[LiveObject]:
        """Roles of groups, each named “group:role”; a client role is written “client/role”."""
        for path, group in sorted(live.objects(self).items()):
            of_clients = (group.raw.get("clientRoles") or {}).items()
            roles = [within(client, role) for client, roles in of_clients for role in roles]
            for role in sorted([*(group.raw.get("realmRoles") or ()), *roles]):
                yield LiveObject(f"{path}:{role}", {}, {}, None, path, self.name)

    def refusals(
        self, change: Change, source: RealmSource, live: LiveRealm, own_client: str | None
    ) -> Iterator[str]:
        """Refuse to delete a group with groups below it that stay: Keycloak deletes those too."""
        if not isinstance(change, Delete):
            return
        path, declared = change.resource.name, source.resources(self)
        if path == DELEGATIONS:
            yield f"deleting group “{path}” would delete every delegation: declare it again"
        stay = (
            each
            for each, group in sorted(live.objects(self).items())
            if each in declared or not self.mark.is_on(group.raw)
        )
        if below := ", ".join(f"“{each}”" for each in stay if each.startswith(f"{path}/")):
            yield (
                f"deleting group “{path}” would delete {below} with it: "
                "move or adopt what is below it, or declare the group again"
            )

    def add_to_import(self, realm: Import, resource: Resource) -> bool:
        *above, name = names_in(resource.name)
        siblings: list[Any] = realm.setdefault("groups", [])
        for step in above:
            siblings = next(group for group in siblings if group["name"] == step).setdefault("subGroups", [])
        siblings.append(marked(self.mark, {"name": name, **without(resource.fields, "path")}))
        return True

    def create(self, writer: Writer, resource: Resource) -> None:
        parent, name = parent_of(resource.name), names_in(resource.name)[-1]
        where = ("groups", writer.id_of(self, parent), "children") if parent else ("groups",)
        body = marked(self.mark, {"name": name, **without(resource.fields, "path")})
        writer.remember(self.name, resource.name, writer.post(*where, body=body))

    def update(self, writer: Writer, update: Update) -> None:
        writer.change("groups", str(update.live.id), fields=without(update.resource.fields, "path"))

    def delete(self, writer: Writer, live: LiveObject) -> None:
        writer.delete("groups", str(live.id))

    def exported(self, live: LiveRealm) -> list[Fields]:
        found = [each for each in self.to_declare(live) if fault_of(each.name) is None]
        return [{"path": each.name, **written(each.raw, "group", drop=("path",))} for each in found]

    def gaps(self, live: LiveRealm) -> Iterator[Gap]:
        held = sorted(live.objects(self).items())
        roles = {path: each.raw.get("realmRoles") or each.raw.get("clientRoles") for path, each in held}
        yield "roles of the groups", [path for path, _ in held if roles[path]]
        yield "groups whose names end in “~”", [path for path, _ in held if fault_of(path) is not None]


def path_of(parent: str, name: str) -> str:
    """The path of a group with this name in the group `parent`; `a/b` is not the same as `b` in `a`."""
    return f"{parent}/{name.replace('/', '~/')}"


def parent_of(path: str) -> str:
    """The path of the parent group; empty at the top."""
    return "/".join(_BETWEEN_NAMES.split(path)[:-1])


def names_in(path: str) -> list[str]:
    """The names of the groups from the top down to this one."""
    return [each.replace("~/", "/") for each in _BETWEEN_NAMES.split(path)[1:]]


def down_to(path: str) -> list[str]:
    """The paths from the top-level group down to this one."""
    return [*(down_to(parent_of(path))), path] if path else []


def is_delegation(path: str) -> bool:
    """Return whether a group is below the delegations, which are data."""
    return path.startswith(f"{DELEGATIONS}/")


def fault_of(path: str) -> str | None:
    """Why a declared path is not possible, or None."""
    if not path.startswith("/") or path.endswith("/") or not all(each.strip() for each in names_in(path)):
        return f"“{path}” is not a group path: write it as /name or /name/name"
    if any(each.endswith("~") for each in names_in(path)):
        return f"“{path}”: a group's name cannot end in “~”, because “~/” stands for a slash in a name"
    if is_delegation(path):
        return f"groups below {DELEGATIONS} are delegations, not configuration"
    return None


def _groups(
    reader: Reader, realm: str, within: _Within, parent: str = "", *below: str
) -> Iterator[tuple[str, Fields]]:
    """Yield groups with their paths, parents first: the top level, and the children of groups in `within`.

    This takes one request for the top level, and one for each group with children. A group whose name ends in
    “~” is not entered: its children would have the paths of other groups.
    """
    # Without the hierarchy, the server returns each group once, without its parents and children.
    query = {"briefRepresentation": "false", "populateHierarchy": "false", "max": ALL}
    for group in shaped(reader.get(realm, "groups", *below, **query) or [], "groups", f"realm {realm}"):
        path = path_of(parent, group["name"])
        yield path, group
        is_walked = path != DELEGATIONS and not path.endswith("~") and within(path, group)
        if group.get("subGroupCount") and is_walked:
            yield from _groups(reader, realm, within, path, str(group["id"]), "children")


GROUP = Groups()
