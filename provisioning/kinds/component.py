"""Components: providers configured on the realm itself, such as its keys and the HIN-secured domains."""

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
    """Named “type/name”, as KeyProvider/rsa: a name says one thing within its type only.

    Each value of `config` is a list without order, as Keycloak keeps it, or one value.

    Keycloak tells of `config` only what the provider knows, so the mark and the fingerprint of the secrets
    stand in `subType`, which but few providers give a meaning.
    """

    def raw(self, live: LiveRealm) -> Iterable[Mapping[str, Any]]:
        for provider_type, components in live.export.get("components", {}).items():
            for component in components:
                # Keycloak's own (the user profile's) may have no name: nobody can declare those.
                if "name" in component:
                    yield {**_without_children(component), "providerType": provider_type}

    def live(self, live: LiveRealm) -> Mapping[str, LiveObject]:
        """Keycloak takes a name twice: it names the one with our mark, and any other goes with its id."""
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
                f"component “{resource.name}” is of type {declared}, and the realm's of {held}",
            )
        return super().compare(resource, live)

    def is_builtin(self, live: LiveObject) -> bool:
        if self.mark is not None and self.mark.is_on(live.raw):
            return False
        return live.raw["providerType"] == REGISTRATION_POLICY or is_own_key(live.raw)

    def add_to_import(self, realm: Import, resource: Resource) -> bool:
        provider_type = str(resource.fields["providerType"])
        if provider_type.startswith("org.keycloak."):
            return False  # a realm that brings keys of its own gets none of Keycloak's
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
                f"component “{value['name']}” has a subType of its own, so no secret of it can be compared: "
                "write “unmanaged” for its secrets"
            )
        whole = Secret(" ".join(path for path, _ in secrets), "\0".join(each.value for _, each in secrets))
        return {**fields, "fingerprint": whole.fingerprint(source.fingerprint_key)}

    def read(self, raw: Mapping[str, Any], live: LiveRealm) -> Fields:
        found = [word for word in _words(raw) if word.startswith(FINGERPRINT_PREFIX)]
        fingerprint = {"fingerprint": found[0].removeprefix(FINGERPRINT_PREFIX)} if found else {}
        return {**self.normalised(raw), **fingerprint}

    def normalised(self, value: Mapping[str, Any]) -> Fields:
        config = {name: _values(inner) for name, inner in as_strings(value.get("config", {})).items()}
        rest = {name: inner for name, inner in value.items() if name != "subType" or not _is_ours(inner)}
        return {**rest, "config": config}

    def create(self, writer: Writer, resource: Resource) -> None:
        writer.post(*self.path, body=_written(marked(self.mark, resource.fields)))

    def update(self, writer: Writer, update: Update) -> None:
        body = dict(updated(update))
        declared, live = update.resource.fields, update.live.fields
        if "fingerprint" in declared and declared["fingerprint"] != live.get("fingerprint"):
            # The server made the certificate for the old key; sent none, it makes another one.
            body["config"] = {**body["config"], _CERTIFICATE: declared["config"].get(_CERTIFICATE, [])}
        writer.put(*self.item(update.live), body=_written(body))


def _values(value: Any) -> Any:
    """A setting as a list; a secret alone."""
    if isinstance(value, list):
        return sorted(value)
    return value if isinstance(value, Secret) else [value]


def _words(raw: Mapping[str, Any]) -> list[str]:
    return str(raw.get("subType") or "").split()


def _is_ours(sub_type: str | None) -> bool:
    return all(word.startswith("mep.") for word in (sub_type or "").split())


def _written(fields: Fields) -> dict[str, Any]:
    """The fields as the server takes them."""
    words = [word for word in _words(fields) if not word.startswith(FINGERPRINT_PREFIX)]
    words += [FINGERPRINT_PREFIX + fields["fingerprint"]] if "fingerprint" in fields else []
    config = {name: [v] if isinstance(v, Secret) else v for name, v in fields.get("config", {}).items()}
    rest = {name: value for name, value in fields.items() if name != "fingerprint"}
    return {**rest, "config": config, "subType": " ".join(words)}


def _without_children(component: Mapping[str, Any]) -> Mapping[str, Any]:
    """The export's form less the one field that the admin API refuses to take back."""
    return {name: value for name, value in component.items() if name != "subComponents"}


COMPONENT = Components(
    name="component", section="components", key="name", path=("components",), mark=MarkInSubType()
)
