"""Parts added by hand to managed and built-in objects: listed, kept, ignored, adopted."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from provisioning.adopt import adopt
from provisioning.apply import apply, current_plan
from provisioning.errors import ProvisioningError
from provisioning.source.directory import RealmSource
from tests.environment import Environment
from tests.integration.foreign_realm import RealmByAdminApi, make_realm
from tests.integration.realm_files import rewrite
from tests.integration.small_realm import EVERYBODY, declared, erased_afterwards

MANAGED = """
roles: [{name: declared}, {name: another}]
groups: [{path: /managed}, {path: /managed/below}, {path: /unmarked}]
client-scopes: [{name: managed, protocol: openid-connect}]
clients:
  - {clientId: listed, fullScopeAllowed: false}
  - {clientId: unlisted, fullScopeAllowed: false}
scope-mappings: [{client: listed, realmRoles: [declared]}]
"""
MAPPER = {"name": "by-hand", "protocol": "openid-connect", "protocolMapper": "oidc-full-name-mapper"}
MAPPERS = {
    ("client scope mapper", "managed/by-hand"),
    ("client scope mapper", "email/by-hand"),
    ("client mapper", "listed/by-hand"),
    ("client mapper", "account-console/by-hand"),
}
ROLES_IN_SCOPE = {
    ("scope mapping", "listed:account/manage-account"),
    ("scope mapping", "unlisted:account/manage-account"),
    ("scope mapping", "unlisted:another"),
    ("scope mapping", "account-console:account/delete-account"),
    ("client scope mapping", "managed:account/manage-account"),
    ("client scope mapping", "managed:another"),
    ("client scope mapping", "email:account/manage-account"),
}
ROLES_OF_GROUPS = {
    ("group role", f"{path}:{role}")
    for path in ("/managed", "/managed/below", "/unmarked", "/delegations")
    for role in ("another", "account/manage-account")
}
TEXTS = {
    ("localization text", "fr/byHand"),
    ("localization text", "de/byHand"),
    ("localization text", "rm/byHand"),
}


def _add_mappers(realm: RealmByAdminApi) -> None:
    for collection, names in (
        ("client-scopes", ("managed", "email")),
        ("clients", ("listed", "account-console", "foreign")),
    ):
        for name in names:
            realm.post(collection, _id(realm, collection, name), "protocol-mappers", "models", body=MAPPER)


def _add_roles_to_scopes(realm: RealmByAdminApi) -> None:
    for collection, name, of_realm, of_account in (
        ("clients", "listed", None, "manage-account"),
        ("clients", "unlisted", "another", "manage-account"),
        ("clients", "foreign", "another", "manage-account"),
        ("clients", "account-console", None, "delete-account"),
        ("client-scopes", "managed", "another", "manage-account"),
        ("client-scopes", "email", None, "manage-account"),
    ):
        path = (collection, _id(realm, collection, name), "scope-mappings")
        _assign(realm, path, of_realm, of_account)


def _add_roles_to_groups(realm: RealmByAdminApi) -> None:
    below_managed = realm.post("groups", realm.group("/managed")["id"], "children", body={"name": "foreign"})
    ids = [realm.group(path)["id"] for path in ("/managed", "/managed/below", "/unmarked", "/delegations")]
    for group in (*ids, below_managed):
        _assign(realm, ("groups", group, "role-mappings"), "another", "manage-account")


def _add_texts(realm: RealmByAdminApi) -> None:
    for locale in ("fr", "de", "rm"):
        realm.post("localization", locale, body={"byHand": "{0}"})


def _assign(realm: RealmByAdminApi, path: tuple[str, ...], of_realm: str | None, of_account: str) -> None:
    account = str(realm.client("account")["id"])
    realm.post(*path, "clients", account, body=[realm.get("clients", account, "roles", of_account)])
    if of_realm:
        realm.post(*path, "realm", body=[realm.get("roles", of_realm)])


def _id(realm: RealmByAdminApi, collection: str, name: str) -> str:
    key = "clientId" if collection == "clients" else "name"
    return next(str(each["id"]) for each in realm.get(collection) if each[key] == name)


@pytest.fixture
def source(environment: Environment, realm_files: Path) -> RealmSource:
    """The realm's files and more declarations, applied; one declared group is older and has no mark."""
    (realm_files / "more.yaml").write_text(MANAGED.replace(", {path: /unmarked}", ""), encoding="utf-8")
    source = environment.source(realm_files)
    apply(environment.admin, source)
    environment.admin.post(source.realm, "groups", body={"name": "unmarked"})
    (realm_files / "more.yaml").write_text(MANAGED, encoding="utf-8")
    return environment.source(realm_files)


@pytest.fixture
def realm(environment: Environment, source: RealmSource) -> RealmByAdminApi:
    realm = RealmByAdminApi(environment.admin, source.realm)
    realm.post("clients", body={"clientId": "foreign", "fullScopeAllowed": False})
    return realm


@pytest.fixture
def new_realm(environment: Environment) -> Iterator[RealmByAdminApi]:
    realm = make_realm(environment.admin)
    yield realm
    environment.admin.delete(realm.name)


def _foreign(realm: RealmByAdminApi, source: RealmSource) -> set[tuple[str, str]]:
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
def test_parts_added_by_hand_are_listed_and_survive_an_apply(
    realm: RealmByAdminApi, source: RealmSource, add: Any, parts: set[tuple[str, str]]
) -> None:
    before = _foreign(realm, source)
    add(realm)

    named = _foreign(realm, source) - before

    of_foreign_objects = {("client mapper", "foreign/by-hand"), ("group", "/managed/foreign")}
    assert named - of_foreign_objects == parts
    for name in ("listed", "unlisted"):
        client = realm.client(name)
        realm.put("clients", client["id"], body={**client, "fullScopeAllowed": True})
    role = realm.get("roles", "another")
    realm.post("clients", realm.client("listed")["id"], "scope-mappings", "realm", body=[role])
    realm.post("localization", "fr", body={"mepRegisterNotice": "Bonjour"})
    assert len(apply(realm.admin, source).changes) == 4
    assert _foreign(realm, source) - before == named


def test_new_realm_has_no_foreign_objects(
    new_realm: RealmByAdminApi, environment: Environment, tmp_path: Path
) -> None:
    (tmp_path / "environments").mkdir()
    settings = {"server": environment.keycloak, "values": {}}
    (tmp_path / "environments" / "local.yaml").write_text(json.dumps(settings), encoding="utf-8")
    (tmp_path / "realm.yaml").write_text(f"realm: {{realm: {new_realm.name}}}", encoding="utf-8")

    assert _foreign(new_realm, environment.source(tmp_path)) == set()


def test_ignored_parts_are_not_listed(
    environment: Environment, realm: RealmByAdminApi, source: RealmSource, realm_files: Path
) -> None:
    before = _foreign(realm, source)
    for add in (_add_mappers, _add_roles_to_scopes, _add_roles_to_groups, _add_texts):
        add(realm)
    rules = [
        {"kind": "localization text", "name": "fr/*"},
        {"kind": "group role", "name": "/managed*"},
        {"kind": "*scope mapping", "name": "*:account/*"},
        {"kind": "*mapper", "name": "*/by-hand"},
    ]
    (realm_files / "ignore.yaml").write_text(json.dumps({"ignore": rules}), encoding="utf-8")

    named = _foreign(realm, environment.source(realm_files)) - before

    assert named == {
        ("localization text", "de/byHand"),
        ("localization text", "rm/byHand"),
        *((kind, name) for kind, name in ROLES_OF_GROUPS if not name.startswith("/managed")),
        ("scope mapping", "unlisted:another"),
        ("client scope mapping", "managed:another"),
        ("group", "/managed/foreign"),
    }


def test_mapper_of_a_builtin_scope_is_adopted_and_parts_without_mark_are_refused(
    realm: RealmByAdminApi, source: RealmSource
) -> None:
    _add_mappers(realm)
    _add_roles_to_groups(realm)
    _add_texts(realm)

    for name in ("group role:/managed:another", "fr/byHand"):
        before = realm.admin.writes
        with pytest.raises(ProvisioningError, match="cannot carry the managed mark"):
            adopt(realm.admin, source, ["email/by-hand", name])
        # The apply lock costs two writes.
        assert realm.admin.writes == before + 2
    adopt(realm.admin, source, ["email/by-hand", "client mapper:account-console/by-hand"])

    done = apply(realm.admin, source)
    assert {(each.action, each.resource.name) for each in done.changes} == {
        ("delete", "email/by-hand"),
        ("delete", "account-console/by-hand"),
    }
    scope = next(each for each in realm.get("client-scopes") if each["name"] == "email")
    assert {each["name"] for each in scope["protocolMappers"]} == {"email", "email verified"}


def test_parts_of_a_deleted_object_are_not_listed_as_foreign(
    environment: Environment, realm: RealmByAdminApi, source: RealmSource, realm_files: Path
) -> None:
    _add_mappers(realm)
    _add_roles_to_scopes(realm)
    rewrite(realm_files / "more.yaml", "client-scopes: [{name: managed, protocol: openid-connect}]", "")

    found, _ = current_plan(realm.admin, environment.source(realm_files))

    assert [(each.action, each.resource.name) for each in found.changes] == [("delete", "managed")]
    assert not [each for each in found.foreign if each.name.startswith("managed")]


def test_foreign_profile_field_keeps_its_place(environment: Environment, tmp_path: Path) -> None:
    """The order is what people see on the form."""

    def files(title: str) -> RealmSource:
        names = ("username", "email", "site", "ward")
        fields: list[dict[str, Any]] = [{"name": each, "permissions": EVERYBODY} for each in names]
        fields[-1]["displayName"] = title
        return declared(tmp_path, realm.name, user_profile={"attributes": fields})

    with erased_afterwards(environment.admin, f"places-{os.urandom(4).hex()}") as realm:
        apply(realm.admin, files("Ward"))
        profile = realm.get("users", "profile")
        by_hand = {"name": "by-hand", "permissions": EVERYBODY}
        profile["attributes"].insert(3, by_hand)
        realm.put("users", "profile", body=profile)
        apply(realm.admin, files("Unit"))

        names = [each["name"] for each in realm.get("users", "profile")["attributes"]]
        assert names[:5] == ["username", "email", "site", "by-hand", "ward"]
