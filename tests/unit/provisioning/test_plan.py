from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema_rs
import pytest

from provisioning.errors import ProvisioningError
from provisioning.kinds.kind import Kind
from provisioning.kinds.registry import REGISTRY
from provisioning.model.live import LiveRealm
from provisioning.model.resource import LiveObject
from provisioning.planning import make_plan
from provisioning.report import as_json, as_markdown, as_text
from provisioning.source.compiled_rules import compiled_rules
from provisioning.source.directory import load
from tests.unit.provisioning.realm_directory import realm_directory

ROOT = Path(__file__).resolve().parents[3]
BOUND = "flows: [{alias: f, executions: []}]\nflow-bindings: {browserFlow: f}\n"
REALM = ROOT / "realm"
SCHEMA = ROOT / "provisioning" / "plan.schema.json"

CLIENTS = """\
clients:
  - clientId: portal
    secret: {{ secret("CLIENT_SECRET") }}
    protocolMappers:
      - name: title
        protocolMapper: oidc-usermodel-attribute-mapper
        config: {claim.name: title, id.token.claim: true}
"""


def live_realm(**export: object) -> LiveRealm:
    return LiveRealm("test", exists=True, export={"enabled": True, "realm": "test", **export})


def test_missing_realm_is_created_before_its_content(tmp_path: Path) -> None:
    source = load(realm_directory(tmp_path, clients=CLIENTS), "local")

    plan = make_plan(source, LiveRealm("test"))

    kinds = [change.resource.kind for change in plan.changes]
    assert kinds == ["realm", "client", "client mapper"]


def test_realm_equal_to_its_files_has_an_empty_plan(tmp_path: Path) -> None:
    plan = make_plan(load(realm_directory(tmp_path), "local"), live_realm())

    assert not plan
    assert as_text(plan) == "Realm test: nothing to do."


def test_manual_change_is_planned_with_object_field_old_and_new_value(tmp_path: Path) -> None:
    source = load(realm_directory(tmp_path, clients="clients: [{clientId: portal, enabled: true}]"), "local")
    live = live_realm(clients=[{"id": "1", "clientId": "portal", "enabled": False}])

    plan = make_plan(source, live)

    (change,) = json.loads(as_json(plan))["changes"]
    assert change["action"] == "update"
    assert (change["kind"], change["name"]) == ("client", "portal")
    assert change["fields"] == [{"field": "enabled", "old": False, "new": True}]
    assert "enabled: false → true" in as_text(plan)


def test_plan_as_json_matches_its_published_schema(tmp_path: Path) -> None:
    """An empty plan, and a plan with changes, dangers and foreign objects."""
    schema = jsonschema_rs.validator_for(json.loads(SCHEMA.read_text(encoding="utf-8")))
    source = load(realm_directory(tmp_path, bindings=BOUND), "local")
    marked = {"id": "1", "clientId": "gone", "attributes": {"mep.managed": "true"}}
    live = live_realm(browserFlow="browser", clients=[marked, {"id": "2", "clientId": "foreign"}])

    full, empty = (
        make_plan(source, live),
        make_plan(load(realm_directory(tmp_path / "x"), "local"), live_realm()),
    )

    assert all((full.changes, full.foreign, full.dangers))
    assert not empty
    for plan in (full, empty):
        schema.validate(json.loads(as_json(plan)))


def test_values_cannot_break_the_table_of_a_markdown_plan(tmp_path: Path) -> None:
    source = load(realm_directory(tmp_path, clients="clients: [{clientId: portal, name: New}]"), "local")
    hostile = "a | b\n<img src=x> @everyone [x](y) `c` _d_ https://x.ch www.x.ch :tada:"
    live = live_realm(clients=[{"id": "1", "clientId": "portal", "name": hostile}, {"clientId": "other"}])

    lines = as_markdown(make_plan(source, live)).splitlines()

    assert lines[0].startswith("### Realm test: 0 to create, 1 to update, 0 to delete. Checksum ")
    (row,) = [line for line in lines if line.startswith("| 1 update ")]
    assert row.count("|") == 7
    assert not set("<@[`_") & set(row)
    assert not any(link in row for link in ("://", "www.", ":tada"))
    assert lines[-1] == "- client “other” is foreign: left alone"
    assert as_markdown(make_plan(load(realm_directory(tmp_path / "x"), "local"), live_realm())) == (
        "### Realm test: nothing to do."
    )


def test_plan_shows_no_secret(tmp_path: Path) -> None:
    plan = make_plan(load(realm_directory(tmp_path, clients=CLIENTS), "local"), LiveRealm("test"))

    assert "s3cr3t-value" not in as_text(plan) + as_json(plan) + repr(plan)
    assert "<secret CLIENT_SECRET>" in as_json(plan)


@pytest.mark.parametrize(
    ("section", "text", "missing"),
    [
        ("clients", "- {clientId: a, defaultClientScopes: [basix]}", "client scope “basix”"),
        ("scope-mappings", "- {client: portal, realmRoles: [nobody]}", "role “nobody”"),
        ("service-accounts", "- {client: portal, clientRoles: {nowhere: [x]}}", "client “nowhere”"),
        ("flow-bindings", "{browserFlow: nowhere}", "flow “nowhere”"),
        ("identity-providers", "- {alias: x, providerId: oidc, postBrokerLoginFlowAlias: no}", "flow “no”"),
        ("groups", "- {path: /nowhere/below}", "group “/nowhere”"),
        ("default-roles", "{realmRoles: [nobody]}", "role “nobody”"),
        ("role-composites", "- {role: nobody}", "role “nobody”"),
        ("role-composites", "- {role: r, clientRoles: {nowhere: [x]}}", "client “nowhere”"),
        ("client-roles", "- {client: nowhere, name: r}", "client “nowhere”"),
        (
            "client-roles",
            "- {client: account, name: r}\ndefault-roles:\n  {clientRoles: {account: [nobody]}}",
            "client role “account/nobody”",
        ),
        ("default-client-scopes", "{optional: [basix]}", "client scope “basix”"),
        (
            "clients",
            "- {clientId: a, authenticationFlowBindingOverrides: {browser: nowhere}}",
            "flow “nowhere”",
        ),
        ("client-policies", "- {name: p, profiles: [strict]}", "client profile “strict”"),
    ],
)
def test_dangling_reference_is_reported_with_its_place(
    tmp_path: Path, section: str, text: str, missing: str
) -> None:
    source = load(realm_directory(tmp_path, bad=f"{section}:\n  {text}\n"), "local")

    with pytest.raises(ProvisioningError, match=rf"bad.yaml:\d: .* refers to {missing}"):
        make_plan(source, live_realm())


@pytest.mark.parametrize(
    "text",
    ["clients: [{clientId: a, optionalClientScopes: [phone]}]", "default-client-scopes: {optional: [phone]}"],
)
def test_reference_to_a_deleted_builtin_client_scope_is_refused(tmp_path: Path, text: str) -> None:
    source = load(realm_directory(tmp_path, bad=text), "local")

    with pytest.raises(
        ProvisioningError, match=r"bad.yaml:1: .* refers to client scope “phone”, which does not"
    ):
        make_plan(source, live_realm(clientScopes=[{"id": "1", "name": "profile"}]))

    assert make_plan(source, live_realm(clientScopes=[{"id": "1", "name": "phone"}]))
    assert make_plan(source, LiveRealm("test"))


MANAGED = {
    "name": "managed",
    "protocol": "openid-connect",
    "protocolMapper": "m",
    "config": {"mep.managed": "true"},
}


@pytest.mark.parametrize(
    ("parent", "stock", "kind"),
    [
        ({"clientScopes": {"id": "1", "name": "phone"}}, "phone number", "client scope mapper"),
        ({"clients": {"id": "1", "clientId": "security-admin-console"}}, "locale", "client mapper"),
    ],
)
def test_undeclared_managed_mapper_of_a_builtin_object_is_deleted(
    tmp_path: Path, parent: dict[str, dict[str, object]], stock: str, kind: str
) -> None:
    ((section, held),) = parent.items()
    keycloaks = {**MANAGED, "name": stock, "config": {}}
    mappers = [{"id": name, **mapper} for name, mapper in (("2", MANAGED), ("3", keycloaks))]

    plan = make_plan(
        load(realm_directory(tmp_path), "local"),
        live_realm(**{section: [{**held, "protocolMappers": mappers}]}),
    )

    name = f"{held.get('name') or held['clientId']}/managed"
    assert [(each.action, each.resource.kind, each.resource.name) for each in plan.changes] == [
        ("delete", kind, name)
    ]
    assert plan.foreign == ()


NOT_USED_HERE = {
    "client mapper",
    "client role",
    "role composites",
    "default client scopes",
    "client flow binding",
    "client profile",
    "client policy",
    "workflow",
}
TWICE = "{requirement: REQUIRED, flow: x, executions: []}"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (
            "clients:\n  - {clientId: a, protocolMappers: [{name: m, protocolMapper: p}, "
            "{name: m, protocolMapper: p}]}\n",
            "client mapper “a/m” is already declared at",
        ),
        (f"flows: [{{alias: a, executions: [{TWICE}, {TWICE}]}}]\n", "“x” is the name of another flow"),
        ("user-profile: {attributes: [{name: a}, {name: a}]}\n", "has “a” twice among its attributes"),
        ("user-profile: {attributes: [{name: a, group: g}]}\n", "in group “g”, which does not exist"),
    ],
)
def test_repeated_or_incomplete_declaration_is_refused(tmp_path: Path, text: str, fault: str) -> None:
    source = load(realm_directory(tmp_path, bad=text), "local")

    with pytest.raises(ProvisioningError, match=fault):
        make_plan(source, LiveRealm("test"))


@pytest.mark.parametrize(
    "text",
    [
        "clients: [{clientId: a, protocolMappers: [{name: m, protocolMapper: p, config: %s}]}]",
        "flows: [{alias: f, executions: [{authenticator: a, requirement: REQUIRED, config: %s}]}]",
    ],
)
def test_secret_that_cannot_be_compared_is_refused(tmp_path: Path, text: str) -> None:
    config = '{key: {{ secret("CLIENT_SECRET") }}}'
    source = load(realm_directory(tmp_path, bad=text % config), "local")

    with pytest.raises(ProvisioningError, match=r"a change of .*<secret CLIENT_SECRET>, cannot be detected"):
        make_plan(source, LiveRealm("test"))


@pytest.mark.parametrize(
    ("step", "fault"),
    [
        ("{authenticator: a, requirement: REQUIRED, executions: []}", "flow"),
        (
            "{flow: b, requirement: REQUIRED, executions: [], config: {x: y}}",
            "only an execution can have one",
        ),
    ],
)
def test_malformed_step_of_a_flow_is_refused(tmp_path: Path, step: str, fault: str) -> None:
    directory = realm_directory(tmp_path, bad=f"flows: [{{alias: f, executions: [{step}]}}]")

    with pytest.raises(ProvisioningError, match=fault):
        make_plan(load(directory, "local"), LiveRealm("test"))


def test_group_is_created_after_its_parent_in_any_order_of_declaration(tmp_path: Path) -> None:
    source = load(realm_directory(tmp_path, groups="groups: [{path: /a/b}, {path: /a}]"), "local")

    names = [each.resource.name for each in make_plan(source, LiveRealm("test")).changes]

    assert names == ["test", "/a", "/a/b"]


def test_delegations_cannot_be_declared(tmp_path: Path) -> None:
    source = load(realm_directory(tmp_path, groups="groups:\n  - path: /delegations/someone\n"), "local")

    with pytest.raises(ProvisioningError, match=r"groups.yaml:2: groups below /delegations are delegations"):
        make_plan(source, LiveRealm("test"))


@pytest.mark.parametrize("kind", REGISTRY, ids=lambda kind: kind.name)
def test_every_kind_reads_its_section_of_the_realm_files(kind: Kind) -> None:
    source = load(REALM, "local", compiled_rules(REALM), {})

    declared = list(kind.declared(source))

    assert declared or kind.name in NOT_USED_HERE
    assert all(resource.kind == kind.name for resource in declared)
    assert all(resource.origin.line > 0 for resource in declared)
    assert all(not kind.compare(each, LiveObject(each.name, each.fields, {})) for each in declared)


def test_names_of_kinds_are_unique() -> None:
    names = [kind.name for kind in REGISTRY]

    assert len(names) == len(set(names))


def test_validator_without_settings_is_compared(tmp_path: Path) -> None:
    attribute = "{name: email, validations: {email: {}}}"
    source = load(realm_directory(tmp_path, profile=f"user-profile: {{attributes: [{attribute}]}}"), "local")
    profile = {"user profile": {"attributes": [{"name": "email"}]}}
    live = LiveRealm("test", True, {"enabled": True, "realm": "test"}, profile)

    (change,) = make_plan(source, live).changes

    assert [field.path for field in change.fields] == ["attributes.email.validations"]


def test_clients_and_brokers_are_deleted_before_the_flows_they_use(tmp_path: Path) -> None:
    flow = {"id": "f", "alias": "gone", "builtIn": False, "topLevel": True, "providerId": "basic-flow"}
    live = live_realm(
        clients=[{"id": "1", "clientId": "gone", "attributes": {"mep.managed": "true"}}],
        identityProviders=[{"alias": "gone", "providerId": "oidc", "config": {"mep.managed": "true"}}],
        authenticationFlows=[
            {**flow, "authenticationExecutions": [], "description": "x · managed by mep as gone"}
        ],
    )

    kinds = [
        change.resource.kind for change in make_plan(load(realm_directory(tmp_path), "local"), live).changes
    ]

    assert kinds == ["identity provider", "client", "flow"]


def test_ignore_rule_for_an_unknown_kind_is_refused(tmp_path: Path) -> None:
    source = load(realm_directory(tmp_path, rules="ignore: [{kind: cleint, name: x}]"), "local")

    with pytest.raises(ProvisioningError, match=r"rules.yaml:1: .*kind “cleint”.* mean “client”"):
        make_plan(source, live_realm())

    fine = load(realm_directory(tmp_path, rules="ignore: [{kind: client*, name: x}, {name: y}]"), "local")
    assert not make_plan(fine, live_realm())


def test_name_cannot_forge_lines_of_a_plan(tmp_path: Path) -> None:
    source = load(realm_directory(tmp_path), "local")
    forged = "x\nRealm test: nothing to do.\r::add-mask::y\x1b[2J\u2028"

    text = as_text(make_plan(source, live_realm(clients=[{"id": "1", "clientId": forged}])))

    assert len(text.splitlines()) == 2
    assert "\x1b" not in text


@pytest.mark.parametrize(
    ("file", "text", "place"),
    [
        (
            "brokers",
            "identity-providers: [{alias: a, providerId: oidc, config: {clientSecret: s3cr3t}}]",
            "config.clientSecret",
        ),
        (
            "realm",
            "realm: {realm: test, smtpServer: {auth: true, authType: token, authTokenClientSecret: s3cr3t}}",
            "smtpServer.authTokenClientSecret",
        ),
    ],
)
def test_secret_in_clear_is_refused_outside_the_local_environment(
    tmp_path: Path, file: str, text: str, place: str
) -> None:
    directory = realm_directory(tmp_path, **{file: text})
    (directory / "environments" / "staging.yaml").write_text("server: http://x\nvalues: {}\n")

    with pytest.raises(ProvisioningError, match=rf"{file}.yaml:1: {re.escape(place)} is written in clear"):
        make_plan(load(directory, "staging", variables={}), LiveRealm("test"))


def test_builtin_client_profiles_can_be_referred_to(tmp_path: Path) -> None:
    policy = "client-policies: [{name: p, profiles: [oauth-2-1-for-public-client]}]"

    assert make_plan(load(realm_directory(tmp_path, policies=policy), "local"), live_realm())


def test_values_that_only_look_like_secrets_are_accepted(tmp_path: Path) -> None:
    texts = "localization: {de: {password: Passwort}}\n"
    vault = "identity-providers: [{alias: a, providerId: oidc, config: {clientSecret: '${vault.hin}'}}]\n"
    directory = realm_directory(tmp_path, texts=texts + vault)
    (directory / "environments" / "staging.yaml").write_text("server: http://x\nvalues: {}\n")

    assert make_plan(load(directory, "staging", variables={}), LiveRealm("test"))
