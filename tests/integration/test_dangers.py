"""Changes by which Keycloak deletes something, or nobody can sign in, need a confirmation by name."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from provisioning.apply import apply, current_plan
from provisioning.errors import ProvisioningError
from provisioning.rules.confirmation import require_accepted
from tests.command import mep
from tests.environment import Environment
from tests.integration.foreign_realm import RealmByAdminApi
from tests.integration.small_realm import DIRECTORY, EVERYBODY, OIDC, declared, erased_afterwards

Files = dict[str, Any]

SWITCHED_ON = {**DIRECTORY, "name": "own", "config": {**DIRECTORY["config"], "enabled": "true"}}
KEY = {"name": "own", "providerType": "org.keycloak.keys.KeyProvider", "providerId": "rsa-generated"}
WITH_ACCOUNT = {"clientId": "app", "serviceAccountsEnabled": True}
REDIRECTS = ["https://a.example.ch/"]


@dataclass(frozen=True)
class Case:
    """A realm, then its files with a dangerous change; `name` may leave the realm's name open."""

    kind: str
    name: str
    before: Files
    after: Files = field(default_factory=dict)


def _client(before: Files, after: Files) -> Case:
    sections = ({"clients": [{"clientId": "app", **fields}]} for fields in (before, after))
    return Case("client", "app", *sections)


def _deleted(kind: str, name: str, section: str, *entries: Files, **beside: Any) -> Case:
    """The first of four objects goes; so it is not many of them."""
    _, *others = entries
    return Case(kind, name, {section: list(entries), **beside}, {section: others, **beside})


def _named(name: str, field: str = "name", **more: Any) -> list[Files]:
    return [{**more, field: each} for each in (name, f"{name}-2", f"{name}-3", f"{name}-4")]


def _provider(before: Files, after: Files, **beside: Any) -> Case:
    sections = ({"identity_providers": [{**OIDC, **fields}], **beside} for fields in (before, after))
    return Case("identity provider", "partner", *sections)


def _component(kind: Files, name: str, before: Files, after: Files) -> Case:
    def files(config: Files) -> Files:
        return {"components": [{**kind, "config": {**kind.get("config", {}), **config}}]}

    return Case("component", name, files(before), files(after))


def _profile(*names: str, **fields: Any) -> Files:
    attributes = [{"name": name, "permissions": EVERYBODY} for name in ("username", "email", *names)]
    return {"user_profile": {"attributes": attributes, **fields}}


def _flows(*aliases: str) -> list[Files]:
    step = {"authenticator": "auth-cookie", "requirement": "REQUIRED"}
    return [{"alias": alias, "executions": [step]} for alias in aliases]


_TWO_FLOWS = _flows("one", "two")
_STEPS = [{"uses": "disable-user", "after": "10d"}]

CASES: Mapping[str, Case] = {
    "client switched off": _client({"enabled": True}, {"enabled": False}),
    "service account off": _client({"serviceAccountsEnabled": True}, {"serviceAccountsEnabled": False}),
    "authorization services off": _client(
        {"serviceAccountsEnabled": True, "authorizationServicesEnabled": True},
        {"serviceAccountsEnabled": True, "authorizationServicesEnabled": False},
    ),
    "public client": _client({"publicClient": False}, {"publicClient": True}),
    "bearer-only client": _client({"bearerOnly": False}, {"bearerOnly": True}),
    "no redirect address": _client({"redirectUris": REDIRECTS}, {"redirectUris": []}),
    "client of another protocol": _client({"protocol": "openid-connect"}, {"protocol": "saml"}),
    "deleted client": _deleted("client", "app", "clients", *_named("app", "clientId")),
    "deleted role": _deleted("role", "reader", "roles", *_named("reader")),
    "deleted client role": _deleted(
        "client role",
        "app/reader",
        "client_roles",
        *_named("reader", client="app"),
        clients=[{"clientId": "app"}],
    ),
    "deleted group": _deleted("group", "/team", "groups", *_named("/team", "path")),
    "deleted client scope": _deleted(
        "client scope", "staff", "client_scopes", *_named("staff", protocol="openid-connect")
    ),
    "client scope of another protocol": Case(
        "client scope",
        "staff",
        {"client_scopes": [{"name": "staff", "protocol": "openid-connect"}]},
        {"client_scopes": [{"name": "staff", "protocol": "saml"}]},
    ),
    "deleted provider": _deleted(
        "identity provider",
        "partner",
        "identity_providers",
        *({**OIDC, **each} for each in _named("partner", "alias")),
    ),
    "provider switched off": _provider({"enabled": True}, {"enabled": False}),
    "provider with another first flow": _provider(
        {"firstBrokerLoginFlowAlias": "one"}, {"firstBrokerLoginFlowAlias": "two"}, flows=_TWO_FLOWS
    ),
    "provider with another last flow": _provider(
        {"postBrokerLoginFlowAlias": "one"}, {"postBrokerLoginFlowAlias": ""}, flows=_TWO_FLOWS
    ),
    "realm bound to another flow": Case(
        "flow binding",
        "browserFlow",
        {"flows": _TWO_FLOWS, "flow_bindings": {"browserFlow": "one"}},
        {"flows": _TWO_FLOWS, "flow_bindings": {"browserFlow": "two"}},
    ),
    "client bound to another flow": Case(
        "client flow binding",
        "app",
        {
            "flows": _TWO_FLOWS,
            "clients": [{"clientId": "app", "authenticationFlowBindingOverrides": {"browser": "one"}}],
        },
        {
            "flows": _TWO_FLOWS,
            "clients": [{"clientId": "app", "authenticationFlowBindingOverrides": {"browser": "two"}}],
        },
    ),
    "deleted key": _deleted(
        "component", "KeyProvider/own", "components", *({**KEY, **each} for each in _named("own"))
    ),
    "key switched off": _component(KEY, "KeyProvider/own", {"enabled": "true"}, {"enabled": "false"}),
    "key of another algorithm": _component(
        KEY, "KeyProvider/own", {"algorithm": "RS256"}, {"algorithm": "RS512"}
    ),
    "key of another size": _component(KEY, "KeyProvider/own", {"keySize": "2048"}, {"keySize": "4096"}),
    "deleted directory": _deleted(
        "component",
        "UserStorageProvider/own",
        "components",
        *({**SWITCHED_ON, **each} for each in _named("own")),
    ),
    "directory switched off": _component(
        SWITCHED_ON, "UserStorageProvider/own", {"enabled": "true"}, {"enabled": "false"}
    ),
    "directory that looks elsewhere": _component(
        SWITCHED_ON, "UserStorageProvider/own", {"usersDn": "ou=people"}, {"usersDn": "ou=staff"}
    ),
    "realm switched off": Case("realm", "{realm}", {}, {"realm_": {"enabled": False}}),
    "events kept for a shorter time": Case(
        "realm", "{realm}", {"realm_": {"eventsExpiration": 0}}, {"realm_": {"eventsExpiration": 3600}}
    ),
    "admin events kept for a shorter time": Case(
        "realm",
        "{realm}",
        {"realm_": {"attributes": {"adminEventsExpiration": 7200}}},
        {"realm_": {"attributes": {"adminEventsExpiration": 3600}}},
    ),
    "deleted field of the profile": Case(
        "user profile attribute", "site", _profile("site", "a", "b", "c"), _profile("a", "b", "c")
    ),
    "fields outside the profile hidden": Case(
        "user profile",
        "{realm}",
        _profile(unmanagedAttributePolicy="ENABLED"),
        _profile(unmanagedAttributePolicy=None),
    ),
    "deleted workflow": _deleted("workflow", "goodbye", "workflows", *_named("goodbye", steps=_STEPS)),
}


@pytest.fixture
def realm(environment: Environment) -> Iterator[RealmByAdminApi]:
    with erased_afterwards(environment.admin, f"dangers-{os.urandom(4).hex()}") as realm:
        yield realm


def make(realm: RealmByAdminApi, directory: Path, files: Files, *confirmed: str) -> None:
    """Apply files with these confirmations; they then have nothing left to change."""
    source = declared(directory, realm.name, **files)
    apply(realm.admin, source, lambda plan: require_accepted(plan, confirmed))
    assert apply(realm.admin, source).changes == ()


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_dangerous_change_is_done_only_when_it_is_confirmed_by_kind_and_name(
    realm: RealmByAdminApi, tmp_path: Path, case: Case
) -> None:
    make(realm, tmp_path, case.before)
    name = case.name.format(realm=realm.name)
    another_kind = "group" if case.kind == "role" else "role"

    plan, _ = current_plan(realm.admin, declared(tmp_path, realm.name, **case.after))
    assert [each.confirmation for each in plan.dangers] == [f"{case.kind}:{name}"]

    writes = realm.admin.writes
    for confirmed in ((), (f"{another_kind}:{name}",), (name,), (f"{case.kind}:other",)):
        with pytest.raises(ProvisioningError, match="nothing was written"):
            make(realm, tmp_path, case.after, *confirmed)
    assert realm.admin.writes == writes

    make(realm, tmp_path, case.after, f"{case.kind}:{name}")


def test_roles_of_a_service_account_go_when_that_is_confirmed(realm: RealmByAdminApi, tmp_path: Path) -> None:
    roles = [{"client": "app", "realmRoles": ["offline_access"]}]
    make(realm, tmp_path, {"clients": [WITH_ACCOUNT], "service_accounts": roles})

    off = {"clients": [{**WITH_ACCOUNT, "serviceAccountsEnabled": False}]}
    make(realm, tmp_path, off, "client:app")
    make(realm, tmp_path, {"clients": [WITH_ACCOUNT]})

    account = realm.get("clients", realm.client("app")["id"], "service-account-user")
    mapped = realm.get("users", account["id"], "role-mappings", "realm")
    assert "offline_access" not in {each["name"] for each in mapped}


def test_authorization_policies_go_by_the_command_when_that_is_confirmed(
    environment: Environment, realm: RealmByAdminApi, tmp_path: Path
) -> None:
    on = {**WITH_ACCOUNT, "authorizationServicesEnabled": True}
    make(realm, tmp_path, {"clients": [on]})
    path = ("clients", realm.client("app")["id"], "authz", "resource-server", "resource")
    realm.post(*path, body={"name": "door"})
    declared(tmp_path, realm.name, clients=[{**on, "authorizationServicesEnabled": False}])
    at_the_server = tmp_path / "environments" / "local.yaml"
    text = at_the_server.read_text(encoding="utf-8").replace(
        "http://localhost\n", f"{environment.keycloak}\n"
    )
    at_the_server.write_text(text, encoding="utf-8")
    command = ("--realm-dir", str(tmp_path), "apply", "--yes")

    refused = mep(environment, *command)
    of_another_kind = mep(environment, *command, "--yes-dangerous", "role:app")
    kept = {each["name"] for each in realm.get(*path)}
    done = mep(environment, *command, "--yes-dangerous", "client:app")

    assert (refused.returncode, of_another_kind.returncode) == (1, 1)
    assert "loses its authorization services, with all their policies" in refused.stderr
    assert "--yes-dangerous client:app" in refused.stderr
    assert "door" in kept
    assert done.returncode == 0, done.stderr
    assert not realm.client("app").get("authorizationServicesEnabled")


def test_changed_size_replaces_the_key_itself(realm: RealmByAdminApi, tmp_path: Path) -> None:
    case = CASES["key of another size"]
    make(realm, tmp_path, case.before)
    keys = {each["providerId"]: each["kid"] for each in realm.get("keys")["keys"]}
    (own,) = realm.get("components", name="own")

    make(realm, tmp_path, case.after, f"{case.kind}:{case.name}")

    assert {each["providerId"]: each["kid"] for each in realm.get("keys")["keys"]}[own["id"]] != keys[
        own["id"]
    ]


def test_other_priority_of_a_key_is_not_dangerous(realm: RealmByAdminApi, tmp_path: Path) -> None:
    before, after = ({"components": [{**KEY, "config": {"priority": each}}]} for each in ("5", "6"))
    make(realm, tmp_path, before)

    make(realm, tmp_path, after)


@pytest.mark.parametrize(
    ("managed", "deleted", "is_dangerous"),
    [(9, 3, False), (11, 4, True), (40, 10, False), (40, 11, True)],
)
def test_many_deletions_are_dangerous_by_themselves(
    realm: RealmByAdminApi, tmp_path: Path, managed: int, deleted: int, is_dangerous: bool
) -> None:
    flows = _flows(*(f"flow {number}" for number in range(managed)))
    make(realm, tmp_path, {"flows": flows})

    confirmations = {f"flow:{deleted} deletions"} if is_dangerous else set()
    after = {"flows": flows[deleted:]}
    plan, _ = current_plan(realm.admin, declared(tmp_path, realm.name, **after))
    assert {each.confirmation for each in plan.dangers} == confirmations
    make(realm, tmp_path, after, *confirmations)


def test_number_of_deletions_confirms_no_object_that_is_dangerous_to_delete(
    realm: RealmByAdminApi, tmp_path: Path
) -> None:
    """Otherwise a pipeline's option would confirm whichever client has disappeared from the files."""
    make(realm, tmp_path, {"clients": [{"clientId": "old"}, {"clientId": "portal"}]})
    plan, _ = current_plan(realm.admin, declared(tmp_path, realm.name, clients=[{"clientId": "old"}]))

    with pytest.raises(ProvisioningError, match="client:portal"):
        require_accepted(plan, ["client:1 deletions"])
    require_accepted(plan, ["client:portal"])
