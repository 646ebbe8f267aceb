"""Realm files of any size, and delegations by the thousand, for the figures of the provisioner."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from provisioning.keycloak import Keycloak
from tests.environment import ROOT
from tests.integration.realm_files import rewrite

CLIENTS = 100
TOP_GROUPS, SUB_GROUPS = 4, 50
"""204 groups: each top one and those below it."""
_AT_ONCE = 4
DOCTORS, ASSISTANTS = 2_000, 9
DELEGATIONS = DOCTORS * (ASSISTANTS + 1)
"""Groups below /delegations: one a doctor, below it one an assistant."""


def realm_files(directory: Path, realm: str) -> Path:
    """A copy of the realm's files under another realm name."""
    shutil.copytree(ROOT / "realm", directory)
    rewrite(directory / "realm.yaml", "realm: mon-espace-pro", f"realm: {realm}")
    # An event for each of 20,000 delegations would be most of the work of making them.
    rewrite(directory / "realm.yaml", "adminEventsEnabled: true", "adminEventsEnabled: false")
    return directory


def enlarge(directory: Path) -> None:
    """Declares 100 clients and 204 groups more. JSON is YAML."""
    clients = [_client(number) for number in range(CLIENTS)]
    more = {"clients": clients, "groups": [{"path": path} for path in _paths()]}
    (directory / "more.yaml").write_text(json.dumps(more), encoding="utf-8")


def _client(number: int) -> dict[str, Any]:
    return {
        "clientId": f"application-{number}",
        "enabled": True,
        "name": f"Application {number}",
        "publicClient": True,
        "standardFlowEnabled": True,
        "redirectUris": [f"https://application-{number}.example.ch/*"],
        "attributes": {"pkce.code.challenge.method": "S256"},
    }


def _paths() -> Iterator[str]:
    for top in range(TOP_GROUPS):
        yield f"/service-{top}"
        yield from (f"/service-{top}/unit-{unit}" for unit in range(SUB_GROUPS))


def add_delegations(keycloak: Keycloak, realm: str) -> None:
    """Puts 20,000 groups below /delegations, one request each: what imports them at once runs out of time."""
    (top,) = keycloak.get(realm, "groups", search="delegations", exact="true")

    def add_doctor(number: int) -> None:
        doctor = keycloak.post(realm, "groups", top["id"], "children", body={"name": f"doctor-{number}"})
        for assistant in range(ASSISTANTS):
            body = {"name": f"assistant-{assistant}", "attributes": {"since": ["2026-01-01"]}}
            keycloak.post(realm, "groups", str(doctor), "children", body=body)

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for _ in pool.map(add_doctor, range(DOCTORS)):
            pass
