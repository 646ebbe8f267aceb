"""Realm files of any size, and thousands of delegations, for the benchmarks of the provisioner."""

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
"""204 groups: each top-level group and its children."""
_AT_ONCE = 4
DOCTORS, ASSISTANTS = 2_000, 9
DELEGATIONS = DOCTORS * (ASSISTANTS + 1)
"""Groups below /delegations: one per doctor, and below it one per assistant."""


def realm_files(directory: Path, realm: str) -> Path:
    """Copy the realm's files and change the realm's name in them."""
    shutil.copytree(ROOT / "realm", directory)
    rewrite(directory / "realm.yaml", "realm: mon-espace-pro", f"realm: {realm}")
    # Events for 20,000 delegations would take most of the time to create them.
    rewrite(directory / "realm.yaml", "adminEventsEnabled: true", "adminEventsEnabled: false")
    return directory


def enlarge(directory: Path) -> None:
    """Declare 100 clients and 204 groups more. JSON is valid YAML."""
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
    """Create 20,000 groups below /delegations, one request each: importing all of them at once times out."""
    admin = keycloak.admin(realm)
    top = admin.get_group_by_path("delegations")["id"]

    def add_doctor(number: int) -> None:
        doctor = admin.create_group({"name": f"doctor-{number}"}, parent=top)
        for assistant in range(ASSISTANTS):
            body = {"name": f"assistant-{assistant}", "attributes": {"since": ["2026-01-01"]}}
            admin.create_group(body, parent=doctor)

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for _ in pool.map(add_doctor, range(DOCTORS)):
            pass
