"""The fields by which realm, identity providers and clients are bound to flows."""

from __future__ import annotations

REALM_BINDINGS = (
    "browserFlow",
    "registrationFlow",
    "directGrantFlow",
    "resetCredentialsFlow",
    "clientAuthenticationFlow",
    "firstBrokerLoginFlow",
)
BROKER_FLOWS = ("firstBrokerLoginFlowAlias", "postBrokerLoginFlowAlias")
CLIENT_FLOWS = "authenticationFlowBindingOverrides"
