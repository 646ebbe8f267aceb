"""Components: of one name in several types."""

from __future__ import annotations

from pathlib import Path

import pytest

from provisioning.errors import ProvisioningError, SourceError
from provisioning.live import LiveRealm
from provisioning.plan import Plan, make_plan
from provisioning.source import load
from tests.unit.provisioning.realm_directory import realm_directory

KEYS, DIRECTORIES = "org.keycloak.keys.KeyProvider", "org.keycloak.storage.UserStorageProvider"


def plan_of(tmp_path: Path, *types: str, ignore: str = "[]", **held: str) -> Plan:
    """`types` are declared, and `held` stand in the realm with their providers; all are named “ldap”."""
    declared = (
        "".join(f"\n- {{name: ldap, providerId: ldap, providerType: {each}}}" for each in types) or " []"
    )
    components = {
        {"keys": KEYS, "directories": DIRECTORIES}.get(kind, kind): [
            {"name": "ldap", "id": kind, "providerId": by}
        ]
        for kind, by in held.items()
    }
    live = LiveRealm("test", True, {"enabled": True, "realm": "test", "components": components})
    text = f"components:{declared}\nignore: {ignore}\n"
    return make_plan(load(realm_directory(tmp_path, declared=text), "local"), live)


def test_a_directory_leaves_a_key_of_its_name_alone(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, DIRECTORIES, keys="rsa")

    assert [(each.action, each.resource.name) for each in plan.changes] == [
        ("create", "UserStorageProvider/ldap")
    ]
    assert [each.name for each in plan.foreign] == ["KeyProvider/ldap"]


def test_both_are_declared_and_held_under_their_own_names(tmp_path: Path) -> None:
    assert not plan_of(tmp_path, KEYS, DIRECTORIES, keys="ldap", directories="ldap")


def test_one_of_a_name_in_each_type_is_declared(tmp_path: Path) -> None:
    with pytest.raises(
        ProvisioningError, match=r"component “KeyProvider/ldap” is already declared at declared.yaml:2"
    ):
        plan_of(tmp_path, KEYS, KEYS)


def test_one_of_them_is_ignored_by_its_name(tmp_path: Path) -> None:
    ignore = "[{kind: component, name: KeyProvider/*}]"

    plan = plan_of(tmp_path, ignore=ignore, keys="rsa", directories="ldap")

    assert [each.name for each in plan.foreign] == ["UserStorageProvider/ldap"]


def test_types_that_end_alike_are_never_turned_into_each_other(tmp_path: Path) -> None:
    with pytest.raises(
        SourceError, match=r"“KeyProvider/ldap” has type ch.example.KeyProvider, but type .* in the realm"
    ):
        plan_of(tmp_path, "ch.example.KeyProvider", keys="rsa")


@pytest.mark.parametrize("name", ["fallback-RS256", "rsa-generated"])
def test_a_key_that_somebody_brought_is_named_though_it_has_the_name_of_keycloaks_own(
    tmp_path: Path, name: str
) -> None:
    """What it signs is accepted as ours."""

    def foreign(provider: str) -> list[str]:
        keys = [{"name": name, "id": "1", "providerId": provider}]
        live = LiveRealm("test", True, {"enabled": True, "realm": "test", "components": {KEYS: keys}})
        return [each.name for each in make_plan(load(realm_directory(tmp_path), "local"), live).foreign]

    assert foreign("rsa-generated") == []
    assert foreign("rsa") == [f"KeyProvider/{name}"]


@pytest.mark.parametrize("ids", [("1", "2"), ("2", "1")])
def test_another_of_a_name_in_a_type_is_named_and_left_alone(tmp_path: Path, ids: tuple[str, str]) -> None:
    ours, theirs = ids
    held = [
        {"name": "ldap", "id": ours, "providerId": "ldap", "subType": "mep.managed"},
        {"name": "ldap", "id": theirs, "providerId": "other"},
    ]
    text = f"components: [{{name: ldap, providerId: ldap, providerType: {DIRECTORIES}}}]"
    live = LiveRealm("test", True, {"enabled": True, "realm": "test", "components": {DIRECTORIES: held}})

    plan = make_plan(load(realm_directory(tmp_path, declared=text), "local"), live)

    assert not plan
    assert [each.name for each in plan.foreign] == [f"UserStorageProvider/ldap {theirs}"]
