"""Create the people of the local environment, if they are missing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml12
from local_stack.hospital import HOSPITAL_REALM
from local_stack.settings import REALM
from provisioning.keycloak import Keycloak

if TYPE_CHECKING:
    from keycloak import KeycloakAdmin

_FILE = Path(__file__).with_name("people.yaml")


@lru_cache(maxsize=1)
def people() -> Mapping[str, Any]:
    """The content of the people file: a common password, the people of each realm, and the delegations."""
    loaded: Mapping[str, Any] = yaml12.read(_FILE.read_text(encoding="utf-8")).value
    return loaded


def demonstration() -> str:
    """The people offered by the demonstration portal, as the JSON of its variable MEP_DEMO_PEOPLE."""
    offered = [
        {"email": person["email"], "story": person["story"]}
        for person in people()[REALM]
        if "story" in person
    ]
    return json.dumps({"password": people()["password"], "people": offered})


def ensure_people(keycloak: Keycloak) -> None:
    """Create missing people; existing accounts are not changed."""
    for realm in (REALM, HOSPITAL_REALM):
        admin = keycloak.admin(realm)
        for person in people()[realm]:
            if admin.get_user_id(person["email"]) is None:
                _create(admin, person)


def _create(admin: KeycloakAdmin, person: Mapping[str, Any]) -> None:
    user_id = admin.create_user(
        {
            "username": person["email"],
            "email": person["email"],
            "emailVerified": True,
            "firstName": person["firstName"],
            "lastName": person["lastName"],
            "enabled": person["enabled"],
            "attributes": {name: [value] for name, value in person["attributes"].items()},
            "groups": person.get("groups", []),
            "credentials": [{"type": "password", "value": people()["password"], "temporary": False}],
        }
    )
    if person["roles"]:
        admin.assign_realm_roles(user_id, [admin.get_realm_role(role) for role in person["roles"]])
