"""Client profiles and client policies: the rules that clients of the realm must follow.

The server keeps each sort as one list and replaces it as a whole. A change is therefore merged into the
list as it is at that moment, so that foreign entries stay. Keycloak's global ones are in neither list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from provisioning.kind import ByFields, Writer, marked, marked_as_before, updated, with_sorted
from provisioning.live import LiveRealm
from provisioning.ownership import Mark, MarkInDescription, unmarked
from provisioning.resource import Fields, LiveObject, Resource, StrictMapping, Update
from provisioning.source import RealmSource

_Entries = list[Mapping[str, Any]]


@dataclass(frozen=True)
class ClientRules(ByFields):
    """Client profiles or policies. `sort` is the field of the list, `part` the field of an entry's parts."""

    name: str
    section: str
    exported: str
    sort: str
    part: str
    builtin: frozenset[str] = frozenset()
    mark: ClassVar[Mark] = MarkInDescription()

    def declared(self, source: RealmSource) -> Iterable[Resource]:
        for name, entry in source.named(self.section, "name"):
            yield Resource(self.name, name, self._normalised(entry.value), entry.origin)

    def live(self, live: LiveRealm) -> Mapping[str, LiveObject]:
        held = (live.export.get(self.exported) or {}).get(self.sort) or ()
        return {raw["name"]: LiveObject(raw["name"], self._normalised(raw), raw) for raw in held}

    def is_builtin(self, live: LiveObject) -> bool:
        return False

    def create(self, writer: Writer, resource: Resource) -> None:
        self._change(writer, lambda held: [*held, marked(self.mark, resource.fields)])

    def update(self, writer: Writer, update: Update) -> None:
        new = marked_as_before(self.mark, update, updated(update))
        self._change(
            writer, lambda held: [new if each["name"] == update.live.name else each for each in held]
        )

    def delete(self, writer: Writer, live: LiveObject) -> None:
        self._change(writer, lambda held: [each for each in held if each["name"] != live.name])

    def _change(self, writer: Writer, change: Callable[[_Entries], _Entries]) -> None:
        path = ("client-policies", self.sort)
        writer.put(*path, body={self.sort: change(writer.get(*path)[self.sort])})

    def _normalised(self, value: Mapping[str, Any]) -> Fields:
        described = {"description": unmarked(value["description"])} if "description" in value else {}
        parts = {self.part: [_part(each) for each in value[self.part]]} if self.part in value else {}
        return {**with_sorted(value, "profiles"), **described, **parts}


def _part(value: Mapping[str, Any]) -> Fields:
    # The server fails on a part that has no configuration.
    return StrictMapping({**value, "configuration": _strict(value.get("configuration") or {})})


def _strict(value: Any) -> Any:
    return (
        StrictMapping({name: _strict(inner) for name, inner in value.items()})
        if isinstance(value, Mapping)
        else value
    )


CLIENT_PROFILE = ClientRules(
    name="client profile",
    section="client-profiles",
    exported="clientProfiles",
    sort="profiles",
    part="executors",
    builtin=frozenset(
        {
            "fapi-1-advanced",
            "fapi-1-baseline",
            "fapi-2-dpop-message-signing",
            "fapi-2-dpop-security-profile",
            "fapi-2-message-signing",
            "fapi-2-security-profile",
            "fapi-ciba",
            "oauth-2-1-for-confidential-client",
            "oauth-2-1-for-public-client",
            "saml-security-profile",
        }
    ),
)
CLIENT_POLICY = ClientRules(
    name="client policy",
    section="client-policies",
    exported="clientPolicies",
    sort="policies",
    part="conditions",
)
