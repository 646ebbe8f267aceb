"""The contract of each kind: create, leave unchanged, correct manual changes, export, prune."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from provisioning.adopt import adopt
from provisioning.apply import apply, current_plan
from provisioning.export import export
from provisioning.keycloak import Keycloak
from provisioning.kinds.registry import REGISTRY
from provisioning.source.directory import RealmSource, load
from tests.environment import Environment
from tests.integration.foreign_realm import RealmByAdminApi
from tests.integration.realm_files import require_made_whole, rewrite

FILES = Path(__file__).with_name("every_kind")


def signing_key() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    form = serialization.PrivateFormat.PKCS8
    return key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()).decode()


KEY = signing_key()


def source_of(directory: Path, key: str = KEY) -> RealmSource:
    return load(directory, "local", variables={"SIGNING_KEY": key})


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("every-kind") / "realm"
    shutil.copytree(FILES, directory)
    rewrite(directory / "kept.yaml", "realm: every-kind", f"realm: every-kind-{os.urandom(4).hex()}")
    return directory


@pytest.fixture(scope="module")
def realm(environment: Environment, directory: Path) -> Iterator[RealmByAdminApi]:
    """The applied realm, with access by the admin API."""
    source = source_of(directory)
    try:
        apply(environment.admin, source)
        yield RealmByAdminApi(environment.admin, source.realm)
    finally:
        if environment.admin.get(source.realm) is not None:
            environment.admin.delete(source.realm)


def changed(admin: Keycloak, source: RealmSource) -> set[tuple[str, str, str, str]]:
    found, _ = current_plan(admin, source)
    return {
        (each.action, each.resource.kind, each.resource.name, str(field))
        for each in found.changes
        for field in each.fields
    }


def test_files_declare_every_kind(directory: Path) -> None:
    source = source_of(directory)

    assert [kind.name for kind in REGISTRY if not list(kind.declared(source))] == []


def test_second_apply_writes_nothing(realm: RealmByAdminApi, directory: Path) -> None:
    assert apply(realm.admin, source_of(directory)).writes == 0


def _events(realm: RealmByAdminApi) -> None:
    realm.put(body={"enabledEventTypes": ["LOGIN_ERROR"]})


def _listeners(realm: RealmByAdminApi) -> None:
    realm.put(body={"eventsListeners": ["jboss-logging"]})


def _admin_events(realm: RealmByAdminApi) -> None:
    realm.put(body={"adminEventsDetailsEnabled": False})


def _text(realm: RealmByAdminApi) -> None:
    realm.post("localization", "fr", body={"greeting": "Salut"})


def _profile(realm: RealmByAdminApi) -> None:
    profile = realm.get("users", "profile")
    next(each for each in profile["attributes"] if each["name"] == "email")["permissions"]["edit"] = ["admin"]
    realm.put("users", "profile", body=profile)


def _key(realm: RealmByAdminApi) -> None:
    (key,) = realm.get("components", name="key")
    realm.put("components", key["id"], body={**key, "config": {**key["config"], "priority": ["7"]}})


def _role(realm: RealmByAdminApi) -> None:
    role = realm.get("roles", "kept-too")
    composites = ("roles-by-id", role["id"], "composites")
    realm.post(*composites, body=[realm.get("roles", "offline_access")])


def _composites(realm: RealmByAdminApi) -> None:
    composites = ("roles-by-id", realm.get("roles", "kept")["id"], "composites")
    realm.post(*composites, body=[realm.get("roles", "offline_access")])
    account = realm.client("account")["id"]
    realm.post(*composites, body=[realm.get("clients", account, "roles", "manage-account")])
    realm.admin.delete(realm.name, *composites, body=[realm.get("roles", "passing")])


def _default_roles(realm: RealmByAdminApi) -> None:
    default = realm.get()["defaultRole"]["id"]
    realm.post("roles-by-id", default, "composites", body=[realm.get("roles", "kept")])


def _group(realm: RealmByAdminApi) -> None:
    group = realm.group("/passing")
    realm.admin.delete(realm.name, "groups", group["id"])


def _scope(realm: RealmByAdminApi, name: str = "passing") -> Any:
    return next(each for each in realm.get("client-scopes") if each["name"] == name)


def _client_scope(realm: RealmByAdminApi) -> None:
    scope = _scope(realm)
    realm.put("client-scopes", scope["id"], body={**scope, "protocol": "saml"})


def _scope_mapper(realm: RealmByAdminApi) -> None:
    scope = _scope(realm)
    (mapper,) = scope["protocolMappers"]
    realm.admin.delete(realm.name, "client-scopes", scope["id"], "protocol-mappers", "models", mapper["id"])


def _default_scopes(realm: RealmByAdminApi) -> None:
    phone, profile = _scope(realm, "phone"), _scope(realm, "profile")
    realm.put("default-optional-client-scopes", phone["id"], body={})
    realm.admin.delete(realm.name, "default-default-client-scopes", profile["id"])
    realm.put("default-optional-client-scopes", profile["id"], body={})


def _client(realm: RealmByAdminApi) -> None:
    client = realm.client("kept")
    realm.put("clients", client["id"], body={**client, "fullScopeAllowed": True})


def _client_mapper(realm: RealmByAdminApi) -> None:
    client = realm.client("passing")
    (mapper,) = client["protocolMappers"]
    realm.admin.delete(realm.name, "clients", client["id"], "protocol-mappers", "models", mapper["id"])


def _client_role(realm: RealmByAdminApi) -> None:
    path = ("clients", realm.client("kept")["id"], "roles", "passing")
    role = realm.get(*path)
    realm.put(*path, body={**role, "attributes": {**role["attributes"], "level": ["9"]}})


def _scope_mapping(realm: RealmByAdminApi) -> None:
    path = ("clients", realm.client("kept")["id"], "scope-mappings", "realm")
    realm.post(*path, body=[realm.get("roles", "passing")])


def _service_account(realm: RealmByAdminApi) -> None:
    account = realm.get("clients", realm.client("kept")["id"], "service-account-user")
    realm.post("users", account["id"], "role-mappings", "realm", body=[realm.get("roles", "passing")])


def _flow(realm: RealmByAdminApi) -> None:
    step = realm.flow_step("passing", "auth-cookie")
    realm.put("authentication", "flows", "passing", "executions", body={**step, "requirement": "DISABLED"})


def _client_flow(realm: RealmByAdminApi) -> None:
    (flow,) = (each for each in realm.get("authentication", "flows") if each["alias"] == "passing")
    overrides = {"authenticationFlowBindingOverrides": {"browser": flow["id"], "direct_grant": flow["id"]}}
    realm.put("clients", realm.client("kept")["id"], body={"clientId": "kept", **overrides})


def _broker(realm: RealmByAdminApi) -> None:
    broker = realm.get("identity-provider", "instances", "passing")
    body = {**broker, "postBrokerLoginFlowAlias": ""}
    realm.put("identity-provider", "instances", "passing", body=body)


def _broker_mapper(realm: RealmByAdminApi) -> None:
    path = ("identity-provider", "instances", "passing", "mappers")
    (mapper,) = realm.get(*path)
    realm.admin.delete(realm.name, *path, mapper["id"])


def _binding(realm: RealmByAdminApi) -> None:
    realm.put(body={"directGrantFlow": "passing"})


def _action(realm: RealmByAdminApi) -> None:
    path = ("authentication", "required-actions", "CONFIGURE_TOTP")
    realm.put(*path, body={**realm.get(*path), "enabled": True})


def _client_profile(realm: RealmByAdminApi) -> None:
    profiles = realm.get("client-policies", "profiles")["profiles"]
    profiles[0]["executors"][1]["configuration"] = {"auto-configure": False}
    realm.put("client-policies", "profiles", body={"profiles": profiles})


def _client_policy(realm: RealmByAdminApi) -> None:
    policies = realm.get("client-policies", "policies")["policies"]
    policies[0]["enabled"] = False
    realm.put("client-policies", "policies", body={"policies": policies})


def _workflow(realm: RealmByAdminApi) -> None:
    (held,) = realm.get("workflows")
    held["steps"][1]["after"] = "1d"
    realm.put("workflows", held["id"], body=held)


_THE_REALM = ""
HAND_CHANGES: list[tuple[Callable[[RealmByAdminApi], None], set[tuple[str, str, str, str]]]] = [
    (_events, {("update", "realm", _THE_REALM, "enabledEventTypes")}),
    (_listeners, {("update", "realm", _THE_REALM, "eventsListeners")}),
    (_admin_events, {("update", "realm", _THE_REALM, "adminEventsDetailsEnabled")}),
    (_text, {("update", "localization", "fr", "greeting")}),
    (_profile, {("update", "user profile", _THE_REALM, "attributes.email.permissions.edit")}),
    (_key, {("update", "component", "KeyProvider/key", "config.priority")}),
    (
        _role,
        {
            ("update", "role", "kept-too", "composite"),
            ("delete", "role composites", "kept-too", "realmRoles"),
            ("delete", "role composites", "kept-too", "clientRoles"),
        },
    ),
    (
        _composites,
        {
            ("update", "role composites", "kept", "realmRoles"),
            ("update", "role composites", "kept", "clientRoles.account"),
        },
    ),
    (_default_roles, {("update", "default roles", _THE_REALM, "realmRoles")}),
    (_group, {("create", "group", "/passing", "path")}),
    (_client_scope, {("update", "client scope", "passing", "protocol")}),
    (
        _scope_mapper,
        {
            ("create", "client scope mapper", "passing/mapper", field)
            for field in ("name", "protocol", "protocolMapper", "config")
        },
    ),
    (
        _default_scopes,
        {
            ("update", "default client scopes", _THE_REALM, "default"),
            ("update", "default client scopes", _THE_REALM, "optional"),
        },
    ),
    (_client, {("update", "client", "kept", "fullScopeAllowed")}),
    (
        _client_mapper,
        {
            ("create", "client mapper", "passing/mapper", field)
            for field in ("name", "protocol", "protocolMapper", "config")
        },
    ),
    (_client_role, {("update", "client role", "kept/passing", "attributes.level")}),
    (_scope_mapping, {("update", "scope mapping", "kept", "realmRoles")}),
    (_service_account, {("update", "service account", "kept", "realmRoles")}),
    (_flow, {("update", "flow", "passing", "auth-cookie: requirement")}),
    (
        _client_flow,
        {
            ("update", "client flow binding", "kept", "browser"),
            ("update", "client flow binding", "kept", "direct_grant"),
        },
    ),
    (_broker, {("update", "identity provider", "passing", "postBrokerLoginFlowAlias")}),
    (
        _broker_mapper,
        {
            ("create", "identity provider mapper", "passing/mapper", field)
            for field in ("name", "identityProviderMapper", "config", "identityProviderAlias")
        },
    ),
    (_binding, {("update", "flow binding", "directGrantFlow", "flow")}),
    (_action, {("update", "required action", "CONFIGURE_TOTP", "enabled")}),
    (
        _client_profile,
        {("update", "client profile", "passing", "pkce-enforcer: configuration.auto-configure")},
    ),
    (_client_policy, {("update", "client policy", "passing", "enabled")}),
    (_workflow, {("update", "workflow", "passing", "disable-user: after")}),
]


def test_manual_changes_cover_every_kind() -> None:
    kinds = {kind for _, named in HAND_CHANGES for _, kind, _, _ in named}

    assert kinds == {kind.name for kind in REGISTRY}


@pytest.mark.parametrize(("change", "named"), HAND_CHANGES, ids=lambda each: getattr(each, "__name__", ""))
def test_manual_change_is_planned_and_corrected(
    realm: RealmByAdminApi,
    directory: Path,
    change: Callable[[RealmByAdminApi], None],
    named: set[tuple[str, str, str, str]],
) -> None:
    source = source_of(directory)
    change(realm)

    found = changed(realm.admin, source)
    apply(realm.admin, source)

    assert found == {(action, kind, name or realm.name, field) for action, kind, name, field in named}
    assert apply(realm.admin, source).writes == 0


def test_changed_signing_key_is_written_once_and_never_shown(realm: RealmByAdminApi, directory: Path) -> None:
    (before,) = realm.get("components", name="key")
    other = source_of(directory, signing_key())

    found, _ = current_plan(realm.admin, other)
    apply(realm.admin, other)

    assert "PRIVATE KEY" not in repr(found)
    assert changed(realm.admin, other) == set()
    assert [each.path for change in found.changes for each in change.fields] == ["fingerprint"]
    (after,) = realm.get("components", name="key")
    assert after["config"]["certificate"] != before["config"]["certificate"]
    apply(realm.admin, source_of(directory))


def test_export_has_an_empty_plan_and_covers_everything(
    realm: RealmByAdminApi, directory: Path, tmp_path: Path
) -> None:
    exported = export(realm.admin, realm.name, tmp_path / "realm")
    source = load(exported.directory, "local", variables={})

    assert exported.not_covered == ()
    assert changed(realm.admin, source) == set()
    assert "PRIVATE" not in "".join(path.read_text() for path in exported.files)
    declared = {kind.name for kind in REGISTRY if list(kind.declared(source))}
    assert declared == {kind.name for kind in REGISTRY}


def test_export_creates_the_same_realm_elsewhere(realm: RealmByAdminApi, tmp_path: Path) -> None:
    admin, copied = realm.admin, f"{realm.name}-copy"
    directory = export(admin, realm.name, tmp_path / "realm").directory
    for file in directory.glob("*.yaml"):
        text = file.read_text(encoding="utf-8").replace(realm.name, copied)
        # The copy cannot have the key whose secret only the first realm knows.
        text = text.replace("privateKey: [unmanaged]", 'privateKey: {{ secret("SIGNING_KEY") }}')
        file.write_text(text, encoding="utf-8")
    environment = "server: http://localhost\nvalues: {}\nsecrets: {MEP_FINGERPRINT_KEY: key}\n"
    (directory / "environments" / "local.yaml").write_text(environment, encoding="utf-8")
    source = source_of(directory)
    require_made_whole(admin, source)


FOREIGN = {
    "component:KeyProvider/foreign",
    "client role:kept/foreign",
    "client profile:foreign",
    "client policy:foreign",
    "workflow:foreign",
}


def _make_foreign_objects(realm: RealmByAdminApi) -> None:
    body = {"providerId": "hmac-generated", "providerType": "org.keycloak.keys.KeyProvider"}
    realm.post("components", body={"name": "foreign", **body, "config": {}})
    realm.post("clients", realm.client("kept")["id"], "roles", body={"name": "foreign"})
    for sort in ("profiles", "policies"):
        held = realm.get("client-policies", sort)[sort]
        realm.put("client-policies", sort, body={sort: [*held, {"name": "foreign"}]})
    realm.post("workflows", body={"name": "foreign", "enabled": False, "steps": [{"uses": "disable-user"}]})


def test_adopted_objects_are_pruned_like_managed_ones(realm: RealmByAdminApi, directory: Path) -> None:
    source = source_of(directory)
    _make_foreign_objects(realm)

    adopt(realm.admin, source, FOREIGN)
    found, _ = current_plan(realm.admin, source)

    assert {f"{each.resource.kind}:{each.resource.name}" for each in found.changes} == FOREIGN
    assert {each.action for each in found.changes} == {"delete"}
    apply(realm.admin, source)
    assert apply(realm.admin, source).writes == 0


def test_only_managed_undeclared_objects_are_deleted(
    environment: Environment, realm: RealmByAdminApi, directory: Path, tmp_path: Path
) -> None:
    admin = environment.admin
    _make_foreign_objects(realm)
    fewer = tmp_path / "fewer"
    shutil.copytree(directory, fewer)
    (fewer / "passing.yaml").unlink()
    source = source_of(fewer)

    found, _ = current_plan(admin, source)

    assert [(each.action, each.resource.kind, each.resource.name) for each in found.changes] == [
        ("delete", "workflow", "passing"),
        ("delete", "client policy", "passing"),
        ("delete", "client profile", "passing"),
        ("delete", "identity provider", "passing"),
        ("delete", "role composites", "kept"),
        ("delete", "client role", "kept/passing-too"),
        ("delete", "client role", "kept/passing"),
        ("delete", "client", "passing"),
        ("delete", "client scope", "passing"),
        ("delete", "group", "/passing"),
        ("delete", "role", "passing"),
        ("delete", "component", "KeyProvider/key"),
        ("delete", "flow", "passing"),
    ]
    assert {f"{each.kind}:{each.name}" for each in found.foreign} == FOREIGN
    # A third of the objects of most kinds goes, too: tests/unit/provisioning/test_danger.py.
    asked = {danger.confirmation for danger in found.dangers}
    assert {each for each in asked if not each.endswith(" deletions")} == {
        "client:passing",
        "client role:kept/passing",
        "client role:kept/passing-too",
        "client role:passing/passing",
        "client scope:passing",
        "component:KeyProvider/key",
        "group:/passing",
        "identity provider:passing",
        "role:passing",
        "workflow:passing",
    }
    apply(admin, source)
    assert apply(admin, source).writes == 0
    assert realm.get("roles", "kept")["composite"] is False
    assert [each["name"] for each in realm.get("workflows")] == ["foreign"]
    assert "mep.client-roles" not in realm.client("kept")["attributes"]
