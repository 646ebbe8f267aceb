"""Things of ours in clients and scopes that Keycloak or somebody else made."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from provisioning.adopt import adopt
from provisioning.apply import apply
from provisioning.source import RealmSource
from tests.environment import Environment
from tests.integration.realm_files import keep_the_realm_alone

THEIRS = {"clientId": "theirs", "redirectUris": ["https://theirs.example.ch/*"]}
ROLE = "client-roles: [{client: theirs, name: reader, description: Reads}]"


@pytest.fixture
def files(realm_files: Path) -> Path:
    """The realm, and hardly anything in it."""
    keep_the_realm_alone(realm_files)
    return realm_files


def declaring(environment: Environment, files: Path, text: str) -> RealmSource:
    (files / "more.yaml").write_text(f"{text}\n", encoding="utf-8")
    return environment.source(files)


def client(environment: Environment, realm: str) -> dict[str, Any]:
    (found,) = environment.admin.get(realm, "clients", clientId="theirs")
    return dict(found)


@pytest.mark.parametrize("origins", [[], ["https://elsewhere.example.ch"]])
def test_a_client_keeps_its_origins_when_roles_of_ours_come_and_go_and_it_is_adopted(
    environment: Environment, files: Path, origins: list[str]
) -> None:
    """Keycloak derives them from the redirects where a change leaves them out."""
    source, admin = environment.source(files), environment.admin
    apply(admin, source)
    admin.post(source.realm, "clients", body={**THEIRS, "webOrigins": origins})
    before = client(environment, source.realm)

    for text, noted in ((ROLE, True), (ROLE.replace("Reads", "Reads all"), True), ("", False)):
        apply(admin, declaring(environment, files, text))
        after = client(environment, source.realm)
        assert ("mep.client-roles" in after["attributes"]) is noted
        assert {**after, "attributes": None} == {**before, "attributes": None}
    adopt(admin, source, ["client:theirs"])

    after = client(environment, source.realm)
    assert after["attributes"]["mep.managed"] == "true"
    assert {**after, "attributes": None} == {**before, "attributes": None}


def test_our_mappers_in_keycloaks_own_scopes_go_when_nobody_declares_them(
    environment: Environment, files: Path
) -> None:
    mapper = "{name: ours, protocolMapper: oidc-full-name-mapper}"
    source = declaring(environment, files, f"client-scopes: [{{name: phone, protocolMappers: [{mapper}]}}]")
    admin = environment.admin

    def mappers() -> set[str]:
        scopes = admin.get(source.realm, "client-scopes")
        return {
            mapper["name"] for each in scopes if each["name"] == "phone" for mapper in each["protocolMappers"]
        }

    apply(admin, source)
    stock = mappers() - {"ours"}
    assert stock
    assert "ours" in mappers()

    apply(admin, declaring(environment, files, ""))

    assert mappers() == stock
