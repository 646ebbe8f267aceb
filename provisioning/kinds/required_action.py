"""Required actions: enabled, default, and their order."""

from __future__ import annotations

from collections.abc import Iterator

from provisioning.errors import SourceError
from provisioning.kinds.collection import Collection
from provisioning.kinds.export_form import written
from provisioning.kinds.fields import with_maps_as_strings
from provisioning.kinds.providers import Server
from provisioning.kinds.writer import Writer
from provisioning.model.live import LiveRealm
from provisioning.model.resource import Fields, LiveObject, Resource
from provisioning.source.directory import RealmSource


class RequiredActions(Collection):
    """Required actions; all of them belong to the server, so none is ever deleted."""

    name = "required action"
    section = "required-actions"
    key = "alias"
    path = ("authentication", "required-actions")
    listed = "requiredActions"
    at_once = False  # Keycloak numbers them as they are registered

    def faults(self, source: RealmSource, live: LiveRealm) -> Iterator[SourceError]:
        for name, entry in source.named(self.section, self.key):
            if entry.value.get("providerId", name) != name:
                text = (
                    f"required action “{name}”: Keycloak names it like its provider: leave “providerId” out"
                )
                yield SourceError(entry.place("providerId"), text)

    def normalised(self, value: Fields) -> Fields:
        return with_maps_as_strings(value, "config")

    def missing(self, fields: Fields, server: Server) -> Iterator[str]:
        provider = fields.get("providerId", fields["alias"])
        yield from server.lacks("required-action", "required action", provider)

    def add_to_import(self, realm: dict[str, object], resource: Resource) -> bool:
        return False  # a realm that brings required actions gets none of Keycloak's own

    def create(self, writer: Writer, resource: Resource) -> None:
        provider = resource.fields.get("providerId", resource.name)
        body = {"providerId": provider, "name": resource.fields.get("name", resource.name)}
        writer.post("authentication", "register-required-action", body=body)
        writer.change(*self.path, resource.name, fields=resource.fields)

    def item(self, live: LiveObject) -> tuple[str, ...]:
        return (*self.path, live.name)

    def in_files(self, held: LiveObject) -> Fields:
        drop = ("config", "providerId") if held.raw.get("providerId") == held.name else ("config",)
        config = dict(sorted((held.raw.get("config") or {}).items()))
        return {**written(held.raw, "requiredAction", drop=drop), **({"config": config} if config else {})}


REQUIRED_ACTION = RequiredActions()
