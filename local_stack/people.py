"""Create the people of the local environment, if they are missing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml12
from provisioning.keycloak import Keycloak

_FILE = Path(__file__).with_name("people.yaml")
_PORTAL = "mon-espace-pro"
_HOSPITAL = "hug-idp"


@lru_cache(maxsize=1)
def people() -> Mapping[str, Any]:
    """The content of the people file: a common password, the people of each realm, and the delegations."""
    loaded: Mapping[str, Any] = yaml12.read(_FILE.read_text(encoding="utf-8")).value
    return loaded


def demonstration() -> str:
    """The people offered by the demonstration portal, as the JSON of its variable MEP_DEMO_PEOPLE."""
    offered = [
        {"email": person["email"], "story": person["story"]}
        for person in people()[_PORTAL]
        if "story" in person
    ]
    return json.dumps({"password": people()["password"], "people": offered})


def ensure_people(keycloak: Keycloak) -> None:
    """Create missing people; existing accounts are not changed."""
    for realm in (_PORTAL, _HOSPITAL):
        for person in people()[realm]:
            if _find(keycloak, realm, person["email"]) is None:
                _create(keycloak, realm, person)


def _find(keycloak: Keycloak, realm: str, email: str) -> str | None:
    found = keycloak.get(realm, "users", email=email, exact="true", briefRepresentation="true")
    return str(found[0]["id"]) if found else None


def _create(keycloak: Keycloak, realm: str, person: Mapping[str, Any]) -> None:
    user_id = keycloak.post(
        realm,
        "users",
        body={
            "username": person["email"],
            "email": person["email"],
            "emailVerified": True,
            "firstName": person["firstName"],
            "lastName": person["lastName"],
            "enabled": person["enabled"],
            "attributes": {name: [value] for name, value in person["attributes"].items()},
            "groups": person.get("groups", []),
            "credentials": [{"type": "password", "value": people()["password"], "temporary": False}],
        },
    )
    roles = [keycloak.get(realm, "roles", role) for role in person["roles"]]
    if roles:
        keycloak.post(realm, "users", str(user_id), "role-mappings", "realm", body=roles)
