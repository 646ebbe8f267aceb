"""Names with characters that mean something in an address or a pattern."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from provisioning.apply import apply, current_plan
from provisioning.errors import ProvisioningError
from provisioning.export import export
from tests.environment import Environment
from tests.integration.foreign_realm import RealmByAdminApi
from tests.integration.small_realm import converges_or_is_refused, declared, erased_afterwards
from tests.integration.whole_schema import told


@pytest.fixture
def realm(environment: Environment) -> Iterator[RealmByAdminApi]:
    with erased_afterwards(environment.admin, f"names-{os.urandom(4).hex()}") as realm:
        yield realm


def _flow(alias: str, *providers: str) -> dict[str, Any]:
    steps = [{"authenticator": each, "requirement": "ALTERNATIVE"} for each in providers]
    return {"flows": [{"alias": alias, "executions": steps}]}


@pytest.mark.parametrize("alias", ["..", ".", "own: sign-in", "Login w/ OTP"])
def test_flow_of_any_name_is_changed_or_refused(realm: RealmByAdminApi, tmp_path: Path, alias: str) -> None:
    first = converges_or_is_refused(realm, _flow(alias, "auth-cookie"), tmp_path)
    second = converges_or_is_refused(realm, _flow(alias, "auth-cookie", "auth-spnego"), tmp_path)

    assert (first, second) == ("", "")


@pytest.mark.parametrize("name", ["..", ".", "a/b", "~", "100%"])
def test_role_of_any_name_is_changed_or_refused(realm: RealmByAdminApi, tmp_path: Path, name: str) -> None:
    first = converges_or_is_refused(realm, {"roles": [{"name": name, "description": "1"}]}, tmp_path)
    composites = [{"role": name, "realmRoles": ["offline_access"]}]
    files = {"roles": [{"name": name, "description": "2"}], "role_composites": composites}
    second = converges_or_is_refused(realm, files, tmp_path)

    assert (first, second) == ("", "")


@pytest.mark.parametrize("name", ["..", ".", "a/b", "~", "100%"])
def test_client_role_of_any_name_is_changed_or_refused(
    realm: RealmByAdminApi, tmp_path: Path, name: str
) -> None:
    def files(description: str) -> dict[str, Any]:
        role = {"client": "app", "name": name, "description": description}
        return {"clients": [{"clientId": "app"}], "client_roles": [role]}

    first = converges_or_is_refused(realm, files("1"), tmp_path)
    second = converges_or_is_refused(realm, files("2"), tmp_path)

    assert (first, second) == ("", "")


@pytest.mark.parametrize(
    "paths",
    [("/staff~", "/staff~/x"), ("/~", "/~/x"), ("/a~b", "/a~b/x"), ("/100%", "/100%/x"), ("/a", "/a/..")],
    ids=lambda each: each[1],
)
def test_groups_of_any_name_make_the_declared_tree_or_are_refused(
    realm: RealmByAdminApi, tmp_path: Path, paths: tuple[str, str]
) -> None:
    try:
        apply(realm.admin, declared(tmp_path, realm.name, groups=[{"path": each} for each in paths]))
    except ProvisioningError:
        assert realm.get() is None
        return

    (parent,) = told(realm)["export"]["groups"].values()
    (child,) = parent["subGroups"].values()
    assert (parent["name"], child["name"]) == (paths[0].removeprefix("/"), paths[1].rpartition("/")[2])


@pytest.mark.parametrize("name", ["a[b]", "[draft] app", "app?", "what*"])
def test_ignored_object_is_not_named_as_foreign(realm: RealmByAdminApi, tmp_path: Path, name: str) -> None:
    apply(realm.admin, declared(tmp_path, realm.name))
    realm.post("clients", body={"clientId": name})

    plan, _ = current_plan(
        realm.admin, declared(tmp_path, realm.name, ignore=[{"kind": "client", "name": name}])
    )

    assert name not in {each.name for each in plan.foreign}


MAPPER = {"protocolMapper": "oidc-full-name-mapper", "config": {"id.token.claim": "true"}}
# Two objects below others, for which "parent/name" is the same.
TWINS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "client roles": (
        {
            "clients": [{"clientId": "a"}, {"clientId": "a/b"}],
            "client_roles": [{"client": "a", "name": "b/c"}],
        },
        {
            "clients": [{"clientId": "a"}, {"clientId": "a/b"}],
            "client_roles": [{"client": "a/b", "name": "c"}],
        },
    ),
    "client mappers": (
        {"clients": [{"clientId": "a", "protocolMappers": [{"name": "b/c", **MAPPER}]}, {"clientId": "a/b"}]},
        {"clients": [{"clientId": "a"}, {"clientId": "a/b", "protocolMappers": [{"name": "c", **MAPPER}]}]},
    ),
    "client scope mappers": (
        {"client_scopes": [{"name": "a", "protocolMappers": [{"name": "b/c", **MAPPER}]}, {"name": "a/b"}]},
        {"client_scopes": [{"name": "a"}, {"name": "a/b", "protocolMappers": [{"name": "c", **MAPPER}]}]},
    ),
}


@pytest.mark.parametrize("twins", TWINS.values(), ids=TWINS.keys())
def test_object_is_not_taken_for_one_below_another_parent(
    realm: RealmByAdminApi, tmp_path: Path, twins: tuple[dict[str, Any], dict[str, Any]]
) -> None:
    one, other = twins
    apply(realm.admin, declared(tmp_path, realm.name, **one))
    source = declared(tmp_path, realm.name, **other)
    plan, _ = current_plan(realm.admin, source)

    made, gone = (each for each in plan.changes if each.resource.kind not in {"client", "client scope"})
    assert (made.action, gone.action) == ("create", "delete")
    apply(realm.admin, source)
    assert not current_plan(realm.admin, source)[0].changes


def test_foreign_mapper_of_another_client_stays_as_it_is(realm: RealmByAdminApi, tmp_path: Path) -> None:
    clients: list[dict[str, Any]] = [{"clientId": "portal"}, {"clientId": "portal/api"}]
    apply(realm.admin, declared(tmp_path, realm.name, clients=clients))
    foreign = {"name": "name", "protocol": "openid-connect", **MAPPER, "config": {"id.token.claim": "false"}}
    (held,) = realm.get("clients", clientId="portal/api")
    realm.post("clients", held["id"], "protocol-mappers", "models", body=foreign)
    clients[0]["protocolMappers"] = [{"name": "api/name", **MAPPER}]
    apply(realm.admin, declared(tmp_path, realm.name, clients=clients))

    mappers = {each["clientId"]: each.get("protocolMappers", []) for each in realm.get("clients")}
    assert [each["config"]["id.token.claim"] for each in mappers["portal/api"]] == ["false"]
    assert [each["name"] for each in mappers["portal"]] == ["api/name"]


def test_both_of_two_twins_are_made_and_exported(realm: RealmByAdminApi, tmp_path: Path) -> None:
    scopes = [
        {"name": "a", "protocolMappers": [{"name": "b/c", **MAPPER}]},
        {"name": "a/b", "protocolMappers": [{"name": "c", **MAPPER}]},
    ]
    assert converges_or_is_refused(realm, {"client_scopes": scopes}, tmp_path / "files") == ""

    export(realm.admin, realm.name, tmp_path / "exported")
    made = {each["name"]: each for each in realm.get("client-scopes")}
    assert [made[name]["protocolMappers"][0]["name"] for name in ("a", "a/b")] == ["b/c", "c"]
