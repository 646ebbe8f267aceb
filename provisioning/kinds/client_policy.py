"""Client profiles and client policies: the rules that clients of the realm must follow.

The server keeps each sort as one list and replaces it as a whole. A change is therefore merged into the
list as it is at that moment, so that foreign entries stay. Keycloak's global ones are in neither list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from provisioning.kinds import new_realm
from provisioning.kinds.export_form import written
from provisioning.kinds.fields import marked, marked_as_before, with_sorted
from provisioning.kinds.kind import Kind, References
from provisioning.kinds.providers import Server
from provisioning.kinds.writer import Writer
from provisioning.model.diff import merged
from provisioning.model.live import LiveRealm
from provisioning.model.ownership import MarkInDescription, unmarked
from provisioning.model.resource import Fields, LiveObject, Resource, StrictMapping, Update
from provisioning.source.directory import RealmSource

_Entries = list[Fields]


class ClientRules(Kind):
    """Client profiles or policies.

    `definition` describes an entry in the schema. `listed` is the field of the export, `sort` the list in it,
    `parts` the field of an entry's parts; each names its provider in its field `provider`.
    """

    key = "name"
    file = "client-policies"
    mark = MarkInDescription()
    definition: str
    listed: str
    sort: str
    parts: str
    provider: str

    def live(self, live: LiveRealm) -> Mapping[str, LiveObject]:
        held = (live.export.get(self.listed) or {}).get(self.sort) or ()
        return {raw["name"]: LiveObject(raw["name"], self.normalised(raw), raw) for raw in held}

    def missing(self, fields: Fields, server: Server) -> Iterator[str]:
        for each in fields.get(self.parts, ()):
            yield from server.lacks(f"client-policy-{self.provider}", self.provider, each[self.provider])

    def create(self, writer: Writer, resource: Resource) -> None:
        self._change(writer, lambda held: [*held, marked(self.mark, resource.fields)])

    def update(self, writer: Writer, update: Update) -> None:
        def updated(held: Fields) -> Fields:
            if held["name"] != update.live.name:
                return held
            return marked_as_before(self.mark, update, merged(held, update.resource.fields))

        self._change(writer, lambda held: [updated(each) for each in held])

    def delete(self, writer: Writer, live: LiveObject) -> None:
        self._change(writer, lambda held: [each for each in held if each["name"] != live.name])

    def in_files(self, held: LiveObject) -> Fields:
        return written(held.fields, self.definition)

    def _change(self, writer: Writer, change: Callable[[_Entries], _Entries]) -> None:
        path = ("client-policies", self.sort)
        writer.put(*path, body={self.sort: change(writer.get(*path)[self.sort])})

    def normalised(self, value: Fields) -> Fields:
        described = {"description": unmarked(value["description"])} if "description" in value else {}
        parts = {self.parts: [_part(each) for each in value[self.parts]]} if self.parts in value else {}
        return {**with_sorted(value, "profiles"), **described, **parts}


def _part(value: Mapping[str, Any]) -> Fields:
    # The server fails on a part that has no configuration.
    return StrictMapping({**value, "configuration": _strict(value.get("configuration") or {})})


def _strict(value: Any) -> Any:
    if not isinstance(value, Mapping):
        return value
    return StrictMapping({name: _strict(inner) for name, inner in value.items()})


class ClientProfiles(ClientRules):
    name = "client profile"
    section = "client-profiles"
    definition = "clientProfile"
    listed = "clientProfiles"
    sort = "profiles"
    parts = "executors"
    parts_named_by = ("executor",)
    provider = "executor"
    builtin = new_realm.names(name)

    def has_always(self, live: LiveRealm) -> frozenset[str]:
        # Keycloak's own exist in every realm, although no export shows them.
        return self.builtin


class ClientPolicies(ClientRules):
    name = "client policy"
    section = "client-policies"
    definition = "clientPolicy"
    listed = "clientPolicies"
    sort = "policies"
    parts = "conditions"
    parts_named_by = ("condition",)
    provider = "condition"

    def references(self, resource: Resource, source: RealmSource, live: LiveRealm) -> References:
        yield from ((CLIENT_PROFILE, name) for name in resource.fields.get("profiles", ()))


CLIENT_PROFILE = ClientProfiles()
CLIENT_POLICY = ClientPolicies()
