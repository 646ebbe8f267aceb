"""An exported realm has an empty plan; manual changes are planned and corrected."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from provisioning.apply import apply, current_plan
from provisioning.errors import ProvisioningError
from provisioning.export import Exported, export
from provisioning.source.directory import RealmSource, load
from tests.command import mep
from tests.environment import Environment
from tests.integration.foreign_realm import (
    CLIENTS,
    EVERY_SECRET,
    SECRETS,
    RealmByAdminApi,
    fill,
    make_realm,
)
from tests.integration.realm_files import require_made_whole
from tests.people import REALM


@pytest.fixture(scope="module")
def foreign(environment: Environment) -> Iterator[RealmByAdminApi]:
    realm = make_realm(environment.admin)
    try:
        fill(realm)
        yield realm
    finally:
        environment.admin.delete(realm.name)


@pytest.fixture(scope="module")
def exported(foreign: RealmByAdminApi, tmp_path_factory: pytest.TempPathFactory) -> Exported:
    return export(foreign.admin, foreign.name, tmp_path_factory.mktemp("export") / "realm")


@pytest.fixture
def source(exported: Exported) -> RealmSource:
    return load(exported.directory, "local", variables={})


def texts(directory: Path) -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(directory.rglob("*.yaml")))


def test_exported_realm_of_100_clients_and_204_groups_has_an_empty_plan(
    foreign: RealmByAdminApi, source: RealmSource
) -> None:
    found, _ = current_plan(foreign.admin, source)

    assert found.changes == ()
    applications = [each for each in source.entries("clients") if each.value["clientId"].startswith("app-")]
    assert len(applications) == CLIENTS
    assert len(source.entries("groups")) == 204


def test_exported_files_contain_no_secret(exported: Exported) -> None:
    written = texts(exported.directory)

    assert [secret for secret in EVERY_SECRET if secret in written] == []
    assert "bindCredential: [unmanaged]" in written
    assert "saml.signing.private.key: unmanaged" in written


def test_objects_that_files_cannot_express_are_listed_twice(exported: Exported) -> None:
    named = "\n".join(exported.not_covered)

    for what in (
        "organizations: foreign-organization-0",
        "foreign-organization-10",
        "authorization settings of the clients: app-006",
        "fine-grained admin permissions",
        "composites of the client roles: app-001/reader",
        "roles of the groups: /group 0/group 1",
        "sub-components: directory",
        "texts that are not java.text.MessageFormat patterns: fr/farewell",
    ):
        assert what in named
        assert what in (exported.directory / "realm.yaml").read_text(encoding="utf-8")


def test_foreign_objects_are_exported(source: RealmSource) -> None:
    def declared(section: str) -> list[Any]:
        return [entry.value for entry in source.entries(section)]

    (client,) = (each for each in declared("clients") if each["clientId"] == "app-002")
    assert client["authenticationFlowBindingOverrides"] == {"browser": "foreign"}
    assert declared("client-roles") == [{"client": "app-001", "name": "reader", "description": "yes"}]
    assert declared("role-composites") == [
        {"role": "role-5", "realmRoles": ["role-6"], "clientRoles": {"app-001": ["reader"]}}
    ]
    (policy,) = declared("client-policies")
    assert policy["name"] == "foreign-policy"
    (scopes,) = declared("default-client-scopes")
    assert "phone" not in scopes["optional"]
    (workflow,) = declared("workflows")
    assert workflow["name"] == "foreign-workflow"


def test_only_changed_builtin_objects_are_exported(source: RealmSource) -> None:
    clients = [entry.value["clientId"] for entry in source.entries("clients")]
    flows = [entry.value["alias"] for entry in source.entries("flows")]

    assert [each for each in clients if not each.startswith("app-")] == ["account-console"]
    assert flows == ["browser", "foreign"]
    assert [entry.value["name"] for entry in source.entries("client-scopes")] == ["foreign-scope"]


def _realm(realm: RealmByAdminApi) -> None:
    realm.put(body={"failureFactor": 1000})


def _client(realm: RealmByAdminApi) -> None:
    client = realm.client("app-003")
    realm.put("clients", client["id"], body={**client, "redirectUris": ["https://evil.example/*"]})


def _client_attribute(realm: RealmByAdminApi) -> None:
    client = realm.client("app-006")
    client["attributes"]["pkce.code.challenge.method"] = "plain"
    realm.put("clients", client["id"], body=client)


def _client_mapper(realm: RealmByAdminApi) -> None:
    client = realm.client("app-009")
    mapper = next(each for each in client["protocolMappers"] if each["name"] == "site")
    mapper["config"]["user.attribute"] = "email"
    realm.put("clients", client["id"], "protocol-mappers", "models", mapper["id"], body=mapper)


def _scope_mapper(realm: RealmByAdminApi) -> None:
    scope = next(each for each in realm.get("client-scopes") if each["name"] == "foreign-scope")
    (mapper,) = scope["protocolMappers"]
    mapper["config"]["claim.name"] = "sub"
    realm.put("client-scopes", scope["id"], "protocol-mappers", "models", mapper["id"], body=mapper)


def _deep_group(realm: RealmByAdminApi) -> None:
    group = realm.group("/group 2/group 7/group 3")
    realm.put("groups", group["id"], body={**group, "attributes": {"code": ["other"]}})


def _role(realm: RealmByAdminApi) -> None:
    role = realm.get("roles", "role-8")
    realm.put("roles-by-id", role["id"], body={**role, "attributes": {"k": ["other"]}})


def _deep_requirement(realm: RealmByAdminApi) -> None:
    step = realm.flow_step("foreign", "auth-otp-form")
    realm.put("authentication", "flows", "foreign", "executions", body={**step, "requirement": "DISABLED"})


def _deep_config(realm: RealmByAdminApi) -> None:
    config = realm.flow_step("foreign", "conditional-user-role")["authenticationConfig"]
    held = realm.get("authentication", "config", config)
    held["config"]["condUserRole"] = "role-9"
    realm.put("authentication", "config", config, body=held)


def _broker(realm: RealmByAdminApi) -> None:
    broker = realm.get("identity-provider", "instances", "canton")
    broker["config"]["userInfoUrl"] = "https://evil.example/me"
    realm.put("identity-provider", "instances", "canton", body=broker)


def _broker_mapper(realm: RealmByAdminApi) -> None:
    path = ("identity-provider", "instances", "partner", "mappers")
    mapper = next(each for each in realm.get(*path) if each["name"] == "kind")
    mapper["config"]["attribute.value"] = "other"
    realm.put(*path, mapper["id"], body=mapper)


def _person_field(realm: RealmByAdminApi) -> None:
    profile = realm.get("users", "profile")
    next(each for each in profile["attributes"] if each["name"] == "department").pop("required")
    realm.put("users", "profile", body=profile)


def _text(realm: RealmByAdminApi) -> None:
    realm.post("localization", "fr", body={"greeting": "Bonjour"})


def _component(realm: RealmByAdminApi) -> None:
    (directory,) = realm.get("components", name="directory")
    directory["config"]["bindDn"] = ["cn=admin"]
    realm.put("components", directory["id"], body=directory)


def _default_roles(realm: RealmByAdminApi) -> None:
    default = realm.get()["defaultRole"]["id"]
    realm.post("roles-by-id", default, "composites", body=[realm.get("roles", "role-10")])


def _service_account(realm: RealmByAdminApi) -> None:
    account = realm.get("clients", realm.client("app-000")["id"], "service-account-user")
    realm.post("users", account["id"], "role-mappings", "realm", body=[realm.get("roles", "role-11")])


def _smtp(realm: RealmByAdminApi) -> None:
    server = realm.get()["smtpServer"]
    realm.put(body={"smtpServer": {**server, "host": "mail.evil.example"}})


_DEEP = "foreign forms › foreign second"
_HAND_CHANGES: dict[tuple[str, str, str], Callable[[RealmByAdminApi], None]] = {
    ("client", "app-003", "redirectUris"): _client,
    ("client", "app-006", "attributes.pkce.code.challenge.method"): _client_attribute,
    ("client mapper", "app-009/site", "config.user.attribute"): _client_mapper,
    ("client scope mapper", "foreign-scope/department/unit", "config.claim.name"): _scope_mapper,
    ("group", "/group 2/group 7/group 3", "attributes.code"): _deep_group,
    ("role", "role-8", "attributes.k"): _role,
    ("flow", "foreign", "foreign forms › foreign second › auth-otp-form: requirement"): _deep_requirement,
    (
        "flow",
        "foreign",
        "foreign forms › foreign second › conditional-user-role: config.condUserRole",
    ): _deep_config,
    ("identity provider", "canton", "config.userInfoUrl"): _broker,
    ("identity provider mapper", "partner/kind", "config.attribute.value"): _broker_mapper,
    ("localization", "fr", "greeting"): _text,
    ("component", "UserStorageProvider/directory", "config.bindDn"): _component,
    ("service account", "app-000", "realmRoles"): _service_account,
}
_OF_THE_REALM = {
    ("realm", "failureFactor"): _realm,
    ("realm", "smtpServer.host"): _smtp,
    ("user profile", "attributes.department.required"): _person_field,
    ("default roles", "realmRoles"): _default_roles,
}


def test_manual_changes_at_every_depth_are_planned_and_corrected_by_one_apply(
    foreign: RealmByAdminApi, source: RealmSource
) -> None:
    for change in (*_HAND_CHANGES.values(), *_OF_THE_REALM.values()):
        change(foreign)

    found, _ = current_plan(foreign.admin, source)

    named = {
        (each.resource.kind, each.resource.name, str(field))
        for each in found.changes
        for field in each.fields
    }
    assert named == {*_HAND_CHANGES, *((kind, foreign.name, path) for kind, path in _OF_THE_REALM)}
    apply(foreign.admin, source)
    again = apply(foreign.admin, source)
    assert (again.changes, again.writes) == ((), 0)


def test_correction_keeps_the_secrets_that_only_the_server_knows(
    foreign: RealmByAdminApi, source: RealmSource
) -> None:
    _client(foreign)
    _deep_config(foreign)

    apply(foreign.admin, source)

    client = foreign.client("app-003")
    assert client["secret"] == SECRETS[0]
    config = foreign.flow_step("foreign", "conditional-user-role")["authenticationConfig"]
    assert "their.token" in foreign.get("authentication", "config", config)["config"]


def test_exported_files_create_the_same_realm_elsewhere(foreign: RealmByAdminApi, tmp_path: Path) -> None:
    admin, copied = foreign.admin, f"{foreign.name}-copy"
    directory = export(admin, foreign.name, tmp_path / "realm").directory
    for file in directory.glob("*.yaml"):
        file.write_text(file.read_text(encoding="utf-8").replace(foreign.name, copied), encoding="utf-8")
    source = load(directory, "local", variables={})
    require_made_whole(admin, source)


def test_export_of_the_projects_realm_has_an_empty_plan(environment: Environment, tmp_path: Path) -> None:
    directory = tmp_path / "realm"

    done = mep(environment, "export", "--to", str(directory))
    planned = mep(environment, "--realm-dir", str(directory), "plan", "--detailed-exitcode")

    assert done.returncode == 0, done.stderr
    assert planned.returncode == 0, planned.stdout + planned.stderr
    written = texts(directory)
    assert "local-" not in written
    assert "mep.managed" not in written
    assert "/delegations/" not in written


def test_export_of_a_new_realm_contains_only_builtin_objects(
    environment: Environment, tmp_path: Path
) -> None:
    name = f"{REALM}-new"
    environment.admin.post(body={"realm": name, "enabled": True})
    try:
        done = export(environment.admin, name, tmp_path / "realm")
    finally:
        environment.admin.delete(name)

    assert done.not_covered == ()
    written = {path.stem for path in done.files}
    assert written == {"realm", "user-profile", "roles", "flows", "required-actions", "local"}


def test_export_does_not_overwrite_files(foreign: RealmByAdminApi, tmp_path: Path) -> None:
    (tmp_path / "realm.yaml").touch()

    with pytest.raises(ProvisioningError, match="exists and is not empty"):
        export(foreign.admin, foreign.name, tmp_path)


def test_missing_realm_is_reported(environment: Environment, tmp_path: Path) -> None:
    result = mep(environment, "export", "--realm", "nowhere", "--to", str(tmp_path / "realm"))

    assert result.returncode == 1
    assert "has no realm “nowhere”" in result.stderr
