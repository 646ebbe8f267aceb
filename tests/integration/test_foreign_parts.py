"""What somebody adds by hand to objects of ours and of Keycloak's own: named, kept, ignored, adopted."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from provisioning.adopt import adopt
from provisioning.apply import apply, current_plan
from provisioning.errors import ProvisioningError
from provisioning.source import RealmSource
from tests.environment import Environment
from tests.integration.realm_files import rewrite
from tests.integration.somebody_elses_realm import SomebodyElsesRealm, make_realm

OURS = """
roles: [{name: declared}, {name: another}]
groups: [{path: /ours}, {path: /ours/below}, {path: /unmarked}]
client-scopes: [{name: ours, protocol: openid-connect}]
clients:
  - {clientId: listed, fullScopeAllowed: false}
  - {clientId: unlisted, fullScopeAllowed: false}
scope-mappings: [{client: listed, realmRoles: [declared]}]
"""
MAPPER = {"name": "by-hand", "protocol": "openid-connect", "protocolMapper": "oidc-full-name-mapper"}
MAPPERS = {
    ("client scope mapper", "ours/by-hand"),
    ("client scope mapper", "email/by-hand"),
    ("client mapper", "listed/by-hand"),
    ("client mapper", "account-console/by-hand"),
}
ROLES_IN_SCOPE = {
    ("scope mapping", "listed:account/manage-account"),
    ("scope mapping", "unlisted:account/manage-account"),
    ("scope mapping", "unlisted:another"),
    ("scope mapping", "account-console:account/delete-account"),
    ("client scope mapping", "ours:account/manage-account"),
    ("client scope mapping", "ours:another"),
    ("client scope mapping", "email:account/manage-account"),
}
ROLES_OF_GROUPS = {
    ("group role", f"{path}:{role}")
    for path in ("/ours", "/ours/below", "/unmarked", "/delegations")
    for role in ("another", "account/manage-account")
}
TEXTS = {
    ("localization text", "fr/byHand"),
    ("localization text", "de/byHand"),
    ("localization text", "rm/byHand"),
}


def _add_mappers(realm: SomebodyElsesRealm) -> None:
    for collection, names in (
        ("client-scopes", ("ours", "email")),
        ("clients", ("listed", "account-console", "theirs")),
    ):
        for name in names:
            realm.post(collection, _id(realm, collection, name), "protocol-mappers", "models", body=MAPPER)


def _add_roles_to_scopes(realm: SomebodyElsesRealm) -> None:
    for collection, name, of_realm, of_account in (
        ("clients", "listed", None, "manage-account"),
        ("clients", "unlisted", "another", "manage-account"),
        ("clients", "theirs", "another", "manage-account"),
        ("clients", "account-console", None, "delete-account"),
        ("client-scopes", "ours", "another", "manage-account"),
        ("client-scopes", "email", None, "manage-account"),
    ):
        path = (collection, _id(realm, collection, name), "scope-mappings")
        _assign(realm, path, of_realm, of_account)


def _add_roles_to_groups(realm: SomebodyElsesRealm) -> None:
    below_ours = realm.post("groups", realm.group("/ours")["id"], "children", body={"name": "theirs"})
    ids = [realm.group(path)["id"] for path in ("/ours", "/ours/below", "/unmarked", "/delegations")]
    for group in (*ids, below_ours):
        _assign(realm, ("groups", group, "role-mappings"), "another", "manage-account")


def _add_texts(realm: SomebodyElsesRealm) -> None:
    for locale in ("fr", "de", "rm"):
        realm.post("localization", locale, body={"byHand": "{0}"})


def _assign(realm: SomebodyElsesRealm, path: tuple[str, ...], of_realm: str | None, of_account: str) -> None:
    account = str(realm.client("account")["id"])
    realm.post(*path, "clients", account, body=[realm.get("clients", account, "roles", of_account)])
    if of_realm:
        realm.post(*path, "realm", body=[realm.get("roles", of_realm)])


def _id(realm: SomebodyElsesRealm, collection: str, name: str) -> str:
    key = "clientId" if collection == "clients" else "name"
    return next(str(each["id"]) for each in realm.get(collection) if each[key] == name)


@pytest.fixture
def source(environment: Environment, realm_files: Path) -> RealmSource:
    """The realm's own files and some more, applied; one group stood there before, and so has no mark."""
    (realm_files / "more.yaml").write_text(OURS.replace(", {path: /unmarked}", ""), encoding="utf-8")
    source = environment.source(realm_files)
    apply(environment.admin, source)
    environment.admin.post(source.realm, "groups", body={"name": "unmarked"})
    (realm_files / "more.yaml").write_text(OURS, encoding="utf-8")
    return environment.source(realm_files)


@pytest.fixture
def realm(environment: Environment, source: RealmSource) -> SomebodyElsesRealm:
    realm = SomebodyElsesRealm(environment.admin, source.realm)
    realm.post("clients", body={"clientId": "theirs", "fullScopeAllowed": False})
    return realm


@pytest.fixture
def new_realm(environment: Environment) -> Iterator[SomebodyElsesRealm]:
    realm = make_realm(environment.admin)
    yield realm
    environment.admin.delete(realm.name)


def _foreign(realm: SomebodyElsesRealm, source: RealmSource) -> set[tuple[str, str]]:
    found, _ = current_plan(realm.admin, source)
    assert not found
    return {(each.kind, each.name) for each in found.foreign}


@pytest.mark.parametrize(
    ("add", "parts"),
    [
        (_add_mappers, MAPPERS),
        (_add_roles_to_scopes, ROLES_IN_SCOPE),
        (_add_roles_to_groups, ROLES_OF_GROUPS),
        (_add_texts, TEXTS),
    ],
)
def test_what_was_added_by_hand_is_named_and_outlives_an_apply(
    realm: SomebodyElsesRealm, source: RealmSource, add: Any, parts: set[tuple[str, str]]
) -> None:
    before = _foreign(realm, source)
    add(realm)

    named = _foreign(realm, source) - before

    of_somebody_elses_objects = {("client mapper", "theirs/by-hand"), ("group", "/ours/theirs")}
    assert named - of_somebody_elses_objects == parts
    for name in ("listed", "unlisted"):
        client = realm.client(name)
        realm.put("clients", client["id"], body={**client, "fullScopeAllowed": True})
    role = realm.get("roles", "another")
    realm.post("clients", realm.client("listed")["id"], "scope-mappings", "realm", body=[role])
    realm.post("localization", "fr", body={"mepRegistrationNotOpen": "Bonjour"})
    assert len(apply(realm.admin, source).changes) == 4
    assert _foreign(realm, source) - before == named


def test_a_new_realm_holds_nothing_of_somebody_else(
    new_realm: SomebodyElsesRealm, environment: Environment, tmp_path: Path
) -> None:
    (tmp_path / "environments").mkdir()
    settings = {"server": environment.keycloak, "values": {}}
    (tmp_path / "environments" / "local.yaml").write_text(json.dumps(settings), encoding="utf-8")
    (tmp_path / "realm.yaml").write_text(f"realm: {{realm: {new_realm.name}}}", encoding="utf-8")

    assert _foreign(new_realm, environment.source(tmp_path)) == set()


def test_what_is_ignored_is_not_named(
    environment: Environment, realm: SomebodyElsesRealm, source: RealmSource, realm_files: Path
) -> None:
    before = _foreign(realm, source)
    for add in (_add_mappers, _add_roles_to_scopes, _add_roles_to_groups, _add_texts):
        add(realm)
    rules = [
        {"kind": "localization text", "name": "fr/*"},
        {"kind": "group role", "name": "/ours*"},
        {"kind": "*scope mapping", "name": "*:account/*"},
        {"kind": "*mapper", "name": "*/by-hand"},
    ]
    (realm_files / "ignore.yaml").write_text(json.dumps({"ignore": rules}), encoding="utf-8")

    named = _foreign(realm, environment.source(realm_files)) - before

    assert named == {
        ("localization text", "de/byHand"),
        ("localization text", "rm/byHand"),
        *((kind, name) for kind, name in ROLES_OF_GROUPS if not name.startswith("/ours")),
        ("scope mapping", "unlisted:another"),
        ("client scope mapping", "ours:another"),
        ("group", "/ours/theirs"),
    }


def test_a_mapper_in_keycloaks_own_scope_is_adopted_and_what_cannot_be_marked_is_refused(
    realm: SomebodyElsesRealm, source: RealmSource
) -> None:
    _add_mappers(realm)
    _add_roles_to_groups(realm)
    _add_texts(realm)

    for name in ("group role:/ours:another", "fr/byHand"):
        before = realm.admin.writes
        with pytest.raises(ProvisioningError, match="cannot carry the managed mark"):
            adopt(realm.admin, source, ["email/by-hand", name])
        # The apply lock takes two.
        assert realm.admin.writes == before + 2
    adopt(realm.admin, source, ["email/by-hand", "client mapper:account-console/by-hand"])

    done = apply(realm.admin, source)
    assert {(each.action, each.resource.name) for each in done.changes} == {
        ("delete", "email/by-hand"),
        ("delete", "account-console/by-hand"),
    }
    scope = next(each for each in realm.get("client-scopes") if each["name"] == "email")
    assert {each["name"] for each in scope["protocolMappers"]} == {"email", "email verified"}


def test_what_goes_with_its_parent_is_not_called_left_alone(
    environment: Environment, realm: SomebodyElsesRealm, source: RealmSource, realm_files: Path
) -> None:
    _add_mappers(realm)
    _add_roles_to_scopes(realm)
    rewrite(realm_files / "more.yaml", "client-scopes: [{name: ours, protocol: openid-connect}]", "")

    found, _ = current_plan(realm.admin, environment.source(realm_files))

    assert [(each.action, each.resource.name) for each in found.changes] == [("delete", "ours")]
    assert not [each for each in found.foreign if each.name.startswith("ours")]
