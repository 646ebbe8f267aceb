"""Identity providers and their mappers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from provisioning.errors import SourceError
from provisioning.kinds.collection import Below, Collection
from provisioning.kinds.export_form import written
from provisioning.kinds.fields import marked, with_config, without
from provisioning.kinds.flow.bindings import BROKER_FLOWS
from provisioning.kinds.flow.flow import FLOW, wrong_providers
from provisioning.kinds.kind import Import, References
from provisioning.kinds.providers import Server, unknown
from provisioning.kinds.writer import Writer
from provisioning.model.live import LiveRealm
from provisioning.model.ownership import MarkInMap
from provisioning.model.resource import Change, Fields, LiveObject, Resource, Update
from provisioning.source.directory import RealmSource

_HIDE = "hideOnLoginPage"


class IdentityProviders(Collection):
    name = "identity provider"
    section = "identity-providers"
    key = "alias"
    path = ("identity-provider", "instances")
    lost_when_deleted = ", with all links of accounts to it"
    listed = "identityProviders"
    definition = "identityProvider"
    not_in_files = ("internalId", "types")
    mark = MarkInMap("config")
    fingerprints_in = "config"
    drops_blanks_in = "config"
    fixed = ("providerId",)
    when_absent: ClassVar[Fields] = {
        **dict.fromkeys(("storeToken", "addReadTokenRoleOnCreate", "authenticateByDefault"), False),
        **dict.fromkeys(("trustEmail", "linkOnly", "hideOnLogin"), False),
        **dict.fromkeys(BROKER_FLOWS, ""),
    }

    def fault_of_name(self, name: str) -> str | None:
        if re.search(r"[\s/:?#@!$&()*+,;=\[\]\\]", name):
            return "cannot hold a space or one of / : ? # @ ! $ & ( ) * + , ; = [ ] \\"
        return super().fault_of_name(name)

    def faults(self, source: RealmSource, live: LiveRealm) -> Iterator[SourceError]:
        for name, entry in source.named(self.section, self.key):
            if _HIDE in entry.value.get("config", {}):
                place = entry.place("config", _HIDE)
                text = f"identity provider “{name}”: write “hideOnLogin”, a field of its own, instead"
                yield SourceError(place, text)
            yield from wrong_providers(self._flows(entry.value), entry.origin, source, live)

    def references(self, resource: Resource, source: RealmSource, live: LiveRealm) -> References:
        yield from ((FLOW, flow) for flow in self._flows(resource.fields))

    def _flows(self, fields: Fields) -> list[str]:
        return [str(fields[field]) for field in BROKER_FLOWS if fields.get(field)]

    def missing(self, fields: Fields, server: Server) -> Iterator[str]:
        known = {each["id"] for each in server.info["identityProviders"]}
        yield from unknown("identity provider", fields["providerId"], known)

    def normalised(self, value: Fields) -> Fields:
        return with_config(without(value, "mappers"))

    def item(self, live: LiveObject) -> tuple[str, ...]:
        return (*self.path, live.name)

    def losses(self, change: Change) -> Iterator[str]:
        yield from super().losses(change)
        if not isinstance(change, Update):
            return
        if change.switches_off("enabled"):
            yield "is switched off: nobody can sign in by it"
        moved = [each.path for each in change.fields if each.path in BROKER_FLOWS and (each.old or each.new)]
        if moved:
            yield f"uses other flows: {', '.join(moved)}"

    def exported(self, live: LiveRealm) -> list[Fields]:
        mappers: dict[str, list[Fields]] = {}
        for _, each in sorted(live.objects(IDENTITY_PROVIDER_MAPPER).items()):
            mappers.setdefault(str(each.parent), []).append(written(each.fields, "identityProviderMapper"))
        return [
            {
                **written(each.fields, self.definition),
                **({"mappers": mappers[each.name]} if each.name in mappers else {}),
            }
            for each in self.to_declare(live)
        ]


class IdentityProviderMappers(Below):
    """Mappers declared in their identity provider, each named “provider/mapper”."""

    name = "identity provider mapper"
    declared_in = "mappers"

    def __init__(self, parent: IdentityProviders) -> None:
        self.parent = parent

    def implied(self, value: Fields, parent: str) -> Fields:
        return {"identityProviderAlias": parent}

    def raw(self, live: LiveRealm) -> Iterator[tuple[str, Fields]]:
        held = live.export.get("identityProviderMappers", ())
        yield from ((raw["identityProviderAlias"], raw) for raw in held)

    def missing(self, fields: Fields, server: Server) -> Iterator[str]:
        yield from server.lacks("identity-provider-mapper", "mapper", fields["identityProviderMapper"])

    def add_to_import(self, realm: Import, resource: Resource) -> bool:
        realm.setdefault("identityProviderMappers", []).append(marked(self.mark, resource.fields))
        return True

    def below(self, writer: Writer, of: Resource | LiveObject) -> tuple[str, ...]:
        return (*self.parent.path, str(of.fields["identityProviderAlias"]), "mappers")


IDENTITY_PROVIDER = IdentityProviders()
IDENTITY_PROVIDER_MAPPER = IdentityProviderMappers(IDENTITY_PROVIDER)
