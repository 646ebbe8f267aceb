"""What must be written for the realm to be what the files say: ordered, field by field. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from typing import Any

from provisioning.errors import Origin
from provisioning.flows import interrupted
from provisioning.flows.free_names import require_free_names
from provisioning.flows.names import expired, is_retired
from provisioning.kind import Kind
from provisioning.kinds import REGISTRY
from provisioning.kinds.flow import FLOW
from provisioning.live import LiveRealm
from provisioning.references import IGNORE, require_references, require_sound
from provisioning.resource import Change, Create, Delete, LiveObject, Resource, Update
from provisioning.secrets import masked, shown
from provisioning.source import RealmSource

LIVE = Origin("the live realm", 0)


@dataclass(frozen=True)
class Foreign:
    """Something that stands in the realm, is declared nowhere and was not made by this tool."""

    kind: str
    name: str


@dataclass(frozen=True)
class Plan:
    """The changes, in the order in which they can be written, and what is left alone."""

    realm: str
    realm_exists: bool
    changes: tuple[Change, ...]
    foreign: tuple[Foreign, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.changes)

    @property
    def is_drift(self) -> bool:
        """Whether the realm is not what the files say: retired flows that go by the clock alone are none."""
        return any(
            not (isinstance(each, Delete) and each.resource.kind == FLOW.name and is_retired(each.live.raw))
            for each in self.changes
        )

    def checksum(self) -> str:
        """Names exactly these changes: the same plan at another time has the same checksum."""
        text = _text([self.realm, [_content(change) for change in self.changes]])
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def is_part_of(self, other: Plan) -> bool:
        """Whether it changes nothing that the other does not, whatever stands there by now."""
        known = {aim for change in other.changes for aim in _aims(change)}
        return all(aim in known for change in self.changes for aim in _aims(change))


def _content(change: Change) -> list[Any]:
    values = [[field.path, masked(field.path, field.old), shown(field.new)] for field in change.fields]
    return [change.action, change.resource.kind, change.resource.name, values]


def _aims(change: Change) -> list[str]:
    """The change itself and what each of its fields becomes."""
    head = [change.action, change.resource.kind, change.resource.name]
    return [_text(head), *(_text([*head, field.path, shown(field.new)]) for field in change.fields)]


def _text(content: list[Any]) -> str:
    return json.dumps(content, sort_keys=True, ensure_ascii=False)


def make_plan(source: RealmSource, live: LiveRealm, *, prune: bool = True) -> Plan:
    """Compares every declared resource with the live realm, kind by kind in dependency order.

    What is ours and declared no more is deleted, in the opposite order and after everything else.
    """
    require_sound(source)
    require_references(source, live)
    flows = {flow.name: flow for flow in FLOW.declared(source)}
    require_free_names(flows.values(), live)
    writes: list[Change] = []
    deletes: list[Delete] = []
    foreign: list[Foreign] = []
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
            elif not _ignored(source, kind.name, each.name):
                foreign.append(Foreign(kind.name, each.name))
    # Keycloak deletes no flow that something still uses.
    deletes.sort(key=lambda each: each.resource.kind == FLOW.name)
    deletes += [_delete(FLOW, flow) for flow in expired(live, datetime.now(UTC))]
    pruned = _without_children(deletes) if prune else []
    unfinished = [_delete(FLOW, flow) for flow in interrupted.removed(live, flows)]
    return Plan(source.realm, live.exists, (*writes, *pruned, *unfinished), tuple(foreign))


def _writes(kind: Kind, resources: list[Resource], held: Mapping[str, LiveObject]) -> Iterator[Change]:
    for resource in resources:
        found = held.get(resource.name)
        if found is None:
            yield Create(resource)
        elif fields := kind.compare(resource, found):
            yield Update(resource, found, fields)


def _delete(kind: Kind, live: LiveObject) -> Delete:
    return Delete(Resource(kind.name, live.name, {}, LIVE), live)


def _without_children(deletes: list[Delete]) -> list[Delete]:
    """Only the deletions that do not happen by themselves when a parent goes."""
    gone = {(each.resource.kind, each.resource.name) for each in deletes}
    return [each for each in deletes if (each.live.parent_kind, each.live.parent) not in gone]


def _ignored(source: RealmSource, kind: str, name: str) -> bool:
    return any(
        fnmatchcase(kind, entry.value.get("kind", "*")) and fnmatchcase(name, entry.value["name"])
        for entry in source.entries(IGNORE)
    )
