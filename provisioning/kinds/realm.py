"""Realm settings: every field of the realm that is not a list of other objects."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from provisioning.errors import ServerRefusedError, SourceError
from provisioning.kinds.export_form import unknown_fields, written
from provisioning.kinds.fields import as_strings, is_blank, with_maps_as_strings, with_sorted, without
from provisioning.kinds.flow.bindings import REALM_BINDINGS
from provisioning.kinds.kind import Gap, Import, Kind
from provisioning.kinds.providers import Server
from provisioning.kinds.writer import Writer
from provisioning.model.diff import merged
from provisioning.model.live import ALL, LiveRealm, Reader, Wanted
from provisioning.model.resource import Change, FieldChange, Fields, LiveObject, Resource, Update
from provisioning.source.directory import RealmSource
from provisioning.source.schema import fields_of

_SETS = ("supportedLocales", "eventsListeners", "enabledEventTypes")
_MAPS = ("attributes", "smtpServer", "browserSecurityHeaders")
_USUAL: Mapping[str, list[Any]] = {
    "requiredCredentials": [["password"]],
    "dockerAuthenticationFlow": ["docker auth"],
}
_OF_OTHER_KINDS = (
    *("id", "keycloakVersion", "roles", "groups", "defaultRole", "users", "clients", "clientScopes"),
    *("components", "scopeMappings", "clientScopeMappings", "protocolMappers", "localizationTexts"),
    *("defaultDefaultClientScopes", "defaultOptionalClientScopes", "identityProviders", "requiredActions"),
    *("identityProviderMappers", "authenticationFlows", "authenticatorConfig"),
    *("clientProfiles", "clientPolicies", "otpSupportedApplications", *REALM_BINDINGS),
)


_WEBAUTHN = ("webAuthnPolicy", "webAuthnPolicyPasswordless")
_NOT_BLANK = {
    **{
        f"{policy}{setting}": "“not specified”"
        for policy in _WEBAUTHN
        for setting in (
            *("AttestationConveyancePreference", "AuthenticatorAttachment"),
            *("RequireResidentKey", "ResidentKey", "UserVerificationRequirement"),
        )
    },
    **{f"{policy}RpEntityName": "the name that people see" for policy in _WEBAUTHN},
    **{f"{policy}SignatureAlgorithms": "the algorithms, such as ES256" for policy in _WEBAUTHN},
    "webAuthnPolicyPasswordlessMediation": "a mediation, or leave the field out",
}
"""Settings for which Keycloak takes its default instead of an empty value, each with what to write."""
_IN_ONE_TEXT = tuple(
    f"{policy}{setting}" for policy in _WEBAUTHN for setting in ("AcceptableAaguids", "ExtraOrigins")
)
"""Lists that Keycloak keeps in one text, separated by commas."""
_DEFAULT_WHEN_BLANK = (
    *("parRequestUriLifespan", "cibaBackchannelTokenDeliveryMode", "cibaExpiresIn", "cibaInterval"),
    "cibaAuthRequestedUserHint",
)
_EXPIRATIONS = ("eventsExpiration", "attributes.adminEventsExpiration")
_OF_SMTP_LOGIN = (
    *("user", "password", "authType"),
    *("authTokenUrl", "authTokenScope", "authTokenClientId", "authTokenClientSecret"),
)
_BECOME_ATTRIBUTES = frozenset(
    {
        *("clientSessionIdleTimeout", "clientSessionMaxLifespan", "clientOfflineSessionIdleTimeout"),
        *("clientOfflineSessionMaxLifespan", "scimApiEnabled"),
    }
)
"""Fields that become attributes of the realm as soon as they are sent."""
_FEATURES = {"scimApiEnabled": "SCIM_API", "verifiableCredentialsEnabled": "OID4VC_VCI"}
"""Fields that a server without the feature does not keep."""


class Realm(Kind):
    name = "realm"
    section = "realm"
    fingerprints_in = "attributes"
    when_absent: ClassVar[Fields] = {"supportedLocales": [], "eventsExpiration": 0, "passwordPolicy": ""}

    def faults(self, source: RealmSource, live: LiveRealm) -> Iterator[SourceError]:
        for entry in source.entries(self.section):
            for path, fault in _faults(entry.value, live):
                yield SourceError(entry.place(*path), f"{'.'.join(path)}: {fault}")

    def fault_of_name(self, name: str) -> str | None:
        if re.fullmatch(r"[^\s/\\?#%&=+:;,\"'<>{}\[\]|^`$@!*()]+", name) is None:
            return "cannot be empty, or hold a space or a sign that means something in an address"
        return super().fault_of_name(name)

    def missing(self, fields: Fields, server: Server) -> Iterator[str]:
        for field, feature in _FEATURES.items():
            if fields.get(field) and not server.has(feature):
                yield f"feature for “{field}”: start it with the feature {feature}"

    def normalised(self, value: Fields) -> Fields:
        found = with_maps_as_strings(with_sorted(value, *_SETS), *_MAPS)
        if "passwordPolicy" in found:
            found["passwordPolicy"] = " and ".join(_policies(found["passwordPolicy"]))
        return found

    def read(self, reader: Reader, live: LiveRealm, wanted: Wanted) -> tuple[str, ...] | None:
        """The names of the realm's organizations, which no file can declare; None if they are not shown."""
        try:
            held = reader.get(live.name, "organizations", max=ALL) if wanted.everything else ()
        except ServerRefusedError:
            return None
        return tuple(each["name"] for each in held or ())

    def live(self, live: LiveRealm) -> Mapping[str, LiveObject]:
        if not live.exists:
            return {}
        return {live.name: LiveObject(live.name, self.normalised(live.export), live.export)}

    def losses(self, change: Change) -> Iterator[str]:
        if not isinstance(change, Update):
            return
        if change.switches_off("enabled"):
            yield "is disabled"
        if any(each.path in _EXPIRATIONS and _is_sooner(each) for each in change.fields):
            yield "keeps events for a shorter time: older ones go"

    def add_to_import(self, realm: Import, resource: Resource) -> bool:
        realm.update(resource.fields)
        return True

    def create(self, writer: Writer, resource: Resource) -> None:
        writer.keycloak.post(body=resource.fields)

    def update(self, writer: Writer, update: Update) -> None:
        change_realm(writer, update.resource.fields)

    def exported(self, live: LiveRealm) -> Fields:
        (held,) = live.objects(self).values()
        found = written(held.fields, "realm")
        # Keycloak repeats settings that have a field of their own among the attributes.
        held_beside = found.pop("attributes", {}).items()
        attributes = {n: value for n, value in held_beside if n not in found and not _is_field(n)}
        return {**found, **({"attributes": attributes} if attributes else {})}

    def gaps(self, live: LiveRealm) -> Iterator[Gap]:
        export, organizations = live.export, live.beside.get(self.name)
        if organizations is None:
            yield "organizations: the server refused to show them", None
        yield "organizations", list(organizations or ())
        if export.get("adminPermissionsEnabled"):
            yield "fine-grained admin permissions", None
        unusual = [name for name, usual in _USUAL.items() if name in export and export[name] not in usual]
        settings = [*unknown_fields(export, "realm", (*_OF_OTHER_KINDS, *_USUAL)), *unusual]
        yield "settings of the realm", settings


def change_realm(writer: Writer, fields: Fields) -> None:
    """Lay some settings or flow bindings over the realm as it is at this moment, and send the whole.

    Left out are its undeclared fields whose presence alone would change it.
    """
    held: Fields = writer.get()
    left_out = _BECOME_ATTRIBUTES - (held.get("attributes") or {}).keys() - fields.keys()
    if "duplicateEmailsAllowed" not in fields:
        # Keycloak switches it off by itself, but not when the body says the contrary.
        left_out |= {"duplicateEmailsAllowed"}
    writer.put(body=merged(without(held, *left_out), fields))


def _faults(realm: Fields, live: LiveRealm) -> Iterator[tuple[tuple[str, ...], str]]:
    """The settings that Keycloak does not keep as they are written, each with what to write."""
    attributes, smtp = realm.get("attributes") or {}, as_strings(realm.get("smtpServer") or {})
    for field, meant in _NOT_BLANK.items():
        if field in realm and _is_without_value(realm[field]):
            yield (field,), f"Keycloak takes its own value instead of an empty one: write {meant}"
    for field in _IN_ONE_TEXT:
        if any(not each or "," in each for each in realm.get(field) or ()):
            yield (field,), "write one value for each entry: none can be empty or hold a comma"
    for name in attributes:
        if _is_field(name):
            yield ("attributes", name), "this is a field of the realm: write it there"
        if name in _DEFAULT_WHEN_BLANK and attributes[name] == "":
            yield ("attributes", name), "Keycloak takes its default instead of an empty value: write a value"
    policies = _policies(realm.get("passwordPolicy") or "")
    names = [each.partition("(")[0] for each in policies]
    if any(re.fullmatch(r"[\w.-]+(\(.*\))?", each) is None for each in policies):
        yield ("passwordPolicy",), "write it as “length(8) and digits(1)”"
    elif len(names) > len(set(names)):
        yield ("passwordPolicy",), "Keycloak keeps the last of several policies of one name: name each once"
    if realm.get("duplicateEmailsAllowed"):
        for field in ("loginWithEmailAllowed", "registrationEmailAsUsername"):
            if realm.get(field):
                yield (field,), "Keycloak does not allow this beside “duplicateEmailsAllowed”: switch one off"
            elif field not in realm and live.export.get(field):
                text = f"Keycloak switches “{field}” off with it: declare “{field}: false” too"
                yield ("duplicateEmailsAllowed",), text
    if smtp.get("auth") != "true":
        for name in _OF_SMTP_LOGIN:
            if name in smtp:
                yield ("smtpServer", name), "Keycloak drops it without “auth: true”: add that"
    elif smtp.get("authType") == "token" and "password" in smtp:
        yield ("smtpServer", "password"), "Keycloak drops it with “authType: token”: leave it out"
    elif smtp.get("authType", "basic") == "basic":
        for name in smtp:
            if name.startswith("authToken"):
                yield ("smtpServer", name), "Keycloak drops it without “authType: token”: add that"


def _is_without_value(value: Any) -> bool:
    return is_blank(value) or (isinstance(value, list) and any(is_blank(each) for each in value))


def _policies(text: str) -> list[str]:
    return re.split(r"\s+and\s+", text.strip()) if text.strip() else []


def _is_sooner(expiration: FieldChange) -> bool:
    """Return whether events expire sooner than before; nothing, and 0, is never."""
    old, new = (int(v) if str(v).isdecimal() else 0 for v in (expiration.old, expiration.new))
    return new > 0 and (old == 0 or new < old)


def _is_field(attribute: str) -> bool:
    """Return whether Keycloak keeps a field of the realm in this attribute."""
    begins = ("_browser_header", "client-policies", "webAuthnPolicy", "realmReusableOtpCode")
    return attribute in fields_of("realm") or attribute.startswith(begins)


REALM = Realm()
