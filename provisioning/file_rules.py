"""Check the declared resources: unique names, comparable secrets, existing references. Pure."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from fnmatch import fnmatchcase

from provisioning.errors import ProvisioningError, SourceError
from provisioning.flows.bindings import BROKER_FLOWS
from provisioning.kind import Kind
from provisioning.kinds import REGISTRY
from provisioning.kinds.client import CLIENT
from provisioning.kinds.client_flow import CLIENT_FLOW
from provisioning.kinds.client_policy import CLIENT_POLICY, CLIENT_PROFILE
from provisioning.kinds.client_role import CLIENT_ROLE, OF_AUTHORIZATION, declared_clients
from provisioning.kinds.client_scope import CLIENT_SCOPE
from provisioning.kinds.default_client_scopes import DEFAULT_CLIENT_SCOPES
from provisioning.kinds.default_role import DEFAULT_ROLE
from provisioning.kinds.flow import FLOW
from provisioning.kinds.flow_binding import FLOW_BINDING
from provisioning.kinds.group import GROUP
from provisioning.kinds.identity_provider import IDENTITY_PROVIDER
from provisioning.kinds.localization import LOCALIZATION
from provisioning.kinds.role import ROLE
from provisioning.kinds.role_composites import ROLE_COMPOSITES
from provisioning.kinds.scope_mapping import SCOPE_MAPPING
from provisioning.kinds.service_account import SERVICE_ACCOUNT
from provisioning.live import LiveRealm
from provisioning.live_groups import parent_of
from provisioning.parts import PARTS
from provisioning.resource import Resource
from provisioning.schema import meant
from provisioning.secrets import has_fingerprints, literal_secrets, secrets_in
from provisioning.source import LOCAL, RealmSource

IGNORE = "ignore"
Reference = tuple[Kind, str]


def require_references(source: RealmSource, live: LiveRealm) -> None:
    """Raise ProvisioningError with every dangling reference and its place."""
    known: dict[str, set[str]] = {}
    dangling: list[SourceError] = []
    for resource, (kind, name) in _references(source, live):
        if kind.name not in known:
            declared = {each.name for each in kind.declared(source)}
            # Keycloak's own objects come with a new realm; in an existing one they may have been deleted. Its
            # client profiles exist in every realm, although no export shows them.
            own = getattr(kind, "builtin", ()) if kind is CLIENT_PROFILE or not live.exists else ()
            known[kind.name] = declared | set(kind.live(live)) | set(own)
        if name not in known[kind.name]:
            text = f"{resource.kind} “{resource.name}” refers to {kind.name} “{name}”, which does not exist"
            dangling.append(SourceError(resource.origin, text))
    dangling += _ignored_in_vain(source)
    if dangling:
        raise ProvisioningError("\n".join(map(str, dangling)))


def _ignored_in_vain(source: RealmSource) -> Iterator[SourceError]:
    """Yield the `ignore` rules that can match nothing, because their kind does not exist."""
    kinds = [*(kind.name for kind in REGISTRY), *PARTS]
    for entry in source.entries(IGNORE):
        pattern = entry.value.get("kind", "*")
        if not any(fnmatchcase(kind, pattern) for kind in kinds):
            text = f"“{IGNORE}” refers to kind “{pattern}”, which does not exist{meant(pattern, kinds)}"
            yield SourceError(entry.origin, text)


def require_sound(source: RealmSource) -> None:
    """Raise ProvisioningError with every repeated name, and every secret that cannot be compared."""
    faults: list[SourceError] = []
    for kind in REGISTRY:
        seen: dict[str, Resource] = {}
        for resource in kind.declared(source):
            first = seen.setdefault(resource.name, resource)
            if first is not resource:
                text = f"{kind.name} “{resource.name}” is already declared at {first.origin}"
                faults.append(SourceError(resource.origin, text))
            secrets = secrets_in(resource.fields)
            if secrets and not has_fingerprints(resource.fields):
                path, secret = secrets[0]
                text = f"{kind.name} “{resource.name}”: a change of {path}, {secret}, cannot be detected"
                faults.append(
                    SourceError(resource.origin, f"{text}; write “unmanaged”, and set it at the server")
                )
            if source.environment != LOCAL and kind is not LOCALIZATION:
                faults += [
                    SourceError(resource.origin, f"{path} is written in clear: use {{{{ secret(NAME) }}}}")
                    for path in literal_secrets(resource.fields)
                ]
    if faults:
        raise ProvisioningError("\n".join(map(str, faults)))


def _references(source: RealmSource, live: LiveRealm) -> Iterator[tuple[Resource, Reference]]:
    # The roles of Keycloak's own clients can be read only from an existing realm.
    with_roles = set(declared_clients(source)) - (set() if live.exists else CLIENT.builtin)
    for kind, of in _REFERENCES.items():
        for resource in kind.declared(source):
            yield from ((resource, reference) for reference in of(resource.fields))
            if kind in (SCOPE_MAPPING, SERVICE_ACCOUNT):
                # A scope mapping and a service account have the name of their client.
                yield resource, (CLIENT, resource.name)
            if kind is ROLE_COMPOSITES:
                yield resource, (ROLE, resource.name)
            yield from ((resource, each) for each in _client_roles(resource.fields, with_roles))


def _of_client(fields: Mapping[str, object]) -> Iterable[Reference]:
    for field in ("defaultClientScopes", "optionalClientScopes"):
        yield from ((CLIENT_SCOPE, str(scope)) for scope in _names(fields.get(field)))


def _of_broker(fields: Mapping[str, object]) -> Iterable[Reference]:
    for field in BROKER_FLOWS:
        if fields.get(field):
            yield FLOW, str(fields[field])


def _of_roles(fields: Mapping[str, object]) -> Iterable[Reference]:
    yield from ((ROLE, name) for name in _names(fields.get("realmRoles")))
    clients = fields.get("clientRoles")
    yield from ((CLIENT, str(client)) for client in (clients if isinstance(clients, Mapping) else ()))


def _client_roles(fields: Mapping[str, object], clients: Container[str]) -> Iterable[Reference]:
    """References to client roles, for the clients whose roles are read; others cannot be checked."""
    held = fields.get("clientRoles")
    for client, roles in held.items() if isinstance(held, Mapping) else ():
        if client in clients:
            named = (role for role in roles if role != OF_AUTHORIZATION)
            yield from ((CLIENT_ROLE, f"{client}/{role}") for role in named)


def _of_group(fields: Mapping[str, object]) -> Iterable[Reference]:
    if parent := parent_of(str(fields["path"])):
        yield GROUP, parent


def _names(value: object) -> list[str]:
    return [str(name) for name in value] if isinstance(value, list) else []


_REFERENCES: Mapping[Kind, Callable[[Mapping[str, object]], Iterable[Reference]]] = {
    CLIENT: _of_client,
    IDENTITY_PROVIDER: _of_broker,
    FLOW_BINDING: lambda fields: [(FLOW, str(fields["flow"]))],
    SCOPE_MAPPING: _of_roles,
    SERVICE_ACCOUNT: _of_roles,
    DEFAULT_ROLE: _of_roles,
    ROLE_COMPOSITES: _of_roles,
    CLIENT_ROLE: lambda fields: [(CLIENT, str(fields["client"]))],
    CLIENT_FLOW: lambda fields: [(FLOW, str(flow)) for flow in fields.values()],
    CLIENT_POLICY: lambda fields: [(CLIENT_PROFILE, name) for name in _names(fields.get("profiles"))],
    DEFAULT_CLIENT_SCOPES: lambda fields: [
        (CLIENT_SCOPE, name) for scopes in fields.values() for name in _names(scopes)
    ],
    GROUP: _of_group,
}
