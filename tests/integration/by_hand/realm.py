"""Changes of the realm and of the flows that it binds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from provisioning.source.directory import RealmSource
from tests.integration.by_hand.change import ByHand, one_field, whole
from tests.integration.foreign_realm import RealmByAdminApi

_REALM: Mapping[str, Any] = {
    "accountTheme": "base",
    "adminTheme": "base",
    "attributes": {"own.limit": "6", "parRequestUriLifespan": "62", "cibaExpiresIn": "122"},
    "browserSecurityHeaders": {"xFrameOptions": "SAMEORIGIN"},
    "bruteForceStrategy": "MULTIPLE",
    "defaultLocale": "fr",
    "defaultSignatureAlgorithm": "RS512",
    "displayName": "",
    "displayNameHtml": "",
    "emailTheme": "keycloak",
    "enabledEventTypes": ["LOGIN"],
    "eventsListeners": [],
    "loginTheme": "base",
    "otpPolicyAlgorithm": "HmacSHA512",
    "otpPolicyDigits": 6,
    "otpPolicyType": "totp",
    "passwordPolicy": "length(9) and digits(2)",
    "smtpServer": {"fromDisplayName": "Another"},
    "sslRequired": "none",
    "supportedLocales": ["fr", "de", "it"],
    "webAuthnPolicyAcceptableAaguids": [],
    "webAuthnPolicyAttestationConveyancePreference": "none",
    "webAuthnPolicyAuthenticatorAttachment": "cross-platform",
    "webAuthnPolicyExtraOrigins": ["https://a.example.ch", "https://b.example.ch"],
    "webAuthnPolicyRequireResidentKey": "No",
    "webAuthnPolicyResidentKey": "required",
    "webAuthnPolicyRpEntityName": "Another",
    "webAuthnPolicyRpId": "",
    "webAuthnPolicySignatureAlgorithms": ["ES256", "RS256"],
    "webAuthnPolicyUserVerificationRequirement": "discouraged",
    "webAuthnPolicyPasswordlessAcceptableAaguids": ["d0000000-0000-0000-0000-000000000000"],
    "webAuthnPolicyPasswordlessAttestationConveyancePreference": "none",
    "webAuthnPolicyPasswordlessAuthenticatorAttachment": "platform",
    "webAuthnPolicyPasswordlessExtraOrigins": [],
    "webAuthnPolicyPasswordlessMediation": "conditional",
    "webAuthnPolicyPasswordlessRequireResidentKey": "Yes",
    "webAuthnPolicyPasswordlessResidentKey": "required",
    "webAuthnPolicyPasswordlessRpEntityName": "Another",
    "webAuthnPolicyPasswordlessRpId": "",
    "webAuthnPolicyPasswordlessSignatureAlgorithms": ["ES256"],
    "webAuthnPolicyPasswordlessUserVerificationRequirement": "required",
}


def of_the_realm(source: RealmSource) -> list[ByHand]:
    """A change of each field of the realm: a switch is turned, a number grows by one, the rest by table."""
    declared = source.entries("realm")[0].value
    return [_realm_field(name, _other(name, value)) for name, value in declared.items() if name != "realm"]


def _other(name: str, value: Any) -> Any:
    if name in _REALM:
        return _REALM[name]
    if isinstance(value, bool):
        return not value
    assert isinstance(value, int), f"no other value for {name}"
    return value + 1


def _realm_field(name: str, value: Any) -> ByHand:
    def act(realm: RealmByAdminApi) -> None:
        one_field(realm, field=name, value=value)

    return ByHand(f"realm.{name}", "realm", "", act)


def _binding(name: str, flow: str) -> ByHand:
    return ByHand(f"flow-bindings.{name}", "flow binding", name, lambda realm: whole(realm, **{name: flow}))


BINDINGS = [
    _binding("browserFlow", "browser"),
    _binding("registrationFlow", "registration"),
    _binding("directGrantFlow", "direct grant"),
    _binding("resetCredentialsFlow", "reset credentials"),
    _binding("clientAuthenticationFlow", "clients"),
    _binding("firstBrokerLoginFlow", "first broker login"),
]
