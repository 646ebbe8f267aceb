"""Erasing people: what belongs to them, and what stays in Keycloak's database."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from typing import Any

import httpx
import psycopg

from tests.environment import Environment
from tests.people import REALM, Person
from tests.team import TeamApi


def erase_profile(environment: Environment, team: TeamApi, person: str) -> httpx.Response:
    """Erases what the profile service holds, as the command does before and after the account."""
    url = f"{environment.settings.profile_url}/api/v1/people/{person}"
    return httpx.delete(url, headers=team.headers, timeout=60)


def delegate(environment: Environment, doctor: Person, assistant: Person) -> None:
    """A delegation, as the extension will write it."""
    (root,) = [group for group in environment.admin.get(REALM, "groups") if group["path"] == "/delegations"]
    below = environment.admin.get(REALM, "groups", root["id"], "children", max="1000")
    known = [group["id"] for group in below if group["name"] == doctor.id]
    parent = known[0] if known else _group(environment, root["id"], doctor.id)
    group = _group(environment, parent, assistant.id, since=["2026-01-01"])
    environment.admin.put(REALM, "users", assistant.id, "groups", group, body={})


def delegations(environment: Environment, person: Person) -> list[str]:
    """The paths of the groups to which the person belongs."""
    return [group["path"] for group in environment.admin.get(REALM, "users", person.id, "groups")]


def _group(environment: Environment, parent: str, name: str, **attributes: Any) -> str:
    body = {"name": name, "attributes": attributes}
    return str(environment.admin.post(REALM, "groups", parent, "children", body=body))


def in_database(environment: Environment, of_keycloak: Mapping[str, str], statement: str) -> str:
    """Runs a statement in Keycloak's database, while Keycloak is down, given the environment that it had.
    Returns the rows as lines.
    """
    if environment.settings.database == "postgres":
        return _in_postgres(environment.settings.ports.postgres, of_keycloak["KC_DB_PASSWORD"], statement)
    library = next(environment.settings.state.rglob("com.h2database.h2-*.jar"))
    database = f"jdbc:h2:file:{environment.settings.data / 'keycloak'};NON_KEYWORDS=VALUE"
    command = ["java", "-cp", str(library), "org.h2.tools.Shell", "-url", database]
    credentials = ["-user", "", "-password", ""]
    done = subprocess.run(
        [*command, *credentials, "-sql", statement], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout


def _in_postgres(port: int, password: str, statement: str) -> str:
    login = f"host=127.0.0.1 port={port} dbname=keycloak user=keycloak password={password}"
    with psycopg.connect(login) as connection:
        done = connection.execute(statement)
        rows = done.fetchall() if done.description else []
    return "\n".join(" | ".join("null" if cell is None else str(cell) for cell in row) for row in rows)
