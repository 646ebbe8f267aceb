"""Components: providers configured for the realm, such as its keys and the HIN-secured domains."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from provisioning.errors import ProvisioningError
from provisioning.kinds import new_realm
from provisioning.kinds.collection import Collection
from provisioning.kinds.export_form import written
from provisioning.kinds.fields import as_strings, is_blank, marked, without
from provisioning.kinds.kind import Gap, Import
from provisioning.kinds.providers import Server, unknown
from provisioning.kinds.writer import Writer
from provisioning.model.diff import merged
from provisioning.model.live import LiveRealm
from provisioning.model.masking import MASK, with_unmanaged
from provisioning.model.ownership import MARK
from provisioning.model.resource import Change, Create, Delete, Fields, LiveObject, Resource, Update
from provisioning.model.secret import FINGERPRINT_PREFIX, UNMANAGED, Secret, dotted, secrets_in
from provisioning.source.directory import RealmSource

_KEYS = "org.keycloak.keys.KeyProvider"
_KEYS_OF_A_NEW_REALM = frozenset(
    {"aes-generated", "hmac-generated-hs512", "rsa-enc-generated", "rsa-generated"}
)
_FALLBACK_KEYS = "fallback-"
_CLIENT_REGISTRATION = "org.keycloak.services.clientregistration.policy.ClientRegistrationPolicy"
_REGISTRATION_POLICIES = "client registration policies"
_WORKFLOWS = "org.keycloak.models.workflow.WorkflowProvider"
_CERTIFICATE = "certificate"
_WRITTEN_BY_SERVER = "lastSync"
_USERS = "org.keycloak.storage.UserStorageProvider"
_OF_ALL_DIRECTORIES = frozenset(
    {
        *("enabled", "priority", "fullSyncPeriod", "changedSyncPeriod", "batchSizeForSync", "lastSync"),
        *("cachePolicy", "maxLifespan", "evictionDay", "evictionHour", "evictionMinute"),
        *("cacheInvalidBefore", "removeInvalidUsersEnabled"),
    }
)
"""Settings that every user directory takes, although its provider does not list them."""


class _Losses(NamedTuple):
    """What is lost with a component, when it is switched off, and when one of its `settings` changes."""

    deleted: str
    switched_off: str
    changed: str
    settings: tuple[str, ...]


_LOSSES = {
    _KEYS: _Losses(
        "is deleted: tokens signed by its keys become invalid",
        "is switched off: tokens signed by its keys become invalid",
        "gets another key or algorithm: tokens signed by the old one become invalid",
        (
            *("algorithm", "keySize", "secretSize", "ecdsaEllipticCurveKey", "eddsaEllipticCurveKey"),
            *("ecdhAlgorithm", "ecdhEllipticCurveKey", "keystore", "keyAlias", "fingerprint"),
        ),
    ),
    _USERS: _Losses(
        "is deleted: the accounts that came from it go with it",
        "is switched off: its accounts cannot sign in",
        "looks for its accounts elsewhere: Keycloak deletes those that it no longer finds",
        (
            *("connectionUrl", "usersDn", "uuidLDAPAttribute", "customUserSearchFilter"),
            *("searchScope", "userObjectClasses"),
        ),
    ),
}
"""The losses by the type of the component."""


@dataclass(frozen=True)
class MarkInSubType:
    """A word in a component's `subType`; a component whose provider uses `subType` cannot carry it."""

    def put_on(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        if not _has_managed_words_only(fields):
            return dict(fields)
        return {**fields, "subType": " ".join([MARK, *(word for word in _words(fields) if word != MARK)])}

    def is_on(self, raw: Mapping[str, Any]) -> bool:
        return MARK in _words(raw)


class Components(Collection):
    """Components, each named “type/name”, as KeyProvider/rsa: a name is unique within its type only.

    Each entry of `config` holds one value or several; their order does not count, as in Keycloak.

    Keycloak returns only those entries of `config` that the provider knows. The managed mark and the
    fingerprint of the secrets are therefore in `subType`, which few providers use.
    """

    name = "component"
    section = "components"
    path = ("components",)
    mark = MarkInSubType()
    drops_blanks_in = "config"
    fixed = ("providerType", "providerId")

    def declared(self, source: RealmSource) -> Iterable[Resource]:
        for entry in source.entries(self.section):
            fields = self.fields(entry.value, source)
            yield Resource(self.name, _name(entry.value), fields, entry.origin)

    def live(self, live: LiveRealm) -> Mapping[str, LiveObject]:
        """The components by name. Of several with one name, only the first or managed one has no id added."""
        found: dict[str, LiveObject] = {}
        # Some of Keycloak's own (the user profile's) have no name: they cannot be declared.
        named = [without(each, "subComponents") for each in _held(live) if "name" in each]
        for raw in sorted(named, key=lambda each: not self.mark.is_on(each)):
            name = _name(raw)
            name = f"{name} {raw['id']}" if name in found else name
            found[name] = LiveObject(name, _with_fingerprint(self.normalised(raw), raw), raw, raw.get("id"))
        return found

    def is_builtin(self, live: LiveObject) -> bool:
        if self.mark.is_on(live.raw):
            return False
        return live.raw["providerType"] == _CLIENT_REGISTRATION or _is_keycloaks_key(live.raw)

    def missing(self, fields: Fields, server: Server) -> Iterator[str]:
        types = server.info["componentTypes"].get(fields["providerType"], ())
        settings = {each["id"]: {setting["name"] for setting in each["properties"]} for each in types}
        yield from unknown("component", fields["providerId"], settings)
        known = settings.get(fields["providerId"], set())
        if fields["providerType"] == _USERS:
            known = known and known | _OF_ALL_DIRECTORIES
        for name in fields["config"] if known else ():
            yield from unknown("setting", name, known)

    def losses(self, change: Change) -> Iterator[str]:
        loss = None if isinstance(change, Create) else _LOSSES.get(change.live.raw["providerType"])
        if loss is None:
            return
        if isinstance(change, Delete):
            yield loss.deleted
            return
        changed = {each.path.removeprefix("config."): each.new for each in change.fields}
        if changed.get("enabled") == ["false"]:
            yield loss.switched_off
        if not changed.keys().isdisjoint(loss.settings):
            yield loss.changed

    def add_to_import(self, realm: Import, resource: Resource) -> bool:
        provider_type = str(resource.fields["providerType"])
        if provider_type.startswith("org.keycloak."):
            return False  # an imported realm with keys gets none of Keycloak's own keys
        component = _sent(marked(self.mark, resource.fields))
        del component["providerType"]
        realm.setdefault("components", {}).setdefault(provider_type, []).append(component)
        return True

    def fields(self, value: Fields, source: RealmSource) -> Fields:
        fields = with_unmanaged(self.normalised(value), any_name=True)
        secrets = secrets_in(fields)
        if not secrets:
            return fields
        if "subType" in value:
            text = f"component “{value['name']}” declares a subType, so its secrets cannot be compared"
            raise ProvisioningError(f"{text}: write “unmanaged” for its secrets")
        combined = Secret(
            " ".join(dotted(path) for path, _ in secrets), "\0".join(each.value for _, each in secrets)
        )
        return {**fields, "fingerprint": combined.fingerprint(source.fingerprint_key)}

    def normalised(self, value: Fields) -> Fields:
        config = {name: _values(inner) for name, inner in as_strings(value.get("config", {})).items()}
        own = ("subType",) if _has_managed_words_only(value) else ()
        return {**without(value, *own), "config": config}

    def create(self, writer: Writer, resource: Resource) -> None:
        writer.post(*self.path, body=_sent(marked(self.mark, resource.fields)))

    def update(self, writer: Writer, update: Update) -> None:
        declared, live = update.resource.fields, update.live.fields
        held = writer.get(*self.item(update.live))
        body = dict(merged(_with_fingerprint(held, held), declared))
        if "fingerprint" in declared and declared["fingerprint"] != live.get("fingerprint"):
            # The server derived the certificate from the old key; without one, it creates a new one.
            body["config"] = {**body["config"], _CERTIFICATE: declared["config"].get(_CERTIFICATE, [])}
        writer.put(*self.item(update.live), body=_sent(body))

    def to_declare(self, live: LiveRealm) -> list[LiveObject]:
        named = (each for each in super().to_declare(live) if each.name == _name(each.raw))
        return [each for each in named if each.raw["providerType"] != _CLIENT_REGISTRATION]

    def exported(self, live: LiveRealm) -> list[Fields]:
        found = self.to_declare(live)
        return [{**written(each.fields, "component"), **_only_lists(each.fields)} for each in found]

    def of_keycloak(self, live: LiveRealm) -> new_realm.Table:
        keys = ((name, each.raw) for name, each in live.objects(self).items() if _is_keycloaks_key(each.raw))
        own = {name: raw for name, raw in keys if raw["name"] in _KEYS_OF_A_NEW_REALM}
        policies = live.export.get("components", {}).get(_CLIENT_REGISTRATION, [])
        return {self.name: own, _REGISTRATION_POLICIES: {"all": policies}}

    def gaps(self, live: LiveRealm) -> Iterator[Gap]:
        yield from super().gaps(live)
        own = self.of_keycloak(live)
        if new_realm.changed(own, live.name, _REGISTRATION_POLICIES):
            yield f"changed {_REGISTRATION_POLICIES}", None
        held = [each for each in _held(live) if each["providerType"] != _WORKFLOWS]
        holding = [each for each in held if each.get("subComponents")]
        yield "sub-components", [each.get("name", each["providerId"]) for each in holding]
        named = (each for each in held if "name" in each and each["providerType"] != _CLIENT_REGISTRATION)
        times = Counter(_name(each) for each in named)
        shared = sorted(name for name in times if times[name] > 1)
        yield "components that share their type and name", shared


def _held(live: LiveRealm) -> Iterator[Fields]:
    """All components of the realm, each with its type."""
    for provider_type, components in live.export.get("components", {}).items():
        yield from ({**each, "providerType": provider_type} for each in components)


def _name(value: Fields) -> str:
    return f"{str(value['providerType']).rpartition('.')[2]}/{value['name']}"


def _is_keycloaks_key(raw: Fields) -> bool:
    """Return whether Keycloak generated these keys: with the realm, or for an algorithm without a key.

    The provider generates its keys; an imported key is foreign, whatever its name.
    """
    is_generated = raw["providerType"] == _KEYS and str(raw["providerId"]).endswith("-generated")
    return is_generated and (
        raw["name"] in _KEYS_OF_A_NEW_REALM or str(raw["name"]).startswith(_FALLBACK_KEYS)
    )


def _only_lists(fields: Fields) -> Fields:
    """A component's config in the form of realm files: its values are lists.

    Keycloak hides what a provider does not describe, and masks what it describes as a secret. So the mask
    tells a secret, whatever the name of the setting.
    """
    config = {
        name: [UNMANAGED if each == MASK else each for each in values]
        for name, values in sorted(fields.get("config", {}).items())
        if name != _WRITTEN_BY_SERVER
    }
    return {"config": config} if config else {}


def _with_fingerprint(fields: Fields, raw: Fields) -> Fields:
    """The fields with the fingerprint that stands in `subType`."""
    found = [word for word in _words(raw) if word.startswith(FINGERPRINT_PREFIX)]
    return {**fields, **({"fingerprint": found[0].removeprefix(FINGERPRINT_PREFIX)} if found else {})}


def _values(value: Any) -> Any:
    """A setting as a list; a secret as itself."""
    if isinstance(value, list):
        return sorted(each for each in value if not is_blank(each))
    if isinstance(value, Secret):
        return value
    return [] if is_blank(value) else [value]


def _words(raw: Fields) -> list[str]:
    return str(raw.get("subType") or "").split()


def _has_managed_words_only(raw: Fields) -> bool:
    return all(word.startswith("mep.") for word in _words(raw))


def _sent(fields: Fields) -> dict[str, Any]:
    """The fields as the server expects them."""
    words = [word for word in _words(fields) if not word.startswith(FINGERPRINT_PREFIX)]
    words += [FINGERPRINT_PREFIX + fields["fingerprint"]] if "fingerprint" in fields else []
    config = {name: [v] if isinstance(v, Secret) else v for name, v in fields.get("config", {}).items()}
    return {**without(fields, "fingerprint"), "config": config, "subType": " ".join(words)}


COMPONENT = Components()
