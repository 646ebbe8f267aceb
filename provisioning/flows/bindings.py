"""Where flows are bound: the fields of the realm, of identity providers and of clients that name one."""

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
