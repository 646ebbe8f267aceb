"""Create the people of the local environment and their delegations, if they are missing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
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
    for delegation in people()["delegations"]:
        _ensure_delegation(keycloak, delegation["doctor"], delegation["assistant"])


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


def _ensure_delegation(keycloak: Keycloak, doctor_email: str, assistant_email: str) -> None:
    doctor, assistant = (_find(keycloak, _PORTAL, email) for email in (doctor_email, assistant_email))
    root = _named(keycloak.get(_PORTAL, "groups", search="delegations", exact="true"), "delegations")
    if doctor is None or assistant is None or root is None:
        return
    of_doctor = _child(keycloak, root, doctor) or keycloak.post(
        _PORTAL, "groups", root, "children", body={"name": doctor}
    )
    if of_doctor is None or _child(keycloak, of_doctor, assistant):
        return
    since = datetime.now(UTC).date().isoformat()
    granted = {"since": [since], "grantedBy": ["local environment"]}
    rights = {"mayReadDocuments": ["true"], "maySubmitRequests": ["true"]}
    body = {"name": assistant, "attributes": {**granted, **rights}}
    delegation = keycloak.post(_PORTAL, "groups", of_doctor, "children", body=body)
    keycloak.put(_PORTAL, "users", assistant, "groups", str(delegation), body={})


def _child(keycloak: Keycloak, group: str, name: str) -> str | None:
    return _named(keycloak.get(_PORTAL, "groups", group, "children", search=name, exact="true"), name)


def _named(groups: Iterable[Mapping[str, Any]] | None, name: str) -> str | None:
    return next((str(group["id"]) for group in groups or () if group["name"] == name), None)
