"""Realm settings: every field of the realm that is not a list of other objects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from provisioning.diff import merged
from provisioning.kind import Import, NeverDeleted, Writer, as_strings, with_sorted
from provisioning.live import LiveRealm
from provisioning.resource import LiveObject, Resource, Update
from provisioning.secrets import secrets_in, with_fingerprints, with_unmanaged
from provisioning.source import RealmSource

_SETS = ("supportedLocales", "eventsListeners", "enabledEventTypes")
_STRING_MAPS = ("attributes", "smtpServer", "browserSecurityHeaders")


@dataclass(frozen=True)
class Realm(NeverDeleted):
    name: str = "realm"

    def declared(self, source: RealmSource) -> Iterable[Resource]:
        for entry in source.entries("realm"):
            declared = with_unmanaged(_normalised(entry.value))
            fields = with_fingerprints(declared, "attributes", source.fingerprint_key)
            yield Resource(self.name, source.realm, fields, entry.origin)

    def live(self, live: LiveRealm) -> Mapping[str, LiveObject]:
        if not live.exists:
            return {}
        return {live.name: LiveObject(live.name, _normalised(live.export), live.export)}

    def add_to_import(self, realm: Import, resource: Resource) -> bool:
        realm.update(resource.fields)
        return True

    def create(self, writer: Writer, resource: Resource) -> None:
        writer.keycloak.post(body=resource.fields)

    def update(self, writer: Writer, update: Update) -> None:
        # A PUT keeps omitted fields but replaces every map it contains. A changed secret shows only by its
        # fingerprint, so maps with secrets are sent with every change.
        declared = update.resource.fields
        changed = {change.path.split(".", 1)[0].split("[", 1)[0] for change in update.fields}
        changed |= {name for name, value in declared.items() if secrets_in({name: value})}
        writer.put(body={name: merged(update.live.raw.get(name), declared[name]) for name in changed})


def _normalised(value: Mapping[str, Any]) -> dict[str, Any]:
    maps = {name: as_strings(value[name]) for name in _STRING_MAPS if name in value}
    return {**with_sorted(value, *_SETS), **maps}


REALM = Realm()
