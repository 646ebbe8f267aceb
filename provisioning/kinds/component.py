"""Components: providers configured for the realm, such as its keys and the HIN-secured domains."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from provisioning.errors import ProvisioningError, SourceError
from provisioning.keycloaks_keys import is_own_key
from provisioning.kind import Collection, Import, Writer, as_strings, marked, updated
from provisioning.live import LiveRealm
from provisioning.ownership import MarkInSubType
from provisioning.resource import FieldChange, Fields, LiveObject, Resource, Update
from provisioning.secrets import FINGERPRINT_PREFIX, Secret, secrets_in, with_unmanaged
from provisioning.source import RealmSource

REGISTRATION_POLICY = "org.keycloak.services.clientregistration.policy.ClientRegistrationPolicy"
_CERTIFICATE = "certificate"


class Components(Collection):
    """Components, each named “type/name”, as KeyProvider/rsa: a name is unique within its type only.

    Each entry of `config` holds one value or several; their order does not count, as in Keycloak.

    Keycloak returns only those entries of `config` that the provider knows. The managed mark and the
    fingerprint of the secrets are therefore in `subType`, which few providers use.
    """

    def raw(self, live: LiveRealm) -> Iterable[Mapping[str, Any]]:
        for provider_type, components in live.export.get("components", {}).items():
            for component in components:
                # Some of Keycloak's own (the user profile's) have no name: they cannot be declared.
                if "name" in component:
                    yield {**_without_children(component), "providerType": provider_type}

    def live(self, live: LiveRealm) -> Mapping[str, LiveObject]:
        """The components by name. Of several with one name, only the first or managed one has no id added."""
        found: dict[str, LiveObject] = {}
        for raw in sorted(self.raw(live), key=lambda each: not MarkInSubType().is_on(each)):
            name = self.name_of(raw)
            name = f"{name} {raw['id']}" if name in found else name
            found[name] = LiveObject(name, self.read(raw, live), raw, raw.get("id"))
        return found

    def declared(self, source: RealmSource) -> Iterable[Resource]:
        for entry in source.entries(self.section):
            fields = self.fields(entry.value, source)
            yield Resource(self.name, self.name_of(entry.value), fields, entry.origin)

    def name_of(self, value: Mapping[str, Any]) -> str:
        return f"{str(value['providerType']).rpartition('.')[2]}/{value['name']}"

    def compare(self, resource: Resource, live: LiveObject) -> tuple[FieldChange, ...]:
        declared, held = resource.fields["providerType"], live.fields["providerType"]
        if declared != held:
            raise SourceError(
                resource.origin,
                f"component “{resource.name}” has type {declared}, but type {held} in the realm",
            )
        return super().compare(resource, live)

    def is_builtin(self, live: LiveObject) -> bool:
        if self.mark is not None and self.mark.is_on(live.raw):
            return False
        return live.raw["providerType"] == REGISTRATION_POLICY or is_own_key(live.raw)

    def add_to_import(self, realm: Import, resource: Resource) -> bool:
        provider_type = str(resource.fields["providerType"])
        if provider_type.startswith("org.keycloak."):
            return False  # an imported realm with keys gets none of Keycloak's own keys
        component = _written(marked(self.mark, resource.fields))
        del component["providerType"]
        realm.setdefault("components", {}).setdefault(provider_type, []).append(component)
        return True

    def fields(self, value: Mapping[str, Any], source: RealmSource) -> Fields:
        fields = with_unmanaged(self.normalised(value), any_name=True)
        secrets = secrets_in(fields)
        if not secrets:
            return fields
        if "subType" in value:
            raise ProvisioningError(
                f"component “{value['name']}” declares a subType, so its secrets cannot be compared: "
                "write “unmanaged” for its secrets"
            )
        combined = Secret(" ".join(path for path, _ in secrets), "\0".join(each.value for _, each in secrets))
        return {**fields, "fingerprint": combined.fingerprint(source.fingerprint_key)}

    def read(self, raw: Mapping[str, Any], live: LiveRealm) -> Fields:
        found = [word for word in _words(raw) if word.startswith(FINGERPRINT_PREFIX)]
        fingerprint = {"fingerprint": found[0].removeprefix(FINGERPRINT_PREFIX)} if found else {}
        return {**self.normalised(raw), **fingerprint}

    def normalised(self, value: Mapping[str, Any]) -> Fields:
        config = {name: _values(inner) for name, inner in as_strings(value.get("config", {})).items()}
        rest = {
            name: inner
            for name, inner in value.items()
            if name != "subType" or not _has_managed_words_only(inner)
        }
        return {**rest, "config": config}

    def create(self, writer: Writer, resource: Resource) -> None:
        writer.post(*self.path, body=_written(marked(self.mark, resource.fields)))

    def update(self, writer: Writer, update: Update) -> None:
        body = dict(updated(update))
        declared, live = update.resource.fields, update.live.fields
        if "fingerprint" in declared and declared["fingerprint"] != live.get("fingerprint"):
            # The server derived the certificate from the old key; without one, it creates a new one.
            body["config"] = {**body["config"], _CERTIFICATE: declared["config"].get(_CERTIFICATE, [])}
        writer.put(*self.item(update.live), body=_written(body))


def _values(value: Any) -> Any:
    """A setting as a list; a secret as itself."""
    if isinstance(value, list):
        return sorted(value)
    return value if isinstance(value, Secret) else [value]


def _words(raw: Mapping[str, Any]) -> list[str]:
    return str(raw.get("subType") or "").split()


def _has_managed_words_only(sub_type: str | None) -> bool:
    return all(word.startswith("mep.") for word in (sub_type or "").split())


def _written(fields: Fields) -> dict[str, Any]:
    """The fields as the server expects them."""
    words = [word for word in _words(fields) if not word.startswith(FINGERPRINT_PREFIX)]
    words += [FINGERPRINT_PREFIX + fields["fingerprint"]] if "fingerprint" in fields else []
    config = {name: [v] if isinstance(v, Secret) else v for name, v in fields.get("config", {}).items()}
    rest = {name: value for name, value in fields.items() if name != "fingerprint"}
    return {**rest, "config": config, "subType": " ".join(words)}


def _without_children(component: Mapping[str, Any]) -> Mapping[str, Any]:
    """The exported form without `subComponents`, which the admin API refuses."""
    return {name: value for name, value in component.items() if name != "subComponents"}


COMPONENT = Components(
    name="component", section="components", key="name", path=("components",), mark=MarkInSubType()
)
