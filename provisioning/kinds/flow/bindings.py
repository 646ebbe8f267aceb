"""The fields by which realm, identity providers and clients are bound to flows. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from provisioning.model.live import LiveRealm
from provisioning.model.ownership import MarkInMap
from provisioning.model.resource import Fields
from provisioning.source.directory import Entry, RealmSource

CLIENT_AUTHENTICATION = "clientAuthenticationFlow"
"""The binding that needs a flow of type `client-flow`; all others need a `basic-flow`."""
REALM_BINDINGS = (
    "browserFlow",
    "registrationFlow",
    "directGrantFlow",
    "resetCredentialsFlow",
    CLIENT_AUTHENTICATION,
    "firstBrokerLoginFlow",
)
BROKER_FLOWS = ("firstBrokerLoginFlowAlias", "postBrokerLoginFlowAlias")
CLIENT_FLOWS = "authenticationFlowBindingOverrides"


def bound(flow: Fields, export: Fields) -> Iterator[tuple[tuple[str, ...], list[str], str]]:
    """The objects that are bound to a flow: the path below the realm, the fields, and the object in words.

    The fields of a client are the uses for which it overrides the realm's flows.
    """
    alias = flow["alias"]
    if fields := [name for name in REALM_BINDINGS if export.get(name) == alias]:
        yield (), fields, ", ".join(fields)
    for broker in export.get("identityProviders", ()):
        if fields := [name for name in BROKER_FLOWS if broker.get(name) == alias]:
            path = ("identity-provider", "instances", broker["alias"])
            yield path, fields, f"identity provider “{broker['alias']}”"
    for client in export.get("clients", ()):
        if fields := [use for use, held in client.get(CLIENT_FLOWS, {}).items() if held == flow["id"]]:
            yield ("clients", client["id"]), fields, f"client “{client['clientId']}”"


def bound_after(flow: Fields, source: RealmSource, live: LiveRealm) -> Iterator[str]:
    """The places at which a live flow stays bound when the declared bindings are written."""
    declared = (entry.value.items() for entry in source.entries("flow-bindings"))
    brokers, clients = live.export.get("identityProviders", ()), live.export.get("clients", ())
    after = {
        **live.export,
        **{name: alias for bindings in declared for name, alias in bindings},
        "identityProviders": _after(brokers, dict(source.named("identity-providers", "alias")), "config"),
        "clients": _after(clients, dict(source.named("clients", "clientId")), "attributes"),
    }
    yield from (place for _, _, place in bound(flow, after))


def _after(held: Iterable[Fields], declared: Mapping[str, Entry], home: str) -> Iterator[Fields]:
    """The objects that stay, with their declared fields; `home` has their managed mark."""
    for raw in held:
        entry = declared.get(raw.get("clientId", raw.get("alias", "")))
        if entry is not None or not MarkInMap(home).is_on(raw):
            yield {**raw, **(entry.value if entry else {})}
