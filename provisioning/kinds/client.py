"""OIDC clients, without their mappers and flow overrides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import ClassVar

from provisioning.errors import SourceError
from provisioning.kinds import new_realm
from provisioning.kinds.client_scope import CLIENT_SCOPE, assign
from provisioning.kinds.collection import Collection
from provisioning.kinds.export_form import written, written_mappers
from provisioning.kinds.fields import with_maps_as_strings, with_sorted, without
from provisioning.kinds.flow import names
from provisioning.kinds.flow.bindings import CLIENT_FLOWS
from provisioning.kinds.kind import Gap, References
from provisioning.kinds.providers import Server
from provisioning.kinds.writer import Writer
from provisioning.model.diff import merged
from provisioning.model.live import LiveRealm
from provisioning.model.ownership import HAS_ROLES, MarkInMap
from provisioning.model.resource import Change, Delete, FieldChange, Fields, LiveObject, Resource, Update
from provisioning.source.directory import RealmSource

_OF_SERVICE_ACCOUNTS = "service_account"
"""The default scope that Keycloak gives to each client with a service account."""
_COMPUTED = "realm_client"
_WRITTEN_BY_SERVER = ("client.secret.creation.time", "client.secret.expiration.time", _COMPUTED, HAS_ROLES)
_SCOPES = {
    "defaultClientScopes": "default-client-scopes",
    "optionalClientScopes": "optional-client-scopes",
}
_SETS = ("redirectUris", "webOrigins", *_SCOPES)
_OTHER_KINDS = ("protocolMappers", CLIENT_FLOWS)
_PERMISSIONS = "admin-permissions"
"""The client by which Keycloak keeps fine-grained admin permissions."""
_SIGNS_MEP_IN = {
    "enabled": True,
    "serviceAccountsEnabled": True,
    "publicClient": False,
    "fullScopeAllowed": True,
}
"""The settings without which a client can no longer plan and apply."""
_LOSSES = {
    "enabled": (False, "is switched off: nobody can sign in by it"),
    "serviceAccountsEnabled": (False, "loses its service account, with the roles of that account"),
    "authorizationServicesEnabled": (False, "loses its authorization services, with all their policies"),
    "publicClient": (True, "becomes public: its secret goes, and its authorization policies"),
    "bearerOnly": (True, "becomes bearer-only: its authorization policies go"),
    "redirectUris": ([], "loses all its redirect addresses: nobody can sign in by it"),
}
"""The changes of a client's settings that take something away."""


class Clients(Collection):
    name = "client"
    section = "clients"
    key = "clientId"
    has_short_description = True
    path = ("clients",)
    listed = "clients"
    definition = "client"
    not_in_files = ("id", "protocolMappers", "nodeReRegistrationTimeout", "types", "authorizationSettings")
    mark = MarkInMap("attributes")
    fingerprints_in = "attributes"
    drops_blanks_in = "attributes"
    when_absent: ClassVar[Fields] = {"authorizationServicesEnabled": False}
    builtin = new_realm.names(name)

    def references(self, resource: Resource, source: RealmSource, live: LiveRealm) -> References:
        for field in _SCOPES:
            yield from ((CLIENT_SCOPE, scope) for scope in resource.fields.get(field) or ())

    def missing(self, fields: Fields, server: Server) -> Iterator[str]:
        if "protocol" in fields:
            yield from server.lacks("login-protocol", "protocol", fields["protocol"])

    def faults(self, source: RealmSource, live: LiveRealm) -> Iterator[SourceError]:
        """Settings that Keycloak does not keep as they are declared."""
        for client in source.declared(self):
            held = live.objects(self).get(client.name)
            wrong_scopes = _wrong_scopes(client.fields, held, source, live)
            for fault in (*_wrong_settings(client.fields, held), *wrong_scopes):
                yield SourceError(client.origin, f"client “{client.name}”: {fault}")

    def normalised(self, value: Fields) -> Fields:
        return with_maps_as_strings(with_sorted(without(value, *_OTHER_KINDS), *_SETS), "attributes")

    def compare(self, resource: Resource, live: LiveObject) -> tuple[FieldChange, ...]:
        return super().compare(replace(resource, fields=_with_own_scope(resource, live)), live)

    def losses(self, change: Change) -> Iterator[str]:
        if isinstance(change, Delete):
            yield "is deleted"
        for field in change.fields if isinstance(change, Update) else ():
            value, loss = _LOSSES.get(field.path, (field.old, ""))
            if field.new == value != field.old and field.old is not None:
                yield loss
            if field.path == "protocol":
                yield "speaks another protocol: Keycloak changes its attributes"

    def refusals(
        self, change: Change, source: RealmSource, live: LiveRealm, own_client: str | None
    ) -> Iterator[str]:
        """Refuse changes that would keep the signed-in client from planning and applying again."""
        if change.resource.name != own_client:
            return
        signed_in = f"mep is signed in as client “{own_client}”"
        if isinstance(change, Delete):
            yield f"{signed_in}, which would be deleted: declare it again"
        for field in change.fields if isinstance(change, Update) else ():
            if field.path in _SIGNS_MEP_IN and field.new != _SIGNS_MEP_IN[field.path]:
                needed = str(_SIGNS_MEP_IN[field.path]).lower()
                yield f"{change.resource.origin}: {signed_in}, which needs “{field.path}: {needed}”"

    def create(self, writer: Writer, resource: Resource) -> None:
        # Keycloak takes a client with a protocol as public, and a public one has no service account.
        is_service = resource.fields.get("serviceAccountsEnabled")
        fields = {**({"publicClient": False} if is_service else {}), **resource.fields}
        super().create(writer, replace(resource, fields=fields))

    def update(self, writer: Writer, update: Update) -> None:
        path = self.item(update.live)
        # The mappers are of another kind. A list that a PUT lacks stays as it is.
        held = without(writer.get(*path), "protocolMappers")
        writer.put(*path, body=merged(held, update.resource.fields))
        self._assign_scopes(writer, update)

    def _assign_scopes(self, writer: Writer, update: Update) -> None:
        """Assign client scopes by their own endpoints: a PUT of the client does not change them."""
        declared, before = _with_own_scope(update.resource, update.live), update.live.fields
        client = self.item(update.live)
        changed = {each.path for each in update.fields}
        # Keycloak gives a scope with a service account, and others with another protocol.
        now = writer.get(*client) if changed & {"protocol", "serviceAccountsEnabled"} else before
        if "protocol" in changed:
            before = now  # the scopes of the old protocol do not belong to the new one
        assign(writer, client, _SCOPES, declared, before, now)

    def is_keycloaks(self, client: str) -> bool:
        """Return whether Keycloak created the client, with the realm or for its fine-grained permissions."""
        return client in self.builtin or client == _PERMISSIONS

    def exported(self, live: LiveRealm) -> list[Fields]:
        flows = names.by_id(live)
        return [
            {
                **written(each.fields, self.definition, notes=_WRITTEN_BY_SERVER),
                **_flows(each, flows),
                **written_mappers(each.raw),
            }
            for each in self.to_declare(live)
        ]

    def to_declare(self, live: LiveRealm) -> list[LiveObject]:
        return [each for each in super().to_declare(live) if each.name != _PERMISSIONS]

    def gaps(self, live: LiveRealm) -> Iterator[Gap]:
        yield from super().gaps(live)
        served = [each for each in self.to_declare(live) if each.raw.get("authorizationServicesEnabled")]
        yield "authorization settings of the clients", [each.name for each in served]


def _wrong_settings(fields: Fields, held: LiveObject | None) -> Iterator[str]:
    if _COMPUTED in fields.get("attributes", {}):
        yield f"Keycloak computes attribute {_COMPUTED}: leave it out"
    after = {**(held.fields if held else {}), **fields}
    if fields.get("authorizationServicesEnabled") and not after.get("serviceAccountsEnabled"):
        yield "authorization services need “serviceAccountsEnabled: true”"
    for service in ("authorizationServicesEnabled", "serviceAccountsEnabled"):
        for setting in ("publicClient", "bearerOnly"):
            if fields.get(service) and after.get(setting):
                yield f"“{service}” needs “{setting}: false”: declare it"


def _wrong_scopes(
    fields: Fields, held: LiveObject | None, source: RealmSource, live: LiveRealm
) -> Iterator[str]:
    protocol = {**(held.fields if held else {}), **fields}.get("protocol", "openid-connect")
    defaults, optional = (set(fields.get(field) or ()) for field in _SCOPES)
    for name in sorted(defaults | optional):
        other = CLIENT_SCOPE.protocol_of(name, source, live)
        if other not in (None, protocol):
            yield f"scope “{name}” is for protocol {other}, and the client speaks {protocol}"
        if name in defaults & optional:
            yield f"scope “{name}” cannot be both a default and an optional scope"
    if fields.get("serviceAccountsEnabled") and _OF_SERVICE_ACCOUNTS in optional:
        yield f"Keycloak makes “{_OF_SERVICE_ACCOUNTS}” a default scope of it: leave it out"


def _with_own_scope(resource: Resource, live: LiveObject) -> Fields:
    """The declared fields with the default scope that Keycloak gives to a client with a service account."""
    fields = resource.fields
    has_account = {**live.fields, **fields}.get("serviceAccountsEnabled")
    defaults = fields.get("defaultClientScopes")
    is_optional = _OF_SERVICE_ACCOUNTS in (fields.get("optionalClientScopes") or ())
    if not has_account or defaults is None or is_optional:
        return fields
    return {**fields, "defaultClientScopes": sorted({*defaults, _OF_SERVICE_ACCOUNTS})}


def _flows(client: LiveObject, flows: Mapping[str, str]) -> Fields:
    bound = {use: flows.get(flow, flow) for use, flow in client.raw.get(CLIENT_FLOWS, {}).items()}
    return {CLIENT_FLOWS: bound} if bound else {}


CLIENT = Clients()
