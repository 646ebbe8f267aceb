"""The protocol mappers of clients and of client scopes, each named “parent/mapper”."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from provisioning.errors import SourceError
from provisioning.kind import ByFields, Collection, Import, Writer, as_strings, marked, updated
from provisioning.kinds.client import CLIENT
from provisioning.kinds.client_scope import CLIENT_SCOPE
from provisioning.live import LiveRealm
from provisioning.ownership import Mark, MarkInMap
from provisioning.resource import Fields, LiveObject, Resource, Update
from provisioning.secrets import with_unmanaged
from provisioning.source import RealmSource


@dataclass(frozen=True)
class ProtocolMappers(ByFields):
    name: str
    parent: Collection
    builtin: frozenset[str]
    mark: ClassVar[Mark | None] = MarkInMap("config")
    at_once: ClassVar[bool] = True

    def declared(self, source: RealmSource) -> Iterable[Resource]:
        for parent, entry in source.named(self.parent.section, self.parent.key):
            for mapper in entry.value.get("protocolMappers", ()):
                if "name" not in mapper:
                    raise SourceError(entry.origin, f"a protocol mapper of “{parent}” has no “name”")
                fields = {"protocol": "openid-connect", **mapper}
                fields = with_unmanaged(_normalised(fields))
                yield Resource(self.name, f"{parent}/{mapper['name']}", fields, entry.origin)

    def live(self, live: LiveRealm) -> Mapping[str, LiveObject]:
        return {
            f"{parent}/{raw['name']}": LiveObject(
                f"{parent}/{raw['name']}", _normalised(raw), raw, raw["id"], parent, self.parent.name
            )
            for parent, held in self.parent.live(live).items()
            for raw in held.raw.get("protocolMappers", ())
        }

    def is_builtin(self, live: LiveObject) -> bool:
        """Return whether Keycloak created the mapper: its clients may have managed and foreign ones too."""
        return live.name in self.builtin and not MarkInMap("config").is_on(live.raw)

    def add_to_import(self, realm: Import, resource: Resource) -> bool:
        parent, config = _parent(resource), resource.fields["config"]
        if "id.token.claim" in config and "userinfo.token.claim" not in config:
            return False  # the import would add the claim to the user info too
        for held in realm.get(self.parent.exported, ()):
            if held[self.parent.key] == parent:
                held.setdefault("protocolMappers", []).append(marked(self.mark, resource.fields))
                return True
        return False

    def create(self, writer: Writer, resource: Resource) -> None:
        writer.post(*self._path(writer, resource), body=marked(self.mark, resource.fields))

    def update(self, writer: Writer, update: Update) -> None:
        writer.put(*self._path(writer, update.live), str(update.live.id), body=updated(update))

    def delete(self, writer: Writer, live: LiveObject) -> None:
        writer.delete(*self._path(writer, live), str(live.id))

    def _path(self, writer: Writer, mapper: Resource | LiveObject) -> tuple[str, ...]:
        return (*self.parent.path, writer.id_of(self.parent, _parent(mapper)), "protocol-mappers", "models")


def _parent(mapper: Resource | LiveObject) -> str:
    return mapper.name.removesuffix(f"/{mapper.fields['name']}")


def _normalised(value: Mapping[str, Any]) -> Fields:
    return {**value, "config": as_strings(value.get("config", {}))}


CLIENT_MAPPER = ProtocolMappers(
    "client mapper", CLIENT, frozenset({"account-console/audience resolve", "security-admin-console/locale"})
)
CLIENT_SCOPE_MAPPER = ProtocolMappers(
    "client scope mapper",
    CLIENT_SCOPE,
    frozenset(
        {
            "AuthnContextClassRef/AuthnContextClassRef",
            "acr/acr loa level",
            "address/address",
            "basic/auth_time",
            "basic/sub",
            "email/email",
            "email/email verified",
            "microprofile-jwt/groups",
            "microprofile-jwt/upn",
            "organization/organization",
            "phone/phone number",
            "phone/phone number verified",
            "profile/birthdate",
            "profile/family name",
            "profile/full name",
            "profile/gender",
            "profile/given name",
            "profile/locale",
            "profile/middle name",
            "profile/nickname",
            "profile/picture",
            "profile/profile",
            "profile/updated at",
            "profile/username",
            "profile/website",
            "profile/zoneinfo",
            "role_list/role list",
            "roles/audience resolve",
            "roles/client roles",
            "roles/realm roles",
            "saml_organization/organization",
            "service_account/Client Host",
            "service_account/Client ID",
            "service_account/Client IP Address",
            "web-origins/allowed web origins",
        }
    ),
)
