"""Settings whose names look like secrets survive an export; the secrets themselves are left to the server."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from provisioning.apply import apply
from provisioning.export import export
from provisioning.source.directory import RealmSource, load
from tests.environment import Environment
from tests.integration.foreign_realm import RealmByAdminApi
from tests.integration.small_realm import erased_afterwards

NAMED_LIKE_SECRETS = {
    "validatePasswordPolicy": "true",
    "usePasswordModifyExtendedOp": "true",
    # Ansible writes a switch like this, and Keycloak keeps it so.
    "enableLdapPasswordPolicy": "True",
}
DIRECTORY = {
    "name": "directory",
    "providerType": "org.keycloak.storage.UserStorageProvider",
    "providerId": "ldap",
    "config": {
        "enabled": ["false"],
        "priority": ["3"],
        "editMode": ["WRITABLE"],
        "vendor": ["other"],
        "connectionUrl": ["ldap://localhost"],
        "usersDn": ["ou=people"],
        "authType": ["simple"],
        "bindDn": ["cn=admin"],
        "bindCredential": ["bind-password-in-clear"],
        "usernameLDAPAttribute": ["uid"],
        "rdnLDAPAttribute": ["uid"],
        "uuidLDAPAttribute": ["entryUUID"],
        "userObjectClasses": ["person"],
        **{name: [value] for name, value in NAMED_LIKE_SECRETS.items()},
    },
}
KEY = {
    "name": "further",
    "providerType": "org.keycloak.keys.KeyProvider",
    "providerId": "hmac-generated",
    "config": {"secretSize": ["32"], "priority": ["7"]},
}


@pytest.fixture
def realm(environment: Environment) -> Iterator[RealmByAdminApi]:
    with erased_afterwards(environment.admin, f"settings-{os.urandom(4).hex()}") as realm:
        realm.admin.post(body={"realm": realm.name, "enabled": True})
        for each in (DIRECTORY, KEY):
            realm.post("components", body=each)
        yield realm


@pytest.fixture
def copy(environment: Environment, realm: RealmByAdminApi) -> Iterator[RealmByAdminApi]:
    with erased_afterwards(environment.admin, f"{realm.name}-copy") as copy:
        yield copy


def exported(realm: RealmByAdminApi, directory: Path, name: str) -> RealmSource:
    """The files of a realm, for a realm of another name."""
    for file in export(realm.admin, realm.name, directory).directory.rglob("*.yaml"):
        file.write_text(file.read_text(encoding="utf-8").replace(realm.name, name), encoding="utf-8")
    return load(directory, "local", variables={})


def config_of(realm: RealmByAdminApi, name: str) -> dict[str, Any]:
    (found,) = realm.get("components", name=name)
    config: dict[str, Any] = found["config"]
    return config


def test_setting_that_is_no_secret_is_carried_to_another_realm(
    realm: RealmByAdminApi, copy: RealmByAdminApi, tmp_path: Path
) -> None:
    apply(realm.admin, exported(realm, tmp_path / "realm", copy.name))

    for name in ("directory", "further"):
        held, made = config_of(realm, name), config_of(copy, name)
        assert made == {setting: value for setting, value in held.items() if setting != "bindCredential"}
    assert {name: config_of(copy, "directory")[name] for name in NAMED_LIKE_SECRETS} == {
        name: [value] for name, value in NAMED_LIKE_SECRETS.items()
    }


def test_secret_of_a_component_is_left_to_the_server(
    realm: RealmByAdminApi, copy: RealmByAdminApi, tmp_path: Path
) -> None:
    source = exported(realm, tmp_path / "realm", copy.name)

    configs = {each.value["name"]: each.value["config"] for each in source.entries("components")}
    unmanaged = {
        name for config in configs.values() for name, value in config.items() if "unmanaged" in value
    }
    assert unmanaged == {"bindCredential"}
    texts = [file.read_text(encoding="utf-8") for file in (tmp_path / "realm").rglob("*.yaml")]
    assert not any("bind-password-in-clear" in text for text in texts)
