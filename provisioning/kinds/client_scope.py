"""Client scopes, without their mappers, and the scopes that new clients of the realm get."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping

from provisioning.errors import SourceError
from provisioning.kinds import new_realm
from provisioning.kinds.collection import Collection
from provisioning.kinds.export_form import written, written_mappers
from provisioning.kinds.fields import with_maps_as_strings, with_sorted, within, without
from provisioning.kinds.kind import Gap, Import, Kind, References
from provisioning.kinds.providers import Server
from provisioning.kinds.writer import Writer
from provisioning.model.live import LiveRealm
from provisioning.model.ownership import MarkInMap
from provisioning.model.resource import Change, Fields, LiveObject, Resource, Update
from provisioning.source.directory import RealmSource

_OF_SAML = frozenset({"AuthnContextClassRef", "role_list", "saml_organization"})
"""Keycloak's own scopes that are not for OpenID Connect."""
_PATHS = {"default": "default-default-client-scopes", "optional": "default-optional-client-scopes"}
"""The lists of the realm's scopes, each with its path."""
_ROLES_OF_KEYCLOAKS = frozenset(
    {
        "account-console:account/manage-account",
        "account-console:account/view-groups",
        "offline_access:offline_access",
    }
)


class ClientScopes(Collection):
    name = "client scope"
    section = "client-scopes"
    key = "name"
    lost_when_deleted = ": every client loses it"
    has_short_description = True
    path = ("client-scopes",)
    listed = "clientScopes"
    definition = "clientScope"
    not_in_files = ("id", "protocolMappers")
    mark = MarkInMap("attributes")
    part = "client scope mapping"
    builtin = new_realm.names(name)

    def fault_of_name(self, name: str) -> str | None:
        # RFC 6749, section 3.3: what a scope may be in a request.
        if re.fullmatch(r"[\x21\x23-\x5b\x5d-\x7e]+", name) is None:
            return 'can hold letters, digits and punctuation of ASCII only, no space, “"” or “\\”'
        return super().fault_of_name(name)

    def protocol_of(self, name: str, source: RealmSource, live: LiveRealm) -> str | None:
        """The protocol of a scope that is declared, live, or of a new realm; None if it is unknown."""
        scope = source.resources(self).get(name) or live.objects(self).get(name)
        if scope is not None:
            return str(scope.fields["protocol"]) if "protocol" in scope.fields else None
        return "saml" if name in _OF_SAML else None

    def missing(self, fields: Fields, server: Server) -> Iterator[str]:
        if "protocol" in fields:
            yield from server.lacks("login-protocol", "protocol", fields["protocol"])

    def losses(self, change: Change) -> Iterator[str]:
        yield from super().losses(change)
        if isinstance(change, Update) and any(each.path == "protocol" for each in change.fields):
            yield "is of another protocol: the clients of the old one lose it"

    def foreign_parts(self, source: RealmSource, live: LiveRealm) -> Iterator[LiveObject]:
        yield from roles_in_scope(live, self.name, "clientScope", frozenset())

    def add_to_import(self, realm: Import, resource: Resource) -> bool:
        added = super().add_to_import(realm, resource)
        if added:
            # Without this attribute, a realm imported with scopes gets none of Keycloak's own scopes.
            realm["attributes"] = {**realm.get("attributes", {}), "CreateDefaultClientScopes": "true"}
        return added

    def fields(self, value: Fields, source: RealmSource) -> Fields:
        return self.normalised({"protocol": "openid-connect", **value})

    def normalised(self, value: Fields) -> Fields:
        return with_maps_as_strings(without(value, "protocolMappers"), "attributes")

    def in_files(self, held: LiveObject) -> Fields:
        return {**written(held.fields, self.definition), **written_mappers(held.raw)}


class DefaultClientScopes(Kind):
    """Section `default-client-scopes`: `{default: […], optional: […]}`, each list compared whole."""

    name = "default client scopes"
    section = "default-client-scopes"
    file = ClientScopes.section

    def normalised(self, value: Fields) -> Fields:
        return with_sorted(value, *_PATHS)

    def faults(self, source: RealmSource, live: LiveRealm) -> Iterator[SourceError]:
        for lists in source.declared(self):
            for name in sorted(set(lists.fields.get("default", ())) & set(lists.fields.get("optional", ()))):
                text = f"scope “{name}” cannot be both a default and an optional scope"
                yield SourceError(lists.origin, text)

    def references(self, resource: Resource, source: RealmSource, live: LiveRealm) -> References:
        for scopes in resource.fields.values():
            yield from ((CLIENT_SCOPE, name) for name in scopes)

    def live(self, live: LiveRealm) -> Mapping[str, LiveObject]:
        if not live.exists:
            return {}
        # An existing realm always has both lists, so they are updated and never created.
        held = {name: f"default{name.capitalize()}ClientScopes" for name in _PATHS}
        fields = {name: sorted(live.export.get(field, ())) for name, field in held.items()}
        return {live.name: LiveObject(live.name, fields, fields)}

    def update(self, writer: Writer, update: Update) -> None:
        held = update.live.fields
        assign(writer, (), _PATHS, update.resource.fields, held, held)

    def exported(self, live: LiveRealm) -> Fields:
        untouched = new_realm.untouched(self.of_keycloak(live), live.name, self.name)
        return {} if untouched else live.objects(self)[live.name].fields

    def of_keycloak(self, live: LiveRealm) -> new_realm.Table:
        return {self.name: {"lists": [each.fields for each in live.objects(self).values()]}}

    def gaps(self, live: LiveRealm) -> Iterator[Gap]:
        yield from ()


def realm_roles(live: LiveRealm, holder: str) -> dict[str, list[str]]:
    """The realm roles by their holder: `client` or `clientScope`."""
    held = live.export.get("scopeMappings") or ()
    return {each[holder]: each["roles"] for each in held if holder in each}


def roles_in_scope(
    live: LiveRealm, parent_kind: str, holder: str, strict: Container[str]
) -> Iterator[LiveObject]:
    """Roles that no list of the files decides about, each named “holder:role”; a client role “client/role”.

    `strict` are the holders whose realm roles are a strict list.
    """
    found = {name: [] if name in strict else list(roles) for name, roles in realm_roles(live, holder).items()}
    for client, entries in (live.export.get("clientScopeMappings") or {}).items():
        for each in entries:
            if holder in each:
                found.setdefault(each[holder], []).extend(within(client, role) for role in each["roles"])
    for name, roles in sorted(found.items()):
        for role in sorted(roles):
            if f"{name}:{role}" not in _ROLES_OF_KEYCLOAKS:
                yield LiveObject(f"{name}:{role}", {}, {}, None, name, parent_kind)


def assign(
    writer: Writer,
    holder: tuple[str, ...],
    paths: Mapping[str, str],
    declared: Fields,
    before: Fields,
    now: Fields,
) -> None:
    """Make the lists of scopes below a path equal to the declared ones. `paths`: the list of each field.

    A list that is not declared stays as it was before, without the scopes that another list claims. `now` are
    the lists that the server has.
    """
    claimed = {scope for field in paths for scope in declared.get(field) or ()}
    undeclared = {field: set(before.get(field) or ()) - claimed for field in paths if field not in declared}
    wanted, held = (
        {(path, scope) for field, path in paths.items() for scope in lists.get(field) or ()}
        for lists in ({**declared, **undeclared}, now)
    )
    # Remove scopes first: Keycloak does not add one as optional while it is a default, or vice versa.
    for path, scope in sorted(held - wanted):
        writer.delete(*holder, path, writer.id_of(CLIENT_SCOPE, scope))
    for path, scope in sorted(wanted - held):
        writer.put(*holder, path, writer.id_of(CLIENT_SCOPE, scope), body={})


CLIENT_SCOPE = ClientScopes()
DEFAULT_CLIENT_SCOPES = DefaultClientScopes()
