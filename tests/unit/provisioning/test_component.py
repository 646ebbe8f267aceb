"""Components with the same name in several types."""

from __future__ import annotations

from pathlib import Path

import pytest

from provisioning.errors import ProvisioningError, SourceError
from provisioning.model.live import LiveRealm
from provisioning.model.plan import Plan
from provisioning.planning import make_plan
from provisioning.source.directory import load
from tests.unit.provisioning.realm_directory import realm_directory

KEYS, DIRECTORIES = "org.keycloak.keys.KeyProvider", "org.keycloak.storage.UserStorageProvider"


def plan_of(tmp_path: Path, *types: str, ignore: str = "[]", **held: str) -> Plan:
    """Plan components of `types` against live ones in `held` (type to provider); all are named “ldap”."""
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


def test_component_of_one_type_does_not_change_one_of_another_type(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, DIRECTORIES, keys="rsa")

    assert [(each.action, each.resource.name) for each in plan.changes] == [
        ("create", "UserStorageProvider/ldap")
    ]
    assert [each.name for each in plan.foreign] == ["KeyProvider/ldap"]


def test_components_of_two_types_can_have_the_same_name(tmp_path: Path) -> None:
    assert not plan_of(tmp_path, KEYS, DIRECTORIES, keys="ldap", directories="ldap")


def test_component_name_is_unique_within_its_type(tmp_path: Path) -> None:
    with pytest.raises(
        ProvisioningError, match=r"component “KeyProvider/ldap” is already declared at declared.yaml:2"
    ):
        plan_of(tmp_path, KEYS, KEYS)


def test_component_is_ignored_by_type_and_name(tmp_path: Path) -> None:
    ignore = "[{kind: component, name: KeyProvider/*}]"

    plan = plan_of(tmp_path, ignore=ignore, keys="rsa", directories="ldap")

    assert [each.name for each in plan.foreign] == ["UserStorageProvider/ldap"]


def test_component_does_not_change_its_type(tmp_path: Path) -> None:
    with pytest.raises(
        SourceError, match=r"“KeyProvider/ldap” has providerType ch.example.KeyProvider, but .* in the realm"
    ):
        plan_of(tmp_path, "ch.example.KeyProvider", keys="rsa")


@pytest.mark.parametrize("name", ["fallback-RS256", "rsa-generated"])
def test_imported_key_with_the_name_of_a_generated_one_is_foreign(tmp_path: Path, name: str) -> None:
    """An imported key must be listed, because the realm accepts every token that it signs."""

    def foreign(provider: str) -> list[str]:
        keys = [{"name": name, "id": "1", "providerId": provider}]
        live = LiveRealm("test", True, {"enabled": True, "realm": "test", "components": {KEYS: keys}})
        return [each.name for each in make_plan(load(realm_directory(tmp_path), "local"), live).foreign]

    assert foreign("rsa-generated") == []
    assert foreign("rsa") == [f"KeyProvider/{name}"]


@pytest.mark.parametrize("ids", [("1", "2"), ("2", "1")])
def test_second_component_of_the_same_type_and_name_is_foreign(tmp_path: Path, ids: tuple[str, str]) -> None:
    managed, foreign = ids
    held = [
        {"name": "ldap", "id": managed, "providerId": "ldap", "subType": "mep.managed"},
        {"name": "ldap", "id": foreign, "providerId": "other"},
    ]
    text = f"components: [{{name: ldap, providerId: ldap, providerType: {DIRECTORIES}}}]"
    live = LiveRealm("test", True, {"enabled": True, "realm": "test", "components": {DIRECTORIES: held}})

    plan = make_plan(load(realm_directory(tmp_path, declared=text), "local"), live)

    assert not plan
    assert [each.name for each in plan.foreign] == [f"UserStorageProvider/ldap {foreign}"]
