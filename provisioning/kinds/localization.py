"""Texts of the realm that override the theme's texts, one resource per locale."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from provisioning.kind import Import, NeverDeleted, Writer
from provisioning.live import LiveRealm
from provisioning.resource import LiveObject, Resource, Update
from provisioning.source import RealmSource


@dataclass(frozen=True)
class Localizations(NeverDeleted):
    name: str = "localization"

    def declared(self, source: RealmSource) -> Iterable[Resource]:
        for entry in source.entries("localization"):
            for locale, texts in entry.value.items():
                yield Resource(self.name, locale, texts, entry.origin)

    def live(self, live: LiveRealm) -> Mapping[str, LiveObject]:
        held = live.export.get("localizationTexts", {})
        return {locale: LiveObject(locale, texts, texts) for locale, texts in held.items()}

    def add_to_import(self, realm: Import, resource: Resource) -> bool:
        realm.setdefault("localizationTexts", {})[resource.name] = resource.fields
        return True

    def create(self, writer: Writer, resource: Resource) -> None:
        writer.post("localization", resource.name, body=resource.fields)

    def update(self, writer: Writer, update: Update) -> None:
        # The endpoint keeps texts that are not sent, so the declared ones suffice.
        writer.post("localization", update.resource.name, body=update.resource.fields)


LOCALIZATION = Localizations()
