"""Components: providers configured on the realm itself, such as the directory of HIN-secured domains."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from provisioning.kinds.kind import Collection, Import, marked
from provisioning.live import LiveRealm
from provisioning.ownership import MarkInMap
from provisioning.resource import Fields, LiveObject, Resource
from provisioning.secrets import with_unmanaged
from provisioning.source import RealmSource

_STOCK = "org.keycloak."


class Components(Collection):
    """Named by `name`; each value of `config` is a list without order, as Keycloak keeps it."""

    def raw(self, live: LiveRealm) -> Iterable[Mapping[str, Any]]:
        for provider_type, components in live.export.get("components", {}).items():
            for component in components:
                # Keycloak's own (the user profile's) may have no name: nobody can declare those.
                if "name" in component:
                    yield {**_without_children(component), "providerType": provider_type}

    def is_builtin(self, live: LiveObject) -> bool:
        # Keys and policies come with each realm; more of them may be ours.
        stock = str(live.raw["providerType"]).startswith(_STOCK)
        return stock and not (self.mark and self.mark.is_on(live.raw))

    def add_to_import(self, realm: Import, resource: Resource) -> bool:
        provider_type = str(resource.fields["providerType"])
        if provider_type.startswith(_STOCK):
            return False  # a realm that brings keys of its own gets none of Keycloak's
        component = {**marked(self.mark, resource.fields)}
        del component["providerType"]
        realm.setdefault("components", {}).setdefault(provider_type, []).append(component)
        return True

    def fields(self, value: Mapping[str, Any], source: RealmSource) -> Fields:
        return with_unmanaged(self.normalised(value), any_name=True)

    def normalised(self, value: Mapping[str, Any]) -> Fields:
        config = {name: sorted(inner) for name, inner in value.get("config", {}).items()}
        return {**value, "config": config}


def _without_children(component: Mapping[str, Any]) -> Mapping[str, Any]:
    """The export's form less the one field that the admin API refuses to take back."""
    return {name: value for name, value in component.items() if name != "subComponents"}


COMPONENT = Components(
    name="component",
    section="components",
    key="name",
    path=("components",),
    mark=MarkInMap("config", listed=True),
)
