"""Groups at every depth, by path. Groups below `/delegations` are data and are never read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from provisioning.diff import merged
from provisioning.errors import SourceError
from provisioning.kind import ByFields, Import, Writer, marked
from provisioning.live import LiveRealm
from provisioning.live_groups import DELEGATIONS, is_delegation, names_in, parent_of
from provisioning.ownership import Mark, MarkInMap
from provisioning.resource import Fields, LiveObject, Resource, Update
from provisioning.source import RealmSource

SECTION = "groups"


@dataclass(frozen=True)
class Groups(ByFields):
    name: str = "group"
    mark: ClassVar[Mark] = MarkInMap("attributes", listed=True)

    def declared(self, source: RealmSource) -> Iterable[Resource]:
        # A parent is created before its children, whatever their order in the files.
        for path, entry in sorted(source.named(SECTION, "path"), key=lambda each: each[0].count("/")):
            if not path.startswith("/") or path.endswith("/"):
                raise SourceError(
                    entry.origin, f"“{path}” is not a group path: write it as /name or /name/name"
                )
            if is_delegation(path):
                raise SourceError(
                    entry.origin, f"groups below {DELEGATIONS} are delegations, not configuration"
                )
            yield Resource(self.name, path, entry.value, entry.origin)

    def live(self, live: LiveRealm) -> Mapping[str, LiveObject]:
        return {
            path: LiveObject(path, raw, raw, raw["id"], parent_of(path) or None, self.name)
            for path, raw in live.groups.items()
        }

    def is_builtin(self, live: LiveObject) -> bool:
        return False

    def delete(self, writer: Writer, live: LiveObject) -> None:
        writer.delete("groups", str(live.id))

    def add_to_import(self, realm: Import, resource: Resource) -> bool:
        *above, name = names_in(resource.name)
        siblings: list[Any] = realm.setdefault("groups", [])
        for step in above:
            siblings = next(group for group in siblings if group["name"] == step).setdefault("subGroups", [])
        siblings.append(marked(self.mark, {"name": name, **_without_path(resource.fields)}))
        return True

    def create(self, writer: Writer, resource: Resource) -> None:
        parent, name = parent_of(resource.name), names_in(resource.name)[-1]
        where = ("groups", writer.id_of(self, parent), "children") if parent else ("groups",)
        body = marked(self.mark, {"name": name, **_without_path(resource.fields)})
        writer.remember(self.name, resource.name, writer.post(*where, body=body))

    def update(self, writer: Writer, update: Update) -> None:
        body = merged(update.live.raw, _without_path(update.resource.fields))
        writer.put("groups", str(update.live.id), body=body)


def declared_paths(source: RealmSource) -> tuple[str, ...]:
    """The paths of the groups that must be read."""
    return tuple(path for path, _ in source.named(SECTION, "path"))


def _without_path(fields: Fields) -> dict[str, object]:
    return {name: value for name, value in fields.items() if name != "path"}


GROUP = Groups()
