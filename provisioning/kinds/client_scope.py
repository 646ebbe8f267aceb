"""Client scopes, without their mappers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from provisioning.kinds.kind import Collection, as_strings
from provisioning.live import LiveRealm
from provisioning.ownership import MarkInMap
from provisioning.resource import Fields


class ClientScopes(Collection):
    def raw(self, live: LiveRealm) -> Iterable[Mapping[str, Any]]:
        scopes: Iterable[Mapping[str, Any]] = live.export.get("clientScopes", ())
        return scopes

    def normalised(self, value: Mapping[str, Any]) -> Fields:
        rest = {name: inner for name, inner in value.items() if name != "protocolMappers"}
        return {**rest, **({"attributes": as_strings(value["attributes"])} if "attributes" in value else {})}


CLIENT_SCOPE = ClientScopes(
    name="client scope",
    section="client-scopes",
    key="name",
    path=("client-scopes",),
    mark=MarkInMap("attributes"),
    builtin=frozenset(
        {
            "acr",
            "address",
            "AuthnContextClassRef",
            "basic",
            "email",
            "microprofile-jwt",
            "offline_access",
            "organization",
            "phone",
            "profile",
            "role_list",
            "roles",
            "saml_organization",
            "service_account",
            "web-origins",
        }
    ),
)
