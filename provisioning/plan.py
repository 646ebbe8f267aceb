"""Plan the changes that make the realm equal to its files: ordered, field by field. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from typing import Any

from provisioning.errors import Origin
from provisioning.file_rules import IGNORE, require_references, require_sound
from provisioning.flows import interrupted
from provisioning.flows.available_names import require_available_names
from provisioning.flows.lengths import require_room
from provisioning.flows.names import expired, is_retired
from provisioning.kind import Kind
from provisioning.kinds import REGISTRY
from provisioning.kinds.flow import FLOW
from provisioning.live import LiveRealm
from provisioning.parts import PARTS
from provisioning.resource import Change, Create, Delete, LiveObject, Resource, Update
from provisioning.secrets import masked, shown
from provisioning.source import RealmSource

LIVE = Origin("the live realm", 0)


@dataclass(frozen=True)
class Foreign:
    """An object of the realm that the files do not declare and that does not carry the managed mark."""

    kind: str
    name: str


@dataclass(frozen=True)
class Plan:
    """The changes in their order of writing, and the foreign objects, which stay unchanged."""

    realm: str
    realm_exists: bool
    changes: tuple[Change, ...]
    foreign: tuple[Foreign, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.changes)

    @property
    def is_drift(self) -> bool:
        """Return whether the realm differs from its files; deletions of retired flows do not count."""
        return any(
            not (isinstance(each, Delete) and each.resource.kind == FLOW.name and is_retired(each.live.raw))
            for each in self.changes
        )

    def checksum(self) -> str:
        """A hash of the changes: equal plans have the same checksum at any time."""
        text = _text([self.realm, [_content(change) for change in self.changes]])
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def is_part_of(self, other: Plan) -> bool:
        """Return whether the other plan contains every change of this one, whatever the old values are."""
        known = {aim for change in other.changes for aim in _aims(change)}
        return all(aim in known for change in self.changes for aim in _aims(change))


def _content(change: Change) -> list[Any]:
    values = [[field.path, masked(field.path, field.old), shown(field.new)] for field in change.fields]
    return [change.action, change.resource.kind, change.resource.name, values]


def _aims(change: Change) -> list[str]:
    """The change itself and the new value of each of its fields."""
    head = [change.action, change.resource.kind, change.resource.name]
    return [_text(head), *(_text([*head, field.path, shown(field.new)]) for field in change.fields)]


def _text(content: list[Any]) -> str:
    return json.dumps(content, sort_keys=True, ensure_ascii=False)


def make_plan(source: RealmSource, live: LiveRealm, *, prune: bool = True) -> Plan:
    """Compare every declared resource with the live realm, kind by kind in dependency order.

    Managed objects that the files no longer declare are deleted last, in the opposite order.
    """
    require_sound(source)
    require_references(source, live)
    flows = {flow.name: flow for flow in FLOW.declared(source)}
    require_available_names(flows.values(), live)
    writes: list[Change] = []
    deletes: list[Delete] = []
    unmarked: list[tuple[str, LiveObject]] = []
    for kind in REGISTRY:
        held = kind.live(live)
        resources = list(kind.declared(source))
        writes += _writes(kind, resources, held)
        left = held.keys() - {each.name for each in resources}
        for each in (held[name] for name in held if name in left):
            if kind.is_builtin(each):
                continue
            if kind.mark is not None and kind.mark.is_on(each.raw):
                deletes.insert(0, _delete(kind, each))
            else:
                unmarked.append((kind.name, each))
    unmarked += _parts(source, live, unmarked)
    require_room(each.resource for each in writes if each.resource.kind == FLOW.name)
    # Keycloak refuses to delete a flow that is in use.
    deletes.sort(key=lambda each: each.resource.kind == FLOW.name)
    deletes += [_delete(FLOW, flow) for flow in expired(live, datetime.now(UTC))]
    deletes = deletes if prune else []
    gone = {(each.resource.kind, each.resource.name) for each in deletes}
    # Keycloak deletes an object together with its parent, so its own deletion is left out.
    pruned = [each for each in deletes if not _is_below(each.live, gone)]
    unfinished = [_delete(FLOW, flow) for flow in interrupted.removed(live, flows)]
    writes += [
        Update(Resource(FLOW.name, name, flow.fields, LIVE), flow, tuple(interrupted.left_to_do(flow)))
        for name, flow in interrupted.standing_in(live).items()
        if name not in flows
    ]
    foreign = (Foreign(kind, each.name) for kind, each in unmarked if not _is_below(each, gone))
    left_alone = tuple(each for each in foreign if not _ignored(source, each))
    return Plan(source.realm, live.exists, (*writes, *pruned, *unfinished), left_alone)


def _parts(
    source: RealmSource, live: LiveRealm, unmarked: Iterable[tuple[str, LiveObject]]
) -> Iterator[tuple[str, LiveObject]]:
    """Parts that were added to objects which are not themselves foreign."""
    parents = {(kind, each.name) for kind, each in unmarked}
    for kind, parts in PARTS.items():
        yield from ((kind, each) for each in parts(source, live) if not _is_below(each, parents))


def _writes(kind: Kind, resources: list[Resource], held: Mapping[str, LiveObject]) -> Iterator[Change]:
    for resource in resources:
        found = held.get(resource.name)
        if found is None:
            yield Create(resource)
        elif fields := kind.compare(resource, found):
            yield Update(resource, found, fields)


def _delete(kind: Kind, live: LiveObject) -> Delete:
    return Delete(Resource(kind.name, live.name, {}, LIVE), live)


def _is_below(live: LiveObject, parents: Container[tuple[str | None, str | None]]) -> bool:
    return (live.parent_kind, live.parent) in parents


def _ignored(source: RealmSource, foreign: Foreign) -> bool:
    return any(
        fnmatchcase(foreign.kind, entry.value.get("kind", "*"))
        and fnmatchcase(foreign.name, entry.value["name"])
        for entry in source.entries(IGNORE)
    )
