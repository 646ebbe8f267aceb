"""The protocol mappers of clients and of client scopes, each named “parent/mapper”."""

from __future__ import annotations

from collections.abc import Iterator

from provisioning.kinds import new_realm
from provisioning.kinds.client import CLIENT
from provisioning.kinds.client_scope import CLIENT_SCOPE
from provisioning.kinds.collection import Below
from provisioning.kinds.fields import marked, marked_as_before, parent_in
from provisioning.kinds.kind import Import
from provisioning.kinds.providers import Server, unknown
from provisioning.kinds.writer import Writer
from provisioning.model.live import LiveRealm
from provisioning.model.resource import Fields, LiveObject, Resource, Update


class ProtocolMappers(Below):
    declared_in = "protocolMappers"

    def implied(self, value: Fields, parent: str) -> Fields:
        return {"protocol": value.get("protocol", "openid-connect")}

    def raw(self, live: LiveRealm) -> Iterator[tuple[str, Fields]]:
        for parent, held in live.objects(self.parent).items():
            yield from ((parent, raw) for raw in held.raw.get("protocolMappers", ()))

    def is_builtin(self, live: LiveObject) -> bool:
        """Return whether Keycloak created the mapper: its clients may have managed and foreign ones too."""
        return live.name in self.builtin and not self.mark.is_on(live.raw)

    def missing(self, fields: Fields, server: Server) -> Iterator[str]:
        types = server.info["protocolMapperTypes"]
        if fields["protocol"] not in types:
            yield from unknown("protocol", fields["protocol"], types)
        else:
            known = {each["id"] for each in types[fields["protocol"]]}
            yield from unknown("mapper", fields["protocolMapper"], known)

    def update(self, writer: Writer, update: Update) -> None:
        if any(each.path == "protocol" for each in update.fields):
            # Keycloak keeps the protocol of a mapper that exists.
            self.delete(writer, update.live)
            body = marked_as_before(self.mark, update, update.resource.fields)
            writer.post(*self.below(writer, update.resource), body=body)
        else:
            super().update(writer, update)

    def add_to_import(self, realm: Import, resource: Resource) -> bool:
        parent, config = parent_in(resource.name), resource.fields["config"]
        if "id.token.claim" in config and "userinfo.token.claim" not in config:
            return False  # the import would add the claim to the user info too
        for held in realm.get(self.parent.listed, ()):
            if held[self.parent.key] == parent:
                held.setdefault("protocolMappers", []).append(marked(self.mark, resource.fields))
                return True
        return False

    def below(self, writer: Writer, of: Resource | LiveObject) -> tuple[str, ...]:
        return (
            *self.parent.path,
            writer.id_of(self.parent, parent_in(of.name)),
            "protocol-mappers",
            "models",
        )


class ClientMappers(ProtocolMappers):
    name = "client mapper"
    parent = CLIENT
    builtin = new_realm.names(name)


class ClientScopeMappers(ProtocolMappers):
    name = "client scope mapper"
    parent = CLIENT_SCOPE
    builtin = new_realm.names(name)


CLIENT_MAPPER = ClientMappers()
CLIENT_SCOPE_MAPPER = ClientScopeMappers()
