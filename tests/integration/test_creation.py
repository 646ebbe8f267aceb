"""A new realm is created by one request, and equals a realm that is created object by object."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from provisioning.apply import apply
from provisioning.errors import ProvisioningError, ServerRefusedError
from provisioning.keycloak import Keycloak
from provisioning.model.plan import Plan
from provisioning.rules.confirmation import require_accepted
from tests.environment import Environment
from tests.integration.realm_files import rewrite
from tests.integration.wrapped import Wrapped

_MADE_UP = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?<= )[0-9a-f]{8}(?=\")")

# An import stores this default explicitly for a client that does not set it.
_SAYS_NOTHING = ("post.logout.redirect.uris", "+")


class ObjectByObject(Wrapped):
    """A server that refuses a realm with content, as Keycloak does if the content has a fault."""

    def post(self, *path: str, body: Any) -> str | None:
        if not path and "clients" in body:
            raise ServerRefusedError("POST admin/realms", 500, "unknown_error")
        return super().post(*path, body=body)


def everything(environment: Environment, realm: str) -> Any:
    """Everything the server returns about a realm, without generated names and ids."""
    export = environment.admin.read_by_post(
        realm, "partial-export", exportClients="true", exportGroupsAndRoles="true"
    )
    profile = environment.admin.get(realm, "users", "profile")
    text = _MADE_UP.sub("…", json.dumps([export, profile]).replace(realm, "…"))
    return in_order(json.loads(text))


def in_order(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            name: in_order(inner)
            for name, inner in value.items()
            if name != "createdTimestamp" and (name, inner) != _SAYS_NOTHING
        }
    if isinstance(value, list):
        return sorted((in_order(inner) for inner in value), key=lambda each: json.dumps(each, sort_keys=True))
    return value


def test_realm_created_by_one_request_equals_one_created_by_many(
    environment: Environment, realm_files: Path, other_realm_files: Path
) -> None:
    at_once, apart = environment.source(realm_files), environment.source(other_realm_files)

    few = apply(environment.admin, at_once).writes
    many = apply(ObjectByObject(environment.admin), apart).writes

    assert few < many / 3
    assert everything(environment, at_once.realm) == everything(environment, apart.realm)


def test_object_refused_in_a_new_realm_is_reported_with_its_place(
    environment: Environment, realm_files: Path
) -> None:
    bounded, unbounded = "length: {max: 40}", "length: {}"  # only the server knows that this is too little
    rewrite(realm_files / "user-profile.yaml", bounded, unbounded)
    with pytest.raises(ProvisioningError, match=r"user-profile.yaml:\d+: update .* failed after"):
        apply(environment.admin, environment.source(realm_files))

    rewrite(realm_files / "user-profile.yaml", unbounded, bounded)
    source = environment.source(realm_files)
    apply(environment.admin, source)

    assert apply(environment.admin, source).writes == 0


class Overtaken(Wrapped):
    """A server on which another apply creates the realm while this apply is being confirmed."""

    def __init__(self, other: Keycloak, files: Path, environment: Environment) -> None:
        super().__init__(other)
        self._other, self._foreign = other, environment.source(files)

    def post(self, *path: str, body: Any) -> str | None:
        if not path:
            apply(self._other, self._foreign)
        return super().post(*path, body=body)


def test_realm_created_by_another_apply_meanwhile_is_approved_again(
    environment: Environment, realm_files: Path, tmp_path: Path
) -> None:
    foreign = tmp_path / "foreign"
    shutil.copytree(realm_files, foreign)
    rewrite(realm_files / "realm.yaml", "enabled: true", "enabled: false")
    source, seen = environment.source(realm_files), []

    def approve(plan: Plan) -> None:
        seen.append(plan)
        require_accepted(plan, ())

    with pytest.raises(ProvisioningError, match=r"nothing was written: realm .* is disabled"):
        apply(Overtaken(environment.admin, foreign, environment), source, approve=approve)

    assert len(seen) == 2
    assert environment.admin.get(source.realm)["enabled"] is True
