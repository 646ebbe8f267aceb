"""Identity providers and their mappers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from provisioning.errors import SourceError
from provisioning.kind import ByFields, Collection, Import, Writer, as_strings, marked, updated
from provisioning.live import LiveRealm
from provisioning.ownership import Mark, MarkInMap
from provisioning.resource import Fields, LiveObject, Resource, Update
from provisioning.secrets import with_fingerprints, with_unmanaged
from provisioning.source import RealmSource

_PATH = ("identity-provider", "instances")


class IdentityProviders(Collection):
    def fields(self, value: Mapping[str, Any], source: RealmSource) -> Fields:
        return with_fingerprints(with_unmanaged(self.normalised(value)), "config", source.fingerprint_key)

    def normalised(self, value: Mapping[str, Any]) -> Fields:
        rest = {name: inner for name, inner in value.items() if name != "mappers"}
        return {**rest, "config": as_strings(value.get("config", {}))}

    def identifier(self, live: LiveObject) -> str:
        return live.name


@dataclass(frozen=True)
class IdentityProviderMappers(ByFields):
    """Mappers declared in their identity provider, each named “provider/mapper”."""

    name: str = "identity provider mapper"
    mark: ClassVar[Mark | None] = MarkInMap("config")
    at_once: ClassVar[bool] = True

    def declared(self, source: RealmSource) -> Iterable[Resource]:
        for alias, entry in source.named("identity-providers", "alias"):
            for mapper in entry.value.get("mappers", ()):
                if "name" not in mapper:
                    raise SourceError(entry.origin, f"a mapper of identity provider “{alias}” has no “name”")
                fields = with_unmanaged(_mapper({**mapper, "identityProviderAlias": alias}))
                yield Resource(self.name, f"{alias}/{mapper['name']}", fields, entry.origin)

    def live(self, live: LiveRealm) -> Mapping[str, LiveObject]:
        held = {
            f"{raw['identityProviderAlias']}/{raw['name']}": raw
            for raw in live.export.get("identityProviderMappers", ())
        }
        return {
            name: LiveObject(
                name, _mapper(raw), raw, raw["id"], raw["identityProviderAlias"], IDENTITY_PROVIDER.name
            )
            for name, raw in held.items()
        }

    def is_builtin(self, live: LiveObject) -> bool:
        return False

    def add_to_import(self, realm: Import, resource: Resource) -> bool:
        realm.setdefault("identityProviderMappers", []).append(marked(self.mark, resource.fields))
        return True

    def create(self, writer: Writer, resource: Resource) -> None:
        writer.post(*_mappers_of(resource), body=marked(self.mark, resource.fields))

    def update(self, writer: Writer, update: Update) -> None:
        writer.put(*_mappers_of(update.live), str(update.live.id), body=updated(update))

    def delete(self, writer: Writer, live: LiveObject) -> None:
        writer.delete(*_mappers_of(live), str(live.id))


def _mappers_of(resource: Resource | LiveObject) -> tuple[str, ...]:
    return (*_PATH, str(resource.fields["identityProviderAlias"]), "mappers")


def _mapper(value: Mapping[str, Any]) -> Fields:
    return {**value, "config": as_strings(value.get("config", {}))}


IDENTITY_PROVIDER = IdentityProviders(
    name="identity provider",
    section="identity-providers",
    key="alias",
    path=_PATH,
    mark=MarkInMap("config"),
    exported="identityProviders",
)
IDENTITY_PROVIDER_MAPPER = IdentityProviderMappers()
