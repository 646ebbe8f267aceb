"""Client scopes, without their mappers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from provisioning.kind import Collection, Import, as_strings
from provisioning.ownership import MarkInMap
from provisioning.resource import Fields, Resource


class ClientScopes(Collection):
    def add_to_import(self, realm: Import, resource: Resource) -> bool:
        added = super().add_to_import(realm, resource)
        if added:
            # Without this attribute, a realm imported with scopes gets none of Keycloak's own scopes.
            realm["attributes"] = {**realm.get("attributes", {}), "CreateDefaultClientScopes": "true"}
        return added

    def normalised(self, value: Mapping[str, Any]) -> Fields:
        rest = {name: inner for name, inner in value.items() if name != "protocolMappers"}
        return {**rest, **({"attributes": as_strings(value["attributes"])} if "attributes" in value else {})}


CLIENT_SCOPE = ClientScopes(
    name="client scope",
    section="client-scopes",
    key="name",
    path=("client-scopes",),
    mark=MarkInMap("attributes"),
    exported="clientScopes",
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
