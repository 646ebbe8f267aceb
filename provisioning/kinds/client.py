"""OIDC clients, without their mappers and flow overrides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from provisioning.flows.bindings import CLIENT_FLOWS
from provisioning.kind import Collection, Writer, as_strings, updated, with_sorted
from provisioning.kinds.client_scope import CLIENT_SCOPE
from provisioning.ownership import MarkInMap
from provisioning.resource import Fields, Update
from provisioning.secrets import MASK, with_fingerprints, with_unmanaged
from provisioning.source import RealmSource

_SCOPES = {
    "defaultClientScopes": "default-client-scopes",
    "optionalClientScopes": "optional-client-scopes",
}
_SETS = ("redirectUris", "webOrigins", *_SCOPES)
_OTHER_KINDS = ("protocolMappers", CLIENT_FLOWS)


class Clients(Collection):
    def fields(self, value: Mapping[str, Any], source: RealmSource) -> Fields:
        return with_fingerprints(with_unmanaged(self.normalised(value)), "attributes", source.fingerprint_key)

    def normalised(self, value: Mapping[str, Any]) -> Fields:
        rest = {name: inner for name, inner in value.items() if name not in _OTHER_KINDS}
        maps = {"attributes": as_strings(value["attributes"])} if "attributes" in value else {}
        return {**with_sorted(rest, *_SETS), **maps}

    def update(self, writer: Writer, update: Update) -> None:
        body = _unmasked(updated(update))
        attributes = _unmasked(body.get("attributes") or {})
        writer.put(*self.item(update.live), body={**body, "attributes": attributes})
        self._assign_scopes(writer, update)

    def _assign_scopes(self, writer: Writer, update: Update) -> None:
        """Assign client scopes by their own endpoints: a PUT of the client does not change them."""
        declared, live = update.resource.fields, update.live.fields
        held = {(path, scope) for field, path in _SCOPES.items() for scope in live.get(field) or ()}
        wanted = {(path, scope) for field, path in _SCOPES.items() for scope in declared.get(field) or ()}
        claimed = {scope for _, scope in wanted}
        undeclared = {path for field, path in _SCOPES.items() if field not in declared}
        wanted |= {(path, scope) for path, scope in held if path in undeclared and scope not in claimed}
        client = ("clients", str(update.live.id))
        # Remove scopes first: Keycloak does not add one as optional while it is a default, or vice versa.
        for path, scope in sorted(held - wanted):
            writer.delete(*client, path, writer.id_of(CLIENT_SCOPE, scope))
        for path, scope in sorted(wanted - held):
            writer.put(*client, path, writer.id_of(CLIENT_SCOPE, scope), body={})


def _unmasked(value: Mapping[str, Any]) -> Mapping[str, Any]:
    """The fields without masked ones: Keycloak would store the mask, and keeps a field that is omitted."""
    return {name: inner for name, inner in value.items() if inner != MASK}


CLIENT = Clients(
    name="client",
    section="clients",
    key="clientId",
    path=("clients",),
    mark=MarkInMap("attributes"),
    exported="clients",
    builtin=frozenset(
        {"account", "account-console", "admin-cli", "broker", "realm-management", "security-admin-console"}
    ),
)
