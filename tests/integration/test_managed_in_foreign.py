"""Managed objects in foreign and built-in clients and scopes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from provisioning.adopt import adopt
from provisioning.apply import apply
from provisioning.source.directory import RealmSource
from tests.environment import Environment
from tests.integration.realm_files import keep_the_realm_alone

FOREIGN = {"clientId": "foreign", "redirectUris": ["https://foreign.example.ch/*"]}
ROLE = "client-roles: [{client: foreign, name: reader, description: Reads}]"


@pytest.fixture
def files(realm_files: Path) -> Path:
    """The realm with few other objects."""
    keep_the_realm_alone(realm_files)
    return realm_files


def declaring(environment: Environment, files: Path, text: str) -> RealmSource:
    (files / "more.yaml").write_text(f"{text}\n", encoding="utf-8")
    return environment.source(files)


def client(environment: Environment, realm: str) -> dict[str, Any]:
    (found,) = environment.admin.get(realm, "clients", clientId="foreign")
    return dict(found)


@pytest.mark.parametrize("origins", [[], ["https://elsewhere.example.ch"]])
def test_foreign_client_keeps_its_origins_when_roles_change_and_when_it_is_adopted(
    environment: Environment, files: Path, origins: list[str]
) -> None:
    """Keycloak derives the origins from the redirects if a change omits them."""
    source, admin = environment.source(files), environment.admin
    apply(admin, source)
    admin.post(source.realm, "clients", body={**FOREIGN, "webOrigins": origins})
    before = client(environment, source.realm)

    for text, noted in ((ROLE, True), (ROLE.replace("Reads", "Reads all"), True), ("", False)):
        apply(admin, declaring(environment, files, text))
        after = client(environment, source.realm)
        assert ("mep.client-roles" in after["attributes"]) is noted
        assert {**after, "attributes": None} == {**before, "attributes": None}
    adopt(admin, source, ["client:foreign"])

    after = client(environment, source.realm)
    assert after["attributes"]["mep.managed"] == "true"
    assert {**after, "attributes": None} == {**before, "attributes": None}


def test_undeclared_managed_mapper_of_a_builtin_scope_is_deleted(
    environment: Environment, files: Path
) -> None:
    mapper = "{name: managed, protocolMapper: oidc-full-name-mapper}"
    source = declaring(environment, files, f"client-scopes: [{{name: phone, protocolMappers: [{mapper}]}}]")
    admin = environment.admin

    def mappers() -> set[str]:
        scopes = admin.get(source.realm, "client-scopes")
        return {
            mapper["name"] for each in scopes if each["name"] == "phone" for mapper in each["protocolMappers"]
        }

    apply(admin, source)
    stock = mappers() - {"managed"}
    assert stock
    assert "managed" in mappers()

    apply(admin, declaring(environment, files, ""))

    assert mappers() == stock
