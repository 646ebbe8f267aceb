"""What must be written for the realm to be what the files say: ordered, field by field. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from provisioning.diff import differences
from provisioning.kinds import REGISTRY
from provisioning.kinds.kind import Kind
from provisioning.live import LiveRealm
from provisioning.resource import Change, Create, Update
from provisioning.source import RealmSource


@dataclass(frozen=True)
class Plan:
    """The changes, in the order in which they can be written."""

    realm: str
    realm_exists: bool
    changes: tuple[Change, ...]

    def __bool__(self) -> bool:
        return bool(self.changes)


def make_plan(source: RealmSource, live: LiveRealm) -> Plan:
    """Compares every declared resource with the live realm, kind by kind in dependency order."""
    changes = tuple(change for kind in REGISTRY for change in _changes(kind, source, live))
    return Plan(source.realm, live.exists, changes)


def _changes(kind: Kind, source: RealmSource, live: LiveRealm) -> Iterator[Change]:
    held = kind.live(live)
    for resource in kind.declared(source):
        found = held.get(resource.name)
        if found is None:
            yield Create(resource)
        elif fields := differences(resource.fields, found.fields):
            yield Update(resource, found, fields)
