"""Every field of the schema: files converge in one apply, manual changes are corrected, the rest stays."""

from __future__ import annotations

import json
import os
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from provisioning.apply import apply, current_plan
from provisioning.errors import ProvisioningError
from provisioning.model.plan import Plan
from provisioning.model.resource import Create
from provisioning.source.directory import RealmSource, load
from tests.environment import Environment
from tests.integration.by_hand import OF_OBJECTS, ByHand, of_the_realm
from tests.integration.foreign_realm import RealmByAdminApi
from tests.integration.realm_files import rewrite
from tests.integration.whole_schema import (
    SECTIONS_WITH_LISTS,
    declared_fields,
    fields_of_the_schema,
    told,
    told_differences,
)

FILES = Path(__file__).with_name("every_field")

NOT_SETTABLE: Mapping[str, str] = {
    "realm.scimApiEnabled": "its feature is switched off at this server",
    "realm.verifiableCredentialsEnabled": "its feature is switched off at this server",
}
"""Fields that no file can set at this server. `test_values_as_kept` shows what becomes of them."""

NOT_CHANGED_BY_HAND: Mapping[str, str] = {
    **NOT_SETTABLE,
    "realm.realm": "names the realm",
    "client.secret": "a secret is compared by its fingerprint",
    "client.authenticationFlowBindingOverrides": "changed by its fields",
    "clientProfile.name": "a global list: changed by clientProfile.executors",
    "clientRole.client": "names the client",
    "component.providerId": "Keycloak cannot read a component whose provider was changed",
    "component.providerType": "a component of another type is another object",
    "flow.provider": "Keycloak cannot change the type of a flow",
    "identityProvider.providerId": "Keycloak ignores a changed provider",
    "ignored.kind": "is not at the server",
    "ignored.name": "is not at the server",
    "protocolMapper.protocol": "Keycloak ignores a changed protocol",
    "requiredAction.providerId": "Keycloak ignores a changed provider",
    "roleComposites.role": "names the role",
    "scopeMapping.client": "names the client",
    "serviceAccount.client": "names the client",
    "step.provider": "Keycloak cannot change the type of a sub-flow",
}

DEFAULTS: Mapping[str, str] = {
    "realm.duplicateEmailsAllowed": "Keycloak takes it without registrationEmailAsUsername only",
}
"""Fields that the files set to Keycloak's default."""


@lru_cache(maxsize=1)
def the_files() -> RealmSource:
    return load(FILES, "local", variables={})


def _lane(change: ByHand) -> str:
    """The group in which a round of changes has one only, so that each is corrected for itself."""
    field = change.field.removeprefix("realm.")
    if change.kind == "realm":
        policies = ("otpPolicy", "webAuthnPolicyPasswordless", "webAuthnPolicy", "oauth2Device")
        found = next((each for each in policies if field.startswith(each)), "")
        return found or ("login by e-mail" if "email" in field.lower() else "realm")
    return {"client flow binding": "flow", "flow binding": "flow"}.get(change.kind, change.kind)


_AT_ONCE = {"realm": 6, "client": 2, "user profile": 2}


def rounds() -> list[tuple[ByHand, ...]]:
    """The changes by hand, in rounds: of each policy and of each kind one at a time."""
    found: list[list[ByHand]] = []
    placed: Counter[str] = Counter()
    for change in [*of_the_realm(the_files()), *OF_OBJECTS]:
        lane = _lane(change)
        number = placed[lane] // _AT_ONCE.get(lane, 1)
        placed[lane] += 1
        found.extend([] for _ in range(number + 1 - len(found)))
        found[number].append(change)
    return [tuple(each) for each in found]


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("every-field") / "realm"
    shutil.copytree(FILES, directory)
    rewrite(directory / "realm.yaml", "realm: every-field", f"realm: every-field-{os.urandom(4).hex()}")
    return directory


@pytest.fixture(scope="module")
def source(directory: Path) -> RealmSource:
    return load(directory, "local", variables={})


class AppliedRealm:
    """The realm of the files, which tests change and which is as before for each of them."""

    def __init__(self, environment: Environment, source: RealmSource) -> None:
        self.realm = RealmByAdminApi(environment.admin, source.realm)
        self._source = source
        self.before: dict[str, Any] = {}

    def make(self) -> None:
        self.erase()
        apply(self.realm.admin, self._source)
        self.before = told(self.realm)

    def restore(self) -> None:
        """Apply the files again; make the realm again if that does not bring it back."""
        with suppress(ProvisioningError):
            apply(self.realm.admin, self._source)
        if told(self.realm) != self.before:
            self.make()

    def erase(self) -> None:
        if self.realm.get() is not None:
            self.realm.admin.delete(self.realm.name)


@pytest.fixture(scope="module")
def made(environment: Environment, source: RealmSource) -> Iterator[AppliedRealm]:
    made = AppliedRealm(environment, source)
    made.make()
    yield made
    made.erase()


@pytest.fixture
def applied(made: AppliedRealm) -> AppliedRealm:
    if told(made.realm) != made.before:
        made.restore()
    return made


def test_files_declare_every_field_of_the_schema() -> None:
    assert fields_of_the_schema() - set(declared_fields(the_files())) == set(NOT_SETTABLE)


def test_every_field_is_changed_by_hand() -> None:
    changed = {change.field for each in rounds() for change in each}

    # A section without fields of its own (texts) is a field here.
    assert fields_of_the_schema() - changed == set(NOT_CHANGED_BY_HAND)


def test_one_apply_makes_the_realm_equal_to_its_files(applied: AppliedRealm, source: RealmSource) -> None:
    again = apply(applied.realm.admin, source)

    assert (again.changes, again.writes) == ((), 0)
    assert told_differences(applied.before, told(applied.realm)) == []


def test_declared_values_of_the_realm_are_not_the_defaults(
    environment: Environment, source: RealmSource
) -> None:
    name = f"bare-{os.urandom(4).hex()}"
    environment.admin.post(body={"realm": name, "enabled": True})
    bare = environment.admin.get(name)
    environment.admin.delete(name)

    declared = source.entries("realm")[0].value
    same = {f"realm.{field}" for field, value in declared.items() if bare.get(field) == value}
    assert same == {field for field in DEFAULTS if field.startswith("realm.")}


_ONE_BY_ONE = frozenset(_lane(each) for each in OF_OBJECTS) - {"flow", "user profile"} | {"realm"}
"""The kinds whose plans name a field as the schema does."""


def _is_named(change: ByHand, plan: Plan, realm: str) -> bool:
    """Return whether a plan names the changed field; all fields of an object that is made again count."""
    place = (change.kind, change.name or realm)
    found = [each for each in plan.changes if (each.resource.kind, each.resource.name) == place]
    if not found or isinstance(found[0], Create) or change.kind not in _ONE_BY_ONE:
        return bool(found)
    field = change.field.split(".")[1] if "." in change.field else ""
    return any(each.path.startswith(field) or each.place for each in found[0].fields)


@pytest.mark.parametrize("changes", rounds(), ids=lambda each: each[0].field)
def test_manual_changes_are_named_and_corrected(
    applied: AppliedRealm, source: RealmSource, changes: tuple[ByHand, ...]
) -> None:
    admin = applied.realm.admin
    for change in changes:
        change.act(applied.realm)

    plan, _ = current_plan(admin, source)
    unnamed = [change.field for change in changes if not _is_named(change, plan, source.realm)]
    apply(admin, source)

    assert told_differences(applied.before, told(applied.realm)) == []
    assert unnamed == []
    assert apply(admin, source).writes == 0


_KEYS = {
    "realm": ("realm",),
    "roles": ("name", "composite"),
    "groups": ("path",),
    "client-roles": ("client", "name"),
    "client-scopes": ("name", "protocol", "protocolMappers"),
    "clients": ("clientId", "protocolMappers", "authenticationFlowBindingOverrides"),
    "identity-providers": ("alias", "providerId", "mappers"),
    "required-actions": ("alias",),
    "components": ("name", "providerType", "providerId"),
}
"""The sections whose entries declare single fields, with the fields that stay in `_sparse`."""

# Section, its entry, the field that is changed, its new value, and where the server tells it.
ONE_FIELD = [
    ("realm", "realm", "displayName", "Another", {"realm.displayName"}),
    ("realm", "realm", "otpPolicyPeriod", 46, {"realm.otpPolicyPeriod"}),
    ("realm", "realm", "webAuthnPolicyRpId", "other.example.ch", {"realm.webAuthnPolicyRpId"}),
    (
        "realm",
        "realm",
        "webAuthnPolicyPasswordlessRpEntityName",
        "Another",
        {"realm.webAuthnPolicyPasswordlessRpEntityName"},
    ),
    ("realm", "realm", "attributes", {"own.limit": 6}, {"realm.attributes.own.limit"}),
    ("realm", "realm", "smtpServer", {"port": 2526}, {"realm.smtpServer.port"}),
    ("realm", "realm", "loginWithEmailAllowed", True, {"realm.loginWithEmailAllowed"}),
    ("roles", "first", "description", "Another", {"export.roles.realm.first.description"}),
    ("roles", "first", "attributes", {"level": ["3"]}, {"export.roles.realm.first.attributes.level"}),
    ("groups", "/team", "description", "Another", {"export.groups.team.description"}),
    ("groups", "/team", "attributes", {"site": ["east"]}, {"export.groups.team.attributes.site"}),
    (
        "client-roles",
        "reader",
        "description",
        "Another",
        {"export.roles.client.confidential.reader.description"},
    ),
    ("client-scopes", "work", "description", "Another", {"client scopes.work.description"}),
    ("client-scopes", "work", "attributes", {"gui.order": 4}, {"client scopes.work.attributes.gui.order"}),
    ("clients", "confidential", "description", "Another", {"clients.confidential.description"}),
    (
        "clients",
        "confidential",
        "attributes",
        {"access.token.lifespan": 78},
        {"clients.confidential.attributes.access.token.lifespan"},
    ),
    ("clients", "confidential", "optionalClientScopes", ["phone", "email"], set()),
    ("clients", "public", "consentRequired", True, {"clients.public.consentRequired"}),
    ("identity-providers", "partner", "displayName", "Another", {"identity providers.partner.displayName"}),
    (
        "identity-providers",
        "partner",
        "config",
        {"guiOrder": 4},
        {"identity providers.partner.config.guiOrder"},
    ),
    (
        "required-actions",
        "UPDATE_PASSWORD",
        "priority",
        8,
        {"export.requiredActions.UPDATE_PASSWORD.priority"},
    ),
    ("components", "signing", "config", {"priority": 51}, {"components.signing.config.priority[0]"}),
]


@pytest.mark.parametrize(
    ("section", "name", "field", "value", "where"),
    ONE_FIELD,
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_changing_one_declared_field_changes_nothing_else(
    applied: AppliedRealm,
    source: RealmSource,
    tmp_path: Path,
    section: str,
    name: str,
    field: str,
    value: Any,
    where: set[str],
) -> None:
    """All other fields have values that the files do not declare."""
    admin = applied.realm.admin
    sparse = _sparse(source, tmp_path / "sparse", (section, name, field, value))

    apply(admin, sparse)

    found = {path for path, _, _ in told_differences(applied.before, told(applied.realm))}
    # The server tells the same value at several places: in the object, in its collection, in the export.
    last = field if not isinstance(value, dict) else f"{field}.{next(iter(value))}"
    assert where <= found
    assert {path for path in found if not _tells(path, last)} == set()
    assert apply(admin, sparse).writes == 0


def _tells(path: str, field: str) -> bool:
    return path.endswith(f".{field}") or f".{field}[" in path or path.startswith(f"{field}[")


def _sparse(source: RealmSource, directory: Path, change: tuple[str, str, str, Any]) -> RealmSource:
    """The same objects, with one changed field as the only declared one."""
    section, name, field, value = change
    sections: dict[str, Any] = {}
    for each, entries in source.sections.items():
        values = [entry.value for entry in entries]
        if each in _KEYS:
            values = [{key: whole[key] for key in _KEYS[each] if key in whole} for whole in values]
        for kept in values if each == section else ():
            if section == "realm" or name in kept.values():
                kept[field] = value
        sections[each] = values if _is_list(each) else values[0]
    (directory / "environments").mkdir(parents=True)
    (directory / "environments" / "local.yaml").write_text("server: http://localhost\nvalues: {}\n")
    (directory / "realm.yaml").write_text(json.dumps(sections), encoding="utf-8")  # JSON is YAML
    return load(directory, "local", variables={})


def _is_list(section: str) -> bool:
    return section in SECTIONS_WITH_LISTS
