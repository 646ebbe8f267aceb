"""Apply, second apply, drift and correction of the project's realm."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from provisioning.adopt import adopt
from provisioning.apply import apply, current_plan
from provisioning.credentials import AdminUser, ServiceAccount
from provisioning.errors import ProvisioningError
from provisioning.keycloak import Keycloak
from provisioning.model.plan import Plan
from tests.command import mep
from tests.environment import ROOT, Environment
from tests.integration import hand_changes
from tests.integration.realm_files import rewrite
from tests.integration.wrapped import Wrapped
from tests.people import REALM, NewPeople
from tests.sign_in import Browser

_WRITES = re.compile(r" (POST|PUT|DELETE|PATCH) (/admin/\S+)")


def writes(environment: Environment) -> list[str]:
    """The write requests to the realm in Keycloak's access log; partial-export is a read by POST.

    The log comes late, so it may still tell of another test's realm.
    """
    log = environment.settings.access_log.read_text(encoding="utf-8")
    found = [f"{method} {path}" for method, path in _WRITES.findall(log)]
    managed = [each for each in found if f"/realms/{REALM}" in each]
    return [each for each in managed if not each.endswith("/partial-export")]


def plan(environment: Environment, directory: Path = ROOT / "realm") -> Plan:
    found, _ = current_plan(environment.admin, environment.source(directory))
    return found


def test_second_apply_writes_nothing(environment: Environment) -> None:
    before = writes(environment)

    done = mep(environment, "apply", "--yes")

    assert done.returncode == 0, done.stderr
    assert "0 changes, 0 write requests" in done.stdout
    assert writes(environment) == before


def test_plan_is_empty_after_the_apply_of_a_new_realm(environment: Environment, realm_files: Path) -> None:
    source = environment.source(realm_files)

    done = apply(environment.admin, source)
    again = apply(environment.admin, source)

    assert done.writes > 0
    assert (again.changes, again.writes) == ((), 0)


def test_manual_change_is_planned_with_object_field_old_and_new(environment: Environment) -> None:
    (portal,) = environment.admin.get(REALM, "clients", clientId="portal")
    widened = {**portal, "redirectUris": [*portal["redirectUris"], "https://evil.example/*"]}
    environment.admin.put(REALM, "clients", portal["id"], body=widened)

    shown = mep(environment, "plan", "--detailed-exitcode")
    as_json = json.loads(mep(environment, "plan", "--json").stdout)

    assert shown.returncode == 2, shown.stderr
    assert "client “portal”" in shown.stdout
    assert "redirectUris: " in shown.stdout
    (change,) = as_json["changes"]
    assert (change["action"], change["kind"], change["name"]) == ("update", "client", "portal")
    (field,) = change["fields"]
    assert field["field"] == "redirectUris"
    assert "https://evil.example/*" in field["old"]
    assert "https://evil.example/*" not in field["new"]

    assert mep(environment, "apply", "--yes").returncode == 0
    assert mep(environment, "plan", "--detailed-exitcode").returncode == 0


@pytest.mark.parametrize(
    ("change", "kind", "field"),
    [
        (hand_changes.change_realm, "realm", "failureFactor"),
        (hand_changes.change_profile, "user profile", "attributes.accountStatus.permissions.edit"),
        (hand_changes.change_mapper, "client scope mapper", "config.user.attribute"),
        (
            hand_changes.change_flow,
            "flow",
            "mep-browser sign-in › mep-browser password and code › mep-browser second factor › "
            "mep-one-time-code: requirement",
        ),
        (hand_changes.change_binding, "flow binding", "flow"),
        (hand_changes.change_broker, "identity provider", "config.validateSignature"),
        (hand_changes.change_directory, "component", "config.domains"),
        (hand_changes.change_service_account, "service account", "realmRoles"),
        (hand_changes.change_role, "role", "description"),
        (hand_changes.change_scope, "client scope", "attributes.include.in.token.scope"),
        (hand_changes.change_broker_mapper, "identity provider mapper", "config.attribute.value"),
        (hand_changes.change_scope_mapping, "scope mapping", "realmRoles"),
        (hand_changes.change_full_scope, "client", "fullScopeAllowed"),
        (hand_changes.change_client_scopes, "client", "defaultClientScopes"),
        (hand_changes.change_default_roles, "default roles", "realmRoles"),
        (hand_changes.open_the_profile, "user profile", "unmanagedAttributePolicy"),
        (hand_changes.change_text, "localization", "mepRegisterNotice"),
        (hand_changes.change_action, "required action", "enabled"),
    ],
)
def test_drift_of_every_kind_is_corrected_by_the_service_account(
    environment: Environment, change: Any, kind: str, field: str
) -> None:
    change(environment.realm_admin)
    account = ServiceAccount("mep-provisioner", "local-provisioner", REALM)
    provisioner = Keycloak(environment.keycloak, account)

    found, _ = current_plan(provisioner, environment.source())

    assert [each.resource.kind for each in found.changes] == [kind]
    assert [str(each) for each in found.changes[0].fields] == [field]
    apply(provisioner, environment.source())
    assert not plan(environment)


def test_foreign_objects_are_listed_and_not_changed(environment: Environment, realm_files: Path) -> None:
    source, admin = environment.source(realm_files), environment.admin
    apply(admin, source)
    profile = admin.get(source.realm, "users", "profile")
    profile["attributes"].append({"name": "faxNumber", "permissions": {"view": ["admin"], "edit": ["admin"]}})
    admin.put(source.realm, "users", "profile", body=profile)
    admin.post(source.realm, "roles", body={"name": "by-hand"})
    admin.post(source.realm, "clients", body={"clientId": "by-hand"})

    found, _ = current_plan(admin, source)

    assert not found
    assert {(each.kind, each.name) for each in found.foreign} == {("role", "by-hand"), ("client", "by-hand")}
    apply(admin, source)
    assert "faxNumber" in [each["name"] for each in admin.get(source.realm, "users", "profile")["attributes"]]
    assert admin.get(source.realm, "roles", "by-hand") is not None


def test_undeclared_managed_objects_are_deleted(environment: Environment, realm_files: Path) -> None:
    admin = environment.admin
    (realm_files / "more.yaml").write_text(
        "roles: [{name: passing}]\n"
        "groups: [{path: /passing}, {path: /passing/below}]\n"
        "client-scopes: [{name: passing, protocol: openid-connect}]\n"
        "clients:\n"
        "  - clientId: passing\n"
        "    protocolMappers: [{name: m, protocolMapper: oidc-full-name-mapper}]\n"
        "    authenticationFlowBindingOverrides: {browser: passing}\n"
        "flows: [{alias: passing, executions: [{authenticator: auth-cookie, requirement: REQUIRED}]}]\n",
        encoding="utf-8",
    )
    apply(admin, environment.source(realm_files))
    (realm_files / "more.yaml").unlink()
    rewrite(realm_files / "user-profile.yaml", "    - name: hinAddress", "    - name: hinAdresse")
    source = environment.source(realm_files)

    found, _ = current_plan(admin, source)

    gone = [
        (each.action, each.resource.kind, each.resource.name)
        for each in found.changes
        if each.action != "update"
    ]
    assert sorted(gone) == [
        ("delete", "client", "passing"),
        ("delete", "client scope", "passing"),
        ("delete", "flow", "passing"),
        ("delete", "group", "/passing"),
        ("delete", "role", "passing"),
    ]
    assert {danger.confirmation for danger in found.dangers} == {
        "client:passing",
        "client scope:passing",
        "client mapper:1 deletions",
        "group:/passing",
        "group:/passing/below",
        "group:2 deletions",
        "role:passing",
        "user profile attribute:hinAddress",
    }
    apply(admin, source)
    assert apply(admin, source).writes == 0
    names = [each["name"] for each in admin.get(source.realm, "users", "profile")["attributes"]]
    assert "hinAddress" not in names


def test_dangerous_change_needs_confirmation_by_name(environment: Environment) -> None:
    hand_changes.change_binding(environment.realm_admin)

    refused = mep(environment, "apply", "--yes")
    accepted = mep(environment, "apply", "--yes", "--yes-dangerous", "flow binding:directGrantFlow")

    assert refused.returncode == 1
    assert "--yes-dangerous 'flow binding:directGrantFlow'" in refused.stderr
    assert accepted.returncode == 0, accepted.stderr


def test_apply_with_checksum_writes_only_the_reviewed_plan(environment: Environment) -> None:
    hand_changes.change_text(environment.realm_admin)
    reviewed = json.loads(mep(environment, "plan", "--json").stdout)["checksum"]
    hand_changes.change_role(environment.realm_admin)

    refused = mep(environment, "apply", "--yes", "--plan-checksum", reviewed)

    assert refused.returncode == 1
    assert "plan again" in refused.stderr
    checksum = json.loads(mep(environment, "plan", "--json").stdout)["checksum"]
    assert mep(environment, "apply", "--yes", "--plan-checksum", checksum).returncode == 0


def test_plan_without_pruning_has_the_checksum_of_an_apply_without_pruning(environment: Environment) -> None:
    admin = environment.admin
    managed = {"mep.managed": ["true"]}
    admin.post(REALM, "roles", body={"name": "declared-nowhere", "attributes": managed})
    hand_changes.change_text(environment.realm_admin)
    whole, kept = (
        json.loads(mep(environment, "plan", "--json", *more).stdout) for more in ([], ["--no-prune"])
    )

    done = mep(environment, "apply", "--yes", "--no-prune", "--plan-checksum", kept["checksum"])

    assert (len(whole["changes"]), len(kept["changes"])) == (2, 1)
    assert done.returncode == 0, done.stderr
    gone = mep(environment, "apply", "--yes", "--yes-dangerous", "role:declared-nowhere")
    assert gone.returncode == 0, gone.stderr
    assert admin.get(REALM, "roles", "declared-nowhere") is None


def test_changed_password_of_the_mail_server_is_written(
    environment: Environment, realm_files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the fingerprint shows the change, and it is stored in another field of the realm."""
    rewrite(realm_files / "realm.yaml", "{%- if smtp.user %}", "{%- if true %}")
    rewrite(realm_files / "realm.yaml", "user: {{ smtp.user }}", "user: mailer")
    monkeypatch.setenv("SMTP_PASSWORD", "first")
    apply(environment.admin, environment.source(realm_files))
    monkeypatch.setenv("SMTP_PASSWORD", "second")
    source = environment.source(realm_files)
    sent = Sent(environment.admin)

    apply(sent, source)

    assert [body["smtpServer"]["password"].value for body in sent.realms] == ["second"]
    assert apply(environment.admin, source).writes == 0


class Sent(Wrapped):
    """A server that records what is written to the realm itself."""

    def __init__(self, other: Keycloak) -> None:
        super().__init__(other)
        self.realms: list[Any] = []

    def put(self, *path: str, body: Any) -> None:
        if len(path) == 1:
            self.realms.append(body)
        super().put(*path, body=body)


def test_client_scope_moves_from_optional_to_default(environment: Environment, realm_files: Path) -> None:
    scopes = "clients: [{clientId: mover, defaultClientScopes: [%s], optionalClientScopes: [%s]}]"
    more = realm_files / "more.yaml"
    for declared in ("defaultClientScopes: [basic]", "optionalClientScopes: [basic]"):
        more.write_text(f"clients: [{{clientId: mover, {declared}}}]", encoding="utf-8")
        source = environment.source(realm_files)
        apply(environment.admin, source)
        assert apply(environment.admin, source).writes == 0
    for default, optional in (
        ("basic", "email"),
        ("email", "basic"),
        ("basic, email", ""),
        ("", "basic, email"),
    ):
        more.write_text(scopes % (default, optional), encoding="utf-8")
        source = environment.source(realm_files)
        apply(environment.admin, source)

        assert apply(environment.admin, source).writes == 0


def test_changed_secret_is_written_once_and_never_shown(
    environment: Environment, realm_files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    apply(environment.admin, environment.source(realm_files))
    monkeypatch.setenv("HIN_CLIENT_SECRET", "another-secret-value")
    source = environment.source(realm_files)

    found, _ = current_plan(environment.admin, source)

    assert [(each.resource.kind, each.resource.name) for each in found.changes] == [
        ("identity provider", "hin")
    ]
    assert "another-secret-value" not in repr(found)
    apply(environment.admin, source)
    assert apply(environment.admin, source).writes == 0


def test_delegations_cost_a_plan_no_request_and_are_not_changed(
    environment: Environment, new: NewPeople
) -> None:
    (root,) = environment.admin.get(REALM, "groups", search="delegations", exact="true")
    doctor = environment.admin.post(
        REALM, "groups", root["id"], "children", body={"name": new.professional().id}
    )

    assert not plan(environment)
    assert environment.admin.get(REALM, "groups", str(doctor)) is not None


def test_invalid_file_sends_no_request(environment: Environment, realm_files: Path) -> None:
    realm = environment.source(realm_files).realm
    (realm_files / "clients.yaml").write_text("clients:\n  - name: x\n", encoding="utf-8")

    with pytest.raises(ProvisioningError, match=r"clients.yaml:2: .*clientId.* is a required"):
        apply(environment.admin, environment.source(realm_files))

    assert environment.admin.get(realm) is None


@pytest.mark.parametrize(
    ("file", "old", "new", "missing"),
    [
        (
            "flows.yaml",
            "authenticator: mep-account-gate",
            "authenticator: mep-gate",
            "authenticator “mep-gate”",
        ),
        ("identity-providers.yaml", "providerId: oauth2", "providerId: oauth3", "identity provider “oauth3”"),
        ("client-scopes.yaml", "mep-amr-mapper", "mep-arm-mapper", "mapper “mep-arm-mapper”"),
        ("user-profile.yaml", "up-username-not-idn-homograph", "no-such", "validator “no-such”"),
        ("components.yaml", "mep-hin-secured-domains", "no-such", "component “no-such”"),
    ],
)
def test_missing_provider_is_refused_before_the_first_write(
    environment: Environment, realm_files: Path, file: str, old: str, new: str, missing: str
) -> None:
    rewrite(realm_files / file, old, new)
    source = environment.source(realm_files)
    before = environment.admin.writes

    with pytest.raises(ProvisioningError, match=rf"{file}:\d+: .* the server has no {missing}"):
        apply(environment.admin, source)

    assert environment.admin.writes == before
    assert environment.admin.get(source.realm) is None


def test_adopted_object_is_pruned_like_a_managed_one(environment: Environment, realm_files: Path) -> None:
    source, admin = environment.source(realm_files), environment.admin
    apply(admin, source)
    admin.post(source.realm, "clients", body={"clientId": "by-hand"})
    admin.post(source.realm, "roles", body={"name": "by-hand"})
    admin.post(
        source.realm,
        "authentication",
        "flows",
        body={"alias": "by-hand", "providerId": "basic-flow", "topLevel": True, "builtIn": False},
    )

    with pytest.raises(ProvisioningError, match="“nobody” is not a foreign object"):
        adopt(admin, source, ["nobody"])
    adopted = adopt(admin, source, ["client:by-hand", "flow:by-hand"])

    assert {(each.kind, each.name) for each in adopted} == {("client", "by-hand"), ("flow", "by-hand")}
    done = apply(admin, source)
    assert sorted(each.resource.kind for each in done.changes) == ["client", "flow"]
    assert admin.get(source.realm, "roles", "by-hand") is not None


def test_wrong_credentials_are_reported_without_traceback(environment: Environment) -> None:
    with pytest.raises(ProvisioningError, match="refused the credentials of administrator “admin”") as error:
        Keycloak(environment.keycloak, AdminUser("admin", "not-the-password"))

    assert "not-the-password" not in str(error.value)


def test_unreachable_server_is_reported_without_traceback(environment: Environment) -> None:
    result = mep(environment, "--server", "http://localhost:9", "plan")

    assert result.returncode == 1
    assert "http://localhost:9: Keycloak does not answer" in result.stderr
    assert "Traceback" not in result.stderr


def test_sign_in_works_in_the_applied_realm(environment: Environment, new: NewPeople) -> None:
    person = new.professional()
    with Browser(environment.keycloak) as browser:
        page = browser.enter_password(browser.open_sign_in(), person.email, person.password)
        assert page.asks_for_code
